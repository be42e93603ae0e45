/** Several connections as one plain stream. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { convertStream, convertToMapped, MemoryPlace, merging } from '../../../src/migration/index.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { BlobSource } from '../../../src/migration/source/blob-source.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { IgnoringVisitor } from '../../../src/migration/visitors.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { berOf, inspected } from '../../support/migration.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import {
  type ChannelsOptions,
  type PackedBy,
  type Pairing,
  type Recorded,
  record,
  zstdPackets,
} from '../../support/multifd-builder.ts'
import { atOnce, gathered, merged, mergedOf, SlowSource } from './support.ts'

const suite = makeSuite('migration/multifd/merge')

const pairings: readonly Pairing[] = ['flush', 'section']

/** Pages by several ways, some twice, and what `a` and `b` hold then. */
function busy(pairing: Pairing, options: ChannelsOptions = {}): { recorded: Recorded; a: Uint8Array; b: Uint8Array } {
  const { pageSize = 4096 } = options
  const a = new Uint8Array(64 * pageSize)
  const b = new Uint8Array(16 * pageSize)
  const page = (image: Uint8Array, at: number, seed: number) => {
    const octets = noise(pageSize, seed)
    image.set(octets, at * pageSize)
    return [at * pageSize, octets] as const
  }
  const recorded = record(
    pairing,
    ({ main, channels }, sync) => {
      main.zero(0, 'a').zero(pageSize)
      channels.packet(1, { block: 'a', pages: [page(a, 2, 1), page(a, 9, 2)], zeros: [3 * pageSize] })
      channels.packet(0, { block: 'b', pages: [page(b, 15, 3)] })
      main.zero(4 * pageSize)
      channels.packet(0, { block: 'b', zeros: [0, pageSize] })
      sync()
      main.zero(pageSize, 'b')
      page(a, 9, 4)
      channels.packet(0, { block: 'a', pages: [[9 * pageSize, noise(pageSize, 4)]] })
      sync()
      channels.packet(1, { block: 'a', pages: [page(a, 0, 5)], zeros: [2 * pageSize] })
      a.fill(0, 2 * pageSize, 3 * pageSize)
      main.zero(2 * pageSize)
    },
    options,
  )
  return { recorded, a, b }
}

function assertMerged(plain: Uint8Array, { a, b }: { a: Uint8Array; b: Uint8Array }, pageSize = 4096): void {
  const { info, images } = gathered(plain, pageSize)
  assert.is(info.ramRecords.flush, 0)
  assertBytes(images!.octets('a')!, a, 'a')
  assertBytes(images!.octets('b')!, b, 'b')
}

for (const pairing of pairings) {
  for (const method of ['none', 'zlib'] as const satisfies readonly PackedBy[]) {
    for (const pageSize of [1024, 4096, 65_536]) {
      suite(`${pairing}, ${method}, pages of ${pageSize} octets`, async () => {
        const { recorded, ...images } = busy(pairing, { method, pageSize })
        assertMerged(await mergedOf(recorded), images, pageSize)
      })
    }
  }

  suite(`${pairing}, zstd: blocks of one frame go through the packets of a channel`, async () => {
    const a = new Uint8Array(64 * 4096)
    const packets = zstdPackets()
    const recorded = record(pairing, ({ channels }, sync) => {
      for (const [i, { pages, data }] of packets.slice(0, 2).entries()) {
        if (i > 0) sync()
        const offsets = Array.from({ length: 32 }, (_, page) => 4096 * (i === 0 ? 2 * page : 63 - 2 * page))
        for (const [page, offset] of offsets.entries()) a.set(pages.subarray(page * 4096, (page + 1) * 4096), offset)
        const all = offsets.map((offset) => [offset, new Uint8Array(4096)] as const)
        channels.packet(1, { block: 'a', pages: all, data, change: (header) => header.setUint32(8, 2 << 1) })
      }
    })
    assertMerged(await mergedOf(recorded), { a, b: new Uint8Array(16 * 4096) })
  })
}

