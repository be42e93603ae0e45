/** What the decoders are tried on: files, vectors, cases by hand, and a seeded generator for what nobody thought of. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unhex } from './hex.ts'

const fixtures = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'fixtures')

export interface Sample {
  readonly name: string
  readonly octets: Uint8Array
}

/** An entry of test/fixtures/ber; its README tells what the members mean. */
export interface Vector {
  readonly id: string
  readonly hex: string
  readonly rules: 'BER' | 'DER' | 'CER'
  readonly valid: boolean
  readonly reason: string
  readonly level?: 'tlv' | 'content'
  readonly value?: VectorValue
  readonly file: string
}

export interface VectorValue {
  readonly type: string
  readonly value: unknown
}

/** Certificates, CMS, LDAP and so on: test/fixtures/asn1-instances. */
export function instances(): Sample[] {
  const folder = join(fixtures, 'asn1-instances')
  const names = readdirSync(folder).filter((name) => name !== 'README.md')
  return names.map((name) => ({ name, octets: new Uint8Array(readFileSync(join(folder, name))) }))
}

export function vectors(): Vector[] {
  const folder = join(fixtures, 'ber')
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.flatMap((file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')).map((entry: Vector) => ({ ...entry, file })),
  )
}

/** The npm package asn1-test-suite: one encoding a file. */
export function suiteCases(): Sample[] {
  const folder = fileURLToPath(new URL('../../node_modules/asn1-test-suite/suite', import.meta.url))
  const names = readdirSync(folder).filter((name) => /^tc\d+\.ber$/.test(name))
  return names.map((name) => ({ name, octets: new Uint8Array(readFileSync(join(folder, name))) }))
}

/** Shapes that matter to whoever keeps a stack or is cut at an octet; sound and unsound. */
export const shapes: readonly Sample[] = Object.entries({
  nothing: '',
  'end of contents at the top': '0000',
  'half of it': '00',
  'reserved tag': '2000',
  'empty SEQUENCE': '3000',
  'empty SEQUENCE, indefinite': '3080 0000',
  'values in a row': '020101 3080 0101ff 0000 0500 3003 020105',
  'definite in indefinite in definite': '3008 3080 3002 0500 0000',
  'indefinite to depth 4': '3080 3180 a080 3080 0500 0000 0000 0000 0000',
  'indefinite ends with the parent': '3006 3080 0500 0500',
  'indefinite ends one octet early': '3007 3080 0500 0500 00',
  'second end-of-contents octet': '3080 0001',
  'end of contents in definite': '3002 0000',
  'header past the parent': '3001 02',
  'high tag past the parent': '3002 1f81',
  'long length past the parent': '3003 048201',
  'length past the parent': '3003 0402 00',
  'length past the parent inside indefinite': '3006 3080 0403 0000',
  segments: '2480 0402 0102 2405 0401 03 0400 0000',
  'long form with leading zeros': '3088 0000000000000003 048100 05',
  'long form of 126 octets': `04fe ${'00'.repeat(125)}01 aa`,
  'length 2^53-1': '04871fffffffffffff',
  'length 2^53': '048720000000000000',
  'length 2^62': '04884000000000000000 00',
  'length 2^53-1 in a parent': '300904871fffffffffffff',
  'length of 126 octets, all FF': `30fe ${'ff'.repeat(126)}`,
  'reserved length': '04ff 00',
  'indefinite primitive': '0480 0000',
  'tag 31': '9f1f 00',
  'tag 30 in high form': '9f1e 00',
  'tag 128': 'bf8100 020500',
  'tag padded': '9f8001 00',
  'tag 2^53-1': '9f8fffffffffffff7f 00',
  'tag 2^53': '9f9080808080808000 00',
  'tag of 16 octets': `9f${'ff'.repeat(15)}7f 00`,
  'tag of 17 octets': `9f${'ff'.repeat(16)}7f 00`,
  'tag unfinished': '9fffff',
  'contents cut': '3006 0404 0102',
  'contents of a nested value cut in two ways': '3080 3006 0404 0102',
  'depth 6': '300a 3008 3006 3004 3002 3000',
}).map(([name, digits]) => ({ name, octets: unhex(digits) }))

/** All samples, the vectors' octets included (each once). */
export function corpus(): Sample[] {
  const seen = new Set<string>()
  const fromVectors: Sample[] = []
  for (const { id, hex } of vectors()) {
    if (!seen.has(hex)) fromVectors.push({ name: id, octets: unhex(hex) })
    seen.add(hex)
  }
  return [...shapes, ...instances(), ...suiteCases(), ...fromVectors]
}

/** Numbers that are the same on every run: `random(n)` is a whole number from 0 to n-1. */
export type Random = (below: number) => number

/** Mulberry32: small, and good enough to choose octets with. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below)
  }
}

/** Octets that mean something to a decoder. */
const telling = [
  0x00, 0x01, 0x02, 0x04, 0x05, 0x1f, 0x20, 0x24, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xa0, 0xbf, 0xfe, 0xff,
]

/** A sample changed in one to four places: an octet, a bit, a piece left out, doubled or put in, a cut, two samples joined. */
export function mutate(octets: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = octets.slice()
  for (let changes = 1 + random(4); changes > 0; changes--) {
    // Faults near the start reach deeper than those in the contents of a long string.
    const at = random(random(2) === 0 ? Math.min(64, result.length + 1) : result.length + 1)
    const length = 1 + random(8)
    switch (random(7)) {
      case 0:
        if (at < result.length) result[at] = telling[random(telling.length)]
        break
      case 1:
        if (at < result.length) result[at] ^= 1 << random(8)
        break
      case 2:
        result = join2(result.subarray(0, at), result.subarray(Math.min(result.length, at + length)))
        break
      case 3:
        result = join2(result.subarray(0, at + length), result.subarray(at))
        break
      case 4:
        result = join2(
          join2(
            result.subarray(0, at),
            Uint8Array.from({ length }, () => telling[random(telling.length)]),
          ),
          result.subarray(at),
        )
        break
      case 5:
        result = result.slice(0, at)
        break
      default:
        result = join2(result.subarray(0, at), other.subarray(random(other.length + 1)))
    }
  }
  return result
}

/** Octets cut into chunks at random, empty ones and single octets among them. */
export function cut(octets: Uint8Array, random: Random): Uint8Array[] {
  const chunks: Uint8Array[] = []
  const most = [1, 3, 17, octets.length + 1][random(4)]
  for (let at = 0; at < octets.length; ) {
    const length = random(most + 1)
    chunks.push(octets.subarray(at, at + length))
    at += length
  }
  return chunks
}

function join2(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
