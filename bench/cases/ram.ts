/** RAM streams from a file that lies in the page cache: to records, and to images in memory. */
import { createHash } from 'node:crypto'
import { readSync, statSync } from 'node:fs'
import { BerRamReader } from '../baselines/ram-ber.ts'
import { BinaryRamReader } from '../baselines/ram-binary.ts'
import type { RamReader } from '../baselines/ram-reader.ts'
import { CallbackWalker } from '../baselines/walker-callback.ts'
import { RECORD, RecordWalker, WIDE } from '../baselines/walker-records.ts'
import { BerDecoder, driveFile, inspection } from '../built.ts'
import type { Contender, TimedCase } from '../case.ts'
import { readThrough, streamFiles, withFile, withFileSync } from '../temporary.ts'
import { addFields, type Sums } from './scan.ts'

/** What `BerDecoder.reserve` gives at a time; the bare reads and the walkers take the same. */
const CHUNK = 128 * 1024
/** Octets of an image from one that `sample` looks at to the next: looking costs next to nothing. */
const STRIDE = 1024 * 1024 + 4096 + 5

export const fileToRecords: TimedCase = {
  name: 'ram/file-to-records',
  summary: 'a RAM stream in BER, BENCH_MIB, read from a file; all records looked at, pages not copied',
  takesImage: true,
  wanted: [{ contender: 'BerDecoder', against: 'ceiling', least: 0.9 }],
  async prepare(settings) {
    const { ber } = await streamFiles(settings)
    const buffer = new Uint8Array(CHUNK)
    return {
      octets: statSync(ber).size,
      values: countValues(ber),
      contenders: [
        { name: 'BerDecoder, reserve and commit', role: 'ours', run: () => withFileSync(ber, recordsByDecoder) },
        {
          name: 'resumable walker, records',
          role: 'baseline',
          run: () => withFileSync(ber, (fd) => recordsByWalker(fd, buffer)),
        },
        {
          name: 'resumable walker, callback',
          role: 'baseline',
          run: () => withFileSync(ber, (fd) => recordsByCallback(fd, buffer)),
        },
        {
          name: 'read only, 128 KiB at a time',
          role: 'ceiling',
          different: true,
          run: () => withFileSync(ber, (fd) => readThrough(fd, buffer)),
        },
      ],
    }
  },
}

export const fileToImage: TimedCase = imageCase('ram/file-to-image', 'ber')
export const binaryToImage: TimedCase = imageCase('ram/binary-to-image', 'binary')

function imageCase(name: string, form: 'binary' | 'ber'): TimedCase {
  const which = form === 'ber' ? 'a RAM stream in BER' : 'a binary RAM stream'
  return {
    name,
    summary: `${which}, BENCH_MIB, from a file into images in fresh memory, on both sides`,
    takesImage: true,
    ...(form === 'ber' && { wanted: [{ contender: 'inspection', against: 'baseline', least: 1.05 }] }),
    async prepare(settings) {
      const path = (await streamFiles(settings))[form]
      const Reader = form === 'ber' ? BerRamReader : BinaryRamReader
      const buffer = new Uint8Array(CHUNK)
      const byHand = (apart: boolean) => withFileSync(path, (fd) => imagesOf(new Reader(fd, apart).read()))
      const ours = () => withFile(path, (fd) => gather(form, fd))
      // All of them asynchronous: benchmark.js runs others once more, untimed, and its garbage would meet the clock.
      const contenders: Contender[] = [
        {
          name: 'inspection, gather',
          role: 'ours',
          run: async () => sample(await ours()),
          digest: async () => digestOf(await ours()),
        },
        {
          name: 'by hand, copyWithin',
          role: 'baseline',
          run: async () => sample(byHand(false)),
          digest: () => digestOf(byHand(false)),
        },
        {
          name: 'by hand, set(subarray)',
          role: 'baseline',
          run: async () => sample(byHand(true)),
          digest: () => digestOf(byHand(true)),
        },
        {
          name: 'read only, 128 KiB at a time',
          role: 'ceiling',
          different: true,
          run: async () => withFileSync(path, (fd) => readThrough(fd, buffer)),
        },
      ]
      return {
        octets: statSync(path).size,
        values: withFileSync(path, (fd) => new Reader(fd).read().pages),
        contenders,
      }
    },
  }
}

interface Image {
  readonly name: string
  readonly octets: Uint8Array
}

async function gather(form: 'binary' | 'ber', fd: number): Promise<Image[]> {
  const conversion = inspection(form, { gather: true })
  await driveFile(conversion, fd)
  const { images } = conversion.output
  if (images === undefined) throw new Error('nothing was gathered')
  return images.names().map((name) => ({ name, octets: images.octets(name) as Uint8Array }))
}

const imagesOf = (reader: RamReader): Image[] =>
  [...reader.blocks.values()].map((block) => ({ name: block.name, octets: reader.image(block) }))

function sample(images: readonly Image[]): number {
  let sum = 0
  for (const { octets } of images) {
    sum += octets.length
    for (let at = 0; at < octets.length; at += STRIDE) sum += octets[at]
  }
  return sum
}

function digestOf(images: readonly Image[]): string {
  const hash = createHash('sha256')
  for (const { name, octets } of images) hash.update(`${name} ${octets.length}\n`).update(octets)
  return hash.digest('hex')
}

function countValues(path: string): number {
  return withFileSync(path, (fd) => {
    const decoder = new BerDecoder()
    for (;;) {
      const count = readSync(fd, decoder.reserve())
      decoder.commit(count)
      if (count === 0) return decoder.values
      decoder.count()
    }
  })
}

function recordsByDecoder(fd: number): number {
  const decoder = new BerDecoder()
  const sums: Sums = { mixed: 0, offsets: 0 }
  for (;;) {
    const count = readSync(fd, decoder.reserve())
    decoder.commit(count)
    if (count === 0) break
    for (const batch of decoder.batches()) addFields(batch, sums)
  }
  decoder.end()
  return sums.offsets + (sums.mixed >>> 0)
}

function recordsByWalker(fd: number, buffer: Uint8Array): number {
  const walker = new RecordWalker()
  let mixed = 0
  let offsets = 0
  for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) {
    walker.write(read === buffer.length ? buffer : buffer.subarray(0, read))
    const { records, base } = walker
    for (let count = walker.fill(); count > 0; count = walker.fill()) {
      for (let i = 0, at = 0; i < count; i++, at += RECORD) {
        const word = records[at]
        const tagNumber = (word >>> 10) & WIDE
        if (tagNumber === WIDE) throw new Error('a wide record')
        const form = 5 * ((word >> 29) & 1)
        mixed = (mixed + (word >>> 30) + 3 * tagNumber + form + 7 * records[at + 2] + 11 * (word & 0x3ff)) | 0
        offsets += records[at + 1] + base
      }
    }
  }
  walker.end()
  return offsets + (mixed >>> 0)
}

function recordsByCallback(fd: number, buffer: Uint8Array): number {
  let mixed = 0
  let offsets = 0
  const walker = new CallbackWalker((tagClass, tagNumber, constructed, offset, length, depth) => {
    mixed = (mixed + tagClass + 3 * tagNumber + (constructed ? 5 : 0) + 7 * length + 11 * depth) | 0
    offsets += offset
  })
  for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) {
    walker.write(read === buffer.length ? buffer : buffer.subarray(0, read))
  }
  walker.end()
  return offsets + (mixed >>> 0)
}
