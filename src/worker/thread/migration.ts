/** Migration streams from one form into another: octets. */
import { convertStream, type Transferred } from '../../migration/transfer.ts'
import type { Task } from '../messages.ts'
import type { ThreadJob } from './job.ts'
import { OctetResults } from './octet-results.ts'

/** A `Blob` is read at any position, and from its end first; all else as it comes. */
export async function convertMigration(
  job: ThreadJob,
  { options: { to, ...options } }: Extract<Task, { kind: 'migration' }>,
): Promise<Transferred> {
  const { source, signal } = job
  const results = new OctetResults(job)
  const sink = (octets: Uint8Array): Promise<void> => {
    results.write(octets)
    return results.flush()
  }
  const input = source.kind === 'blob' ? source.blob : source.kind === 'octets' ? source.octets : kept(job.chunks())
  return convertStream(input, to, sink, { ...options, signal })
}

/** Chunks that stay as they are when the next one has come: the reader of migration streams looks back. */
async function* kept(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of chunks) yield chunk.slice()
}
