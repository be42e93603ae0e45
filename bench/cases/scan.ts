/** Small data values from a stream, every field of every value read in JavaScript. */

import type { BerBatch } from '../../src/stream/batch.ts'
import { sumUpBarely } from '../baselines/barest.ts'
import { CallbackWalker } from '../baselines/walker-callback.ts'
import { CountWalker } from '../baselines/walker-count.ts'
import { CursorWalker } from '../baselines/walker-cursor.ts'
import { RECORD, RecordWalker, WIDE } from '../baselines/walker-records.ts'
import { BerDecoder } from '../built.ts'
import { MIB, type Settings, type TimedCase } from '../case.ts'
import { generateRecords } from '../generate-records.ts'
import { generateValues, type ValueStream } from '../generate-values.ts'

const CHUNK = 64 * 1024
const SEED = 0x05e0
/** Words of a record of `BerBatch`, and its bits; see docs/records.md. */
const WORDS = 3
const WIDE_TAG = 0x3fff

type Generate = (size: number, seed: number) => ValueStream

/** One eighth of BENCH_MIB, in chunks as a file or socket gives them. */
function valueChunks(generate: Generate, { mib }: Settings) {
  const { octets, values } = generate(Math.max(mib / 8, 0.25) * MIB, SEED)
  return { octets, values, chunks: cut(octets, CHUNK) }
}

export function cut(octets: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < octets.length; at += size) chunks.push(octets.subarray(at, at + size))
  return chunks
}

/** Small values in a structure as random as their contents: what is hardest to foresee, for a processor too. */
export const scanSmallValues = scanCase('small-values', 'small values in random structure', generateValues)
export const countSmallValues = countCase('small-values', generateValues)
/** Small values in a structure that repeats. */
export const scanCallRecords = scanCase('call-records', 'call records of 15 or so small values', generateRecords)
export const countCallRecords = countCase('call-records', generateRecords)

function scanCase(subject: string, what: string, generate: Generate): TimedCase {
  return {
    name: `scan/${subject}`,
    summary: `${what}, BENCH_MIB / 8, in chunks of 64 KiB; class, number, form, offset, length and depth of each read`,
    wanted: [{ contender: 'BerDecoder', against: 'baseline', least: 1.6 }],
    prepare(settings) {
      const { octets, values, chunks } = valueChunks(generate, settings)
      return {
        octets: octets.length,
        values,
        contenders: [
          { name: 'BerDecoder, accessors', role: 'ours', run: () => scanByAccessors(chunks) },
          { name: 'BerDecoder, record words', role: 'ours', run: () => scanByWords(chunks) },
          { name: 'resumable walker, records', role: 'baseline', run: () => scanByRecords(chunks) },
          { name: 'resumable walker, callback', role: 'baseline', run: () => scanByCallback(chunks) },
          { name: 'resumable walker, cursor', role: 'baseline', run: () => scanByCursor(chunks) },
          { name: 'barest loop, no checks', role: 'note', run: () => sumUpBarely(octets, new Int32Array(1024)) },
        ],
      }
    },
  }
}

function countCase(subject: string, generate: Generate): TimedCase {
  return {
    name: `count/${subject}`,
    summary: 'the same stream, checked and counted',
    wanted: [{ contender: 'BerDecoder', against: 'baseline', least: 2.5 }],
    prepare(settings) {
      const { octets, values, chunks } = valueChunks(generate, settings)
      return {
        octets: octets.length,
        values,
        known: { result: values },
        contenders: [
          { name: 'BerDecoder.count', role: 'ours', run: () => countByDecoder(chunks) },
          { name: 'resumable walker, counting', role: 'baseline', run: () => countByWalker(chunks) },
          { name: 'resumable walker, callback counts', role: 'note', run: () => countByCallback(chunks) },
          { name: 'resumable walker, cursor, counted', role: 'note', run: () => countByCursor(chunks) },
        ],
      }
    },
  }
}

// Sums are kept in locals: that is how a consumer in a hurry writes its loop, whoever walks.

export function scanByAccessors(chunks: readonly Uint8Array[]): number {
  return scanByBatch(chunks, addFields)
}

export function scanByWords(chunks: readonly Uint8Array[]): number {
  return scanByBatch(chunks, addWords)
}

/** What a contender makes of all records; two that do the same get the same. */
export interface Sums {
  mixed: number
  offsets: number
}

/** A function a batch: the engine compiles it whole, where it would enter a long-running loop from the side. */
function scanByBatch(chunks: readonly Uint8Array[], add: (batch: BerBatch, sums: Sums) => void): number {
  const decoder = new BerDecoder()
  const sums: Sums = { mixed: 0, offsets: 0 }
  for (const chunk of chunks) {
    decoder.write(chunk)
    for (const batch of decoder.batches()) add(batch, sums)
  }
  decoder.end()
  return sums.offsets + (sums.mixed >>> 0)
}

