/** Descriptions that claim more than anybody has: told in time, and in little memory. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../../src/migration/errors.ts'
import { parseDescription } from '../../../src/migration/vmstate/description.ts'
import { assertBytes } from '../../support/assert.ts'
import { berOf, binaryOf } from '../../support/migration.ts'
import {
  decoded,
  descriptionText,
  deviceStream,
  field,
  type Json,
  jsonText,
  plain,
  RawJson,
  struct,
} from '../../support/migration-devices.ts'

const suite = makeSuite('migration/vmstate/hostile')

/** Milliseconds; a slow machine takes a few times what a fast one does. */
const PATIENCE = 60_000

function timely(what: string, run: () => void): void {
  suite(what, () => {
    const start = performance.now()
    run()
    const taken = performance.now() - start
    assert.ok(taken < PATIENCE, `${Math.round(taken)} ms`)
  })
}

/** The device is as it was after BER and back, whatever its description says. */
function roundTrip(fields: readonly Json[], body: Uint8Array, subsections?: readonly Json[]): void {
  const stream = deviceStream([{ fields, body, ...(subsections && { subsections }) }])
  assertBytes(binaryOf(berOf(stream)), stream)
}

const isRefusal = (error: unknown) => error instanceof MigrationError
const lots = 2 ** 40

timely('an array of 2^40 elements', () => {
  for (const size of [0, 1, 4096]) {
    const fields = [field('a', 'uint8', size, { array_len: lots })]
    assert.throws(() => decoded({ fields }, '0102'), isRefusal)
    assert.throws(() => decoded({ fields }, '0102', true), isRefusal)
  }
  const fields = [struct('s', 2, [field('a', 'uint8', 1, { array_len: lots })])]
  assert.equal(plain(decoded({ fields }, '0102').state), { s: 'octets 2' })
})

timely('arrays of nothing in arrays of nothing', () => {
  let inner: Json = field('a', 'uint8', 0, { array_len: 1024 })
  for (let depth = 0; depth < 40; depth++) {
    inner = { ...(struct('s', 0, [inner]) as object), array_len: 1024 } as Json
  }
  assert.throws(() => decoded({ fields: [inner] }, ''), /at most 1000000 values/)
  assert.throws(() => decoded({ fields: [inner] }, '', true), /at most 1000000 values/)
})

timely('sizes that make all structs wrong, at every depth', () => {
  let inner: Json = field('a', 'uint8', 1)
  for (let depth = 0; depth < 70; depth++) inner = struct('s', depth + 3, [inner, field('b', 'bool', 1)])
  assert.instance(decoded({ fields: [inner] }, '01'.repeat(72)).state, Object)
})

timely('arrays that might be of NULL pointers, in structs in structs', () => {
  const array = (i: number, size: number) => struct(`a${i}`, size, [field('x', 'uint8', 1)], {})
  let inner: Json = field('a', 'uint8', 1)
  for (let depth = 0; depth < 60; depth++) {
    const arrays = [0, 1, 2, 3].map((i) => ({ ...(array(i, 2) as object), array_len: 9 }) as Json)
    inner = struct('s', 20 + depth, [inner, ...arrays])
  }
  assert.instance(decoded({ fields: [inner] }, '30'.repeat(79)).state, Object)
})

timely('a long array of which any element may be NULL', () => {
  const size = 3
  const element = struct('a', size, [field('x', 'buffer', size)])
  const fields = [{ ...(element as object), array_len: 200_000 } as Json]
  assert.throws(() => decoded({ fields }, new Uint8Array(300_000).fill(0x30)), isRefusal)
})

timely('thirty thousand subsections, in the order that costs most', () => {
  const count = 30_000
  const names = Array.from({ length: count }, (_, i) => `s${i}`)
  const subsections = names.map((name): Json => ({ vmsd_name: name, version: 1, fields: [] }))
  const body = Buffer.concat(
    names.reverse().map((name) => Buffer.concat([Buffer.from([5, name.length]), Buffer.from(name), Buffer.alloc(4)])),
  )
  assert.is(decoded({ fields: [], subsections }, body).state.subsections.length, count)
  // And where one is missing.
  assert.throws(() => decoded({ fields: [], subsections }, body.subarray(0, -7)), /expected subsection/)
})

timely('very many elements that do not fit', () => {
  const element = struct('a', 2, [field('x', 'uint8', 1)])
  const fields = [{ ...(element as object), array_len: 500_000 } as Json]
  assert.throws(() => decoded({ fields }, new Uint8Array(1_000_000)), /at most 1000 fields that do not fit/)
})

timely('more values than are made of a device: octets, and the same octets back', () => {
  roundTrip([field('a', 'uint8', 1, { array_len: 3_000_000 })], new Uint8Array(3_000_000).fill(7))
})

timely('as many values as are made of a device', () => {
  roundTrip([field('a', 'uint8', 1, { array_len: 300_000 })], new Uint8Array(300_000).fill(7))
})

timely('long names in every element of an array', () => {
  const element = struct('a', 1, [field('x'.repeat(4000), 'uint8', 1)])
  assert.throws(
    () => decoded({ fields: [{ ...(element as object), array_len: 100_000 } as Json] }, new Uint8Array(100_000)),
    /names of at most/,
  )
})

const parse = (text: string) => parseDescription(new TextEncoder().encode(text), 0)

for (const [what, text, reason] of [
  ['arrays nested 100,000 deep', '['.repeat(100_000), 'nested at most 256 deep'],
  ['objects nested 100,000 deep', '{"a":'.repeat(100_000), 'nested at most 256 deep'],
  ['three million values', `[${'0,'.repeat(3_000_000)}0]`, 'at most 2000000 values'],
  ['a number of a million digits', `{"page_size":${'1'.repeat(1_000_000)}}`, 'a value of at most 64 characters'],
  [
    'a name of a million characters',
    descriptionText([{ fields: [field('x'.repeat(1e6), 'uint8', 1)], body: new Uint8Array(0) }]),
    'a name of at most 4096 characters',
  ],
  [
    'a size below 0',
    descriptionText([{ fields: [field('x', 'uint8', -1)], body: new Uint8Array(0) }]),
    'a whole number from 0',
  ],
  [
    'a size beyond all',
    descriptionText([{ fields: [field('x', 'uint8', 2 ** 50, { array_len: 2 ** 50 })], body: new Uint8Array(0) }]),
    'a size that a stream can have',
  ],
  [
    'a size in the form of a text',
    descriptionText([{ fields: [new RawJson('{"name":"x","type":"uint8","size":"1"}')], body: new Uint8Array(0) }]),
    'a whole number',
  ],
  ['half a character', '{"devices":[{"name":"\\ud800","instance_id":0}]}', 'surrogates in pairs'],
  ['an escape that JSON has not', '{"devices":[{"name":"\\x","instance_id":0}]}', 'an escape sequence that JSON has'],
  ['a control character', '{"devices":[{"name":"\u0001","instance_id":0}]}', 'a string without control characters'],
  ['no text at all', '', 'a value'],
  ['an open string', '{"a', 'the end of a string'],
  ['text after the text', '{} {}', 'the end of the text'],
] as const) {
  timely(`a description of ${what}`, () => {
    assert.throws(
      () => parse(text),
      (error: Error) => error instanceof MigrationError && error.message.includes(reason),
    )
  })
}

suite('escapes are read', () => {
  const text = jsonText({ devices: [{ name: 'é€😀"\\\n', instance_id: 0 }] }).replace('é', '\\u00e9')
  assert.is(parse(text.replace('😀', '\\ud83d\\ude00')).devices[0].name, 'é€😀"\\\n')
})

suite.run()
