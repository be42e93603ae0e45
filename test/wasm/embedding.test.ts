/** Which Wasm module comes along with which entry: the shared build with the worker's alone. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeBase64 } from '../../src/wasm/base64.ts'
import { useModules } from '../../src/wasm/index.ts'
import { compiledModule } from '../../src/wasm/modules.ts'
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

/** A module as the package ships it. */
const shipped = (name: string) => new WebAssembly.Module(readFileSync(join(root, `build/${name}.wasm`)))

test('modules compiled by the caller are the ones that run, where nothing may be compiled', async () => {
  const modules = { core: shipped('core'), schema: shipped('schema'), migration: shipped('migration') }
  useModules({})
  useModules(modules)
  for (const name of ['core', 'schema', 'migration'] as const)
    assert.is(compiledModule(name, 'not looked at'), modules[name])

  const { Module } = WebAssembly
  // As an edge runtime does.
  WebAssembly.Module = new Proxy(Module, {
    construct() {
      throw new WebAssembly.CompileError('code generation disallowed')
    },
  })
  try {
    const { BerDecoder } = await import('../../src/stream/decoder.ts')
    const decoder = new BerDecoder()
    decoder.write(Uint8Array.of(5, 0))
    assert.is(decoder.count(), 1)
    const { compileSchema } = await import('../../src/schema/index.ts')
    const validator = compileSchema('A DEFINITIONS ::= BEGIN B ::= NULL END').validator('B')
    validator.write(Uint8Array.of(5, 0))
    assert.ok(validator.end().valid)
    const { MigrationMemory } = await import('../../src/migration/memory.ts')
    assert.ok(new MigrationMemory().kernel.adler32(0, 0) > 0)
  } finally {
    WebAssembly.Module = Module
  }
})

test('a runtime that compiles nothing is told with the way out of it', () => {
  const script = `
    WebAssembly.Module = function () { throw new WebAssembly.CompileError('code generation disallowed') }
    const { BerDecoder } = await import('./src/index.ts')
    const { compiledModule } = await import('./src/wasm/modules.ts')
    for (const work of [() => new BerDecoder(), () => compiledModule('core-shared', 'AGFzbQ==')]) {
      try { work() } catch (error) { console.log(error.message + '|' + error.cause.name) }
    }`
  const args = ['--import', 'tsx', '--input-type=module', '-e', script]
  assert.is(
    execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }),
    'this runtime does not compile the module core: code generation disallowed; ' +
      'wasm-ber/wasm takes wasm-ber/core.wasm compiled (useModules)|CompileError\n' +
      'this runtime does not compile the module core-shared: code generation disallowed|CompileError\n',
  )
})

test('what is no module, or another one, is refused', () => {
  const others: [name: 'core' | 'schema' | 'migration', module: unknown][] = [
    ['core', shipped('schema')],
    ['schema', shipped('core')],
    ['migration', shipped('core')],
    ['core', './core.wasm'],
    ['core', readFileSync(join(root, 'build/core.wasm'))],
    ['core', Promise.resolve(shipped('core'))],
    ['core', null],
  ]
  for (const [name, module] of others) {
    assert.throws(
      () => useModules({ [name]: module }),
      (error: unknown) =>
        error instanceof TypeError &&
        error.message === `modules.${name}: not the WebAssembly.Module of wasm-ber/${name}.wasm`,
    )
  }
  assert.throws(() => useModules({ Core: shipped('core') } as never), 'there is no module Core')
})

test('wasm-ber/wasm brings no module along', () => {
  assert.equal(embeddedIn('src/wasm/index.ts'), [])
})

for (const name of ['core', 'schema', 'migration']) {
  test(`${name}: self-contained; it imports its memory and exports functions`, () => {
    const module = shipped(name)
    assert.equal(WebAssembly.Module.imports(module), [{ module: 'env', name: 'memory', kind: 'memory' }])
    for (const { kind } of WebAssembly.Module.exports(module)) assert.is(kind === 'function' || kind === 'memory', true)
  })
}

test.run()
