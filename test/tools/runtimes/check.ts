/** See ../check-runtimes.sh. */

import { createHash } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { pack, root, run, Stranger } from '../../package/tarball.ts'
import { codeBlocks } from '../../readme/blocks.ts'
import { type BrowserName, browserNames, TestBrowser } from './browsers.ts'
import { type Bundler, bundlers, developmentServer, outputs } from './bundlers.ts'
import { Edge } from './edge.ts'
import { inputsModule, machine } from './inputs.ts'
import { check, skip, sumUp } from './report.ts'
import { PageServer } from './server.ts'
import { programOf, type Tool, tools } from './tools.ts'

const stranger = new Stranger()
const { project } = stranger
/** What every runtime has to say: the present Node's results, which are looked at first. By the program that says it. */
const expected = { sample: '', worker: '' }
type Program = keyof typeof expected

async function main(): Promise<void> {
  stranger.install([
    pack(root, stranger.folder),
    pack(join(root, 'node_modules/@assemblyscript/loader'), stranger.folder),
  ])
  cpSync(join(import.meta.dirname, 'program'), project, { recursive: true })
  stranger.write('inputs.js', inputsModule())
  await check(`Node ${process.versions.node}`, () => {
    expected.sample = run(process.execPath, ['main.js'], project).trim()
    holdsTogether(JSON.parse(expected.sample))
  })
  await check(`Node ${process.versions.node}, BerWorker`, () => {
    expected.worker = run(process.execPath, ['ber-worker.js'], project).trim()
    isTheSame(JSON.parse(expected.sample), JSON.parse(expected.worker))
  })
  await checkPrograms()
  const bundled = await checkBundlers()
  await checkPages(bundled)
  await checkEdge()
}

/** What sample.js gives, as far as it is looked into. */
interface Results {
  readonly schema: {
    readonly valid: boolean
    readonly values: number
    readonly violations: readonly string[]
    readonly encoded: string
    readonly same: string
  }
  readonly selection: { readonly rows: readonly unknown[] }
  readonly text: Readonly<
    Record<string, { readonly back: readonly string[]; readonly input: string; readonly xer: string }>
  >
  readonly migration: { readonly valid: boolean } & Readonly<Record<'again' | 'ber' | 'unpacked', string>>
}

/** The same of worker-sample.js. */
interface WorkerResults {
  readonly decode: Readonly<Record<string, string>>
  readonly validate: {
    readonly values: number
    readonly violations: readonly { readonly code: string; readonly offset: number; readonly path: string }[]
  }
  readonly select: readonly unknown[]
  readonly convert: Readonly<Record<'xer' | 'back', string>>
  readonly migration: Readonly<Record<'ber' | 'again' | 'input', string>>
}

/** Results that are to be the same need not be right: the ways back lead to the input, and the command says the same. */
function holdsTogether({ schema, text, migration }: Results): void {
  const fixture = gunzipSync(readFileSync(join(root, 'test/fixtures', machine)))
  cpSync(join(root, 'test/fixtures', machine), join(project, 'vm.mig'))
  run('npx', ['--offline', 'ber', 'migration', 'to-ber', 'vm.mig', 'vm.ber'], project)
  allSame([
    ['typed values and back', schema.encoded, schema.same],
    ['migration to BER and back', migration.again, sha256(fixture)],
    ['migration to BER, as the command does it', migration.ber, sha256(readFileSync(join(project, 'vm.ber')))],
    ['the same out of gzip', migration.unpacked, migration.ber],
    ...Object.entries(text).flatMap(([type, { back, input }]) =>
      back.map((digest): Same => [`${type} as text and back`, digest, input]),
    ),
  ])
  if (!schema.valid || !migration.valid) throw new Error('not valid')
}

/** What the worker says that the library says without it, too. */
function isTheSame({ schema, selection, text, migration }: Results, worker: WorkerResults): void {
  const { decode, validate, select, convert, migration: converted } = worker
  allSame([
    ['validation', validate.values, schema.values],
    [
      'violations',
      [validate.violations[0]].map(({ code, offset, path }) => `${code} ${offset} ${path}`)[0],
      schema.violations[0],
    ],
    ['rows', JSON.stringify(select), JSON.stringify(selection.rows)],
    ['XER', convert.xer, text.CallFile.xer],
    ['XER and back', convert.back, text.CallFile.input],
    ['migration to BER', converted.ber, migration.ber],
    ['migration to BER and back', converted.again, converted.input],
    ...Object.entries(decode).map(([kind, digest]): Same => [`decoding of ${kind}`, digest, decode.blob]),
  ])
}

