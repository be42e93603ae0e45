/**
 * Bundles src/cli into dist/cli/main.js. The library stays outside, as relative imports into dist/, so that it exists
 * once in the package; the devDependencies that the command uses come inside, with their licences beside it.
 */

import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { at } from './support/paths.mjs'

const commandFolder = at('src/cli')
const outFile = at('dist/cli/main.js')

export async function bundleCommand() {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    absWorkingDir: at(),
    entryPoints: [join(commandFolder, 'main.ts')],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Bundled CommonJS packages ask for Node's own modules by require(), which an ES module does not have.
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
    plugins: [libraryOutside],
    metafile: true,
    logLevel: 'warning',
  })
  const code = readFileSync(outFile, 'utf8').replace(/^#!.*\n/, '')
  writeFileSync(outFile, `#!/usr/bin/env node\n${code}`)
  chmodSync(outFile, 0o755)
  writeFileSync(join(dirname(outFile), 'THIRD-PARTY-LICENSES.txt'), licencesOf(packagesIn(metafile)))
}

/** src and dist have the same shape, so an import that leaves src/cli is, seen from dist/cli/main.js, the same path. */
const libraryOutside = {
  name: 'library-outside',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const inside = resolveDir === commandFolder || resolveDir.startsWith(commandFolder + sep)
      const target = resolve(resolveDir, path)
      if (!inside || target.startsWith(commandFolder + sep)) return undefined
      const fromCommand = relative(commandFolder, target).split(sep).join('/')
      return { path: fromCommand.replace(/\.ts$/, '.js'), external: true }
    })
  },
}

function packagesIn(metafile) {
  const folders = new Set()
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
    if (found) folders.add(at(found[1]))
  }
  return [...folders].sort()
}

function licencesOf(folders) {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    // A licence whose text is not there cannot be passed on as it asks.
    if (file === undefined) throw new Error(`${name} ${version} carries no licence text`)
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return `main.js contains the following packages.\n${rule}${parts.join(rule)}`
}
