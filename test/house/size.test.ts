/** The root entry stays small, and the library loads in a browser. */

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from './sources.ts'

const size = suite('house: size')

/**
 * Octets at most of what a bundle has that imports the names from the root entry: minified and gzipped, WebAssembly modules as
 * Base64 included.
 */
const budgets: readonly [what: string, imports: string, octets: number][] = [
  ['everything, with the values of all universal types, DER and CER, and the writer', '*', 42 * 1024],
  // Whoever reads messages does not carry REAL, times and rules.
  ['the tree', '{ decode }', 8 * 1024],
  ['the cursor', '{ BerCursor }', 9 * 1024],
  ['the tree and one type', '{ decode, toReal }', 10 * 1024],
  ['the writer for messages, with a method for each type', '{ BerWriter }', 17 * 1024],
  ['the encoder, with a method for each type', '{ BerEncoder }', 16 * 1024],
]

/** What an import comes to. For a browser: an import of one of Node's modules anywhere below the entry fails here. */
async function bundled(entry: string, imports = '*'): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${imports} from './src/${entry}'`, resolveDir: root },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.contents
}

for (const [what, imports, budget] of budgets) {
  size(`${what}: at most ${budget / 1024} KiB`, async () => {
    const octets = gzipSync(await bundled('index.ts', imports), { level: 9 }).length
    assert.ok(octets <= budget, `${octets} octets; the budget is ${budget}`)
  })
}

size('what modules of `ber generate` import: at most 60 KiB, with the validator in WebAssembly', async () => {
  const octets = gzipSync(await bundled('schema/codec/index.ts', '{ codecs }'), { level: 9 }).length
  assert.ok(octets <= 60 * 1024, `${octets} octets`)
})

size('what a page has of a BerWorker: at most 20 KiB, the rest being in its thread', async () => {
  const octets = gzipSync(await bundled('worker/index.ts', '{ BerWorker }'), { level: 9 }).length
  assert.ok(octets <= 20 * 1024, `${octets} octets`)
})

size('the module of a thread is kept by bundlers, although nothing is imported of it', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "import './dist/worker/thread.js'", resolveDir: root },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  const octets = gzipSync(outputFiles[0]!.contents, { level: 9 }).length
  assert.ok(octets > 100 * 1024 && octets < 240 * 1024, `${octets} octets`)
})

size('migration streams are read in browsers too, but for what its entry for Node has', async () => {
  assert.ok((await bundled('migration/index.ts')).length > 0)
  const failure = await bundled('migration/node.ts').catch((error: Error) => error.message)
  assert.match(String(failure), 'node:')
})

size.run()
