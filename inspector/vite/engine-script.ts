/**
 * `virtual:engine`: how the page starts its worker. Built, the engine's script is a text in the page's own, deflated, since it holds
 * most of the library and the page is to stay small; while the page is worked on, Vite serves it as a module.
 */
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import { oidList, oidNamesText } from '../../scripts/support/oid-names.mjs'

const name = 'virtual:engine'
const entry = join(import.meta.dirname, '../engine/worker.ts')
const starter = join(import.meta.dirname, '../page/start-worker.ts')

/** @param gathered gets the paths of all modules that the script is made of */
export function engineScript(target: string[], gathered: Set<string>): Plugin {
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
        return `import Engine from ${JSON.stringify(`${entry}?worker`)}\nexport const startWorker = async () => new Engine()`
      }
      const { code, modules } = await bundled(target)
      for (const path of modules) gathered.add(path)
      const script = deflateRawSync(code, { level: 9 }).toString('base64')
      return [
        `import { inflatedWorker } from ${JSON.stringify(starter)}`,
        `export const startWorker = () => inflatedWorker('${script}')`,
      ].join('\n')
    },
  }
}

/** The engine as one classic script, and the modules that it is made of. */
export async function bundled(target: string[]): Promise<{ readonly code: string; readonly modules: string[] }> {
  const loaded: string[] = []
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    mode: 'production',
    logLevel: 'warn',
    plugins: [oidNamesAlone(loaded)],
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
  return { code: chunk.code, modules: [...loaded, ...Object.keys(chunk.modules)] }
}

/** As the command has them. @param loaded gets the path of the list, which is a text and no module in the end */
function oidNamesAlone(loaded: string[]): Plugin {
  return {
    name: 'oid-names-alone',
    enforce: 'pre',
    load(id) {
      if (!oidList.test(id)) return undefined
      loaded.push(id)
      return oidNamesText(id)
    },
  }
}
