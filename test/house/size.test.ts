/** The root entry stays small, and it loads in a browser. */

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from './sources.ts'

const size = suite('house: size')

/**
 * Octets at most of what a bundle has that imports the names from the root entry: minified, gzipped, for a browser, WebAssembly
 * modules as Base64 included. An import of one of Node's modules anywhere below the entry fails here.
 */
const budgets: readonly [what: string, imports: string, octets: number][] = [
  ['everything, with the values of all universal types, DER and CER', '*', 40 * 1024],
  // Whoever reads messages does not carry REAL, times and rules.
  ['the tree', '{ decode }', 8 * 1024],
  ['the cursor', '{ BerCursor }', 9 * 1024],
  ['the tree and one type', '{ decode, toReal }', 10 * 1024],
  ['the encoder, with a method for each type', '{ BerEncoder }', 16 * 1024],
]

for (const [what, imports, budget] of budgets) {
  size(`${what}: at most ${budget / 1024} KiB`, async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export ${imports} from './src/index.ts'`, resolveDir: root },
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'esm',
      write: false,
      logLevel: 'silent',
    })
    const octets = gzipSync(outputFiles[0]!.contents, { level: 9 }).length
    assert.ok(octets <= budget, `${octets} octets; the budget is ${budget}`)
  })
}

size.run()
