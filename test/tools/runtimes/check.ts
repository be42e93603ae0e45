/** See ../check-runtimes.sh. */

import { createHash } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { pack, root, run, Stranger } from '../../package/tarball.ts'
import { type BrowserName, browserNames, TestBrowser } from './browsers.ts'
import { type Bundler, bundlers, outputs } from './bundlers.ts'
import { Edge } from './edge.ts'
import { inputsModule, machine } from './inputs.ts'
import { check, skip, sumUp } from './report.ts'
import { PageServer } from './server.ts'
import { programOf, type Tool, tools } from './tools.ts'

const stranger = new Stranger()
const { project } = stranger
/** What every runtime has to say: the present Node's results, which are looked at first. */
let expected: string

async function main(): Promise<void> {
  stranger.install([
    pack(root, stranger.folder),
    pack(join(root, 'node_modules/@assemblyscript/loader'), stranger.folder),
  ])
  cpSync(join(import.meta.dirname, 'program'), project, { recursive: true })
  stranger.write('inputs.js', inputsModule())
  expected = run(process.execPath, ['main.js'], project).trim()

  await check(`Node ${process.versions.node}`, () => holdsTogether(JSON.parse(expected)))
  await checkPrograms()
  const bundled = await checkBundlers()
  await checkPages(bundled)
  await checkEdge()
}

/** What sample.js gives, as far as it is looked into. */
interface Results {
  readonly schema: { readonly valid: boolean; readonly encoded: string; readonly same: string }
  readonly text: Readonly<Record<string, { readonly back: readonly string[]; readonly input: string }>>
  readonly migration: { readonly valid: boolean } & Readonly<Record<'again' | 'ber' | 'unpacked', string>>
}

/** Results that are to be the same need not be right: the ways back lead to the input, and the command says the same. */
function holdsTogether({ schema, text, migration }: Results): void {
  const fixture = gunzipSync(readFileSync(join(root, 'test/fixtures', machine)))
  cpSync(join(root, 'test/fixtures', machine), join(project, 'vm.mig'))
  run('npx', ['--offline', 'ber', 'migration', 'to-ber', 'vm.mig', 'vm.ber'], project)
  const same: [what: string, one: unknown, other: unknown][] = [
    ['typed values and back', schema.encoded, schema.same],
    ['migration to BER and back', migration.again, sha256(fixture)],
    ['migration to BER, as the command does it', migration.ber, sha256(readFileSync(join(project, 'vm.ber')))],
    ['the same out of gzip', migration.unpacked, migration.ber],
    ...Object.entries(text).flatMap(([type, { back, input }]) =>
      back.map((digest): [string, string, string] => [`${type} as text and back`, digest, input]),
    ),
  ]
  for (const [what, one, other] of same) if (one !== other) throw new Error(`${what}: ${one} is not ${other}`)
  if (!schema.valid || !migration.valid) throw new Error('not valid')
}

const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')

function isExpected(results: string): void {
  const actual = results.trim()
  if (actual === expected) return
  const [one, other] = [JSON.parse(expected), JSON.parse(actual)]
  const parts = Object.keys(one).filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]))
  throw new Error(parts.map((part) => `${part}: ${JSON.stringify(other[part])}`).join('\n') || 'other keys')
}

/** Node, Bun and Deno. */
async function checkPrograms(): Promise<void> {
  for (const tool of tools.nodes) await checkProgram(tool, ['main.js'])
  // Neither looks for packages elsewhere than in node_modules.
  await checkProgram(tools.bun, ['--no-install', 'main.js'])
  await checkProgram(tools.deno, ['run', '--no-remote', '--cached-only', '--node-modules-dir=manual', 'main.js'])
}

async function checkProgram(tool: Tool, args: readonly string[]): Promise<void> {
  let program: string
  try {
    program = programOf(tool)
  } catch (error) {
    return skip(tool.name, error)
  }
  const version = run(program, ['--version'], project).split('\n')[0]
  await check(`${tool.name} (${version})`, () => isExpected(run(program, args, project)))
}

const pages = ['main.js', 'in-worker.js']
const workers = ['thread.js']

/** Bundles with each; those that were made are also run by browsers. */
async function checkBundlers(): Promise<Bundler[]> {
  const made: Bundler[] = []
  for (const bundler of bundlers) {
    let name: string
    try {
      name = `${bundler.name} ${await bundler.version()}`
    } catch (error) {
      skip(bundler.name, error)
      continue
    }
    await check(`${name}, its bundle in Node`, async () => {
      await bundler.bundle(project, pages, workers)
      made.push(bundler)
      isExpected(run(process.execPath, [join(outputs(bundler.name), 'main.js')], project))
    })
  }
  return made
}

/** Modules as they are in the package, and bundles, on pages and in workers, with and without cross-origin isolation. */
async function checkPages(bundled: readonly Bundler[]): Promise<void> {
  const servers = [await PageServer.open(project, false), await PageServer.open(project, true)]
  for (const name of browserNames) await checkBrowser(name, servers, bundled)
  for (const server of servers) server.close()
}

async function checkBrowser(
  name: BrowserName,
  servers: readonly PageServer[],
  bundled: readonly Bundler[],
): Promise<void> {
  let browser: TestBrowser
  try {
    browser = await TestBrowser.open(name)
  } catch (error) {
    return skip(name, error)
  }
  const scripts: [what: string, script: string][] = [
    ['page', '/main.js'],
    ['worker', '/rewritten/in-worker.js'],
    ...bundled.flatMap((bundler): [string, string][] => [
      [`page by ${bundler.name}`, `/${outputs(bundler.name)}/main.js`],
      [`worker by ${bundler.name}`, `/${outputs(bundler.name)}/in-worker.js`],
    ]),
  ]
  for (const server of servers) {
    for (const [what, script] of scripts) {
      await check(`${browser.version}, ${server.isolated ? 'isolated' : 'not isolated'}, ${what}`, async () =>
        isExpected(await browser.results(server.page(script), server.isolated)),
      )
    }
  }
  await browser.close()
}

async function checkEdge(): Promise<void> {
  let version: string
  try {
    version = run(programOf(tools.workerd), ['--version'], project).trim()
  } catch (error) {
    return skip(tools.workerd.name, error)
  }
  let edge: Edge | undefined
  await check(`${version} starts`, async () => {
    edge = await Edge.open(project)
  })
  if (edge === undefined) return
  const get = (path: string) => edge!.get(path)
  await check(`${version} compiles neither octets nor text`, async () => {
    const said = await get('/forbidden')
    if (said !== 'CompileError EvalError') throw new Error(said)
  })
  await check(`${version} without modules: the error names the way out`, async () => {
    const said = await get('/without')
    if (!said.endsWith('wasm-ber/wasm takes wasm-ber/core.wasm compiled (useModules)')) throw new Error(said)
  })
  await check(`${version} with modules that were imported`, async () => isExpected(await get('/')))
  edge.close()
}

try {
  await main()
  process.exitCode = sumUp()
} finally {
  stranger.remove()
}
