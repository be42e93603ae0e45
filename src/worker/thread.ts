/**
 * `wasm-ber/worker/thread`: the module that the threads of `BerWorker` run. For bundlers that must be told of it (esbuild): make an
 * entry point of it, and give its address to `new BerWorker({ url })`.
 */
import { serve, type ThreadPort } from './thread/serve.ts'

/** The port of a thread of Node, which has no global one. */
interface NodePort {
  postMessage(message: unknown, transfer: readonly unknown[]): void
  on(event: 'message', listener: (message: never) => void): void
}

interface NodeProcess {
  getBuiltinModule?(name: 'node:worker_threads'): { readonly parentPort: NodePort | null }
}

/** @returns undefined where this module is not that of a worker */
function portOf(): ThreadPort | undefined {
  const scope = globalThis as unknown as {
    readonly document?: unknown
    readonly process?: NodeProcess
    readonly postMessage?: (message: unknown, transfer: readonly unknown[]) => void
  }
  if (scope.document !== undefined) return undefined
  const { postMessage } = scope
  if (typeof postMessage === 'function') {
    return {
      post: (message, transfer) => postMessage.call(globalThis, message, transfer),
      listen: (listener) => globalThis.addEventListener('message', (event) => listener(event.data)),
    }
  }
  const port = scope.process?.getBuiltinModule?.('node:worker_threads').parentPort
  if (!port) return undefined
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (listener) => port.on('message', listener),
  }
}

const port = portOf()
if (port !== undefined) serve(port)

/** Whether this is a thread, and at the service of the one that started it. */
export const serving = port !== undefined
