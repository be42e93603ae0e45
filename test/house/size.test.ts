/** The root entry stays small, and it loads in a browser. */

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from './sources.ts'

const size = suite('house: size')

/** Octets, gzipped. */
const budget = 30 * 1024

size('everything the root entry exports, minified and gzipped, is at most 30 KiB', async () => {
  // For a browser: an import of one of Node's modules anywhere below the entry fails here.
  const { outputFiles } = await build({
    stdin: { contents: "export * from './src/index.ts'", resolveDir: root },
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

size.run()
