/** A stream of any platform in, batches of records out. */
import type { BerBatch } from './batch.ts'
import { BerDecoder, type BerDecoderOptions } from './decoder.ts'
import { type ReadableSource, toChunks } from './readable.ts'

export interface DecodeStreamOptions extends BerDecoderOptions {
  /** Gives up, also while the source is awaited: the source is cancelled and the signal's reason thrown. */
  readonly signal?: AbortSignal
}

/**
 * Decodes all data values of a source, batch by batch.
 *
 *     for await (const batch of decodeStream(source)) for (let i = 0; i < batch.length; i++) batch.tagNumber(i) ...
 *
 * The source is read only as fast as the batches are taken, one chunk at a time. A batch is valid until the next one is
 * asked for. Leaving the loop early cancels the source.
 * @throws {BerError} what `BerDecoder` refuses, `TRUNCATED` included, once the records before it have been handed over
 * @throws whatever the source fails with, unchanged, and the signal's reason
 */
export async function* decodeStream(
  source: ReadableSource,
  options: DecodeStreamOptions = {},
): AsyncGenerator<BerBatch, void, void> {
  const decoder = new BerDecoder(options)
  for await (const chunk of toChunks(source, options.signal)) {
    decoder.write(chunk)
    for (const batch of decoder.batches()) {
      yield batch
      // A chunk may hold many batches, and the source hears of an abort only between chunks.
      options.signal?.throwIfAborted()
    }
  }
  decoder.end()
}
