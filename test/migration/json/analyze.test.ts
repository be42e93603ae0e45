/** State as QEMU's own script prints it, beside what it has printed; and its ways with what the recorded streams do not have. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../../src/migration/json/analyze.ts'
import { JsonText } from '../../../src/migration/json/json-text.ts'
import type { StreamModel } from '../../../src/migration/model.ts'
import { unhex } from '../../support/hex.ts'
import { berOf } from '../../support/migration.ts'
import { deviceStream, field, type Json, modelOf, RawJson, struct } from '../../support/migration-devices.ts'
import { oracleOf, recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'

const suite = makeSuite('migration/json/analyze')

function analyzed(model: StreamModel): string {
  let text = ''
  analyze(new JsonText((piece) => (text += piece), { indent: 4, ascii: true }), model)
  return text
}

for (const stream of recordedStreams) {
  const oracle = oracleOf(stream)
  if (oracle === undefined) continue
  suite(`${stream.name}: what the script has printed, of both forms`, () => {
    const octets = streamOctets(stream)
    assert.is(analyzed(modelOf('binary', octets)), oracle)
    assert.is(analyzed(modelOf('ber', berOf(octets))), oracle)
  })
}

suite('there are oracles', () => {
  assert.is(recordedStreams.filter((stream) => oracleOf(stream) !== undefined).length, recordedStreams.length - 1)
})

/** What a field is shown as. */
function shown(fields: readonly Json[], octets: string): Record<string, unknown> {
  const model = modelOf('binary', deviceStream([{ fields, body: unhex(octets.replaceAll(' ', '')) }]))
  return JSON.parse(analyzed(model))['d (3)']
}

suite('its ways with types', () => {
  const ways: readonly (readonly [type: string, octets: string, shown: unknown])[] = [
    ['uint8', 'ff', '0xff'],
    ['uint8 equal', 'ff', '0xff (-1)'],
    ['uint16 equal', '8000', '0x8000 (-32768)'],
    ['uint32 equal', 'ffffffff', '0xffffffff'],
    ['int32 le', 'fffffffe', '0xfffffffe (-2)'],
    ['int64 equal', 'ffffffffffffffff', '0xffffffffffffffff (-1)'],
    ['uint64', 'ffffffffffffffff', '0xffffffffffffffff'],
    ['timer', 'ffffffffffffffff', 'ff ff ff ff ff ff ff ff'],
    ['float64', '3ff0000000000000', '3f f0 00 00 00 00 00 00'],
    ['bool', '02', true],
    ['nullptr', '30', 'nullptr'],
    ['buffer', '', ''],
    ['uint32', '800001', '0x800001'],
    ['int32', '800001', '0x800001 (-8388607)'],
    ['fd', '20', '20'],
    ['capability', '0161', 'a'],
  ]
  for (const [type, octets, value] of ways) {
    assert.equal(shown([field('f', type, octets.length / 2)], octets), { f: value }, type)
  }
})

suite('fields of one name are one list, wherever they stand; one alone is none', () => {
  const x = (more: { readonly [key: string]: Json } = {}) => field('x', 'uint8', 1, more)
  assert.equal(shown([x({ index: 0 })], '01'), { x: '0x01' })
  assert.equal(shown([x({ array_len: 2 }), field('y', 'uint8', 1), x()], '01 02 03 04'), {
    x: ['0x01', '0x02', '0x04'],
    y: '0x03',
  })
})

suite('tmp, vstruct and lists are octets, structs are none', () => {
  const inline = (type: string) => ({
    name: type,
    type,
    vmsd_name: 'i',
    version: 1,
    fields: [field('a', 'uint8', 1)],
    size: 1,
  })
  const list = new RawJson('{"name":"l","type":"qtailq","vmsd_name":"e","version":1,"fields":[],"size":2}')
  const fields = [inline('tmp'), inline('vstruct'), list, struct('s', 1, [field('a', 'uint8', 1)]), struct('e', 0, [])]
  assert.equal(shown(fields, '01 02 0100 03'), { tmp: '01', vstruct: '02', l: '01 00', s: { a: '0x03' }, e: {} })
})

suite('all but ASCII is escaped, and DEL is', () => {
  const model = modelOf('binary', deviceStream([{ name: 'ü\u007f😀', fields: [], body: new Uint8Array(0) }]))
  assert.match(analyzed(model), '"\\u00fc\\u007f\\ud83d\\ude00 (3)": {}')
})

suite('a device that is not described is its octets', () => {
  const stream = deviceStream([{ name: 'e', fields: [], body: unhex('0102') }], '{"page_size":4096,"devices":[]}')
  assert.equal(JSON.parse(analyzed(modelOf('binary', stream))), { 'e (3)': '01 02' })
})

suite.run()
