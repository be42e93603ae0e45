/** Threads of any runtime as one thing: Web Workers, and those of `node:worker_threads`. */
import { BerWorkerError } from './errors.ts'
import type { FromThread, ToThread } from './messages.ts'

/** A Web Worker, as browsers, Deno and Bun have them. */
export type WebWorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>

/** A `Worker` of `node:worker_threads`, whose types are not at hand where Node's are not. */
export interface NodeWorkerLike {
  // biome-ignore lint/suspicious/noExplicitAny: Node's own list of what can be transferred is no subset of the Web's
  postMessage(message: unknown, transfer: any): void
  // biome-ignore lint/suspicious/noExplicitAny: a list of overloads in Node's types
  on(event: any, listener: any): unknown
  terminate(): unknown
}

export type WorkerLike = WebWorkerLike | NodeWorkerLike

export interface BerWorkerOptions {
  /**
   * Makes the thread, of the module `wasm-ber/worker/thread`, where neither bundler nor runtime finds it by themselves:
   * `() => new Worker(new URL('./my-thread.js', import.meta.url), { type: 'module' })`.
   */
  readonly worker?: (() => WorkerLike) | undefined
  /** Address of that module; by default it lies beside this one. */
  readonly url?: string | URL | undefined
  /** Whether memory is shared with the thread; by default wherever the runtime allows that. */
  readonly shared?: boolean | undefined
}

export interface ThreadEvents {
  message(message: FromThread): void
  /** It has failed, or come to its end by itself. */
  failure(error: BerWorkerError): void
}

export interface ThreadHandle {
  /** @throws `DataCloneError` from the platform */
  post(message: ToThread, transfer?: Transferable[]): void
  terminate(): void
  /** Whether the thread keeps the process from ending, where it can. */
  keepAlive(alive: boolean): void
}

/** @throws {BerWorkerError} `WORKER_UNAVAILABLE`, `WORKER_FAILED` */
export function startThread(options: BerWorkerOptions, events: ThreadEvents): ThreadHandle {
  const worker = made(options)
  const fail = (detail: string, cause?: unknown): void =>
    events.failure(new BerWorkerError('WORKER_FAILED', detail, cause))
  const unreadable = (): void => fail('a message could not be read')
  if ('addEventListener' in worker) {
    worker.addEventListener('message', ({ data }) => events.message(data))
    worker.addEventListener('messageerror', unreadable)
    worker.addEventListener('error', (event) => {
      // Told of here; otherwise it would be an uncaught error of the page as well.
      event.preventDefault?.()
      const what = event.message || 'its module cannot be loaded (see the options `url` and `worker`)'
      fail(what, event.error ?? undefined)
    })
    // Of Bun alone.
    worker.addEventListener('close' as 'error', () => fail('it has ended'))
  } else {
    worker.on('message', (message: FromThread) => events.message(message))
    worker.on('messageerror', unreadable)
    worker.on('error', (error: Error) => fail(error?.message ?? String(error), error))
    worker.on('exit', (code: number) => fail(`it exited with ${code}`))
  }
  const { ref, unref } = worker as { ref?: () => void; unref?: () => void }
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    terminate: () => void worker.terminate(),
    keepAlive: (alive) => (alive ? ref : unref)?.call(worker),
  }
}

function made({ worker, url }: BerWorkerOptions): WorkerLike {
  if (worker !== undefined) return worker()
  try {
    if (typeof Worker === 'function') {
      if (url !== undefined) return new Worker(url, { type: 'module' })
      // Written so that bundlers recognise it: literally, and in one expression.
      return new Worker(new URL('./thread.js', import.meta.url), { type: 'module' })
    }
    // Node's workers, without an import that a bundler for browsers would stumble over.
    const NodeWorker = nodeWorkers()
    // Flags of the process, such as `--input-type` and loaders, are not for this module.
    if (NodeWorker !== undefined) return new NodeWorker(url ?? siblingOf(import.meta.url), { execArgv: [] })
  } catch (error) {
    throw new BerWorkerError('WORKER_FAILED', (error as Error).message, error)
  }
  throw new BerWorkerError('WORKER_UNAVAILABLE')
}

type NodeWorkerClass = new (url: string | URL, options: { execArgv: string[] }) => NodeWorkerLike

function nodeWorkers(): NodeWorkerClass | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => { Worker: NodeWorkerClass } } }
  return process?.getBuiltinModule?.('node:worker_threads')?.Worker
}

/** Not as above, which bundlers would take for a file to be handed out as it is. */
const siblingOf = (module: string): URL => new URL(module.replace(/[^/]*$/, 'thread.js'))
