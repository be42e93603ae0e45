/**
 * `virtual:engine`: how the page starts its worker. Built, the engine's script is a text of its own beside the page's, which the one
 * file holds deflated; while the page is worked on, Vite serves it as a module.
 */
import { join } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import { oidList, oidNamesText } from '../../scripts/support/oid-names.mjs'
import { leftOut } from './left-out.ts'

const name = 'virtual:engine'
const entry = join(import.meta.dirname, '../engine/worker.ts')
const starter = join(import.meta.dirname, '../page/start-worker.ts')

/** What is gathered while the page is built. */
export interface Parts {
  engine: string
  /** Paths of the modules that all of it is made of. */
  readonly modules: Set<string>
}

export function engineScript(target: string[], parts: Parts): Plugin {
  let config: ResolvedConfig
  return {
    name: 'engine-script',
    configResolved(resolved) {
      config = resolved
    },
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined
      if (config.command === 'serve') {
        return `import Engine from ${JSON.stringify(`${entry}?worker`)}\nexport const startWorker = () => new Engine()`
      }
      parts.engine = await bundled(target, parts.modules)
      return `export { startWorker } from ${JSON.stringify(starter)}`
    },
  }
}

/** The engine as one classic script. @param modules gets the paths of those that it is made of */
async function bundled(target: string[], modules: Set<string>): Promise<string> {
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    mode: 'production',
    logLevel: 'warn',
    plugins: [oidNamesAlone(modules), leftOut()],
    build: {
      target,
      write: false,
      reportCompressedSize: false,
      rollupOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  if (!('output' in built)) throw new Error('the engine is to be built once')
  const [chunk, ...others] = built.output
  if (others.length > 0) throw new Error(`the engine is to be one script, without ${others[0]!.fileName}`)
  for (const path of Object.keys(chunk.modules)) modules.add(path)
  return chunk.code
}

/** As the command has them. @param modules gets the path of the list, which is a text and no module in the end */
function oidNamesAlone(modules: Set<string>): Plugin {
  return {
    name: 'oid-names-alone',
    enforce: 'pre',
    load(id) {
      if (!oidList.test(id)) return undefined
      modules.add(id)
      return oidNamesText(id)
    },
  }
}
