/**
 * Bundles src/cli into dist/cli: `main.cjs`, a file for each command that main loads when it is asked for, and files for
 * what these share. The parts of the library that the command uses come inside, and so do the devDependencies, with their
 * licences beside them.
 *
 * It is CommonJS, and bundled, for the sake of its start: Node's loader of ES modules, and the streams that Node loads for an
 * `import` of node:fs, cost 10 ms, a file of its own for each module of the library another 20.
 */

import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { at, filesBelow } from './support/paths.mjs'

const folder = at('dist/cli')
const main = 'main.cjs'
const licences = 'THIRD-PARTY-LICENSES.txt'
const settings = { platform: 'node', target: 'node20', logLevel: 'warning' }
/** Names stay as they are, for stack traces that can be reported. */
const shorter = { minifyWhitespace: true, minifySyntax: true }
/** `import()` of a CommonJS file would load Node's loader of ES modules after all. */
const requireOnly = { 'dynamic-import': false }

export async function bundleCommand() {
  const { build, transform } = await import('esbuild')
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  // esbuild splits ES modules only; each file is turned into CommonJS afterwards.
  const { metafile, outputFiles } = await build({
    ...settings,
    absWorkingDir: at(),
    entryPoints: [at('src/cli/main.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    define: { BER_VERSION: JSON.stringify(version) },
    plugins: [childProcessLater],
    metafile: true,
    write: false,
  })
  const files = new Map()
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, { ...settings, ...shorter, format: 'cjs', supported: requireOnly })
    const packages = packagesIn(metafile.outputs[`dist/cli/${basename(path)}`])
    const contains = packages.map((each) => `// Contains ${each.name} ${each.version}, licence in ${licences}\n`)
    const shebang = basename(path) === main ? '#!/usr/bin/env node\n' : ''
    files.set(basename(path), `${shebang}${contains.join('')}${code}`)
  }
  files.set(licences, licencesOf(Object.values(metafile.outputs).flatMap(packagesIn)))
  writeAll(files)
}

/** Main last, and leftovers after it: what is started meanwhile finds the files that it wants. */
function writeAll(files) {
  mkdirSync(folder, { recursive: true })
  const others = [...files.keys()].filter((name) => name !== main)
  for (const name of [...others, main]) writeFileSync(join(folder, name), files.get(name))
  chmodSync(join(folder, main), 0o755)
  for (const path of filesBelow(folder)) if (!files.has(basename(path))) rmSync(path)
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

/** Name, version and licence of the packages that a bundled file holds parts of. */
function packagesIn({ inputs }) {
  const folders = new Set()
  for (const input of Object.keys(inputs)) {
    const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)
    if (found) folders.add(at(found[0]))
  }
  return [...folders].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
    return { name, version, license, path }
  })
}

function licencesOf(packages) {
  const distinct = new Map(packages.map((each) => [each.path, each]))
  const parts = [...distinct.keys()].sort().map((path) => {
    const { name, version, license } = distinct.get(path)
    const text = licenceText(path) ?? licenceText(at('node_modules', sameProject[name] ?? name))
    // A licence whose text is not there cannot be passed on as it asks.
    if (text === undefined) throw new Error(`${name} ${version} carries no licence text`)
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return `The files of this folder contain the following packages.\n${rule}${parts.join(rule)}`
}

/** Packages without the text of their licence, and another one of the same project and licence that has it. */
const sameProject = { '@assemblyscript/loader': 'assemblyscript' }

function licenceText(path) {
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry))
  return file && readFileSync(join(path, file), 'utf8')
}
