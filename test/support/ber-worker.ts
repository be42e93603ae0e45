/** `BerWorker` as the tests run it: its thread from the sources, with memory shared and not. */

import type { Worker } from 'node:worker_threads'
import { BerWorker } from '../../src/worker/index.ts'
import { startThread } from './thread.ts'

export const modes = [
  { name: 'shared memory', shared: true },
  { name: 'transferred memory', shared: false },
] as const

/** The thread's module is bundled from the sources. */
export const berThread = (): Worker => startThread('../../src/worker/thread.ts', undefined)

export function startBerWorker(shared: boolean, worker: () => Worker = berThread): BerWorker {
  return new BerWorker({ shared, worker })
}
