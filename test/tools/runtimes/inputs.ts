/** The inputs of the sample, as a module: every runtime and every bundler takes that. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../../package/tarball.ts'

const fixture = (path: string) => readFileSync(join(root, 'test/fixtures', path))

/** All modules of a folder of test/fixtures/asn1-modules. */
function notation(folder: string): string {
  const path = `asn1-modules/${folder}`
  const names = readdirSync(join(root, 'test/fixtures', path)).filter((name) => /\.asn1?$/.test(name))
  return names.map((name) => fixture(`${path}/${name}`).toString()).join('\n')
}

/** Example of docs/select.md. */
const callsSchema = `Calls DEFINITIONS AUTOMATIC TAGS ::= BEGIN
  CallFile ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call }
  Call ::= SEQUENCE {
    number NumericString, start GeneralizedTime, seconds INTEGER (0..86400),
    kind ENUMERATED { originating, terminating }, cell OCTET STRING OPTIONAL,
    charges SEQUENCE OF Charge
  }
  Charge ::= SEQUENCE { unit ENUMERATED { second, octet }, amount INTEGER }
END
`
const calls = [
  '3081a780055745524644a1819d',
  '3033800c343931373031323334353637810f32303236303430313130323530305a82013d83010084021c0ea508300680010081013d',
  '3025800a34393330393031383230810f32303236303430313130333031325a820107830101a500',
  '303f800c343931373031323334353637810f32303236303430313131303730335a8202015483010084021c11',
  'a5133007800100810201543008800101810300cc57',
].join('')

export const machine = 'migration/streams/isapc-7.2.mig.gz'

/** Text of a module that exports `inputs`. */
export function inputsModule(): string {
  const octets = {
    certificate: fixture('asn1-instances/cert-ee.der'),
    cms: fixture('asn1-instances/cms-signed-stream.ber'),
    calls: Buffer.from(calls, 'hex'),
    machine: gunzipSync(fixture(machine)),
    packedMachine: fixture(machine),
  }
  const texts = {
    callsSchema,
    pkix: notation('rfc5912'),
    migrationSchema: readFileSync(join(root, 'schema/migration.asn1'), 'utf8'),
  }
  const members = [
    ...Object.entries(octets).map(([name, value]) => `${name}: octets('${value.toString('base64')}')`),
    ...Object.entries(texts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
  return `const octets = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
export const inputs = {
  ${members.join(',\n  ')},
}
`
}