/** Adds up every field of every record; a piece is none: the value that it belongs to came before. */
export function addFields(batch: BerBatch, sums: Sums): void {
  let { mixed, offsets } = sums
  for (let i = 0, count = batch.length; i < count; i++) {
    if (batch.headerLength(i) === 0) continue
    const form = batch.constructed(i) ? 5 : 0
    const tagNumber = batch.tagNumber(i) as number
    mixed = (mixed + batch.tagClass(i) + 3 * tagNumber + form + 7 * batch.contentsLength(i) + 11 * batch.depth(i)) | 0
    offsets += batch.contentsOffset(i)
  }
  sums.mixed = mixed
  sums.offsets = offsets
}

function addWords(batch: BerBatch, sums: Sums): void {
  const { records } = batch
  // What turns an address into a position is the same for all records of a batch.
  const delta = batch.contentsOffset(0) - batch.contentsStart(0)
  let { mixed, offsets } = sums
  for (let i = 0, at = 0, count = batch.length; i < count; i++, at += WORDS) {
    const word = records[at]
    const tagNumber = (word >>> 14) & 0x3fff
    offsets += records[at + 1] + delta
    if (tagNumber === WIDE_TAG) mixed = mix(mixed, word, batch.tagNumber(i) as number, batch.contentsLength(i))
    else mixed = mix(mixed, word, tagNumber, records[at + 2])
  }
  sums.mixed = mixed
  sums.offsets = offsets
}

function mix(mixed: number, word: number, tagNumber: number, length: number): number {
  return (mixed + (word >>> 30) + 3 * tagNumber + 5 * ((word >> 29) & 1) + 7 * length + 11 * (word & 0x3ff)) | 0
}

export function scanByRecords(chunks: readonly Uint8Array[]): number {
  const walker = new RecordWalker()
  let mixed = 0
  let offsets = 0
  for (const chunk of chunks) {
    walker.write(chunk)
    const { records, base } = walker
    for (let count = walker.fill(); count > 0; count = walker.fill()) {
      for (let i = 0, at = 0; i < count; i++, at += RECORD) {
        const word = records[at]
        let tagNumber = (word >>> 10) & WIDE
        let length = records[at + 2]
        if (tagNumber === WIDE) {
          const wide = walker.wide.get(i)
          tagNumber = wide?.tagNumber ?? 0
          length = wide?.length ?? 0
        }
        mixed = (mixed + (word >>> 30) + 3 * tagNumber + 5 * ((word >> 29) & 1) + 7 * length + 11 * (word & 0x3ff)) | 0
        offsets += records[at + 1] + base
      }
    }
  }
  walker.end()
  return offsets + (mixed >>> 0)
}

export function scanByCallback(chunks: readonly Uint8Array[]): number {
  let mixed = 0
  let offsets = 0
  const walker = new CallbackWalker((tagClass, tagNumber, constructed, offset, length, depth) => {
    mixed = (mixed + tagClass + 3 * tagNumber + (constructed ? 5 : 0) + 7 * length + 11 * depth) | 0
    offsets += offset
  })
  for (const chunk of chunks) walker.write(chunk)
  walker.end()
  return offsets + (mixed >>> 0)
}

export function scanByCursor(chunks: readonly Uint8Array[]): number {
  const walker = new CursorWalker()
  let mixed = 0
  let offsets = 0
  for (const chunk of chunks) {
    walker.write(chunk)
    while (walker.next()) {
      const form = walker.constructed ? 5 : 0
      mixed = (mixed + walker.tagClass + 3 * walker.tagNumber + form + 7 * walker.length + 11 * walker.valueDepth) | 0
      offsets += walker.offset
    }
  }
  walker.end()
  return offsets + (mixed >>> 0)
}

export function countByDecoder(chunks: readonly Uint8Array[]): number {
  const decoder = new BerDecoder()
  for (const chunk of chunks) {
    decoder.write(chunk)
    decoder.count()
  }
  decoder.end()
  return decoder.values
}

export function countByWalker(chunks: readonly Uint8Array[]): number {
  const walker = new CountWalker()
  for (const chunk of chunks) walker.write(chunk)
  walker.end()
  return walker.count
}

// Walkers that are made to report values, and a consumer that only counts them.

export function countByCallback(chunks: readonly Uint8Array[]): number {
  let count = 0
  const walker = new CallbackWalker(() => {
    count++
  })
  for (const chunk of chunks) walker.write(chunk)
  walker.end()
  return count
}

export function countByCursor(chunks: readonly Uint8Array[]): number {
  const walker = new CursorWalker()
  let count = 0
  for (const chunk of chunks) {
    walker.write(chunk)
    while (walker.next()) count++
  }
  walker.end()
  return count
}
