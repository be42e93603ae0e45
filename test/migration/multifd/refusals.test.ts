/** What is refused of channels: each with its code, the channel's name and the octet in it. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError, type Unpackers } from '../../../src/migration/index.ts'
import { seededRandom } from '../../support/corpus.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import { mutate } from '../../support/migration-mutations.ts'
import { type Channels, type PackedBy, type Packet, record } from '../../support/multifd-builder.ts'
import { atOnce, gathered, merged, refusalOf } from './support.ts'

const suite = makeSuite('migration/multifd/refusals')

interface Refused {
  /** Added to the second channel, after its first SYNC packet. */
  readonly packet?: Packet
  readonly method?: PackedBy
  /** Changes the recordings. */
  readonly change?: (octets: Uint8Array[], channels: Channels) => Uint8Array[]
  readonly main?: (builder: StreamBuilder) => Uint8Array
  readonly unpackers?: Unpackers
  readonly code?: string
  /** Octets from the begin of the packet, or of the channel where there is no packet. */
  readonly at: number
  /** The channel at fault, and its path; the second one, by default. */
  readonly channel?: number
  readonly path?: string
  readonly says: RegExp
}

const pages = [[0, noise(4096, 1)]] as const
const page: Packet = { block: 'a', pages }
const word = (at: number, value: number) => (header: DataView) => header.setUint32(at, value)
const cut = (channel: number, octets: number) => (all: Uint8Array[]) =>
  all.map((each, i) => (i === channel ? each.subarray(0, octets) : each))
const set = (channel: number, at: number, value: number) => (all: Uint8Array[]) => {
  all[channel][at] = value
  return all
}

