/** `--open`: BER inside of strings. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { instances } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { runDump } from './run-dump.ts'

const open = suite('dump: open')

const opened = (octets: string | Uint8Array, options = {}) =>
  runDump(typeof octets === 'string' ? unhex(octets) : octets, { open: true, ...options })

open('OCTET STRING and BIT STRING, in one another, with absolute offsets', () => {
  assert.equal(opened('30 0d 04 08 03 06 00 30 03 02 01 05 02 01 07', { baseOffset: 100 }).lines, [
    '100 d=0  hl=2 l=13     cons SEQUENCE',
    '102 d=1  hl=2 l=8      prim   OCTET STRING 0306003003020105 |...0....|',
    '104 d=2  hl=2 l=6      prim     BIT STRING 3003020105',
    '107 d=3  hl=2 l=3      cons       SEQUENCE',
    '109 d=4  hl=2 l=1      prim         INTEGER 5',
    '112 d=1  hl=2 l=1      prim   INTEGER 7',
  ])
})

open('the indefinite form has its end-of-contents octets, in their order', () => {
  assert.equal(opened('04 0a 30 80 31 80 00 00 05 00 00 00').lines.slice(1), [
    '2 d=1  hl=2 l=indef  cons   SEQUENCE',
    '4 d=2  hl=2 l=indef  cons     SET',
    '6 d=3  hl=2 l=0      prim       end-of-contents',
    '8 d=2  hl=2 l=0      prim     NULL',
    '10 d=2  hl=2 l=0      prim     end-of-contents',
  ])
})

open('what is not one sound data value stays closed', () => {
  for (const octets of [
    '04 00',
    '04 01 05',
    '04 04 05 00 05 00',
    '04 03 05 00 00',
    '04 02 00 00',
    '04 04 30 02 02 01',
    '04 02 02 05',
    '03 03 01 05 00',
    '03 01 00',
    '80 02 05 00',
    '0c 02 05 00',
    '04 04 30 80 05 00',
    '02 02 05 00',
  ]) {
    assert.is(opened(octets).lines.length, 1, octets)
  }
})

open('closed unless it is asked for', () => {
  assert.is(runDump(unhex('04 02 05 00')).lines.length, 1)
  assert.is(opened('04 02 05 00').lines.length, 2)
})

open('what breaks a rule inside is marked and counted', () => {
  const { lines, firstFault } = opened('04 02 01 00')
  assert.is(lines[1], '2 d=1  hl=2 l=0      prim   BOOLEAN !BOOLEAN_LENGTH')
  assert.equal(firstFault, { code: 'BOOLEAN_LENGTH', offset: 4 })
})

/** `05 00` in so many OCTET STRINGs. */
function nested(levels: number): Uint8Array {
  let octets: Uint8Array = unhex('05 00')
  for (let i = 0; i < levels; i++) {
    const { length } = octets
    const header = length < 128 ? [4, length] : [4, 0x82, length >> 8, length & 0xff]
    octets = Uint8Array.from([...header, ...octets])
  }
  return octets
}

open('as deep as values may be open, and no deeper', () => {
  assert.is(opened(nested(10)).lines.length, 11)
  assert.is(opened(nested(10), { maxDepth: 4 }).lines.length, 4)
  assert.is(opened(nested(2000)).lines.length, 512)
  assert.is(opened('04 06 30 04 30 02 05 00', { maxDepth: 2 }).lines.length, 1)
})

open('JSON has the same lines', () => {
  const lines = opened('04 04 24 02 04 00', { json: true }).lines.map((line) => JSON.parse(line))
  assert.equal(
    lines.map(({ offset, depth, type }) => [offset, depth, type]),
    [
      [0, 0, 'OCTET STRING'],
      [2, 1, 'OCTET STRING'],
      [4, 2, 'OCTET STRING'],
    ],
  )
})

open('long strings: whole ones are opened, and shown by their beginning', () => {
  const inner = Buffer.concat([unhex('30 82 9c 40'), Buffer.alloc(40000, Buffer.of(5, 0))])
  const octets = Buffer.concat([unhex('04 82 9c 44'), inner])
  for (const json of [false, true]) {
    const { lines } = opened(octets, { json, decoder: { maxContiguous: 65536 } })
    assert.is(lines.length, 20_002)
    assert.ok(lines[0].length < 400)
  }
  assert.is(opened(octets).lines.length, 1)
})

open('opened or not, the lines of the values around are the same', () => {
  for (const { octets } of instances()) {
    const plain = runDump(octets)
    const all = new Set(opened(octets).lines)
    for (const line of plain.lines) assert.ok(all.has(line))
  }
})

open.run()
