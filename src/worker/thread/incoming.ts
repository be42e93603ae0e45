/** The octets of a job, in whatever way they come, as chunks that are good until the next one is asked for. */
import { type ReadableSource, toChunks } from '../../stream/readable.ts'
import { turn } from '../../stream/turn.ts'
import type { PostedSource } from '../messages.ts'
import { toUnshared } from '../octets.ts'
import type { PostedChunks } from './posted-chunks.ts'
import { sharedChunks } from './shared-chunks.ts'

const PIECE = 256 * 1024
/** Milliseconds of work without a wait after which the thread looks what has been posted to it. */
const BREATH = 8

/** @param signal gives up, also while a chunk is awaited */
export async function* chunksOf(
  source: PostedSource,
  posted: PostedChunks,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let breath = performance.now() + BREATH
  for await (const chunk of toChunks(readableOf(source, posted), signal)) {
    yield chunk
    if (performance.now() < breath) continue
    await turn()
    breath = performance.now() + BREATH
  }
}

function readableOf(source: PostedSource, posted: PostedChunks): ReadableSource {
  switch (source.kind) {
    case 'blob':
      // As a stream: Chromium reads it faster than by slices, of whatever length, the next of which is read while one is worked on.
      return source.blob
    case 'octets':
      return pieces(source.octets)
    case 'shared':
      return sharedChunks(source.input)
    case 'chunks':
      return posted
  }
}

function* pieces(octets: Uint8Array): Generator<Uint8Array, void, void> {
  for (let at = 0; at < octets.length; at += PIECE) yield toUnshared(octets.subarray(at, at + PIECE))
}
