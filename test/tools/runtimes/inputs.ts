/** The inputs of the sample, as a module: every runtime and every bundler takes that. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../../package/tarball.ts'
import { callsFile, callsSchema } from '../../support/calls.ts'

const fixture = (path: string) => readFileSync(join(root, 'test/fixtures', path))

/** All modules of a folder of test/fixtures/asn1-modules. */
function notation(folder: string): string {
  const path = `asn1-modules/${folder}`
  const names = readdirSync(join(root, 'test/fixtures', path)).filter((name) => /\.asn1?$/.test(name))
  return names.map((name) => fixture(`${path}/${name}`).toString()).join('\n')
}

export const machine = 'migration/streams/isapc-7.2.mig.gz'

/** Text of a module that exports `inputs`. */
export function inputsModule(): string {
  const octets = {
    certificate: fixture('asn1-instances/cert-ee.der'),
    cms: fixture('asn1-instances/cms-signed-stream.ber'),
    calls: Buffer.from(callsFile, 'hex'),
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
