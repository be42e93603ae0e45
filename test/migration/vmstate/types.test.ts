/** Each type of field on the wire, as a value, and through BER. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf } from '../../support/migration.ts'
import { decoded, deviceStream, field, type Json, modelOf, plain, struct } from '../../support/migration-devices.ts'

const suite = makeSuite('migration/vmstate/types')

/** Type, octets, what it means. */
const types: readonly (readonly [type: string, octets: string, value: unknown])[] = [
  ['bool', '00', false],
  ['bool', '01', true],
  ['int8', 'ff', -1],
  ['int16', '8000', -32768],
  ['int32', 'fffffffe', -2],
  ['int32 equal', '7fffffff', 2147483647],
  // "le" is "less or equal": big-endian as the others.
  ['int32 le', '00000002', 2],
  ['int64', '8000000000000000', -(1n << 63n)],
  ['int64 equal', '0000000000000001', 1n],
  ['uint8', 'ff', 255],
  ['uint8 equal', '80', 128],
  ['uint16', 'fffe', 65534],
  ['uint16 equal', '0001', 1],
  ['uint32', 'ffffffff', 4294967295],
  ['uint32 equal', '00000000', 0],
  ['uint64', 'ffffffffffffffff', (1n << 64n) - 1n],
  ['timer', 'ffffffffffffffff', -1n],
  ['timer', '0000000000000010', 16n],
  ['nullptr', '30', null],
  ['fd', '20', 32],
  ['CPU_Double_U', '3ff0000000000000', 'octets 8'],
  ['float64', '3ff0000000000000', 'octets 8'],
  ['buffer', '0102030405', 'octets 5'],
  ['buffer', '', 'octets 0'],
  ['unused_buffer', '000000', 'octets 3'],
  ['bitmap', '00000000000000ff0000000000000001', 'octets 16'],
  ['capability', '0378797a', 'octets 4'],
  ['virtio', '01ff', 'octets 2'],
  ['msix state', '', 'octets 0'],
]

for (const [type, octets, value] of types) {
  suite(`${type} ${octets}`, () => {
    const size = octets.length / 2
    const fields = [field('f', type, size), field('after', 'uint8', 1)]
    const { state, kept } = decoded({ fields }, `${octets}07`)
    assert.equal(plain(state), { f: value, after: 7 })
    assert.equal(kept, [])
    const stream = deviceStream([{ fields, body: unhex(`${octets}07`) }])
    const ber = berOf(stream)
    assertBytes(binaryOf(ber), stream)
    assert.equal(plain(modelOf('ber', ber).sections[0].state!), { f: value, after: 7 })
  })
}

suite('a true octet other than 01 is kept as it is, with the reason', () => {
  const { state, kept } = decoded({ fields: [field('b', 'bool', 1)] }, 'ff')
  assert.equal(plain(state), { b: true })
  assert.equal(kept, ['d.b: it is true by the octet 0xff, not 01'])
  const stream = deviceStream([{ fields: [field('b', 'bool', 1)], body: unhex('ff') }])
  assertBytes(binaryOf(berOf(stream)), stream)
})

suite('an integer of a size that its type has not is octets, with the reason', () => {
  for (const [type, size] of [
    ['uint32', 3],
    ['uint8', 0],
    ['int64', 16],
    ['bool', 2],
  ] as const) {
    const { state, kept } = decoded({ fields: [field('f', type, size)] }, '00'.repeat(size))
    assert.equal(plain(state), { f: `octets ${size}` })
    assert.equal(kept, [`d.f: the description gives ${type} ${size} octets`])
  }
})

/** `tmp` and `vstruct` have their fields inline; a struct has an object of its own. */
const inline = (type: string, size: number, fields: readonly Json[]): Json => ({
  name: 's',
  type,
  vmsd_name: 'inner',
  version: 0,
  fields,
  size,
})

for (const type of ['tmp', 'vstruct', 'something private']) {
  suite(`fields of ${type} are inline`, () => {
    const fields = [inline(type, 3, [field('a', 'uint8', 1), field('b', 'uint16', 2)])]
    const { state, kept } = decoded({ fields }, '010203')
    assert.equal([plain(state), kept], [{ s: { a: 1, b: 0x203 } }, []])
  })
}

suite('structs in structs, and of no octets at all', () => {
  const fields = [
    struct('s', 3, [struct('t', 2, [field('a', 'uint16', 2)]), struct('e', 0, []), field('b', 'bool', 1)]),
  ]
  const { state, kept } = decoded({ fields }, '010001')
  assert.equal([plain(state), kept], [{ s: { t: { a: 256 }, e: {}, b: true } }, []])
})

suite('a struct whose fields do not add up is octets, and what follows is read all the same', () => {
  for (const [size, reason] of [
    [4, 'expected the end of it, found 1 octets more'],
    [2, 'expected 2 octets, found 1'],
  ] as const) {
    const fields = [struct('s', size, [field('a', 'uint8', 1), field('b', 'uint16', 2)]), field('after', 'uint8', 1)]
    const { state, kept } = decoded({ fields }, `${'11'.repeat(size)}07`)
    assert.equal(plain(state), { s: `octets ${size}`, after: 7 })
    assert.is(kept.length, 1)
    assert.match(kept[0], `d.s: a device does not fit its description: ${reason}`)
  }
})

suite('a device that is longer or shorter than its description is refused, with the place', () => {
  const fields = [field('a', 'uint32', 4)]
  for (const [body, message] of [
    ['0000000001', /expected the end of it, found 1 octets more at offset 1004 \(0x3EC\), path d/],
    ['000000', /expected 4 octets, found 3 at offset 1000 \(0x3E8\), path d\.a/],
  ] as const) {
    assert.throws(() => decoded({ fields }, body), message)
  }
})

suite.run()
