/** What holds of any tree and of any octets. A failure prints its seed and the smallest example. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { assertAgreement, assertFraming } from '../support/agreement.ts'
import { assertBytes } from '../support/assert.ts'
import { seededRandom } from '../support/corpus.ts'
import { anyStream, encoding, identifier, indefinite, join } from '../support/encodings.ts'
import { faultOf } from '../support/walk.ts'

const test = suite('ber: properties')
const seed = 20_240_613

/** A value, and how to write it down. */
interface Plan {
  readonly tagClass: number
  readonly tagNumber: number | bigint
  /** Undefined for the indefinite form; `zeros` as in `length` of encodings.ts. */
  readonly zeros: number | undefined | 'indefinite'
  readonly contents: Uint8Array | readonly Plan[]
}

const tagNumber = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 31, max: 200 }),
  fc.bigInt(2n ** 53n, 2n ** 80n),
)
const zeros = fc.option(fc.nat(126), { nil: undefined, freq: 3 })
const plan: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      tagClass: fc.nat(3),
      tagNumber,
      zeros,
      contents: fc.oneof(fc.uint8Array({ maxLength: 5 }), fc.uint8Array({ minLength: 120, maxLength: 300 })),
    }),
    fc.record({
      tagClass: fc.nat(3),
      tagNumber,
      zeros: fc.oneof(zeros, fc.constant('indefinite' as const)),
      contents: fc.array(tie('plan'), { maxLength: 5 }),
    }),
  ),
})).plan

function write({ tagClass, tagNumber, zeros, contents }: Plan): Uint8Array {
  if (contents instanceof Uint8Array) return encoding(identifier(tagClass, false, tagNumber), contents, zeros as number)
  const octets = join(contents.map(write))
  const head = identifier(tagClass, true, tagNumber)
  return zeros === 'indefinite' ? indefinite(head, octets) : encoding(head, octets, zeros)
}

function assertSame(node: BerNode, planned: Plan, octets: Uint8Array): void {
  assert.is(node.tagClass, planned.tagClass)
  assert.is(node.tagNumber, planned.tagNumber)
  assert.is(node.indefinite, planned.zeros === 'indefinite')
  assertBytes(node.encoding, octets.subarray(node.identifierOffset, node.endOffset))
  assertBytes(node.encoding, write(planned))
  if (planned.contents instanceof Uint8Array) {
    assert.is(node.constructed, false)
    assertBytes(node.contents, planned.contents)
    return
  }
  const components = planned.contents
  assert.is(node.constructed, true)
  assert.is(node.children().length, components.length)
  for (const [i, child] of node.children().entries()) {
    assert.is(child.path, `${node.path}.[${i}]`)
    assertSame(child, components[i], octets)
  }
}

test('a tree written in any form is read as it was', () => {
  fc.assert(
    fc.property(plan, (planned) => {
      const octets = write(planned)
      assertSame(decode(octets), planned, octets)
    }),
    { seed, numRuns: 500 },
  )
})

test('sound values in a row: all decoders agree, whole and cut off', () => {
  fc.assert(
    fc.property(anyStream, fc.nat(), fc.nat(), (octets, at, random) => {
      assertAgreement(octets)
      assertFraming(octets, seededRandom(random))
      assertAgreement(octets.subarray(0, at % (octets.length + 1)))
    }),
    { seed, numRuns: 300 },
  )
})

/** Octets that begin headers more often than chance would. */
const octet = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0x00, 0x00, 0x30, 0x30, 0x24, 0xa0, 0x80, 0x80, 0x04, 0x02, 0x05) },
  { weight: 3, arbitrary: fc.nat(12) },
  { weight: 1, arbitrary: fc.constantFrom(0x1f, 0x3f, 0xbf, 0x20, 0x81, 0x82, 0x84, 0x87, 0x88, 0xff, 0x7f) },
  { weight: 1, arbitrary: fc.nat(255) },
)

test('any octets: all decoders agree, or refuse with a BerError', () => {
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 40 }), fc.nat(), (list, random) => {
      const octets = Uint8Array.from(list)
      assertAgreement(octets)
      assertFraming(octets, seededRandom(random))
    }),
    { seed, numRuns: 5000 },
  )
})

test('any octets: each reader of a value gives one, or refuses with a BerError inside the octets', () => {
  const readers = ['toBoolean', 'toInteger', 'toOctets', 'toNull', 'toObjectIdentifier', 'toUtf8'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...readers),
      fc.boolean(),
      fc.array(octet, { maxLength: 30 }),
      (reader, constructed, list) => {
        const octets = Uint8Array.from([constructed ? 0x24 : 0x04, list.length, ...list])
        const fault = faultOf(() => void decode(octets)[reader]())
        if (fault === undefined) return
        assert.not.equal(fault.code, 'TRUNCATED')
        assert.ok(fault.offset >= 0 && fault.offset <= octets.length)
        assert.ok(fault.path.startsWith('[0]'))
      },
    ),
    { seed, numRuns: 5000 },
  )
})

test.run()
