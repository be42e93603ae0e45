/** The list of codes: each is provoked, with its exact place, and stands on the page for users. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerCursor } from '../../src/ber/cursor.ts'
import {
  BerError,
  type BerErrorCode,
  BerLimitError,
  BerTruncatedError,
  berError,
  berErrorKinds,
  formatPath,
} from '../../src/ber/errors.ts'
import type { Limits } from '../../src/ber/limits.ts'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { migrationErrorKinds } from '../../src/migration/errors.ts'
import { workerFaults } from '../../src/worker/errors.ts'
import { hex, unhex } from '../support/hex.ts'
import { cerRefusals, derRefusals, typeRefusals } from '../support/type-refusals.ts'
import { cursorWalk, faultOf, frame, referenceWalk } from '../support/walk.ts'

const test = suite('ber: errors')

/** Codes of parts that have tests of their own. */
const elsewhere: readonly string[] = [
  'RESERVE_MISUSED', // test/stream: the decoder
  'CONTENTS_NOT_HELD',
  'DECODER_ENDED',
  'INPUT_FAILED', // test/worker
  'ENCODER_MISUSED', // test/stream: the encoder
  'ENCODER_LENGTH',
]

interface Case {
  readonly octets: string
  readonly code: BerErrorCode
  readonly offset: number
  readonly path: string
  readonly missing?: number
  readonly limits?: Partial<Limits>
}

/** Found by whoever reads headers: the same by the reference, and by cursor, tree and framer where they come by. */
const structure: readonly Case[] = [
  // Truncated: in the identifier octets, before the length, in the length, in the contents; then in what is open around.
  { octets: '9f', code: 'TRUNCATED', offset: 1, path: '[0]', missing: 2 },
  { octets: '9f81', code: 'TRUNCATED', offset: 2, path: '[0]', missing: 2 },
  { octets: '04', code: 'TRUNCATED', offset: 1, path: '[0]', missing: 1 },
  { octets: '9f8101', code: 'TRUNCATED', offset: 3, path: '[0]', missing: 1 },
  { octets: '0483 00', code: 'TRUNCATED', offset: 3, path: '[0]', missing: 2 },
  { octets: '0405 0102', code: 'TRUNCATED', offset: 4, path: '[0]', missing: 3 },
  { octets: '0500 04', code: 'TRUNCATED', offset: 3, path: '[1]', missing: 1 },
  { octets: '3080', code: 'TRUNCATED', offset: 2, path: '[0]', missing: 2 },
  { octets: '3080 00', code: 'TRUNCATED', offset: 3, path: '[0].[0]', missing: 1 },
  { octets: '3080 0500 3080 00', code: 'TRUNCATED', offset: 7, path: '[0].[1].[0]', missing: 3 },
  { octets: '3080 0500 0402 01', code: 'TRUNCATED', offset: 7, path: '[0].[1]', missing: 3 },
  { octets: '3006 0500', code: 'TRUNCATED', offset: 4, path: '[0]', missing: 4 },
  { octets: '3080 3006 0500', code: 'TRUNCATED', offset: 6, path: '[0].[0]', missing: 6 },
  { octets: '3080 3006 0500 04', code: 'TRUNCATED', offset: 7, path: '[0].[0].[1]', missing: 5 },
  { octets: '300a 3080 0402 01', code: 'TRUNCATED', offset: 7, path: '[0].[0].[0]', missing: 5 },
  // Identifier octets.
  { octets: '9f8001 00', code: 'TAG_NUMBER_PADDED', offset: 1, path: '[0]' },
  { octets: '0500 9f1e 00', code: 'TAG_NUMBER_NOT_LOW', offset: 3, path: '[1]' },
  { octets: '3080 2000 0000', code: 'TAG_RESERVED', offset: 2, path: '[0].[0]' },
  { octets: `9f${'81'.repeat(17)}`, code: 'LIMIT_TAG_NUMBER_OCTETS', offset: 17, path: '[0]' },
  {
    octets: '3004 9f817f00',
    code: 'LIMIT_TAG_NUMBER_OCTETS',
    offset: 4,
    path: '[0].[0]',
    limits: { maxTagNumberOctets: 1 },
  },
  // Length octets.
  { octets: '3003 0500 ff', code: 'HEADER_EXCEEDS_PARENT', offset: 5, path: '[0].[1]' },
  { octets: '3003 9fff7f', code: 'HEADER_EXCEEDS_PARENT', offset: 5, path: '[0].[0]' },
  { octets: '3003 048201', code: 'HEADER_EXCEEDS_PARENT', offset: 5, path: '[0].[0]' },
  { octets: '3003 3080 00', code: 'HEADER_EXCEEDS_PARENT', offset: 5, path: '[0].[0].[0]' },
  { octets: '3003 04ff 00', code: 'LENGTH_RESERVED', offset: 3, path: '[0].[0]' },
  { octets: '0488 4000000000000000', code: 'LENGTH_TOO_LARGE', offset: 1, path: '[0]' },
  { octets: '0487 1fffffffffffff', code: 'LENGTH_TOO_LARGE', offset: 1, path: '[0]' },
  { octets: '3009 0487 1fffffffffffff', code: 'LENGTH_TOO_LARGE', offset: 3, path: '[0].[0]' },
  { octets: '3004 0500 0401 00', code: 'LENGTH_EXCEEDS_PARENT', offset: 5, path: '[0].[1]' },
  { octets: '3006 3080 3004 0500 0000', code: 'LENGTH_EXCEEDS_PARENT', offset: 5, path: '[0].[0].[0]' },
  { octets: '3006 0480 0000 0500', code: 'INDEFINITE_PRIMITIVE', offset: 3, path: '[0].[0]' },
  // End-of-contents octets.
  { octets: '0000', code: 'END_OF_CONTENTS_UNEXPECTED', offset: 0, path: '[0]' },
  { octets: '3004 0500 0000', code: 'END_OF_CONTENTS_UNEXPECTED', offset: 4, path: '[0].[1]' },
  { octets: '3080 0500 0001', code: 'END_OF_CONTENTS_LENGTH', offset: 5, path: '[0].[1]' },
  { octets: '3006 3080 0500 0500', code: 'END_OF_CONTENTS_MISSING', offset: 8, path: '[0].[0]' },
  { octets: '3004 3080 3080', code: 'END_OF_CONTENTS_MISSING', offset: 6, path: '[0].[0].[0]' },
  // Depth: so many values may be open; the next constructed one, at that depth, may not.
  { octets: '3080 3080 3080', code: 'LIMIT_DEPTH', offset: 4, path: '[0].[0].[0]', limits: { maxDepth: 2 } },
  { octets: '3006 0500 3002 3000', code: 'LIMIT_DEPTH', offset: 6, path: '[0].[1].[0]', limits: { maxDepth: 2 } },
]

