/**
 * Bundlers, each as its documentation says for a page with a module worker. Vite and webpack find `new Worker(new URL(...))` themselves, in
 * the library too; esbuild and Rollup leave it as it is, and get the worker's module as an entry of its own, named as the page names it.
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { folderOf, tools } from './tools.ts'

/** Modules of the program that become files of their own: pages, and the workers where the bundler has to be told of them. */
const pages = ['main.js', 'in-worker.js']
const entries = {
  found: [...pages, 'ber-worker.js'],
  told: [...pages, 'ber-worker-url.js', 'thread.js', 'ber-thread.js'],
}

/** Where bundles go, below the project. */
export const outputs = (bundler: string): string => `bundled-${bundler.toLowerCase()}`

export interface Bundler {
  readonly name: string
  /** @throws when it cannot be had */
  version(): Promise<string>
  /** The page that uses `BerWorker`. */
  readonly workerPage: string
  /** Bundles modules of the project to files of the same names. */
  bundle(project: string): Promise<void>
}

const manifestVersion = (folder: string, name: string): string =>
  JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version

/** A module of a tool that is no dependency of this project, whose types are those that are used here. */
const toolModule = <Module>(folder: string, name: string): Promise<Module> =>
  import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href)

interface Webpack {
  default(configuration: object, done: (error: Error | null, stats: WebpackStats) => void): void
}

interface WebpackStats {
  toJson(options: object): Record<'errors' | 'warnings', readonly { readonly message: string }[]>
}

interface Rollup {
  rollup(options: object): Promise<{ write(options: object): Promise<unknown> }>
}

interface NodeResolve {
  nodeResolve(options: object): object
}

const nameOf = (module: string): string => module.replace(/\.js$/, '')
const entriesOf = (project: string, modules: readonly string[]) =>
  Object.fromEntries(modules.map((module) => [nameOf(module), join(project, module)]))

const esbuild: Bundler = {
  name: 'esbuild',
  version: async () => (await import('esbuild')).version,
  workerPage: 'ber-worker-url.js',
  async bundle(project) {
    const { build } = await import('esbuild')
    await build({
      absWorkingDir: project,
      entryPoints: entries.told,
      outdir: outputs('esbuild'),
      bundle: true,
      minify: true,
      format: 'esm',
      logLevel: 'silent',
    })
  },
}

const vite: Bundler = {
  name: 'Vite',
  version: async () => (await import('vite')).version,
  workerPage: 'ber-worker.js',
  async bundle(project) {
    const { build } = await import('vite')
    await build({
      root: project,
      configFile: false,
      logLevel: 'silent',
      base: './',
      worker: { format: 'es' },
      build: {
        outDir: outputs('Vite'),
        modulePreload: { polyfill: false },
        rollupOptions: { input: entriesOf(project, entries.found), output: { entryFileNames: '[name].js' } },
      },
    })
  },
}

const webpack: Bundler = {
  name: 'webpack',
  version: async () => manifestVersion(folderOf(tools.webpack), 'webpack'),
  workerPage: 'ber-worker.js',
  async bundle(project) {
    const { default: make } = await toolModule<Webpack>(folderOf(tools.webpack), 'webpack')
    const stats = await new Promise<WebpackStats>((resolve, reject) => {
      const configuration = {
        mode: 'production',
        context: project,
        target: ['web', 'es2022'],
        entry: entriesOf(project, entries.found),
        experiments: { outputModule: true },
        output: { path: join(project, outputs('webpack')), filename: '[name].js', module: true, publicPath: 'auto' },
        performance: { hints: false },
      }
      make(configuration, (error, result) => (error ? reject(error) : resolve(result)))
    })
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
    if (errors.length + warnings.length > 0)
      throw new Error([...errors, ...warnings].map(({ message }) => message).join('\n'))
  },
}

const rollup: Bundler = {
  name: 'Rollup',
  version: async () => manifestVersion(folderOf(tools.rollup), 'rollup'),
  workerPage: 'ber-worker-url.js',
  async bundle(project) {
    const folder = folderOf(tools.rollup)
    const { rollup: make } = await toolModule<Rollup>(folder, 'rollup')
    const { nodeResolve } = await toolModule<NodeResolve>(folder, '@rollup/plugin-node-resolve')
    const bundle = await make({
      input: entriesOf(project, entries.told),
      plugins: [nodeResolve({ browser: true })],
      onwarn: (warning: Error & { code?: string }) => {
        // The parser of notation: types hold values, which hold types.
        if (warning.code !== 'CIRCULAR_DEPENDENCY') throw warning
      },
    })
    await bundle.write({ dir: join(project, outputs('Rollup')), format: 'es', entryFileNames: '[name].js' })
  },
}

export const bundlers: readonly Bundler[] = [vite, webpack, esbuild, rollup]

/** Vite's development server, which hands modules out one by one, with what docs/worker.md says of it. */
export async function developmentServer(project: string): Promise<{ page: string; close(): Promise<void> }> {
  const { createServer } = await import('vite')
  const server = await createServer({
    root: project,
    configFile: false,
    logLevel: 'silent',
    server: { host: '127.0.0.1', port: 0, watch: null },
    optimizeDeps: { exclude: ['wasm-ber'] },
  })
  await server.listen()
  return { page: new URL('/dev.html', server.resolvedUrls!.local[0]).href, close: () => server.close() }
}
