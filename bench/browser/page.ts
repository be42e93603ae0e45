/**
 * The page: reads a File in three ways, each of which makes the same sum over every field of every data value. Bundled by browser.ts
 * from the built package and the baselines.
 */
import { decodeStream } from '../../dist/index.js'
import type { BerBatch } from '../../dist/stream/batch.js'
import { BerWorker } from '../../dist/worker/index.js'
import { CursorWalker } from '../baselines/walker-cursor.ts'
import { watchThread } from './watch.ts'

export interface Finding {
  /** Stands for all that was read; the same from each reader. */
  readonly result: number
  readonly values: number
}

export interface Measured extends Finding {
  readonly seconds: number
  /** Milliseconds of the longest task that the platform tells of (50 ms and more; 0 for none), and between two looks of a timer. */
  readonly longestTask: number
  readonly longestGap: number
  /** MiB of the heap of JavaScript, at most. */
  readonly heap: number
}

export interface PageApi {
  isolated(): boolean
  read(reader: keyof typeof readers): Promise<Measured>
}

/** Plain TypeScript, and nothing else: a walker that checks what the decoder checks and can be cut at every octet. */
async function plain(file: File): Promise<Finding> {
  const walker = new CursorWalker()
  const sums = { mixed: 0, values: 0 }
  for await (const chunk of chunksOf(file)) {
    walker.write(chunk)
    addWalked(walker, sums)
  }
  walker.end()
  return { result: sums.mixed, values: sums.values }
}

function addWalked(walker: CursorWalker, sums: { mixed: number; values: number }): void {
  let { mixed, values } = sums
  while (walker.next()) {
    const form = walker.constructed ? 5 : 0
    const { tagClass, tagNumber, length, valueDepth, offset } = walker
    mixed = (mixed + tagClass + 3 * tagNumber + form + 7 * length + 11 * valueDepth + 13 * (offset | 0)) | 0
    values++
  }
  sums.mixed = mixed
  sums.values = values
}

/** As `decodeStream` reads it: by its stream, which is faster than by slices. */
async function* chunksOf(file: File): AsyncGenerator<Uint8Array, void, void> {
  const reader = file.stream().getReader()
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
    yield value as Uint8Array
}

/** The decoder on the page's own thread. */
async function main(file: File): Promise<Finding> {
  const sums = { mixed: 0, values: 0 }
  for await (const batch of decodeStream(file)) addBatch(batch, sums)
  return { result: sums.mixed, values: sums.values }
}

let berWorker: BerWorker | undefined

/** The decoder in a thread. */
async function worker(file: File): Promise<Finding> {
  berWorker ??= new BerWorker({ url: '/thread.js' })
  const sums = { mixed: 0, values: 0 }
  for await (const batch of berWorker.decode(file)) addBatch(batch, sums)
  return { result: sums.mixed, values: sums.values }
}

/** The same, of octets that the page has to hand over: as from a source that cannot be posted. */
async function pumped(file: File): Promise<Finding> {
  berWorker ??= new BerWorker({ url: '/thread.js' })
  const sums = { mixed: 0, values: 0 }
  for await (const batch of berWorker.decode(chunksOf(file))) addBatch(batch, sums)
  return { result: sums.mixed, values: sums.values }
}

function addBatch(batch: BerBatch, sums: { mixed: number; values: number }): void {
  let { mixed, values } = sums
  for (let i = 0, count = batch.length; i < count; i++) {
    if (batch.headerLength(i) === 0) continue
    const form = batch.constructed(i) ? 5 : 0
    const fields = batch.tagClass(i) + 3 * (batch.tagNumber(i) as number) + form + 7 * batch.contentsLength(i)
    mixed = (mixed + fields + 11 * batch.depth(i) + 13 * (batch.contentsOffset(i) | 0)) | 0
    values++
  }
  sums.mixed = mixed
  sums.values = values
}

const readers = { plain, main, worker, pumped }

const api: PageApi = {
  isolated: () => crossOriginIsolated,
  async read(reader) {
    const file = (document.querySelector('input') as HTMLInputElement).files?.[0]
    if (file === undefined) throw new Error('no file was chosen')
    const watch = watchThread()
    const before = performance.now()
    const finding = await readers[reader](file)
    const seconds = (performance.now() - before) / 1000
    return { ...finding, seconds, ...(await watch.end()) }
  },
}
Object.assign(globalThis, { bench: api })
