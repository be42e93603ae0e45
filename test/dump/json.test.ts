import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hex, unhex } from '../support/hex.ts'
import { runDump } from './run-dump.ts'

const json = suite('dump: JSON')

const objects = (octets: Uint8Array, decoder = {}) =>
  runDump(octets, { json: true, decoder }).lines.map((line) => JSON.parse(line))

const values: [hex: string, members: Record<string, unknown>][] = [
  ['01 01 00', { type: 'BOOLEAN', value: false }],
  ['01 02 00 00', { type: 'BOOLEAN', value: '0000', fault: 'BOOLEAN_LENGTH' }],
  ['02 01 ff', { type: 'INTEGER', value: -1 }],
  ['02 07 1f ff ff ff ff ff ff', { value: Number.MAX_SAFE_INTEGER }],
  ['02 07 20 00 00 00 00 00 00', { value: '9007199254740992' }],
  ['0a 01 02', { type: 'ENUMERATED', value: 2 }],
  [`02 82 04 00 01${'00'.repeat(1023)}`, { value: String(2n ** 8184n) }],
  [`02 82 04 01 01${'00'.repeat(1024)}`, { value: `01${'00'.repeat(1024)}` }],
  ['05 00', { type: 'NULL', value: null }],
  ['06 03 55 04 03', { type: 'OBJECT IDENTIFIER', value: '2.5.4.3' }],
  ['0c 02 c3 a4', { type: 'UTF8String', value: 'ä' }],
  ['0c 05 22 5c 0a 7f 1b', { value: '"\\\n\x7f\x1b' }],
  ['0c 04 f3 a0 80 81', { value: '\u{e0001}' }],
  ['0c 01 ff', { value: 'ff', fault: 'UTF8_INVALID' }],
  ['04 02 00 ff', { type: 'OCTET STRING', value: '00ff' }],
  ['04 00', { type: 'OCTET STRING', value: '' }],
  ['13 01 41', { type: 'PrintableString', value: 'A' }],
  ['1e 02 4e 16', { type: 'BMPString', value: '世' }],
  ['03 02 06 c0', { type: 'BIT STRING', value: 'c0', unusedBits: 6 }],
  ['09 03 80 ff 03', { type: 'REAL', value: 1.5 }],
  ['09 01 43', { value: -0 }],
  ['09 01 42', { value: 'NOT-A-NUMBER' }],
  ['09 05 02 33 2e 31 34', { value: '314*10^-2' }],
  ['0d 01 05', { type: 'RELATIVE-OID', value: '5' }],
  ['17 0b 32 36 31 31 32 32 31 39 33 32 5a', { value: '2611221932Z', time: '2026-11-22T19:32:00.000Z' }],
  ['18 0a 32 30 32 36 31 31 32 32 31 39', { value: '2026112219', time: undefined }],
  ['80 01 41', { class: 'context-specific', number: 0, type: null, value: '41' }],
  ['5f 81 00 00', { class: 'application', number: 128, headerLength: 4, value: '' }],
  ['df ff ff ff ff ff ff ff 7f 00', { class: 'private', number: '72057594037927935' }],
  // Above 2^28, where kinds of identifier octets are no longer kept ready; neighbours near 2^53 differ.
  ['df 8f ff ff ff ff ff ff 7f 00', { number: Number.MAX_SAFE_INTEGER }],
  ['df 8f ff ff ff ff ff ff 7e 00', { number: Number.MAX_SAFE_INTEGER - 1 }],
  ['30 80 00 00', { type: 'SEQUENCE', length: null, indefinite: true, constructed: true }],
  ['22 00', { type: 'INTEGER', constructed: true, length: 0, fault: 'FORM_WRONG' }],
]

for (const [octets, members] of values) {
  json(`${octets.slice(0, 40)}: ${Object.keys(members).join(', ')}`, () => {
    const [first] = objects(unhex(octets))
    for (const [name, value] of Object.entries(members)) assert.equal(first[name], value, name)
    assert.is('fault' in first, 'fault' in members)
    assert.is('cut' in first, false)
  })
}

json('members, in their order', () => {
  const { lines } = runDump(unhex('a1 80 05 00 00 00'), { json: true, baseOffset: 100 })
  assert.equal(lines, [
    '{"offset":100,"depth":0,"headerLength":2,"length":null,"class":"context-specific","number":1,"constructed":true,"indefinite":true,"type":null}',
    '{"offset":102,"depth":1,"headerLength":2,"length":0,"class":"universal","number":5,"constructed":false,"indefinite":false,"type":"NULL","value":null}',
    '{"offset":104,"depth":1,"headerLength":2,"length":0,"class":"universal","number":0,"constructed":false,"indefinite":false,"type":"end-of-contents"}',
  ])
})

json('one kind of identifier octets is not taken for another', () => {
  const tags = ['04 00', '24 00', '24 80 00 00', '84 00', 'a4 00', '44 00', 'c4 00']
  const read = objects(unhex(tags.join('') + tags.join(''))).filter(({ type }) => type !== 'end-of-contents')
  const told = read.map((o) => `${o.class} ${o.number} ${o.constructed} ${o.indefinite} ${o.type}`)
  assert.is(new Set(told).size, tags.length)
  assert.equal(told.slice(0, tags.length), told.slice(tags.length))
})

json('values of 16 KiB are complete, longer ones have their beginning', () => {
  const octets = Uint8Array.from({ length: 16384 }, (_, i) => i * 7)
  const [whole] = objects(Uint8Array.of(4, 0x82, 0x40, 0x00, ...octets))
  assert.is(whole.value, hex(octets))
  assert.not.ok('cut' in whole)
  const [cut] = objects(Uint8Array.of(4, 0x82, 0x40, 0x01, ...octets, 1))
  assert.is(cut.value, hex(octets.subarray(0, 64)))
  assert.is(cut.cut, true)
  assert.is(cut.length, 16385)
})

json('text of escapes alone fits as well', () => {
  const controls = new Uint8Array(16384).fill(0x1b)
  const [first] = objects(Uint8Array.of(0x0c, 0x82, 0x40, 0x00, ...controls))
  assert.is(first.value, '\x1b'.repeat(16384))
})

json.run()