type Same = readonly [what: string, one: unknown, other: unknown]

function allSame(pairs: readonly Same[]): void {
  for (const [what, one, other] of pairs) if (one !== other) throw new Error(`${what}: ${one} is not ${other}`)
}

const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')

function isExpected(program: Program, results: string): void {
  const actual = results.trim()
  if (actual === expected[program]) return
  const [one, other] = [JSON.parse(expected[program]), JSON.parse(actual)]
  const parts = Object.keys(one).filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]))
  throw new Error(parts.map((part) => `${part}: ${JSON.stringify(other[part])}`).join('\n') || 'other keys')
}

/** Node, Bun and Deno. */
async function checkPrograms(): Promise<void> {
  // The package of Node on npm ends at 20.8.
  if (!process.versions.node.startsWith('20.')) skip('Node 20', `the Node that runs this is ${process.versions.node}`)
  for (const tool of tools.nodes) await checkProgram(tool, [])
  // Neither looks for packages elsewhere than in node_modules.
  await checkProgram(tools.bun, ['--no-install'])
  await checkProgram(tools.deno, ['run', '--no-remote', '--cached-only', '--node-modules-dir=manual'])
}

async function checkProgram(tool: Tool, args: readonly string[]): Promise<void> {
  let program: string
  try {
    program = programOf(tool)
  } catch (error) {
    return skip(tool.name, error)
  }
  const [version] = /\d+\.\d+\.\d+/.exec(run(program, ['--version'], project)) ?? ['unknown']
  const name = `${tool.name} ${version}`
  await check(name, () => isExpected('sample', run(program, [...args, 'main.js'], project)))
  await check(`${name}, BerWorker`, () => isExpected('worker', run(program, [...args, 'ber-worker.js'], project)))
}

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
      await bundler.bundle(project)
      made.push(bundler)
      isExpected('sample', run(process.execPath, [join(outputs(bundler.name), 'main.js')], project))
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
  const scripts: [what: string, program: Program, script: string][] = [
    ['page', 'sample', '/main.js'],
    ['page in a worker', 'sample', '/rewritten/in-worker.js'],
    ['BerWorker', 'worker', '/rewritten/ber-worker.js'],
    ...bundled.flatMap(({ name, workerPage }): [string, Program, string][] => [
      [`page by ${name}`, 'sample', `/${outputs(name)}/main.js`],
      [`page in a worker by ${name}`, 'sample', `/${outputs(name)}/in-worker.js`],
      [`BerWorker by ${name}`, 'worker', `/${outputs(name)}/${workerPage}`],
    ]),
  ]
  for (const server of servers) {
    const version = `${browser.version}, ${server.isolated ? 'isolated' : 'not isolated'}`
    for (const [what, program, script] of scripts) {
      await check(`${version}, ${what}`, async () =>
        isExpected(program, await browser.results(server.page(script), server.isolated)),
      )
    }
  }
  await check(`${browser.version}, BerWorker by Vite's development server`, async () => {
    const server = await developmentServer(project)
    try {
      isExpected('worker', await browser.results(server.page, false))
    } finally {
      await server.close()
    }
  })
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
    edge = await Edge.open(project, 'edge.js')
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
  await check(`${version} has no threads: WORKER_UNAVAILABLE`, async () => {
    const said = await get('/worker')
    if (said !== 'WORKER_UNAVAILABLE') throw new Error(said)
  })
  await check(`${version} with modules that were imported`, async () => isExpected('sample', await get('/')))
  edge.close()
  await check(`${version}: the worker of docs/runtimes.md`, () => checkExample())
}

/** The example that people copy. */
async function checkExample(): Promise<void> {
  const document = readFileSync(join(root, 'docs/runtimes.md'), 'utf8')
  const [example, ...others] = codeBlocks(document)
  if (example?.language !== 'js' || others.length > 0) throw new Error('one example is expected')
  stranger.write('edge-example.js', example.text)
  const edge = await Edge.open(project, 'edge-example.js')
  try {
    const said = [await edge.post(hex('3008 8003 416e6e 8101 20')), await edge.post(hex('3009 8003 416e6e 8102 00c8'))]
    const faults = [{ code: 'VALUE_RANGE', offset: 9, path: 'Person.age' }]
    const wanted = [
      { status: 200, body: { valid: true, faults: [] } },
      { status: 400, body: { valid: false, faults } },
    ]
    if (JSON.stringify(said) !== JSON.stringify(wanted)) throw new Error(JSON.stringify(said))
  } finally {
    edge.close()
  }
}

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'))

try {
  await main()
  process.exitCode = sumUp()
} finally {
  stranger.remove()
}
