/** Lists and trees: elements behind markers, each described under keys that come again and again in one object. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { leavesOf } from '../../../src/migration/compare/fields.ts'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf } from '../../support/migration.ts'
import {
  decoded,
  deviceStream,
  field,
  type Json,
  jsonText,
  modelOf,
  plain,
  RawJson,
} from '../../support/migration-devices.ts'

const suite = makeSuite('migration/vmstate/lists')

/** A list as QEMU describes it: `vmsd_name`, `version` and `fields` of each element in one object. */
function list(type: string, size: number, elements: readonly (readonly Json[])[]): Json {
  const each = elements.map((fields) => `"vmsd_name":"e","version":1,"fields":${jsonText(fields)},`).join('')
  return new RawJson(`{"name":"l","type":"${type}",${each}"size":${size}}`)
}

const number = [field('x', 'uint16', 2)]
const octet = [field('y', 'uint8', 1)]

const cases: readonly (readonly [what: string, entry: Json, octets: string, value: unknown])[] = [
  ['an empty qtailq', list('qtailq', 1, []), '00', []],
  ['a qtailq of one', list('qtailq', 4, [number]), '01 0005 00', [{ x: 5 }]],
  ['a qlist of two', list('qlist', 7, [number, number]), '01 0005 01 0006 00', [{ x: 5 }, { x: 6 }]],
  ['elements of different forms', list('qtailq', 6, [number, octet]), '01 0005 01 07 00', [{ x: 5 }, { y: 7 }]],
  ['a tree of numbers', list('gtree', 16, [number]), '00000001 01 0000000000000009 0005 00', [[9n, { x: 5 }]]],
  [
    'a tree with structs as keys',
    list('gtree', 13, [octet, number, octet, number]),
    '00000002 01 07 0005 01 08 0006 00',
    [
      [{ y: 7 }, { x: 5 }],
      [{ y: 8 }, { x: 6 }],
    ],
  ],
  ['an empty tree', list('gtree', 5, []), '00000000 00', []],
]

for (const [what, entry, text, value] of cases) {
  suite(what, () => {
    const octets = text.replaceAll(' ', '')
    const fields = [entry, field('after', 'uint8', 1)]
    const { state, kept } = decoded({ fields }, `${octets}63`)
    assert.equal([plain(state), kept], [{ l: value, after: 99 }, []])
    const stream = deviceStream([{ fields, body: unhex(`${octets}63`) }])
    const ber = berOf(stream)
    assertBytes(binaryOf(ber), stream)
    const paths = (form: 'binary' | 'ber', octets: Uint8Array) => [
      ...leavesOf(modelOf(form, octets).sections[0].state!),
    ]
    assert.equal(paths('ber', ber), paths('binary', stream))
  })
}

const broken: readonly (readonly [what: string, entry: Json, octets: string, reason: string])[] = [
  ['another marker', list('qtailq', 4, [number]), '02 0005 00', 'octet 00 or 01, found 0x2'],
  ['no end', list('qtailq', 3, [number]), '01 0005', 'octet 00 or 01, found the end'],
  ['elements that nothing describes', list('qtailq', 4, []), '01 0005 00', 'a description of the elements'],
  ['another count', list('gtree', 16, [number]), '00000002 01 0000000000000009 0005 00', '2 nodes, found 1'],
  ['a key that is cut', list('gtree', 8, [number]), '00000001 01 000000', 'a 64-bit key, found 3 octets'],
  ['more octets than the list', list('qtailq', 5, [number]), '01 0005 00 00', 'the end of it, found 1 octets more'],
]

for (const [what, entry, text, reason] of broken) {
  suite(`${what}: octets, with the reason`, () => {
    const octets = text.replaceAll(' ', '')
    const { state, kept } = decoded({ fields: [entry, field('after', 'uint8', 1)] }, `${octets}63`)
    assert.equal(plain(state), { l: `octets ${octets.length / 2}`, after: 99 })
    assert.is(kept.length, 1)
    assert.match(kept[0], reason)
    assert.match(kept[0], 'path d.l')
  })
}

suite.run()
