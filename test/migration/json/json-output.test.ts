/** A whole stream as JSON: the same of both forms, in pieces, with numbers that no reader gets wrong. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type MigrationForm, toJson } from '../../../src/migration/index.ts'
import { JsonText } from '../../../src/migration/json/json-text.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, collect } from '../../support/migration.ts'
import { StreamBuilder, smallStream } from '../../support/migration-builder.ts'
import { deviceStream, field, RawJson, struct } from '../../support/migration-devices.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'

const suite = makeSuite('migration/json/json-output')

// biome-ignore lint/suspicious/noExplicitAny: JSON is whatever it is.
type Parsed = any

function json(octets: Uint8Array, form: MigrationForm = 'binary'): Parsed {
  return JSON.parse(new TextDecoder().decode(collect((sink) => toJson(form, sink), octets)))
}

/** Places in the input differ, and all else must not. */
function withoutOffsets(value: Parsed): Parsed {
  return JSON.parse(JSON.stringify(value, (key, member) => (key === 'offset' ? undefined : member)))
}

for (const stream of recordedStreams) {
  suite(`${stream.name}: the same of both forms`, () => {
    const octets = streamOctets(stream)
    const found = json(octets)
    assert.equal(withoutOffsets(json(berOf(octets), 'ber')), withoutOffsets(found))
    const pages = found.items.flatMap(({ pages = {} }: Parsed) => Object.values(pages))
    const sum = (kind: string) => pages.reduce((all: number, counts: Parsed) => all + (counts[kind] ?? 0), 0)
    const { zero, page = 0 } = stream.ram_records
    assert.equal([sum('zero'), sum('full')], [zero, page])
    assert.equal(found.items[0].configuration?.machine ?? null, stream.machine)
  })
}

suite('the form of it', () => {
  const builder = smallStream((builder) => builder.page(4096, 1).flush().fill(8192, 7))
  const found = json(builder.build())
  assert.equal(found.items.slice(0, 3), [
    { type: 'configuration', configuration: { machine: 'test-1.0' } },
    {
      type: 'start',
      section: 2,
      name: 'ram',
      instance: 0,
      version: 4,
      offset: 21,
      blockLists: [{ total: 65536, blocks: [{ name: 'pc.ram', length: 65536 }] }],
      pages: {},
      footer: 2,
    },
    {
      type: 'part',
      section: 2,
      offset: 74,
      pages: { 'pc.ram': { zero: 1, fill: 1, full: 1, continued: 2 } },
      flushes: 1,
      footer: 2,
    },
  ])
})

suite('devices, commands, packages, the description, the tail', () => {
  const fields = [
    field('big', 'uint64', 8),
    field('exact', 'uint64', 8),
    field('twice', 'uint8', 1),
    field('other', 'bool', 1),
    field('twice', 'uint8', 1),
    field('buffer', 'buffer', 2),
    field('null', 'nullptr', 1),
    struct('s', 1, [field('negative', 'int8', 1)]),
    new RawJson('{"name":"tree","type":"gtree","vmsd_name":"e","version":1,"fields":[],"size":14}'),
  ]
  const body = unhex(`ffffffffffffffff 001fffffffffffff 01 01 02 abcd 30 ff 00000001 01 0000000000000005 00`)
  const found = json(deviceStream([{ fields, body }]))
  assert.equal(found.items[1].fields, {
    big: '18446744073709551615',
    exact: 9007199254740991,
    twice: 1,
    other: true,
    'twice#1': 2,
    buffer: '0xabcd',
    null: null,
    s: { negative: -1 },
    tree: [{ key: 5, value: {} }],
  })
  assert.equal(
    found.items.slice(2).map(({ type }: Parsed) => type),
    ['end of the stream', 'description'],
  )
  const packaged = new StreamBuilder().header().configuration('m').command(11)
  packaged
    .packaged((inner) => inner.command(2, [0, 0, 0, 1]))
    .eof()
    .tail([1, 2])
  assert.equal(json(packaged.build()).items.slice(1), [
    { type: 'command', command: 11, name: 'SWITCHOVER_START' },
    {
      type: 'command',
      command: 7,
      name: 'PACKAGED',
      data: '0x00000009',
      package: [{ type: 'command', command: 2, name: 'PING', data: '0x00000001' }],
    },
    { type: 'end of the stream' },
    { type: 'tail', length: 2 },
  ])
})

suite('a device that nothing describes is its octets, however long', () => {
  const body = new Uint8Array(200_000).fill(0xa5)
  const stream = deviceStream([{ name: 'e', fields: [], body }], '{"devices":[]}')
  for (const found of [json(stream), json(berOf(stream), 'ber')]) {
    const { octets } = found.items[1]
    assert.is(octets.length, 2 + 2 * body.length)
    assert.ok(octets === `0x${'a5'.repeat(body.length)}`)
  }
})

suite('text is written in pieces, and no character is cut', () => {
  const pieces: string[] = []
  const text = new JsonText((piece) => pieces.push(piece))
  text.array()
  for (let i = 0; i < 20_000; i++) text.string('😀ü')
  text.end().finish()
  assert.ok(pieces.length > 2)
  assert.is(JSON.parse(pieces.join('')).length, 20_000)
  for (const piece of pieces) assert.not.match(piece, /\p{Surrogate}/u)
})

suite.run()
