/** Imports in src/ point one way, and only the files that say so need Node. */

import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { importsOf, projectFiles, root } from './sources.ts'

const imports = suite('house: imports')

/** A layer may import from itself and from those before it. `index` is src/index.ts, the root entry. */
const layers = ['wasm', 'ber', 'stream', 'schema', 'dump', 'migration', 'cli']
const allowed = new Map(layers.map((layer, place) => [layer, layers.slice(0, place + 1)]))
allowed.set('worker', ['wasm', 'ber', 'stream', 'schema', 'migration', 'worker'])
allowed.set('compat', ['ber', 'compat'])
allowed.set('index', layers.slice(0, layers.indexOf('stream') + 1))

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const sources = projectFiles().filter((path) => /^src\/.*\.ts$/.test(path))

/** `src/ber/values/oid.ts` -> `ber`; `src/index.ts` -> `index`. */
function layerOf(path: string): string {
  const [, folder, ...rest] = path.split('/')
  return rest.length > 0 ? folder! : posix.basename(path, '.ts')
}

/** Every import of src/ that `refused` gives a reason against. */
function refusedImports(refused: (path: string, specifier: string) => string | undefined): string[] {
  return sources.flatMap((path) =>
    importsOf(readFileSync(join(root, path), 'utf8')).flatMap((specifier) => {
      const reason = refused(path, specifier)
      return reason === undefined ? [] : [`${path} imports '${specifier}': ${reason}`]
    }),
  )
}

imports('are found in every form, and not in comments', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { b } from './b.ts'",
    'export {',
    '  c,',
    '  type d,',
    "} from './c.ts'",
    "export * from './d.ts'",
    "import './e.ts'",
    "  const f = await import('./f.ts')",
    "const g = new Worker(new URL('./g.ts', import.meta.url))",
    " * import { x } from './not.ts'",
    "// import { x } from './not.ts'",
    "  // as in import('./not.ts')",
    "export const h = 'from'",
    "export const text = 'no'",
  ].join('\n')
  assert.equal(importsOf(text).sort(), ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts'])
})

imports('every source belongs to a layer', () => {
  assert.equal(
    sources.filter((path) => !allowed.has(layerOf(path))),
    [],
  )
})

imports('point one way', () => {
  const wrong = refusedImports((path, specifier) => {
    if (!specifier.startsWith('.')) return undefined
    const target = posix.join(posix.dirname(path), specifier)
    if (!target.startsWith('src/')) return layerOf(path) === 'cli' ? undefined : 'outside src/'
    const [from, to] = [layerOf(path), layerOf(target)]
    return allowed.get(from)?.includes(to) ? undefined : `${from} must not know ${to}`
  })
  assert.equal(wrong, [])
})

imports('from packages: the dependencies alone; only the command may use what is bundled with it', () => {
  const dependencies = Object.keys(manifest.dependencies)
  const bundled = Object.keys(manifest.devDependencies)
  const wrong = refusedImports((path, specifier) => {
    if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
    const known = layerOf(path) === 'cli' ? [...dependencies, ...bundled] : dependencies
    // A file of a package, perhaps: `@scope/name/file.js`.
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''
    return known.includes(name) ? undefined : 'not a dependency'
  })
  assert.equal(wrong, [])
})

imports('of Node: in the command and in files that have "node" in their name', () => {
  const wrong = refusedImports((path, specifier) => {
    if (!specifier.startsWith('node:') || layerOf(path) === 'cli') return undefined
    return posix.basename(path).includes('node') ? undefined : 'the library also runs in browsers'
  })
  assert.equal(wrong, [])
})

imports.run()
