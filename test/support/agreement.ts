/** What the plain decoders owe to one another and to the reference, on any octets. */
import * as assert from 'uvu/assert'
import { BerCursor } from '../../src/ber/cursor.ts'
import { resolveLimits } from '../../src/ber/limits.ts'
import { readRoot } from '../../src/ber/node.ts'
import { assertBytes } from './assert.ts'
import { cut, type Random } from './corpus.ts'
import { cursorSteps, cursorTo, cursorWalk, faultOf, frame, referenceWalk, treeWalk, type Walk } from './walk.ts'

/**
 * The cursor, walked in order, gives what the reference gives. The tree gives the same records, and refuses what the reference
 * refuses; but it reads the root's end and all siblings first, so that it may come upon another fault: one that a cursor led
 * down to the same path comes upon as well.
 */
export function assertAgreement(octets: Uint8Array, expected: Walk = wholeReference(octets)): void {
  const walk = cursorWalk(octets)
  assert.equal(walk.fault, expected.fault, 'cursor')
  assert.equal(walk.records, expected.records, 'cursor')

  const tree = treeWalk(octets)
  const [root] = expected.records
  const top = expected.records.filter(({ depth }) => depth === 0)
  if (expected.fault === undefined && top.length === 1) {
    assert.equal(tree, { records: expected.records, fault: undefined }, 'tree')
    return
  }
  const { fault } = tree
  assert.ok(fault !== undefined, 'the tree refuses what the reference refuses, and what is not one data value')
  if (fault.code === 'TRAILING_OCTETS') {
    const cursor = new BerCursor(octets)
    cursor.next()
    assert.equal(fault, { code: 'TRAILING_OCTETS', offset: cursor.endOffset, path: '', missing: undefined })
    assert.ok(fault.offset < octets.length)
  } else if (octets.length === 0) {
    assert.equal(fault, { code: 'TRUNCATED', offset: 0, path: '[0]', missing: 2 })
  } else if (root !== undefined && !root.indefinite && root.contentsOffset + root.contentsLength > octets.length) {
    const missing = root.contentsOffset + root.contentsLength - octets.length
    assert.equal(fault, { code: 'TRUNCATED', offset: octets.length, path: '[0]', missing }, 'tree, root not all there')
  } else {
    assert.equal(fault, cursorTo(octets, fault.path), 'tree, against a cursor led to the same place')
  }
}

/** The framer gives the same values and the same fault however its input is cut: those of a cursor that enters nothing. */
export function assertFraming(octets: Uint8Array, random: Random): void {
  const expected = cursorSteps(octets)
  const single = Array.from(octets, (octet) => Uint8Array.of(octet))
  for (const chunks of [[octets], single, cut(octets, random), cut(octets, random)]) {
    const { frames, fault } = frame(chunks)
    assert.equal(fault, expected.fault, 'framer')
    // The cursor meets a constructed value, or one in the indefinite form, before it knows that it is not all there.
    const whole = expected.fault === undefined ? expected.records : expected.records.slice(0, frames.length)
    assert.ok(expected.records.length - whole.length <= 1, 'framer: number of values')
    assert.equal(
      frames.map(({ index, offset }) => [index, offset]),
      whole.map(({ identifierOffset }, index) => [index, identifierOffset]),
      'framer: places',
    )
    for (const [i, value] of frames.entries()) {
      const end = expected.records[i + 1]?.identifierOffset ?? value.offset + value.octets.length
      assertBytes(value.octets, octets.subarray(value.offset, end))
      const unexpected = faultOf(() => {
        assert.is(readRoot(value.octets, resolveLimits(), value.offset, value.index).endOffset, end)
      })
      assert.is(unexpected, undefined, 'a framed value is a complete one')
    }
  }
}

function wholeReference(octets: Uint8Array): Walk {
  return referenceWalk([octets], { wholeUpTo: Number.POSITIVE_INFINITY })
}