const refused: Readonly<Record<string, Refused>> = {
  'an empty channel': { change: cut(1, 0), code: 'MIGRATION_TRUNCATED', at: 0, path: 'header', says: /64 more/ },
  'a channel that is cut in its header': {
    change: cut(1, 63),
    code: 'MIGRATION_TRUNCATED',
    at: 63,
    path: 'header',
    says: /1 more octet/,
  },
  'a main stream as channel': {
    change: set(1, 0, 0x51),
    at: 0,
    path: '',
    says: /expected 0x11223344 \(multifd\), or pages/,
  },
  'a version to come': { change: set(1, 7, 2), at: 4, path: 'header', says: /expected version 1, found version 2/ },
  'the channel of another guest': {
    change: set(1, 9, 1),
    at: 8,
    path: 'header',
    says: /expected the guest of ch0, 00000000-0000-0000-0000-000000000000, found 00010000-/,
  },
  'a channel given twice': {
    change: ([first]) => [first, first.slice()],
    at: 24,
    path: 'header',
    says: /a number other than that of ch0, found channel 0/,
  },
  'channel 0 is missing': {
    change: ([, second]) => [second],
    at: 24,
    channel: 0,
    path: 'header',
    says: /so channel 0, found channels 1/,
  },
  'the last channel is missing': {
    change: ([first]) => [first],
    packet: page,
    at: 64 + 3 * 1344,
    channel: 0,
    path: 'packet 2',
    says: /expected 6 packets in all channels.*found 3: a channel is missing/,
  },
  'the same packets twice': {
    change: (all, channels) => {
      const view = new DataView(all[1].buffer)
      for (const at of channels.offsets[1]) view.setBigUint64(at + 24, 0n)
      return all
    },
    at: 64 + 3 * 1344,
    channel: 0,
    path: 'packet 2',
    says: /expected 5 packets in all channels.*found 6: some are there twice/,
  },
  'a packet without its magic': {
    packet: { change: word(0, 0x11223345) },
    at: 0,
    says: /expected 0x11223344, found 0x11223345/,
  },
  'a packet of a version to come': { packet: { change: word(4, 2) }, at: 4, says: /version 2/ },
  'flags that nobody knows': { packet: { change: word(8, 0x80) }, at: 8, says: /flags 0x00000080/ },
  'two methods at once': { packet: { ...page, change: word(8, 3 << 1) }, at: 8, says: /flags 0x00000006/ },
  'room for more pages than a packet has': {
    packet: { change: word(12, 129) },
    at: 12,
    says: /at most 128 pages, found for 129/,
  },
  'more pages than a packet has': {
    packet: { ...page, change: word(16, 129) },
    at: 16,
    says: /at most 128 pages, found 129/,
  },
  'more zero pages than are left': {
    packet: { ...page, change: word(32, 128) },
    at: 32,
    says: /at most 128 pages, found 1 and 128 that are zero/,
  },
  'the state of a device': {
    packet: { change: (header) => deviceState(header) },
    code: 'MIGRATION_UNSUPPORTED',
    at: 0,
    says: /state of a device.*found 77 octets of "0000:00:03.0\/vfio", instance 2/,
  },
  'a block that there is not': {
    packet: { block: 'c', pages },
    code: 'MIGRATION_RAM_BLOCK',
    at: 64,
    says: /"c"/,
  },
  'a name without an end': {
    packet: { block: 'a'.repeat(256), pages },
    code: 'MIGRATION_RAM_BLOCK',
    at: 64,
    says: /a name without an end/,
  },
  'pages of no block': { packet: { pages }, code: 'MIGRATION_RAM_BLOCK', at: 64, says: /""/ },
  'a page outside its block': {
    packet: { block: 'b', zeros: [0, 16 * 4096] },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 328,
    says: /below 0x10000, found 0x10000 in block "b"/,
  },
  'a page far outside': {
    packet: { ...page, change: (header) => header.setBigUint64(320, 2n ** 64n - 4096n) },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 320,
    says: /0xfffffffffffff000/,
  },
  'a page between two': {
    packet: { ...page, zeros: [2048] },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 328,
    says: /a multiple of 4096/,
  },
  'fewer octets than pages': {
    packet: { ...page, data: new Uint8Array(4095) },
    code: 'MIGRATION_RAM_DATA',
    at: 20,
    says: /expected 4096 octets, found 4095/,
  },
  'more octets than pages': {
    packet: { ...page, data: new Uint8Array(4097) },
    code: 'MIGRATION_RAM_DATA',
    at: 20,
    says: /found 4097/,
  },
  'zlib without octets': {
    packet: { ...page, data: new Uint8Array(0) },
    method: 'zlib',
    code: 'MIGRATION_RAM_DATA',
    at: 20,
    says: /1 to 1048576 octets, found 0/,
  },
  'zlib with more octets than can be': {
    packet: { ...page, data: new Uint8Array(9), change: word(20, 1_048_577) },
    method: 'zlib',
    code: 'MIGRATION_RAM_DATA',
    at: 20,
    says: /found 1048577/,
  },
  'zlib that is none': {
    packet: { ...page, data: noise(100, 1) },
    method: 'zlib',
    code: 'MIGRATION_RAM_DATA',
    at: 1344,
    says: /cannot be unpacked: found zlib: /,
  },
  'zlib of fewer pages': {
    packet: { ...page, change: word(16, 2) },
    method: 'zlib',
    code: 'MIGRATION_RAM_DATA',
    at: 1344 + 4108,
    says: /zlib: 4096 octets of the 8192 of its pages/,
  },
  'zlib of more pages': {
    packet: { block: 'a', pages: [...pages, [4096, noise(4096, 2)]], change: word(16, 1) },
    method: 'zlib',
    code: 'MIGRATION_RAM_DATA',
    at: 1344,
    says: /zlib: more than the 4096 octets of its pages/,
  },
  'zstd that is none': {
    packet: { ...page, data: noise(100, 1), change: word(8, 2 << 1) },
    code: 'MIGRATION_RAM_DATA',
    at: 1344,
    says: /zstd: no Zstandard frame begins here/,
  },
  qpl: {
    packet: { ...page, change: word(8, 4 << 1) },
    code: 'MIGRATION_UNSUPPORTED',
    at: 8,
    says: /found qpl, the method for Intel's In-Memory Analytics Accelerator/,
  },
  uadk: {
    packet: { ...page, change: word(8, 8 << 1) },
    code: 'MIGRATION_UNSUPPORTED',
    at: 8,
    says: /found uadk, .*Kunpeng/,
  },
  qatzip: {
    packet: { ...page, change: word(8, 16 << 1) },
    code: 'MIGRATION_UNSUPPORTED',
    at: 8,
    says: /found qatzip, .*QuickAssist/,
  },
  'no SYNC packet any more': {
    change: (all, channels) => cut(1, channels.offsets[1][2])(all),
    at: 64 + 2 * 1344,
    path: 'packet 2',
    says: /expected SYNC packet 3, which the main stream goes with, found the end of the channel/,
  },
  'a SYNC packet too many': {
    change: (all) => [all[0], Buffer.concat([all[1], all[1].subarray(64, 64 + 1344)])],
    at: 64 + 3 * 1344,
    path: 'packet 3',
    says: /the main stream goes with 3 SYNC packets, found a SYNC packet/,
  },
  'pages after the last SYNC packet': {
    change: (all, channels) => {
      channels.packet(1, { block: 'a', zeros: [0, 4096] })
      return [all[0], channels.build()[1]]
    },
    at: 64 + 3 * 1344,
    path: 'packet 3',
    says: /found a packet of 2 pages/,
  },
  'octets at the end': {
    change: (all) => [all[0], Buffer.concat([all[1], Buffer.of(1)])],
    code: 'MIGRATION_TRUNCATED',
    at: 64 + 3 * 1344 + 1,
    path: 'packet 3',
    says: /11 more/,
  },
}

