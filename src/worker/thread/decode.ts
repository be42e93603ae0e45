/** Decoding: batches of records. What another thread puts into shared memory is scanned where it lies. */
import type { BerBatch } from '../../stream/batch.ts'
import { BerDecoder, type BerDecoderOptions } from '../../stream/decoder.ts'
import { turn } from '../../stream/turn.ts'
import { SharedBerDecoder } from '../decoder.ts'
import { packBatch } from '../moved-batch.ts'
import type { ThreadJob } from './job.ts'

/** @returns the number of data values */
export async function decode(job: ThreadJob, options: BerDecoderOptions): Promise<number> {
  const { source } = job
  if (source.kind !== 'shared') return decodeChunks(job, options)
  const decoder = new SharedBerDecoder(source.input, options)
  const close = (): void => decoder.close()
  job.signal.addEventListener('abort', close)
  try {
    for await (const batch of decoder) {
      // There need be no wait on the way, and what is posted must be heard of.
      if (job.isFull) await job.room()
      else await turn()
      postBatch(job, batch)
    }
    return decoder.values
  } finally {
    job.signal.removeEventListener('abort', close)
  }
}

async function decodeChunks(job: ThreadJob, options: BerDecoderOptions): Promise<number> {
  const decoder = new BerDecoder(options)
  /** Posts what there is, but for a rest of fewer than `least` octets. */
  const post = async (written: number, least: number): Promise<void> => {
    while (written - decoder.position >= least) {
      const batch = decoder.next()
      if (batch === null) break
      if (job.isFull) await job.room()
      postBatch(job, batch)
    }
    job.signal.throwIfAborted()
  }
  // The chunks of a Blob do not keep anybody waiting, and stay as they are: of a window of them comes a batch that is worth a message.
  const least = job.source.kind === 'blob' ? decoder.windowSize : 0
  let written = 0
  for await (const chunk of job.chunks()) {
    decoder.write(chunk)
    written += chunk.length
    await post(written, least)
  }
  await post(written, 0)
  decoder.end()
  return decoder.values
}

function postBatch(job: ThreadJob, batch: BerBatch): void {
  const moved = packBatch(batch, (size) => job.memory(size))
  job.result(moved, moved.memory)
}
