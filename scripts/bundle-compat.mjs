/**
 * Builds the faces of src/compat into dist/compat, each as one CommonJS file whose `module.exports` is an ordinary object, and an
 * ES module that hands on what that file exports: one copy of everything, whichever way it is loaded, and `require` with Jest,
 * which cannot load ES modules. Declarations are written by hand (`export =`), and held to the code by the compiler.
 */

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { faces } from './faces.mjs'
import { at, filesBelow } from './support/paths.mjs'

const folder = at('dist/compat')
const declarations = at('src/compat/declarations')

export async function bundleCompat() {
  const { build } = await import('esbuild')
  mkdirSync(folder, { recursive: true })
  const written = new Set()
  const write = (name, text) => {
    writeFileSync(join(folder, name), text)
    written.add(name)
  }
  for (const { module, exports } of faces) {
    const { outputFiles } = await build({
      absWorkingDir: at(),
      entryPoints: [`src/compat/${module}.ts`],
      bundle: true,
      platform: 'node',
      format: 'iife',
      globalName: 'face',
      footer: { js: 'module.exports = face.default;' },
      target: 'node20',
      supported: { 'node-colon-prefix-require': true },
      charset: 'utf8',
      write: false,
      logLevel: 'warning',
    })
    write(`${module}.cjs`, outputFiles[0].text)
    write(`${module}.js`, moduleOf(module, exports))
    write(`${module}.d.ts`, declarationOf(module, exports))
  }
  for (const path of filesBelow(declarations)) {
    copyFileSync(path, join(folder, basename(path)))
    written.add(basename(path))
  }
  for (const path of filesBelow(folder)) if (!written.has(basename(path))) rmSync(path)
}

/** @param exports names */
function moduleOf(module, exports) {
  return `import face from './${module}.cjs'\n\nexport const { ${exports.join(', ')} } = face\nexport default face\n`
}

function declarationOf(module, exports) {
  return `import face from './${module}.cjs'\n\nexport { ${exports.join(', ')} } from './${module}.cjs'\nexport default face\n`
}

/** All that dist/compat holds. */
export function compatOutputs() {
  const built = faces.flatMap(({ module }) => [`${module}.cjs`, `${module}.js`, `${module}.d.ts`])
  const copied = filesBelow(declarations).map((path) => basename(path))
  return [...built, ...copied].map((name) => join(folder, name))
}