function deviceState(header: DataView): void {
  header.setUint32(8, 0x40)
  new TextEncoder().encodeInto('0000:00:03.0/vfio\0', new Uint8Array(header.buffer, 12, 256))
  header.setUint32(12 + 256, 2)
  header.setUint32(12 + 260, 77)
}

for (const [
  what,
  { packet, change, method = 'none', code = 'MIGRATION_MULTIFD', at, channel = 1, path, says },
] of Object.entries(refused)) {
  suite(what, async () => {
    const { main, channels } = record('flush', ({ channels }) => void (packet && channels.packet(1, packet)), {
      method,
    })
    const octets = change ? change(channels.build(), channels) : channels.build()
    const error = await refusalOf(() => merged(main.build(), atOnce(octets)))
    assert.instance(error, MigrationError, String(error))
    const expected = packet && change === undefined ? channels.offsets[1][1] + at : at
    assert.equal([error!.code, error!.offset, error!.input], [code, expected, `ch${channel}`], error!.message)
    const where = path ?? 'packet 1'
    assert.is(error!.path, `channel ch${channel}${where === '' ? '' : `, ${where}`}`)
    assert.match(error!.message, says)
  })
}

/** What is wrong with the main stream, and where in it. */
const mains: Readonly<Record<string, readonly [write: (main: StreamBuilder) => StreamBuilder, says: RegExp]>> = {
  'a flush after sections without one': [
    (main) => main.start().blocks([]).eos().footer().part().mark('here').flush(),
    /a MULTIFD_FLUSH, where sections have ended without one/,
  ],
  'a mapped-ram file': [
    (main) =>
      main
        .capabilities('mapped-ram')
        .start()
        .u64(0x1004)
        .str8('a')
        .u64(0x1000)
        .u32(1)
        .u64(0x1000)
        .u64(0)
        .u64(0)
        .mark('here'),
    /a mapped-ram file, which has its pages in itself/,
  ],
}