/** Found in the contents octets of the value that a path of indexes leads to. */
const contents: readonly (Case & { readonly read: (node: BerNode) => unknown; readonly at: readonly number[] })[] = [
  { octets: '2103 010100', at: [], read: (n) => n.toBoolean(), code: 'FORM_WRONG', offset: 0, path: '[0]' },
  { octets: '3002 2200', at: [0], read: (n) => n.toInteger(), code: 'FORM_WRONG', offset: 2, path: '[0].[0]' },
  { octets: '2580 0000', at: [], read: (n) => n.toNull(), code: 'FORM_WRONG', offset: 0, path: '[0]' },
  { octets: '2600', at: [], read: (n) => n.toObjectIdentifier(), code: 'FORM_WRONG', offset: 0, path: '[0]' },
  { octets: '3002 0100', at: [0], read: (n) => n.toBoolean(), code: 'BOOLEAN_LENGTH', offset: 4, path: '[0].[0]' },
  { octets: '0102 0000', at: [], read: (n) => n.toBoolean(), code: 'BOOLEAN_LENGTH', offset: 2, path: '[0]' },
  { octets: '3004 0500 0200', at: [1], read: (n) => n.toInteger(), code: 'INTEGER_EMPTY', offset: 6, path: '[0].[1]' },
  { octets: '0202 007f', at: [], read: (n) => n.toInteger(), code: 'INTEGER_PADDED', offset: 2, path: '[0]' },
  {
    octets: '0209 ff8000000000000000',
    at: [],
    read: (n) => n.toInteger(),
    code: 'INTEGER_PADDED',
    offset: 2,
    path: '[0]',
  },
  { octets: '0501 00', at: [], read: (n) => n.toNull(), code: 'NULL_LENGTH', offset: 2, path: '[0]' },
  { octets: '0600', at: [], read: (n) => n.toObjectIdentifier(), code: 'OID_EMPTY', offset: 2, path: '[0]' },
  { octets: '0604 2a808001', at: [], read: (n) => n.toObjectIdentifier(), code: 'OID_PADDED', offset: 3, path: '[0]' },
  {
    octets: '0603 2a8681',
    at: [],
    read: (n) => n.toObjectIdentifier(),
    code: 'OID_UNFINISHED',
    offset: 4,
    path: '[0]',
  },
  {
    octets: '0604 2a030405',
    at: [],
    read: (n) => n.toObjectIdentifier(),
    limits: { maxOidArcs: 4 },
    code: 'LIMIT_OID_ARCS',
    offset: 5,
    path: '[0]',
  },
  { octets: '2405 0400 0c0161', at: [], read: (n) => n.toOctets(), code: 'STRING_SEGMENT', offset: 4, path: '[0].[1]' },
  {
    octets: '2480 2404 0400 8400 0000',
    at: [],
    read: (n) => n.toOctets(),
    code: 'STRING_SEGMENT',
    offset: 6,
    path: '[0].[0].[1]',
  },
  { octets: '2c04 0c026162', at: [], read: (n) => n.toUtf8(), code: 'STRING_SEGMENT', offset: 2, path: '[0].[0]' },
  {
    octets: '300b 2407 0402 0102 0401 03 0500',
    at: [0],
    read: (n) => n.toOctets(),
    limits: { maxContents: 2 },
    code: 'LIMIT_CONTENTS',
    offset: 8,
    path: '[0].[0].[1]',
  },
  {
    octets: '2404 0403 0102',
    at: [],
    read: (n) => n.toOctets(),
    code: 'LENGTH_EXCEEDS_PARENT',
    offset: 3,
    path: '[0].[0]',
  },
  { octets: '2401 04', at: [], read: (n) => n.toOctets(), code: 'HEADER_EXCEEDS_PARENT', offset: 3, path: '[0].[0]' },
  {
    octets: '2404 2480 0400',
    at: [],
    read: (n) => n.toOctets(),
    code: 'END_OF_CONTENTS_MISSING',
    offset: 6,
    path: '[0].[0]',
  },
  {
    octets: '2404 2480 0001',
    at: [],
    read: (n) => n.toOctets(),
    code: 'END_OF_CONTENTS_LENGTH',
    offset: 5,
    path: '[0].[0].[0]',
  },
  {
    octets: '2403 2480 00',
    at: [],
    read: (n) => n.toOctets(),
    code: 'HEADER_EXCEEDS_PARENT',
    offset: 5,
    path: '[0].[0].[0]',
  },
  {
    octets: '2402 0000',
    at: [],
    read: (n) => n.toOctets(),
    code: 'END_OF_CONTENTS_UNEXPECTED',
    offset: 2,
    path: '[0].[0]',
  },
  {
    octets: '2404 2402 2400',
    at: [],
    read: (n) => n.toOctets(),
    limits: { maxDepth: 2 },
    code: 'LIMIT_DEPTH',
    offset: 4,
    path: '[0].[0].[0]',
  },
  { octets: '0c04 61c32862', at: [], read: (n) => n.toUtf8(), code: 'UTF8_INVALID', offset: 3, path: '[0]' },
  { octets: '2c08 0402 61c3 0402 2862', at: [], read: (n) => n.toUtf8(), code: 'UTF8_INVALID', offset: 5, path: '[0]' },
  {
    octets: '3004 0500 0500',
    at: [0],
    read: (n) => n,
    limits: { maxValues: 2 },
    code: 'LIMIT_VALUES',
    offset: 4,
    path: '[0].[1]',
  },
  { octets: '0500 0500', at: [], read: (n) => n, code: 'TRAILING_OCTETS', offset: 2, path: '' },
]

