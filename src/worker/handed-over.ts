/** How the octets of a source come to a thread best: as they are where the runtime can post that, or pumped. */
import { isBlob, type ReadableSource, toOctets } from '../stream/readable.ts'
import { createSharedInput, type SharedInput } from './input.ts'
import type { Job } from './job.ts'
import type { Capabilities, PostedSource, Task } from './messages.ts'
import { ChunkPump, type Pump, SharedPump } from './pump.ts'
import type { ThreadLink } from './thread-link.ts'

/** Starts a job with its source. @throws {BerWorkerError} when the thread has failed meanwhile */
export function handOver(link: ThreadLink, job: Job, task: Task, source: ReadableSource, can: Capabilities): void {
  const whole = asItIs(source, can)
  if (whole !== undefined) {
    try {
      link.start(job, task, whole, undefined)
      return
    } catch (error) {
      // Some kinds cannot be posted after all: in Node, a Blob that stands for a file.
      if (link.error !== undefined) throw error
    }
  }
  const [posted, pump] = pumped(link, job, task, can)
  link.start(job, task, posted, pump)
  void pump.run(source)
}

/** What can be posted without any of its octets being copied. */
function asItIs(source: ReadableSource, can: Capabilities): PostedSource | undefined {
  if (typeof source !== 'object' || source === null) return undefined
  if (can.blob && isBlob(source)) return { kind: 'blob', blob: source }
  if (can.memory && isShared(source)) return { kind: 'octets', octets: toOctets(source) }
  return undefined
}

function isShared(source: object): boolean {
  const memory = ArrayBuffer.isView(source) ? source.buffer : source
  return Object.prototype.toString.call(memory) === '[object SharedArrayBuffer]'
}

function pumped(link: ThreadLink, job: Job, task: Task, can: Capabilities): [PostedSource, Pump] {
  const input = can.memory ? sharedInputFor(task) : undefined
  if (input !== undefined) return [{ kind: 'shared', input }, new SharedPump(input)]
  const { id } = job
  const pump = new ChunkPump({
    chunk: (octets) => link.post({ type: 'chunk', job: id, octets }, [octets.buffer]),
    end: () => link.post({ type: 'end', job: id }),
    broken: () => link.post({ type: 'broken', job: id }),
  })
  return [{ kind: 'chunks' }, pump]
}

/** @returns undefined for a decoder of sizes that shared memory is not made for */
function sharedInputFor(task: Task): SharedInput | undefined {
  try {
    return createSharedInput(task.kind === 'decode' ? task.options : {})
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
