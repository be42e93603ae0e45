/**
 * Bundles src/cli into dist/cli: `main.cjs`, and a file for each part that main loads when it is asked for. The modules of the
 * library that a part uses come inside, and so do the devDependencies, with their licences beside them.
 *
 * It is CommonJS, and bundled, for the sake of its start: Node's loader of ES modules, and the streams that Node loads for an
 * `import` of node:fs, cost 10 ms, a file of its own for each module of the library another 20.
 */

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { licencesOf, packagesIn } from './support/licences.mjs'
import { oidList, oidNamesText } from './support/oid-names.mjs'
import { at, filesBelow, shown } from './support/paths.mjs'

const folder = at('dist/cli')
const main = 'main.cjs'
const licences = 'THIRD-PARTY-LICENSES.txt'

/** Name of the file, and the module that it begins with: all that src/cli imports by `import()`. */
const parts = {
  main: 'src/cli/main.ts',
  dump: 'src/cli/dump-file.ts',
  'oid-names': 'src/cli/oid-names.ts',
  'from-xml': 'src/cli/from-xml-file.ts',
  octets: 'src/cli/octets-run.ts',
  migration: 'src/cli/migration-run.ts',
  schema: 'src/cli/schema-run.ts',
  inspect: 'src/cli/inspect-run.ts',
  'cli-progress': 'cli-progress',
  picocolors: 'picocolors',
}

export async function bundleCommand() {
  const { build } = await import('esbuild')
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const { metafile, outputFiles } = await build({
    absWorkingDir: at(),
    entryPoints: Object.entries(parts).map(([out, path]) => ({ in: path.endsWith('.ts') ? at(path) : path, out })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    // Names stay as they are, for stack traces that can be reported.
    minifyWhitespace: true,
    minifySyntax: true,
    // Licences stand in a file of their own.
    legalComments: 'none',
    define: { BER_VERSION: JSON.stringify(version) },
    // `import()` would load Node's loader of ES modules after all.
    supported: { 'dynamic-import': false },
    plugins: [partsOutside, childProcessLater, oidNamesAlone],
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
  const files = new Map()
  for (const { path, text } of outputFiles) {
    const packages = packagesIn(inputsOf(metafile.outputs[`dist/cli/${basename(path)}`]))
    const contains = packages.map((each) => `// Contains ${each.name} ${each.version}, licence in ${licences}\n`)
    const shebang = basename(path) === main ? '#!/usr/bin/env node\n' : ''
    files.set(basename(path), `${shebang}${contains.join('')}${text.replace(/^#!.*\n/, '')}`)
  }
  files.set(licences, licencesOf('The files of this folder contain', Object.values(metafile.outputs).flatMap(inputsOf)))
  writeAll(files)
}

const inputsOf = ({ inputs }) => Object.keys(inputs)

/** Main last, and leftovers after it: what is started meanwhile finds the files that it wants. */
function writeAll(files) {
  mkdirSync(folder, { recursive: true })
  const others = [...files.keys()].filter((name) => name !== main)
  for (const name of [...others, main]) writeFileSync(join(folder, name), files.get(name))
  chmodSync(join(folder, main), 0o755)
  for (const path of filesBelow(folder)) if (!files.has(basename(path))) rmSync(path)
}

const partsOutside = {
  name: 'parts-outside',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
      if (kind !== 'dynamic-import' || path.startsWith('node:')) return undefined
      const wanted = path.startsWith('.') ? shown(join(resolveDir, path)) : path
      const part = Object.keys(parts).find((name) => parts[name] === wanted)
      if (part === undefined) throw new Error(`${wanted} is imported by import(), and no part of the command`)
      return { path: `./${part}.cjs`, external: true }
    })
  },
}

/** commander loads it at once, for subcommands that are programs of their own, which `ber` has none of: 2 ms of every start. */
const childProcessLater = {
  name: 'child-process-later',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'spawn', namespace: 'later' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'later' }, () => ({
      contents: "exports.spawn = (...args) => require('node:child_process').spawn(...args)",
    }))
  },
}

/** Nothing is made of the list of OBJECT IDENTIFIERs at the start. */
const oidNamesAlone = {
  name: 'oid-names-alone',
  setup(build) {
    build.onLoad({ filter: oidList }, async ({ path }) => ({ contents: await oidNamesText(path) }))
  },
}