for (const [what, [write, says]] of Object.entries(mains)) {
  suite(`main stream: ${what}`, async () => {
    const main = write(new StreamBuilder().header().configuration('m'))
    const { channels } = record('flush', () => {})
    const error = await refusalOf(() => merged(main.build(), atOnce(channels.build()), 'binary'))
    assert.equal([error?.code, error?.input], ['MIGRATION_MULTIFD', undefined], error?.message)
    assert.ok(Math.abs(error!.offset - main.marks.get('here')!) <= 8, error!.message)
    assert.match(error!.message, says)
  })
}

suite('the UUID of the main stream is another', async () => {
  const { channels } = record('flush', () => {}, { uuid: 7 })
  const main = new StreamBuilder().header().configuration('m').uuid(8).start().blocks([]).eos().end().eos().eof()
  const error = await refusalOf(() => merged(main.build(), atOnce(channels.build())))
  assert.equal([error?.code, error?.offset, error?.input], ['MIGRATION_MULTIFD', 8, 'ch0'])
  assert.match(error!.message, 'the guest of the main stream, 08080808-')
})

suite('a refusal of the main stream is not blamed on a channel', async () => {
  const { channels } = record('flush', () => {})
  const main = new StreamBuilder().header().u8(0x66)
  const error = await refusalOf(() => merged(main.build(), atOnce(channels.build())))
  assert.equal([error?.code, error?.offset, error?.input], ['MIGRATION_SECTION_TYPE', 8, undefined])
})

suite('a stream with flushes and no channels is refused, not taken for plain', async () => {
  const { main } = record('flush', () => {})
  const error = await refusalOf(() => merged(main.build(), []))
  assert.is(error?.code, 'MIGRATION_UNSUPPORTED')
  assert.match(error!.message, 'pages came over other connections, whose recordings are needed')
})

suite('cut anywhere: truncated there, or a SYNC packet is missing', async () => {
  const large: Packet = { block: 'a', pages: [[0, new Uint8Array(65_536).fill(3)]] }
  const { main, channels } = record('flush', ({ channels }) => void channels.packet(1, large), {
    method: 'zlib',
    pageSize: 65_536,
  })
  const octets = channels.build()
  const whole = main.build()
  for (let length = 0; length < octets[1].length; length++) {
    const isNear = channels.offsets[1].some((offset) => Math.abs(length - offset) < 15)
    if (length > 70 && length % 23 > 0 && !isNear) continue
    const error = await refusalOf(() => merged(whole, atOnce([octets[0], octets[1].subarray(0, length)]), 'binary'))
    const isBetween = channels.offsets[1].includes(length)
    assert.is(error?.code, isBetween ? 'MIGRATION_MULTIFD' : 'MIGRATION_TRUNCATED', `${length}: ${error?.message}`)
    assert.is(error?.offset, length)
  }
})

suite('changed channels: refused, or what they hold is found', async () => {
  const random = seededRandom(5)
  const samples = (['none', 'zlib'] as const).map((method) => {
    const { main, channels } = record(
      'section',
      ({ channels }, sync) => {
        channels.packet(0, { block: 'a', pages: [[1024, noise(1024, 1)]], zeros: [2048] })
        sync()
        channels.packet(1, { block: 'b', pages: [[0, new Uint8Array(1024).fill(7)]] })
      },
      { method, pageSize: 1024 },
    )
    return { main: main.build(), channels: channels.build() }
  })
  for (let round = 0; round < 150; round++) {
    const { main, channels } = samples[random(samples.length)]
    const place = random(2)
    const changed = channels.map((octets, i) => (i === place ? mutate(octets, channels[1 - i], random) : octets))
    let plain: Uint8Array | undefined
    const error = await refusalOf(async () => {
      plain = await merged(main, atOnce(changed), 'binary')
    })
    if (plain === undefined) assert.instance(error, MigrationError, `round ${round}: ${error}`)
    else assert.ok(gathered(plain, 1024).info.ramRecords.flush === 0)
  }
})

suite.run()
