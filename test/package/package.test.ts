/** The packed tarball: what is in it, what the checkers say, and its use from ESM, require(), a bundler and a shell. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pack, root, run, Stranger, type Tarball } from './tarball.ts'

const packed = suite('package')

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const exported = Object.keys(manifest.exports).map((entry) => manifest.name + entry.slice(1))
/** What a program imports; the WebAssembly that is there as files is for runtimes that compile it themselves. */
const entries = exported.filter((entry) => !/\.(?:json|wasm)$/.test(entry))
const wasm = exported.filter((entry) => entry.endsWith('.wasm'))

/** Entries with CommonJS beside their ES module. */
const faces = ['asn1', 'asn1-ber', 'ldapjs-asn1', 'ldapjs-asn1-v1']

let stranger: Stranger
let tarball: Tarball

packed.before(() => {
  stranger = new Stranger()
  tarball = pack(root, stranger.folder)
  stranger.install([tarball, pack(join(root, 'node_modules/@assemblyscript/loader'), stranger.folder)])
})

packed.after(() => stranger.remove())

/** One program for every way of loading; `load` stands for the form of the import. */
const program = (load: string) => `
${load}
const message = Uint8Array.of(0x30, 3, 2, 1, 5)
const { tagNumber } = decode(message)
const five = decode(message).children()[0].toInteger()

const decoder = new BerDecoder()
const seen = []
const look = () => {
  for (const batch of decoder.batches()) {
    for (let i = 0; i < batch.length; i++) seen.push(batch.tagNumber(i) + '@' + batch.identifierOffset(i))
  }
}
decoder.write(message)
look()
decoder.end()
look()

const encoder = new BerEncoder()
encoder.open(universal(16))
encoder.integer(5)
encoder.close()
const again = decode(encoder.finish()).children()[0].toInteger()
console.log(JSON.stringify({ tagNumber, five, seen, again }))
`
const names = '{ BerDecoder, BerEncoder, decode, universal }'
const expected = { tagNumber: 16, five: 5, seen: ['16@0', '2@2'], again: 5 }

packed('holds the library, its types, the command, the inspector and the documents, and nothing else', () => {
  const usual = /^(?:package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md)$/
  const others = tarball.contents.filter(
    (path) =>
      !usual.test(path) &&
      !/^dist\/.+\.(?:js|d\.ts)$/.test(path) &&
      !/^dist\/wasm\/\w+\.wasm$/.test(path) &&
      !/^dist\/cli\/[\w-]+\.cjs$/.test(path) &&
      !/^dist\/compat\/[\w-]+\.(?:cjs|d\.cts)$/.test(path) &&
      !/^(?:docs\/.+\.md|schema\/.+\.asn1)$/.test(path) &&
      path !== 'dist/cli/THIRD-PARTY-LICENSES.txt' &&
      path !== 'dist/inspector/index.html',
  )
  assert.equal(others, [])
  assert.equal(
    tarball.contents.filter((path) => /\b(?:test|fixtures|bench)\b/.test(path)),
    [],
  )
  for (const needed of ['README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'schema/migration.asn1']) {
    assert.ok(tarball.contents.includes(needed), `${needed} is missing`)
  }
  const modules = tarball.contents.filter((path) => path.endsWith('.js'))
  for (const path of modules)
    assert.ok(tarball.contents.includes(path.replace(/\.js$/, '.d.ts')), `${path} has no types`)
  // The library as modules, once more in the files of the command, and once more, deflated, in the inspector's page.
  assert.ok(statSync(tarball.file).size < 2_000_000, 'larger than a library is: has a fixture slipped in?')
})

packed('has the Wasm embedded', () => {
  const text = readFileSync(join(stranger.project, 'node_modules/wasm-ber/dist/wasm/core.generated.js'), 'utf8')
  const octets = Buffer.from(/'([A-Za-z0-9+/=]{1000,})'/.exec(text)![1]!, 'base64')
  assert.ok(WebAssembly.validate(octets))
})

packed('has Wasm as files too, for runtimes that compile what is imported', () => {
  const text = `import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BerDecoder } from 'wasm-ber'
import { useModules } from 'wasm-ber/wasm'
const modules = {}
for (const entry of ${JSON.stringify(wasm)}) {
  const octets = readFileSync(fileURLToPath(import.meta.resolve(entry)))
  modules[/(\\w+)\\.wasm$/.exec(entry)[1]] = new WebAssembly.Module(octets)
}
useModules(modules)
const decoder = new BerDecoder()
decoder.write(Uint8Array.of(5, 0))
console.log(Object.keys(modules).join(), decoder.count())`
  assert.is(stranger.node('wasm.js', text), 'core,schema,migration 1\n')
})

packed('has nothing that publint would say', async () => {
  const octets = readFileSync(tarball.file)
  const archive = octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.length)
  const { messages, pkg } = await publint({ pack: { tarball: archive }, strict: true })
  assert.equal(
    messages.map((message) => formatMessage(message, pkg!, { color: false })),
    [],
  )
})

packed('has types that resolve for ES modules (attw, profile esm-only)', () => {
  attw('--profile', 'esm-only', '--exclude-entrypoints', ...faces)
})

packed('has types that resolve for CommonJS as well at the faces (attw, profile node16)', () => {
  attw('--profile', 'node16', '--entrypoints', ...faces)
})

