/** Encodings by hand: what the records must say, octet by octet of X.690 8.1, and what must be refused where. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Limits } from '../../src/ber/limits.ts'
import { BerDecoder } from '../../src/stream/decoder.ts'
import { encoding, identifier, indefinite, join } from '../support/encodings.ts'
import { expectedOf } from '../support/expected.ts'
import { unhex } from '../support/hex.ts'
import { builds, observe, SplitRunner } from '../support/split.ts'

interface Case {
  readonly about: string
  readonly octets: Uint8Array
  /** Of each record: depth, tag, form (p, c, or i for indefinite), identifier offset, header length, contents length. */
  readonly records: readonly string[]
  /** Code, offset, path; for TRUNCATED also the octets missing. */
  readonly error?: readonly [string, number, string, number?]
  readonly limits?: Partial<Limits>
}

const zeros = (count: number): string => '00'.repeat(count)

const cases: readonly Case[] = [
  { about: 'no octets at all', octets: unhex(''), records: [] },
  {
    about: 'several values at the top',
    octets: unhex('0500 0201 05 3000'),
    records: ['0 0.5 p 0+2 0', '0 0.2 p 2+2 1', '0 0.16 c 5+2 0'],
  },
  {
    about: 'the four classes',
    octets: unhex('0100 4100 8100 c100'),
    records: ['0 0.1 p 0+2 0', '0 1.1 p 2+2 0', '0 2.1 p 4+2 0', '0 3.1 p 6+2 0'],
  },
  // --- tag numbers ---
  ...(
    [
      [30, 'be', 2],
      [31, 'bf1f', 3],
      [127, 'bf7f', 3],
      [128, 'bf8100', 4],
      [16382, 'bfff7e', 4],
      [16383, 'bfff7f', 4],
      [16384, 'bf818000', 5],
      [2 ** 32 - 1, 'bf8fffffff7f', 7],
      [2 ** 32, 'bf9080808000', 7],
      [2 ** 53 - 1, 'bf8fffffffffffff7f', 10],
      [2n ** 53n, 'bf9080808080808000', 10],
      [2n ** 63n - 1n, 'bfffffffffffffffff7f', 11],
      [2n ** 63n, 'bf81808080808080808000', 12],
      [2n ** 70n - 1n, 'bfffffffffffffffffff7f', 12],
      [2n ** 112n - 1n, `bf${'ff'.repeat(15)}7f`, 18],
    ] as const
  ).map(([number, head, size]) => ({
    about: `tag number ${number}`,
    octets: unhex(`${head}03 020105`),
    records: [`0 2.${number} c 0+${size} 3`, `1 0.2 p ${size}+2 1`],
  })),
  {
    about: 'tag number 16384 of a primitive value, which is then not mistaken for a piece',
    octets: unhex('9f818000 01 aa 9f818000 00'),
    records: ['0 2.16384 p 0+5 1', '0 2.16384 p 6+5 0'],
  },
  {
    about: 'tag number in as many octets as allowed',
    octets: unhex('9fffff7f 00'),
    records: ['0 2.2097151 p 0+5 0'],
    limits: { maxTagNumberOctets: 3 },
  },
  {
    about: 'tag number in one octet more',
    octets: unhex('9fffff7f 00'),
    records: [],
    error: ['LIMIT_TAG_NUMBER_OCTETS', 3, '[0]'],
    limits: { maxTagNumberOctets: 2 },
  },
  {
    about: 'tag number of 128 octets, where that is allowed',
    octets: unhex(`9f${'ff'.repeat(127)}7f 01 aa`),
    records: [`0 2.${2n ** 896n - 1n} p 0+130 1`],
    limits: { maxTagNumberOctets: 128 },
  },
  // --- lengths ---
  { about: 'length 127, short', octets: encoding([4], new Uint8Array(127)), records: ['0 0.4 p 0+2 127'] },
  { about: 'length 128, long', octets: encoding([4], new Uint8Array(128)), records: ['0 0.4 p 0+3 128'] },
  { about: 'length 65536', octets: encoding([4], new Uint8Array(65_536)), records: ['0 0.4 p 0+5 65536'] },
  ...[0, 1, 7, 11, 12, 13, 100, 125].map((padding) => ({
    about: `length 1 after ${padding} leading zeros`,
    octets: unhex(`04${(0x81 + padding).toString(16)}${zeros(padding)}01 aa`),
    records: [`0 0.4 p 0+${3 + padding} 1`],
  })),
  {
    about: 'length 0 in 126 octets, with a wide tag: the longest header there is',
    octets: unhex(`9f${'ff'.repeat(127)}7f fe${zeros(126)} 0500`),
    records: [`0 2.${2n ** 896n - 1n} p 0+256 0`, '0 0.5 p 256+2 0'],
    limits: { maxTagNumberOctets: 128 },
  },
  // --- nesting ---
  {
    about: 'indefinite in definite',
    octets: unhex('3007 3080 020105 0000 0500'),
    records: ['0 0.16 c 0+2 7', '1 0.16 i 2+2 0', '2 0.2 p 4+2 1', '0 0.5 p 9+2 0'],
  },
  {
    about: 'definite in indefinite',
    octets: unhex('3080 3003 020105 0500 0000 0500'),
    records: ['0 0.16 i 0+2 0', '1 0.16 c 2+2 3', '2 0.2 p 4+2 1', '1 0.5 p 7+2 0', '0 0.5 p 11+2 0'],
  },
  {
    about: 'empty ones at the end of others',
    octets: unhex('3004 3002 3000 3080 3080 0000 0000'),
    records: ['0 0.16 c 0+2 4', '1 0.16 c 2+2 2', '2 0.16 c 4+2 0', '0 0.16 i 6+2 0', '1 0.16 i 8+2 0'],
  },
  {
    about: 'depth at the limit',
    octets: unhex('3080 3080 3080 0500 0000 0000 0000'),
    records: ['0 0.16 i 0+2 0', '1 0.16 i 2+2 0', '2 0.16 i 4+2 0', '3 0.5 p 6+2 0'],
    limits: { maxDepth: 3 },
  },
  {
    about: 'depth above the limit, indefinite',
    octets: unhex('0500 3080 0500 3080 3080 0000 0000 0000'),
    records: ['0 0.5 p 0+2 0', '0 0.16 i 2+2 0', '1 0.5 p 4+2 0', '1 0.16 i 6+2 0'],
    error: ['LIMIT_DEPTH', 8, '[1].[1].[0]'],
    limits: { maxDepth: 2 },
  },
  {
    about: 'depth above the limit, definite',
    octets: unhex('3006 3004 0500 3000'),
    records: ['0 0.16 c 0+2 6', '1 0.16 c 2+2 4', '2 0.5 p 4+2 0'],
    error: ['LIMIT_DEPTH', 6, '[0].[0].[1]'],
    limits: { maxDepth: 2 },
  },
  // --- refusals: identifier octets ---
  {
    about: 'UNIVERSAL 0, constructed',
    octets: unhex('0500 2000'),
    records: ['0 0.5 p 0+2 0'],
    error: ['TAG_RESERVED', 2, '[1]'],
  },
  {
    about: 'tag number 30 in the high form',
    octets: unhex('9f1e00'),
    records: [],
    error: ['TAG_NUMBER_NOT_LOW', 1, '[0]'],
  },
  {
    about: 'tag number 0 in the high form',
    octets: unhex('1f0000'),
    records: [],
    error: ['TAG_NUMBER_NOT_LOW', 1, '[0]'],
  },
  {
    about: 'tag number that begins with a zero group',
    octets: unhex('9f801f00'),
    records: [],
    error: ['TAG_NUMBER_PADDED', 1, '[0]'],
  },
  {
    about: 'tag number unfinished in its parent',
    octets: unhex('3003 9f8181 0500'),
    records: ['0 0.16 c 0+2 3'],
    error: ['HEADER_EXCEEDS_PARENT', 5, '[0].[0]'],
  },
  // --- refusals: length octets ---
  {
    about: 'first length octet FF',
    octets: unhex('3003 0500 04ff'),
    records: ['0 0.16 c 0+2 3', '1 0.5 p 2+2 0'],
    error: ['HEADER_EXCEEDS_PARENT', 5, '[0].[1]'],
  },
  {
    about: 'first length octet FF, all there',
    octets: unhex('30ff00'),
    records: [],
    error: ['LENGTH_RESERVED', 1, '[0]'],
  },
  { about: 'indefinite primitive', octets: unhex('04800000'), records: [], error: ['INDEFINITE_PRIMITIVE', 1, '[0]'] },
  {
    about: 'length 2^53-1: the value would end past it',
    octets: unhex('04871fffffffffffff'),
    records: [],
    error: ['LENGTH_TOO_LARGE', 1, '[0]'],
  },
  {
    about: 'the largest length',
    octets: unhex('04871ffffffffffff6 00'),
    records: ['0 0.4 p 0+9 9007199254740982'],
    error: ['TRUNCATED', 10, '[0]', 2 ** 53 - 11],
  },
  {
    about: 'the largest length and one',
    octets: unhex('04871ffffffffffff7'),
    records: [],
    error: ['LENGTH_TOO_LARGE', 1, '[0]'],
  },
  { about: 'length 2^53', octets: unhex('048720000000000000'), records: [], error: ['LENGTH_TOO_LARGE', 1, '[0]'] },
  { about: 'length 2^62', octets: unhex('30884000000000000000'), records: [], error: ['LENGTH_TOO_LARGE', 1, '[0]'] },
  {
    about: 'length of 126 octets FF, refused as soon as it is too large',
    octets: unhex(`04fe${'ff'.repeat(7)}`),
    records: [],
    error: ['LENGTH_TOO_LARGE', 1, '[0]'],
  },
  {
    about: 'contents past the parent',
    octets: unhex('3003 0402 aa'),
    records: ['0 0.16 c 0+2 3'],
    error: ['LENGTH_EXCEEDS_PARENT', 3, '[0].[0]'],
  },
  {
    about: 'constructed contents past the parent',
    octets: unhex('3003 0500 30 01'),
    records: ['0 0.16 c 0+2 3', '1 0.5 p 2+2 0'],
    error: ['HEADER_EXCEEDS_PARENT', 5, '[0].[1]'],
  },
  {
    about: 'contents past the parent of an indefinite parent',
    octets: unhex('3006 3080 0403 0000'),
    records: ['0 0.16 c 0+2 6', '1 0.16 i 2+2 0'],
    error: ['LENGTH_EXCEEDS_PARENT', 5, '[0].[0].[0]'],
  },
  {
    about: 'length past the parent by 2^40',
    octets: unhex('3009 0486 010000000000 00'),
    records: ['0 0.16 c 0+2 9'],
    error: ['LENGTH_EXCEEDS_PARENT', 3, '[0].[0]'],
  },
  {
    about: 'long length cut by the parent',
    octets: unhex('3004 04840000 0000'),
    records: ['0 0.16 c 0+2 4'],
    error: ['HEADER_EXCEEDS_PARENT', 6, '[0].[0]'],
  },
  // --- refusals: end-of-contents octets ---
  {
    about: 'end-of-contents octets at the top',
    octets: unhex('0500 0000'),
    records: ['0 0.5 p 0+2 0'],
    error: ['END_OF_CONTENTS_UNEXPECTED', 2, '[1]'],
  },
  {
    about: 'end-of-contents octets in a definite value',
    octets: unhex('3004 0500 0000'),
    records: ['0 0.16 c 0+2 4', '1 0.5 p 2+2 0'],
    error: ['END_OF_CONTENTS_UNEXPECTED', 4, '[0].[1]'],
  },
  {
    about: 'second end-of-contents octet',
    octets: unhex('3080 0500 0001'),
    records: ['0 0.16 i 0+2 0', '1 0.5 p 2+2 0'],
    error: ['END_OF_CONTENTS_LENGTH', 5, '[0].[1]'],
  },
  {
    about: 'no end-of-contents octets',
    octets: unhex('3004 3080 0500'),
    records: ['0 0.16 c 0+2 4', '1 0.16 i 2+2 0', '2 0.5 p 4+2 0'],
    error: ['END_OF_CONTENTS_MISSING', 6, '[0].[0]'],
  },
  {
    about: 'half of the end-of-contents octets',
    octets: unhex('3003 3080 00 00'),
    records: ['0 0.16 c 0+2 3', '1 0.16 i 2+2 0'],
    error: ['HEADER_EXCEEDS_PARENT', 5, '[0].[0].[0]'],
  },
  // --- truncation: what is missing at least ---
  {
    about: 'cut in a tag number',
    octets: unhex('3080 9f81'),
    records: ['0 0.16 i 0+2 0'],
    error: ['TRUNCATED', 4, '[0].[0]', 4],
  },
  {
    about: 'cut before the length',
    octets: unhex('300a 3004 05'),
    records: ['0 0.16 c 0+2 10', '1 0.16 c 2+2 4'],
    error: ['TRUNCATED', 5, '[0].[0].[0]', 7],
  },
  { about: 'cut in the length', octets: unhex('30 84 0000'), records: [], error: ['TRUNCATED', 4, '[0]', 2] },
  {
    about: 'cut in contents',
    octets: unhex('3080 3080 0403 aa'),
    records: ['0 0.16 i 0+2 0', '1 0.16 i 2+2 0'],
    error: ['TRUNCATED', 7, '[0].[0].[0]', 6],
  },
  {
    about: 'cut between values',
    octets: unhex('3080 0500 3080 0500'),
    records: ['0 0.16 i 0+2 0', '1 0.5 p 2+2 0', '1 0.16 i 4+2 0', '2 0.5 p 6+2 0'],
    error: ['TRUNCATED', 8, '[0].[1]', 4],
  },
  {
    about: 'cut in the end-of-contents octets',
    octets: unhex('3080 3080 00'),
    records: ['0 0.16 i 0+2 0', '1 0.16 i 2+2 0'],
    error: ['TRUNCATED', 5, '[0].[0].[0]', 3],
  },
  {
    about: 'cut in a value that cannot end within its parent any more',
    octets: unhex('3003 3080'),
    records: ['0 0.16 c 0+2 3', '1 0.16 i 2+2 0'],
    error: ['TRUNCATED', 4, '[0].[0]', 2],
  },
  {
    about: 'cut in a definite value, with more to come around it',
    octets: unhex('3010 3080 0500'),
    records: ['0 0.16 c 0+2 16', '1 0.16 i 2+2 0', '2 0.5 p 4+2 0'],
    error: ['TRUNCATED', 6, '[0].[0]', 12],
  },
]

