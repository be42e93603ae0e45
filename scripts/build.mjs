/**
 * The build: assembly/ -> build/*.wasm -> src/**\/*.generated.ts -> dist/, and the command from src/cli.
 * Steps whose inputs have not changed are skipped. `node scripts/build.mjs --only=wasm` stops before dist/, with all that is generated there.
 */

import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bundleCommand } from './bundle-cli.mjs'
import { bundleCompat, compatOutputs } from './bundle-compat.mjs'
import { bundleInspector, inspectorPage } from './bundle-inspector.mjs'
import { embedInflate, inflateSources } from './embed-inflate.mjs'
import { embedWasm } from './embed-wasm.mjs'
import { packFaces, packOutputs } from './pack-faces.mjs'
import { command, StepFailed } from './support/command.mjs'
import { at, filesBelow, shown } from './support/paths.mjs'
import { runNode, tool } from './support/run.mjs'
import { step } from './support/stamps.mjs'

/** One row a Wasm module: target of asconfig.json, entry file, and where its octets are embedded. */
const modules = [
  { target: 'core', entry: 'assembly/index.ts', embedded: 'src/wasm/core.generated.ts' },
  { target: 'core-shared', entry: 'assembly/index.ts', embedded: 'src/wasm/core-shared.generated.ts' },
  { target: 'migration', entry: 'assembly/migration.ts', embedded: 'src/migration/wasm.generated.ts' },
  { target: 'migration-shared', entry: 'assembly/migration.ts', embedded: undefined },
  { target: 'schema', entry: 'assembly/schema.ts', embedded: 'src/schema/wasm.generated.ts' },
]

/** Modules that are in the package as files too, for runtimes that compile what is imported and nothing else. */
const shipped = ['core', 'schema', 'migration'].map((name) => [at(`build/${name}.wasm`), at(`dist/wasm/${name}.wasm`)])
/** What such an import gives. */
const shippedTypes = [at('src/wasm/module.d.ts'), at('dist/wasm/module.d.ts')]

/** Where the inflating functions are embedded. */
const inflateModule = at('src/migration/inflate.generated.ts')
const lockFile = at('package-lock.json')
const isTypeScript = (path) => path.endsWith('.ts')
/** Parts of src/ that are bundled into CommonJS. */
const isBundled = (path) => /^src\/(?:cli|compat)\//.test(shown(path))

export async function build({ only } = {}) {
  await buildWasm()
  await buildInflate()
  if (only === 'wasm') return
  await buildLibrary()
  await buildCompat()
  await buildCommand()
  await buildInspector()
}

async function buildWasm() {
  const sources = [...filesBelow(at('assembly'), isTypeScript), at('asconfig.json'), lockFile]
  const scripts = [at('scripts/build.mjs'), at('scripts/embed-wasm.mjs')]
  const wanted = modules.filter(({ entry }) => existsSync(at(entry)))
  const wasm = ({ target }) => at(`build/${target}.wasm`)
  const embedded = wanted.filter((module) => module.embedded !== undefined)
  await step('wasm', {
    inputs: [...sources, ...scripts],
    outputs: [...wanted.map(wasm), ...embedded.map((module) => at(module.embedded))],
    work: async () => {
      mkdirSync(at('build'), { recursive: true })
      for (const module of wanted) await compile(module)
      for (const module of embedded) embedWasm(wasm(module), at(module.embedded))
    },
  })
}

async function buildInflate() {
  await step('inflate', {
    inputs: [...inflateSources(), at('scripts/embed-inflate.mjs'), at('scripts/build.mjs'), lockFile],
    outputs: [inflateModule],
    work: () => embedInflate(inflateModule),
  })
}

async function compile({ target, entry }) {
  const { default: asc } = await import('assemblyscript/asc')
  const args = [entry, '--target', target, '--config', 'asconfig.json', '--baseDir', at()]
  const { error, stderr } = await asc.main(args)
  const said = stderr.toString()
  if (said !== '') process.stderr.write(said)
  if (error) throw new StepFailed(`build: ${entry} does not compile (target ${target}): ${error.message}`)
}

/** `tsc` alone: a module of the library stays a module of its own in dist/. Beside them the Wasm that is shipped as files. */
async function buildLibrary() {
  const copied = [...shipped, shippedTypes]
  const [declarations] = shippedTypes
  const sources = filesBelow(at('src'), (path) => isTypeScript(path) && !isBundled(path) && path !== declarations)
  const modules = sources.flatMap((path) => {
    const stem = at('dist', shown(path).slice('src/'.length, -'.ts'.length))
    return [`${stem}.js`, `${stem}.d.ts`]
  })
  const emitted = [...modules, ...copied.map(([, to]) => to)]
  await step('library', {
    inputs: [
      ...sources,
      ...copied.map(([from]) => from),
      at('tsconfig.json'),
      at('tsconfig.build.json'),
      lockFile,
      at('scripts/build.mjs'),
    ],
    outputs: emitted,
    work: async () => {
      if (runNode([tool.tsc, '-p', 'tsconfig.build.json']) !== 0) throw new StepFailed('build: src/ does not compile')
      for (const [from, to] of copied) copyFileSync(from, to)
      const wanted = new Set(emitted)
      // Overwritten in place, and only leftovers of removed sources deleted: what runs from dist/ meanwhile goes on.
      for (const path of filesBelow(at('dist'))) {
        if (!wanted.has(path) && !/^dist\/(?:cli|compat|inspector)\//.test(shown(path))) rmSync(path)
      }
    },
  })
}

async function buildCompat() {
  const sources = filesBelow(at('src'), (path) => /^src\/(?:ber|compat)\//.test(shown(path)))
  const scripts = [at('scripts/bundle-compat.mjs'), at('scripts/faces.mjs')]
  await step('faces', {
    inputs: [...sources, ...scripts, lockFile],
    outputs: compatOutputs(),
    work: bundleCompat,
  })
  await step('packages of the faces', {
    inputs: [...scripts, at('scripts/pack-faces.mjs'), at('package.json'), at('LICENSE')],
    outputs: packOutputs(),
    work: packFaces,
  })
}

async function buildCommand() {
  const sources = filesBelow(at('src'), isTypeScript)
  await step('command', {
    inputs: [
      ...sources,
      at('package.json'),
      lockFile,
      at('scripts/bundle-cli.mjs'),
      ...filesBelow(at('scripts/support')),
    ],
    outputs: [at('dist/cli/main.cjs'), at('dist/cli/THIRD-PARTY-LICENSES.txt')],
    work: bundleCommand,
  })
}

async function buildInspector() {
  const sources = [...filesBelow(at('src'), isTypeScript), ...filesBelow(at('inspector'))]
  await step('inspector', {
    inputs: [
      ...sources,
      at('tsconfig.json'),
      lockFile,
      at('scripts/bundle-inspector.mjs'),
      ...filesBelow(at('scripts/support')),
    ],
    outputs: [inspectorPage],
    work: bundleInspector,
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(async () => {
    const { setUp } = await import('./setup.mjs')
    await setUp({ only: 'nothing' })
    await build({ only: process.argv.includes('--only=wasm') ? 'wasm' : undefined })
  })
}
