/** Which Wasm module comes along with which entry: the shared build with the worker's alone. */

import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeBase64 } from '../../src/wasm/base64.ts'
import { coreOctets, useCoreModule } from '../../src/wasm/index.ts'
import { root } from '../house/sources.ts'
import { assertBytes } from '../support/assert.ts'

const test = suite('wasm: embedding')

function embeddedIn(entry: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
  })
  return Object.keys(metafile.inputs).filter((path) => path.endsWith('.generated.ts'))
}

test('the root entry has the core alone', () => {
  assert.equal(embeddedIn('src/index.ts'), ['src/wasm/core.generated.ts'])
})

test('the worker entry brings the shared build', () => {
  assert.ok(embeddedIn('src/worker/index.ts').includes('src/wasm/core-shared.generated.ts'))
})

test('Base64 is read the same where there is no Buffer', () => {
  const octets = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7919) & 0xff)
  const text = Buffer.from(octets).toString('base64')
  const inNode = decodeBase64(text)
  const { Buffer: own } = globalThis
  let elsewhere: Uint8Array
  try {
    Reflect.deleteProperty(globalThis, 'Buffer')
    elsewhere = decodeBase64(text)
  } finally {
    globalThis.Buffer = own
  }
  assertBytes(inNode, octets)
  assertBytes(elsewhere, octets)
})

test('a core compiled by the caller', async () => {
  const module = new WebAssembly.Module(coreOctets())
  useCoreModule(module)
  const { BerDecoder } = await import('../../src/stream/decoder.ts')
  const decoder = new BerDecoder()
  decoder.write(Uint8Array.of(5, 0))
  assert.is(decoder.count(), 1)
  const { compiledCore } = await import('../../src/wasm/core.ts')
  assert.is(compiledCore(), module)
})

test('the core is self-contained: it imports its memory and exports functions', () => {
  const module = new WebAssembly.Module(coreOctets())
  assert.equal(WebAssembly.Module.imports(module), [{ module: 'env', name: 'memory', kind: 'memory' }])
  for (const { kind } of WebAssembly.Module.exports(module)) assert.is(kind === 'function' || kind === 'memory', true)
})

test.run()
