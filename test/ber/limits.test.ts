/** Input made to hurt: it is refused, soon and without a crash, and limits hold to the last octet. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerCursor } from '../../src/ber/cursor.ts'
import { defaultLimits, type Limits, resolveLimits } from '../../src/ber/limits.ts'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { cursorWalk, faultOf, frame, referenceWalk, treeWalk } from '../support/walk.ts'

const test = suite('ber: limits')

/** So many SEQUENCEs in one another, of the indefinite form, without their ends. */
function openings(count: number): Uint8Array {
  return Uint8Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80))
}

/** The same with their ends. */
function indefiniteNest(depth: number): Uint8Array {
  const octets = new Uint8Array(4 * depth)
  octets.set(openings(depth))
  return octets
}

/** So many SEQUENCEs in one another, of the definite form. */
function definiteNest(depth: number): Uint8Array {
  const headers: number[][] = []
  let length = 0
  for (let i = 0; i < depth; i++) {
    const header = [0x30, 0x84, (length >>> 24) & 0xff, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff]
    headers.push(header)
    length += header.length
  }
  return Uint8Array.from(headers.reverse().flat())
}

test('a depth of 1,000,000, in either form and closed or not, is refused at the first value too deep', () => {
  for (const [octets, header] of [
    [openings(1_000_000), 2],
    [indefiniteNest(1_000_000), 2],
    [definiteNest(1_000_000), 6],
  ] as const) {
    const path = new Array(513).fill('[0]').join('.')
    const expected = { code: 'LIMIT_DEPTH', offset: 512 * header, path, missing: undefined }
    assert.equal(cursorWalk(octets).fault, expected)
    assert.equal(treeWalk(octets).fault, expected)
    assert.equal(referenceWalk([octets.subarray(0, 10_000)]).fault, expected)
    // The framer steps over definite contents; what lies there is for the tree.
    assert.equal(frame([octets]).fault, header === 2 ? expected : undefined)
  }
})

test('the depth allowed is walked, with any limit', () => {
  for (const maxDepth of [1, 2, 512, 1023]) {
    for (const nest of [indefiniteNest, definiteNest]) {
      const sound = treeWalk(nest(maxDepth), { maxDepth })
      assert.is(sound.fault, undefined)
      assert.is(sound.records.length, maxDepth)
      assert.is(cursorWalk(nest(maxDepth), { maxDepth }).fault, undefined)
      assert.is(treeWalk(nest(maxDepth + 1), { maxDepth }).fault?.code, 'LIMIT_DEPTH')
      assert.is(cursorWalk(nest(maxDepth + 1), { maxDepth }).fault?.code, 'LIMIT_DEPTH')
    }
  }
})

test('a primitive value may lie in the innermost value allowed', () => {
  const octets = Uint8Array.from([...openings(2), 0x05, 0x00, 0, 0, 0, 0])
  assert.is(treeWalk(octets, { maxDepth: 2 }).fault, undefined)
  assert.is(cursorWalk(octets, { maxDepth: 2 }).fault, undefined)
})