function expectedFault({ code, offset, path, missing }: Case): object {
  return { code, offset, path, missing }
}

for (const example of structure) {
  const { code, octets: digits, limits } = example
  test(`${code}: ${digits.slice(0, 60)}`, () => {
    const octets = unhex(digits)
    const expected = expectedFault(example)
    assert.equal(referenceWalk([octets], limits === undefined ? {} : { limits }).fault, expected, 'reference')
    assert.equal(cursorWalk(octets, limits).fault, expected, 'cursor')
  })
}

for (const example of contents) {
  const { code, octets: digits, read, at, limits } = example
  test(`${code}: ${digits}`, () => {
    const fault = faultOf(() => {
      let node = decode(unhex(digits), limits === undefined ? {} : { limits })
      for (const index of at) node = node.children()[index]
      read(node)
    })
    assert.equal(fault, expectedFault(example))
  })
}

test('the cursor refuses contents as the tree does', () => {
  for (const { octets, read, at, limits, code, offset, path } of contents) {
    if (code === 'LIMIT_VALUES' || code === 'TRAILING_OCTETS') continue
    const cursor = new BerCursor(unhex(octets), limits === undefined ? {} : { limits })
    const fault = faultOf(() => {
      cursor.next()
      for (const index of at) {
        cursor.enter()
        for (let i = 0; i <= index; i++) cursor.next()
      }
      read(cursor as unknown as BerNode)
    })
    assert.equal(fault, { code, offset, path, missing: undefined })
  }
})