function attw(...args: string[]): void {
  const program = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
  const usual = ['--no-definitely-typed', '--format', 'ascii', '--no-color']
  try {
    run(process.execPath, [program, tarball.file, ...usual, ...args], stranger.folder)
  } catch (error) {
    assert.unreachable(String((error as { stdout?: string }).stdout))
  }
}

packed('has types that a strict project without @types/node accepts', () => {
  const all = [...entries, ...wasm]
  const imports = all.map((entry, index) => `import * as entry${index} from '${entry}'`)
  const use = `import ${names} from 'wasm-ber'
const value: number | bigint = decode(new Uint8Array(2)).toInteger()
const made = [new BerDecoder(), new BerEncoder(), universal(16)]
import core from 'wasm-ber/core.wasm'
import { useModules } from 'wasm-ber/wasm'
useModules({ core })
export { made, value, ${all.map((_, index) => `entry${index}`).join(', ')} }
`
  stranger.write('use.ts', `${imports.join('\n')}\n${use}`)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  for (const resolution of ['nodenext', 'bundler']) {
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: [],
      module: resolution === 'bundler' ? 'esnext' : resolution,
      moduleResolution: resolution,
    }
    stranger.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    try {
      run(process.execPath, [tsc, '-p', 'tsconfig.json'], stranger.project)
    } catch (error) {
      assert.unreachable(`${resolution}: ${(error as { stdout?: string }).stdout}`)
    }
  }
})

packed('works by import', () => {
  assert.equal(JSON.parse(stranger.node('by-import.js', program(`import ${names} from 'wasm-ber'`))), expected)
})

packed('works by require()', () => {
  // Warnings about an experimental feature go to standard error; a top-level await anywhere would throw.
  assert.equal(JSON.parse(stranger.node('by-require.cjs', program(`const ${names} = require('wasm-ber')`))), expected)
})

packed('loads at every entry, by import and by require()', () => {
  const text = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const entries = ${JSON.stringify(entries)}
const counts = []
for (const entry of entries) {
  const [one, other] = [await import(entry), require(entry)]
  if (one.default !== other.default && one.default !== other) throw new Error(entry + ' is there twice')
  counts.push(Object.keys(one).length)
}
console.log(JSON.stringify(counts))`
  const counts: number[] = JSON.parse(stranger.node('entries.js', text))
  assert.is(counts.length, entries.length)
  assert.ok(counts.every((count) => count > 0))
})

packed('works bundled for a browser', async () => {
  stranger.write('app.js', program(`import ${names} from 'wasm-ber'`))
  const { warnings } = await build({
    absWorkingDir: stranger.project,
    entryPoints: ['app.js'],
    outfile: join(stranger.project, 'bundle.mjs'),
    bundle: true,
    platform: 'browser',
    format: 'esm',
    logLevel: 'silent',
  })
  assert.equal(warnings, [])
  assert.equal(JSON.parse(run(process.execPath, ['bundle.mjs'], stranger.project)), expected)
})

packed('has the command', () => {
  assert.match(run('npx', ['--offline', 'ber', '--version'], stranger.project), manifest.version)
  const command = join(stranger.project, 'node_modules/.bin/ber')
  assert.match(run(command, ['--version'], stranger.project), manifest.version)
  stranger.write('value.ber', '\x02\x01\x05')
  assert.match(run(command, ['dump', 'value.ber'], stranger.project), 'INTEGER')
})

packed('has the inspector, which the command serves as it is', async () => {
  const folder = join(stranger.project, 'node_modules/wasm-ber/dist')
  stranger.write('value.ber', '\x02\x01\x05')
  const args = [join(folder, 'cli/main.cjs'), 'inspect', '--no-open', 'value.ber']
  const command = spawn(process.execPath, args, { cwd: stranger.project, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = await once(command.stdout, 'data')
    const page = Buffer.from(await (await fetch(String(line).trim())).arrayBuffer())
    assert.ok(page.equals(readFileSync(join(folder, 'inspector/index.html'))))
    assert.ok(page.length <= 400_000, `${page.length} octets`)
  } finally {
    command.kill()
  }
})

packed('bundles the licences of what the command contains', () => {
  const { files, texts } = commandFiles()
  const licences = readFileSync(join(files, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  const bundled = texts.flatMap((text) =>
    [...text.matchAll(/^\/\/ Contains (\S+) \S+, licence in/gm)].map(([, name]) => name),
  )
  for (const name of ['commander', 'picocolors', 'cli-progress', '@assemblyscript/loader'])
    assert.ok(bundled.includes(name))
  for (const name of bundled) assert.ok(licences.includes(`\n${name} `), `${name}: no licence`)
})

packed('the command loads nothing but its own files and modules of Node', () => {
  const { files, texts } = commandFiles()
  const wanted = texts.flatMap((text) => [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!))
  assert.ok(wanted.length > 0)
  for (const name of new Set(wanted)) {
    assert.ok(isBuiltin(name) || (name.startsWith('./') && existsSync(join(files, name))), `require("${name}")`)
  }
})

/** The bundled command, and what its files hold. */
function commandFiles(): { files: string; texts: string[] } {
  const files = join(stranger.project, 'node_modules/wasm-ber/dist/cli')
  const names = readdirSync(files).filter((name) => name.endsWith('.cjs'))
  return { files, texts: names.map((name) => readFileSync(join(files, name), 'utf8')) }
}

packed.run()
