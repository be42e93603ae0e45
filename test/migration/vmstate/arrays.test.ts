/** Arrays and their quirks: told at once or element by element, without the last index, of pointers of which some are NULL. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf } from '../../support/migration.ts'
import { decoded, deviceStream, field, type Json, modelOf, plain, struct } from '../../support/migration-devices.ts'

const suite = makeSuite('migration/vmstate/arrays')

/** What the description tells, what the octets are, what they mean. */
function check(fields: readonly Json[], octets: string, expected: unknown, kept: readonly RegExp[] = []): void {
  const found = decoded({ fields }, octets)
  assert.equal(plain(found.state), expected)
  assert.is(found.kept.length, kept.length, found.kept.join('\n'))
  for (const [i, pattern] of kept.entries()) assert.match(found.kept[i], pattern)
  const stream = deviceStream([{ fields, body: unhex(octets) }])
  const ber = berOf(stream)
  assertBytes(binaryOf(ber), stream)
  assert.equal(plain(modelOf('ber', ber).sections[0].state!), expected)
}

/** A struct of one 16-bit number, as QEMU describes an element of an array. */
const element = (more: { readonly [key: string]: Json }): Json => ({
  name: 'a',
  ...more,
  type: 'struct',
  struct: { vmsd_name: 'e', version: 1, fields: [field('x', 'uint16', 2)] },
  size: 2,
})

suite('an array told at once', () => {
  check([field('a', 'uint16', 2, { array_len: 3 })], '000100020003', { a: [1, 2, 3] })
  check([element({ array_len: 2 })], '00010002', { a: [{ x: 1 }, { x: 2 }] })
  check([field('a', 'uint8', 1, { array_len: 0 })], '', { a: [] })
})

suite('elements one by one, each with its index', () => {
  check(
    [0, 1, 2].map((index) => element({ index })),
    '000100020003',
    { a: [{ x: 1 }, { x: 2 }, { x: 3 }] },
  )
})

suite('elements one by one, the last without an index (10.0)', () => {
  const entries = [element({ index: 0 }), element({ index: 1 }), element({})]
  check([...entries, field('after', 'uint8', 1)], '00010002000309', { a: [{ x: 1 }, { x: 2 }, { x: 3 }], after: 9 })
})

suite('one element with an index is an array, one without is none', () => {
  check([element({ index: 0 })], '0001', { a: [{ x: 1 }] })
  check([element({})], '0001', { a: { x: 1 } })
})

suite('a name with an ordinal is no index', () => {
  check([field('config[0]', 'uint8', 1), field('config[1]', 'uint8', 1)], '0102', { 'config[0]': 1, 'config[1]': 2 })
})

suite('elements of different sizes', () => {
  const other: Json = {
    name: 'a',
    index: 1,
    type: 'struct',
    struct: { vmsd_name: 'e', version: 1, fields: [] },
    size: 0,
  }
  check([element({ index: 0 }), other], '0001', { a: [{ x: 1 }, {}] })
})

suite('capabilities have a length each', () => {
  check([field('c', 'capability', 2, { array_len: 3 })], '0161 00 036162 63'.replaceAll(' ', ''), {
    c: ['octets 2', 'octets 1', 'octets 4'],
  })
})

suite('NULL pointers of 10.0, in runs of their own', () => {
  const nulls = (more: { readonly [key: string]: Json }) => field('a', 'nullptr', 1, more)
  check([nulls({ array_len: 2 }), element({ index: 2 }), nulls({})], '3030 0001 30'.replaceAll(' ', ''), {
    a: [null, null, { x: 1 }, null],
  })
})

suite('NULL pointers before 10.0, each with an entry of its own', () => {
  const empty = { name: 'a', type: 'struct', struct: {}, size: 1 }
  check([{ ...empty, index: 0 }, element({ index: 1 }), { ...empty, index: 2 }], '30000130', {
    a: [null, { x: 1 }, null],
  })
})

suite('NULL pointers before 10.0, all of them NULL', () => {
  check([{ name: 'a', array_len: 3, type: 'struct', struct: {}, size: 1 }], '303030', { a: [null, null, null] })
})

suite('NULL pointers before 10.0 among structs of which the first is told', () => {
  check([element({ array_len: 4 }), field('after', 'uint8', 1)], '0001 30 30 0002 07'.replaceAll(' ', ''), {
    a: [{ x: 1 }, null, null, { x: 2 }],
    after: 7,
  })
  // An element that begins as a NULL, where only one way of reading it fits.
  check([element({ array_len: 2 })], '30 3005'.replaceAll(' ', ''), { a: [null, { x: 0x3005 }] })
})

suite('NULL pointers before 10.0 inside a struct, whose size tells how many', () => {
  const inner = struct('s', 6, [element({ array_len: 4 })])
  check([inner, field('after', 'uint8', 1)], '0001 30 0002 30 07'.replaceAll(' ', ''), {
    s: { a: [{ x: 1 }, null, { x: 2 }, null] },
    after: 7,
  })
})

suite('NULL pointers before 10.0 that can be read in two ways are octets, with the reason', () => {
  const inner = struct('s', 5, [element({ array_len: 3 })])
  check([inner, field('after', 'uint8', 1)], '30 3030 3030 07'.replaceAll(' ', ''), { s: 'octets 5', after: 7 }, [
    /^d\.s: a device does not fit its description/,
  ])
})

suite('NULL pointers before 10.0, the first of them: what the others are nobody tells', () => {
  const array = { name: 'a', array_len: 3, type: 'struct', struct: {}, size: 1 }
  const found = decoded({ fields: [array, field('after', 'uint8', 1)] }, '30 0001 30 07'.replaceAll(' ', ''))
  assert.equal(plain(found.state), { a: ['octets 4'], after: 7 })
  assert.equal(found.kept, [
    'd.a: its first pointer is NULL, and of the others the description, of a QEMU before 10.0, tells nothing',
  ])
})

suite('two arrays that may have the NULL pointers: octets', () => {
  const other = { ...(element({ array_len: 2 }) as object), name: 'b' } as Json
  const fields = [struct('s', 7, [element({ array_len: 2 }), other])]
  check(fields, '0001 30 0002 3003'.replaceAll(' ', ''), { s: { a: [{ x: 1 }, null], b: [{ x: 2 }, { x: 0x3003 }] } })
  check(fields, '3030 30 3030 3030'.replaceAll(' ', ''), { s: 'octets 7' }, [/^d\.s: /])
})

suite.run()