test('the way down nested indefinite values looks at each header once', () => {
  let reads = 0
  const octets = new Proxy(indefiniteNest(1000), {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++
      const member = Reflect.get(target, key, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  let node: BerNode | undefined = decode(octets, { limits: { maxDepth: 1023 } })
  let depth = 0
  for (; node !== undefined; node = node.children()[0]) depth++
  assert.is(depth, 1000)
  assert.ok(reads < 30 * 1000, `${reads} octets read of 4000`)
})

test('a length of 2^62 and one of 126 octets are refused; nothing is made for them', () => {
  const large = Uint8Array.of(0x04, 0x88, 0x40, 0, 0, 0, 0, 0, 0, 0)
  const longest = Uint8Array.from([0x04, 0xfe, ...new Array(126).fill(0xff)])
  for (const octets of [large, longest]) {
    const expected = { code: 'LENGTH_TOO_LARGE', offset: 1, path: '[0]', missing: undefined }
    assert.equal(cursorWalk(octets).fault, expected)
    assert.equal(treeWalk(octets).fault, expected)
    assert.equal(frame([octets]).fault, expected)
  }
})

test('lengths up to 2^53-1 are told exactly, and an end past it is refused', () => {
  const octets = Uint8Array.of(0x24, 0x87, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf6)
  const largest = Number.MAX_SAFE_INTEGER
  assert.equal(
    faultOf(() => decode(octets)),
    { code: 'TRUNCATED', offset: 9, path: '[0]', missing: largest - 9 },
  )
  const cursor = new BerCursor(octets)
  assert.ok(cursor.next())
  assert.is(cursor.contentsLength, largest - 9)
  assert.is(cursor.endOffset, largest)
  const tooLarge = { code: 'LENGTH_TOO_LARGE', offset: 2, path: '[0]', missing: undefined }
  assert.equal(
    faultOf(() => decode(octets, { baseOffset: 1 })),
    tooLarge,
  )
  assert.equal(
    faultOf(() => new BerCursor(octets, { baseOffset: 1 }).next()),
    tooLarge,
  )
})

test('offsets are exact up to 2^53-1', () => {
  const octets = Uint8Array.of(0x30, 0x80, 0x05, 0x00, 0x00, 0x00)
  const baseOffset = Number.MAX_SAFE_INTEGER - octets.length
  const node = decode(octets, { baseOffset })
  assert.is(node.endOffset, Number.MAX_SAFE_INTEGER)
  assert.is(node.children()[0].identifierOffset, baseOffset + 2)
  const cursor = new BerCursor(octets, { baseOffset })
  assert.ok(cursor.next())
  assert.is(cursor.endOffset, Number.MAX_SAFE_INTEGER)
  for (const wrong of [baseOffset + 1, -1, 0.5, Number.NaN]) {
    assert.throws(() => decode(octets, { baseOffset: wrong }), /baseOffset/)
    assert.throws(() => new BerCursor(octets, { baseOffset: wrong }), /baseOffset/)
  }
})

test('a tag number of 10,000 octets is refused at the octet too many', () => {
  const octets = new Uint8Array(10_002).fill(0xff)
  for (const maxTagNumberOctets of [1, 16, 128]) {
    const expected = {
      code: 'LIMIT_TAG_NUMBER_OCTETS',
      offset: 1 + maxTagNumberOctets,
      path: '[0]',
      missing: undefined,
    }
    assert.equal(cursorWalk(octets, { maxTagNumberOctets }).fault, expected)
    assert.equal(treeWalk(octets, { maxTagNumberOctets }).fault, expected)
  }
})

test('a tag number of as many octets as allowed is exact', () => {
  const octets = Uint8Array.from([0x9f, ...new Array(127).fill(0xff), 0x7f, 0x00])
  const limits = { maxTagNumberOctets: 128 }
  assert.is(decode(octets, { limits }).tagNumber, (1n << 896n) - 1n)
  const cursor = new BerCursor(octets, { limits })
  assert.ok(cursor.next())
  assert.is(cursor.tagNumber, (1n << 896n) - 1n)
})

test('a tree holds maxValues and no more, the root counted; to ask again changes nothing', () => {
  const octets = Uint8Array.from([0x30, 0x06, 0x05, 0x00, 0x05, 0x00, 0x05, 0x00])
  assert.is(decode(octets, { limits: { maxValues: 4 } }).children().length, 3)
  const node = decode(octets, { limits: { maxValues: 3 } })
  const expected = { code: 'LIMIT_VALUES', offset: 6, path: '[0].[2]', missing: undefined }
  for (let i = 0; i < 3; i++)
    assert.equal(
      faultOf(() => node.children()),
      expected,
    )
})

test('limits out of range are a RangeError, and name themselves', () => {
  const wrong: Partial<Limits>[] = [
    { maxDepth: 0 },
    { maxDepth: 1024 },
    { maxTagNumberOctets: 129 },
    { maxValues: -1 },
    { maxContents: 1.5 },
    { maxOidArcs: Number.NaN },
  ]
  for (const limits of wrong) {
    const [name] = Object.keys(limits)
    assert.throws(
      () => resolveLimits(limits),
      (error: Error) => error instanceof RangeError && error.message.includes(name),
    )
    assert.throws(
      () => decode(Uint8Array.of(5, 0), { limits }),
      (error: Error) => error instanceof RangeError,
    )
  }
  assert.equal(resolveLimits({ maxDepth: 3 }), { ...defaultLimits, maxDepth: 3 })
})

test.run()
