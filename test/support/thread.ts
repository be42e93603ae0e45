/** Threads for tests, from TypeScript: bundled first, since the loader that runs the tests does not reach into threads. */

import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { buildSync } from 'esbuild'
import { root } from '../house/sources.ts'

const bundles = new Map<string, string>()

/** Starts a module of test/support in a thread of its own. */
export function startThread(module: string, workerData: unknown): Worker {
  let code = bundles.get(module)
  if (code === undefined) {
    const { outputFiles } = buildSync({
      entryPoints: [join(root, 'test/support', module)],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      write: false,
    })
    code = outputFiles[0]!.text
    bundles.set(module, code)
  }
  return new Worker(code, { eval: true, execArgv: [], workerData })
}