suite('octet for octet: pages stand before what the channels were waited for', async () => {
  const recorded = record('flush', ({ main, channels }) => {
    main.zero(0, 'a').zero(4096)
    channels.packet(0, { block: 'b', pages: [[8192, noise(4096, 1)]], zeros: [0] })
    channels.packet(1, { block: 'b', pages: [[4096, noise(4096, 2)]] })
    main.flush()
    channels.sync()
    // Continues the block that was named last in this connection.
    main.zero(8192).zero(0, 'b')
  })
  const plain = new StreamBuilder().header().configuration('test-1.0').start()
  plain.blocks([
    { name: 'a', length: 64 * 4096 },
    { name: 'b', length: 16 * 4096 },
  ])
  plain.eos().footer().part().zero(0, 'a').zero(4096)
  plain.page(8192, 1, 'b').zero(0).page(4096, 2)
  plain.zero(8192, 'a').zero(0, 'b')
  plain.eos().footer().end().eos().footer().full(9, 'd', [1, 2, 3]).footer(9).eof()
  assertBytes(await mergedOf(recorded), plain.build())
})

suite('packets go in the order of their numbers, whichever channel they took', async () => {
  const recorded = record('section', ({ channels }) => {
    channels.packet(1, { block: 'a', pages: [[0, noise(4096, 1)]] })
    channels.packet(0, { block: 'a', pages: [[0, noise(4096, 2)]] })
    channels.packet(1, { block: 'a', pages: [[0, noise(4096, 3)]] })
  })
  const { images } = gathered(await mergedOf(recorded))
  assertBytes(images!.octets('a')!.subarray(0, 4096), noise(4096, 3))
})

suite('QEMU 7.2: SYNC in a packet of pages, then one with neither, with its number and an old size', async () => {
  const recorded = record(
    'section',
    ({ main, channels }) => {
      channels.packet(0, { block: 'a', pages: [[0, noise(4096, 1)]], number: 1, sync: true })
      channels.packet(0, { block: 'a', number: 1, change: (header) => header.setUint32(20, 4096) })
      main.eos().footer().part()
      // Three numbers were given out, for four packets of which two have the same.
      channels.packet(0, { block: 'b', zeros: [0], number: 3 })
    },
    { channels: 1 },
  )
  // The builder has numbered its own SYNC packets 0, 1 and 2: as a source, it would have gone on after 3.
  const [octets] = recorded.channels.build()
  const view = new DataView(octets.buffer)
  for (const [i, offset] of recorded.channels.offsets[0].entries()) {
    view.setBigUint64(offset + 24, BigInt(i === 1 ? 2 : i))
  }
  const { images, info } = gathered(await merged(recorded.main.build(), atOnce([octets])))
  assertBytes(images!.octets('a')!.subarray(0, 4096), noise(4096, 1))
  assert.equal([info.ramRecords.full, info.ramRecords.zero], [1, 1])
})

suite('QEMU 7.2: the same at the end, where the channel closes before the second packet is sent', async () => {
  const recorded = record(
    'section',
    ({ channels }) => {
      channels.packet(0, { block: 'a', pages: [[0, noise(4096, 1)]], number: 3, sync: true })
    },
    { channels: 1 },
  )
  const [octets] = recorded.channels.build()
  const [, joint, sync, rest] = recorded.channels.offsets[0]
  // Number 2 was overwritten by 3, and nothing says so.
  const closed = join([octets.subarray(0, joint), octets.subarray(sync, rest), octets.subarray(joint, sync)])
  const { images, info } = gathered(await merged(recorded.main.build(), atOnce([closed])))
  assertBytes(images!.octets('a')!.subarray(0, 4096), noise(4096, 1))
  assert.is(info.ramRecords.full, 1)
})

suite('SYNC packets of QEMU 10 have room for no pages', async () => {
  const { recorded, ...images } = busy('flush')
  const octets = recorded.channels.build().map((channel, i) => {
    const view = new DataView(channel.buffer)
    for (const offset of recorded.channels.offsets[i])
      if (view.getUint32(offset + 8) & 1) view.setUint32(offset + 12, 0)
    return channel
  })
  assertMerged(await merged(recorded.main.build(), atOnce(octets)), images)
})

suite('channels in any order, from what reads at once or not, in pieces of any size', async () => {
  const { recorded } = busy('flush', { method: 'zlib' })
  const [main, channels] = [recorded.main.build(), recorded.channels.build()]
  const expected = await merged(main, atOnce(channels))
  assertBytes(await merged(main, atOnce(channels).reverse()), expected)
  for (const size of [1, 7, 1000, 100_000]) {
    const slow = channels.map((octets, i) => ({ name: `ch${i}`, source: new SlowSource(octets, size) }))
    assertBytes(await merged(main, slow), expected, `in pieces of ${size}`)
    assertBytes(await merged(new SlowSource(main, size), slow), expected, `and the main stream`)
  }
  const blobs = channels.map((octets, i) => ({
    name: `ch${i}`,
    source: new BlobSource(new Blob([octets.slice()]), 999),
  }))
  assertBytes(await merged(main, blobs), expected, 'Blobs')
})

