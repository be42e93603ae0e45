/** The plain decoders against the reference: over the corpus whole, and cut off at every octet. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerCursor } from '../../src/ber/cursor.ts'
import { assertAgreement, assertFraming } from '../support/agreement.ts'
import { corpus, type Sample, seededRandom } from '../support/corpus.ts'
import { ReferenceDecoder } from '../support/reference.ts'
import { cursorWalk, faultOf, referenceWalk } from '../support/walk.ts'

const test = suite('ber: agreement with the reference')
const samples = corpus()

test('the corpus is there', () => {
  assert.ok(samples.length > 500, `${samples.length} samples`)
})

for (const { name, octets } of samples) {
  test(`${name}: whole`, () => {
    assertAgreement(octets)
    assertFraming(octets, seededRandom(octets.length))
  })
}

test('every truncation of every sample', () => {
  for (const sample of samples) truncations(sample)
})

/** One reference fed octet by octet tells what to expect of each truncation: asking it for the end does not change it. */
function truncations({ name, octets }: Sample): void {
  const reference = new ReferenceDecoder({ wholeUpTo: Number.POSITIVE_INFINITY })
  for (let length = 0; length < octets.length; length++) {
    const expected = faultOf(() => {
      if (length > 0) reference.write(octets.subarray(length - 1, length))
      reference.end()
    })
    const truncated = octets.subarray(0, length)
    const walk = cursorWalk(truncated)
    const place = `${name} cut to ${length} octets`
    assert.equal(walk.fault, expected, place)
    assert.is(walk.records.length, reference.records.length, place)
    assert.equal(walk.records.at(-1), reference.records.at(-1), place)
    // The tree and the framer read long inputs again and again to little gain.
    if (octets.length <= 3000 || length % 97 === 0)
      assertAgreement(truncated, { records: reference.records, fault: expected })
  }
}

test('the reference itself gives the same, however its input is cut', () => {
  for (const { name, octets } of samples) {
    const whole = referenceWalk([octets])
    const single = referenceWalk(Array.from(octets, (octet) => Uint8Array.of(octet)))
    assert.equal(single, whole, name)
  }
})

test('a cursor that leaves early goes on as one that reads all', () => {
  for (const { name, octets } of samples) {
    const { records, fault } = cursorWalk(octets)
    if (fault !== undefined) continue
    const cursor = new BerCursor(octets)
    const met: number[] = []
    // Into each constructed value, but only up to its first component.
    while (cursor.next() || cursor.depth > 0) {
      if (cursor.identifierOffset === met.at(-1)) cursor.leave()
      else {
        met.push(cursor.identifierOffset)
        if (cursor.constructed) {
          cursor.enter()
          if (cursor.next()) met.push(cursor.identifierOffset)
          cursor.leave()
        }
      }
    }
    const top = records.filter(({ depth }) => depth === 0)
    const first = records.filter((record, i) => record.depth === 1 && records[i - 1].depth === 0)
    assert.equal(
      met,
      [...top, ...first].map(({ identifierOffset }) => identifierOffset).sort((a, b) => a - b),
      name,
    )
  }
})

test.run()