test('LIMIT_CONTENTS of a framed value, as soon as a header announces it', () => {
  const cases: [string, number, number, string][] = [
    ['0405', 6, 0, '[0]'],
    ['0500 04820100', 259, 2, '[1]'],
    ['3080 0402', 7, 2, '[0].[0]'],
    ['3080 0500 3080', 9, 4, '[0].[1]'],
    ['3080', 3, 0, '[0]'],
  ]
  for (const [octets, maxLength, offset, path] of cases) {
    const expected = { code: 'LIMIT_CONTENTS', offset, path, missing: undefined }
    assert.equal(frame([unhex(octets)], maxLength).fault, expected, octets)
    assert.is(
      frame([unhex(octets)], maxLength + 1).fault?.code,
      'TRUNCATED',
      `${octets} would do within one octet more`,
    )
  }
})

test('every code is provoked, here or where this list says', () => {
  const tables = [structure, contents, typeRefusals, derRefusals, cerRefusals]
  const provoked = new Set<string>(tables.flat().map(({ code }) => code))
  assert.equal([...provoked, ...elsewhere].sort(), Object.keys(berErrorKinds).sort())
})

test('the page lists each code once, with its class and clause', () => {
  // Those of schemas come after, with a test of their own: test/schema/errors-page.test.ts.
  const [page] = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8').split('\n## Schemas')
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm)].map((row) =>
    [row[1], row[2], row[3].trim()].join(),
  )
  const expected = Object.entries(berErrorKinds).map(([code, { clause }]) => {
    return [code, berError(code as BerErrorCode, 0).name, clause].join()
  })
  const migration = Object.keys(migrationErrorKinds).map((code) => [code, 'MigrationError', ''].join())
  const workers = Object.keys(workerFaults).map((code) => [code, 'BerWorkerError', ''].join())
  assert.equal(rows.sort(), [...expected, ...migration, ...workers].sort())
})

test('classes follow the code', () => {
  assert.instance(berError('TRUNCATED', 3, { missing: 2 }), BerTruncatedError)
  assert.instance(berError('LIMIT_DEPTH', 3), BerLimitError)
  const error = berError('LENGTH_RESERVED', 500, { path: '[0].[2]' })
  assert.ok(error instanceof BerError && !(error instanceof BerLimitError) && !(error instanceof BerTruncatedError))
  assert.is(error.name, 'BerError')
})

test('a message says what, by which clause, and where', () => {
  assert.is(
    berError('LENGTH_RESERVED', 500, { path: '[0].[2]' }).message,
    'first length octet 0xFF is reserved (X.690 8.1.3.5 c) at offset 500 (0x1F4), path [0].[2]',
  )
  assert.is(
    berError('TRUNCATED', 4, { missing: 3 }).message,
    'the input ends inside a data value: at least 3 more octets needed (X.690 8.1.1) at offset 4 (0x4)',
  )
  assert.is(
    berError('BOOLEAN_LENGTH', 2, { expected: '1 octet', actual: '2' }).message,
    'a BOOLEAN has exactly one contents octet: expected 1 octet, found 2 (X.690 8.2.1) at offset 2 (0x2)',
  )
  const cause = new TypeError('why')
  assert.is(berError('UTF8_INVALID', 0, { cause }).cause, cause)
})

test('paths are written from the root', () => {
  assert.is(formatPath([0, 2, 10]), '[0].[2].[10]')
  assert.is(formatPath([]), '')
})

test('a base offset counts into errors', () => {
  const octets = unhex('3004 0500 0000')
  const expected = { code: 'END_OF_CONTENTS_UNEXPECTED', offset: 1004, path: '[0].[1]', missing: undefined }
  assert.equal(
    faultOf(() => void decode(octets, { baseOffset: 1000 }).children()),
    expected,
  )
  const cursor = new BerCursor(octets, { baseOffset: 1000 })
  const fault = faultOf(() => {
    cursor.next()
    cursor.enter()
    while (cursor.next());
  })
  assert.equal(fault, expected, hex(octets))
})

test.run()
