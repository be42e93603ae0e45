/** The root entry stays small, and the library loads in a browser. */

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from './sources.ts'

const size = suite('house: size')

/** Octets, gzipped. */
const budget = 30 * 1024

/** What an entry comes to. For a browser: an import of one of Node's modules anywhere below it fails here. */
async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from './src/${entry}'`, resolveDir: root },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.contents
}

size('everything the root entry exports, minified and gzipped, is at most 30 KiB', async () => {
  const octets = gzipSync(await bundled('index.ts'), { level: 9 }).length
  assert.ok(octets <= budget, `${octets} octets; the budget is ${budget}`)
})

size('migration streams are read in browsers too, but for what its entry for Node has', async () => {
  assert.ok((await bundled('migration/index.ts')).length > 0)
  const failure = await bundled('migration/node.ts').catch((error: Error) => error.message)
  assert.match(String(failure), 'node:')
})

size.run()