suite('the main stream as BER', async () => {
  for (const pairing of pairings) {
    const { recorded } = busy(pairing)
    const main = recorded.main.build()
    const expected = await mergedOf(recorded)
    assertBytes(await merged(berOf(main), atOnce(recorded.channels.build())), expected)
    assertBytes(await mergedOf(recorded, 'binary'), expected)
    assertBytes(await mergedOf(recorded, 'ber'), berOf(expected))
  }
})

suite('from Blobs into a stream, and into a mapped-ram file', async () => {
  const { recorded, a, b } = busy('flush')
  const blob = (octets: Uint8Array) => new Blob([octets.slice()])
  const channels = recorded.channels.build().map((octets, i) => ({ name: `ch${i}`, input: blob(octets) }))
  const pieces: Uint8Array[] = []
  const stream = new WritableStream<Uint8Array>({ write: (piece) => void pieces.push(piece) })
  const seen: number[] = []
  const onProgress = (octets: number) => void seen.push(octets)
  await convertStream(blob(recorded.main.build()), 'stream', stream, { channels, onProgress })
  assertBytes(Buffer.concat(pieces), await mergedOf(recorded))
  assert.is(seen.at(-1), recorded.main.position)
  const place = new MemoryPlace()
  await convertToMapped(blob(recorded.main.build()), place, { channels })
  const mapped = inspected('binary', place.octets(), { gather: true })
  assert.is(mapped.info.ramRecords.full + mapped.info.ramRecords.zero, 0)
  assertBytes(mapped.images!.octets('a')!, a)
  assertBytes(mapped.images!.octets('b')!, b)
})

suite('the UUID of the guest, where the main stream tells it', async () => {
  const channels = record('flush', () => {}, { uuid: 0x42 }).channels.build()
  const main = (uuid: number) => {
    const builder = new StreamBuilder().header().configuration('m').uuid(uuid).start()
    builder.blocks([]).flush().eos().footer().part().flush().eos().footer().end().flush().eos().footer().eof()
    return builder.build()
  }
  assert.ok((await merged(main(0x42), atOnce(channels))).length > 0)
})

suite('channels take no more memory the more they hold', async () => {
  const packets = 400
  const { main, channels } = record(
    'flush',
    ({ channels }) => {
      const pages = Array.from({ length: 64 }, (_, page) => [4096 * page, noise(4096, page)] as const)
      channels.packet(0, { block: 'a', pages })
    },
    { channels: 1 },
  )
  const [octets] = channels.build()
  const [start, from, to] = channels.offsets[0]
  const size = to - from
  /** The second packet again and again, numbered anew. */
  const source = {
    read(position: number, view: Uint8Array): number {
      const repeated = Math.min(Math.max(Math.floor((position - from) / size), 0), packets - 1)
      const at = position - repeated * size
      const piece = octets.subarray(
        at,
        Math.min(at + view.length, at < to && repeated < packets - 1 ? to : octets.length),
      )
      view.set(piece)
      const number = from + 24 - at
      if (at <= from && number + 8 <= view.length && piece.length > number + 8) {
        new DataView(view.buffer, view.byteOffset).setBigUint64(number, BigInt(1 + repeated))
      }
      return piece.length
    },
  }
  assert.ok(start < from)
  let most = 0
  let least = Number.POSITIVE_INFINITY
  let pages = 0
  class Watching extends IgnoringVisitor {
    override pages({ count }: { count: number }): void {
      pages += count
      if (pages < 5000) return
      most = Math.max(most, process.memoryUsage().rss)
      least = Math.min(least, process.memoryUsage().rss)
    }
  }
  const memory = new MigrationMemory()
  const conversion = merging('binary', memory, new Watching(), { channels: [{ name: 'c', source }] })
  const input = new MemorySource(main.build())
  try {
    for (const pause of conversion.walk) {
      if (pause !== 0) continue
      const count = input.read(conversion.input.at, conversion.input.reserve())
      conversion.input.commit(count)
      if (count === 0) conversion.input.end()
    }
  } catch (error) {
    // The numbers of the packets after the repeated ones are those of another recording.
    assert.match((error as Error).message, 'packets in all channels')
  }
  assert.is(pages, 64 * packets)
  assert.ok(most - least < 24 * 1024 * 1024, `${most - least} octets more for ${packets} packets`)
})

suite.run()