/** The line of a case's record from the line of an observed one. */
function brief(line: string): string {
  const found = /^depth (\d+) tag (\S+) (\w)\w+ at (\d+)\+(\d+)=\d+ length (\d+)/.exec(line)
  assert.ok(found, line)
  const [, depth, tag, form, offset, header, length] = found!
  return `${depth} ${tag} ${form} ${offset}+${header} ${length}`
}

const table = suite('stream: decoder by hand')

for (const { about, octets, records, error, limits = {} } of cases) {
  table(about, () => {
    const actual = observe(new BerDecoder({ limits, maxContiguous: 1 << 20 }), [octets])
    assert.equal(actual.records.map(brief), records.slice(0, actual.records.length))
    const { code, offset, path, missing } = actual.error ?? {}
    assert.equal(
      code === undefined ? undefined : [code, offset, path, missing],
      error && [...error, undefined].slice(0, 4),
    )
    assert.is(actual.records.length, records.length)
  })
}

table.run()

/** Long values in pieces, wide in every way, at places where they cross windows and batches. */
function longValues(): Uint8Array {
  const contents = Uint8Array.from({ length: 400 }, (_, i) => i)
  const numbers = [4, 16382, 16383, 2 ** 40, 2n ** 64n]
  const values = numbers.flatMap((number) => [
    encoding(identifier(2, false, number), contents),
    encoding(identifier(1, false, number), contents.subarray(0, 128), 30),
    encoding(identifier(1, false, number), contents.subarray(0, 127), 0),
  ])
  return join([...values, indefinite([0x24], join(values)), encoding([0x30], join(values), 20)])
}

for (const build of builds) {
  const test = suite(`stream: decoder, hand-made cases cut everywhere (${build.name})`)
  const runner = new SplitRunner(build)

  test('the table', () => {
    for (const { about, octets, limits = {} } of cases) {
      runner.run(about, octets, expectedOf(octets, limits), { limits, maxCuts: octets.length > 1000 ? 40 : 400 })
    }
  })

  test('long values in pieces', () => {
    const octets = longValues()
    runner.run('long values', octets, expectedOf(octets), { maxCuts: 1500 })
    for (let cut = 1; cut < 1200; cut += 37) {
      const truncated = octets.subarray(0, cut)
      runner.run(`long values up to ${cut}`, truncated, expectedOf(truncated), { maxCuts: 10 })
    }
  })

  test('memory has not grown', () => {
    assert.is(runner.grownMemories, 0)
  })

  test.run()
}
