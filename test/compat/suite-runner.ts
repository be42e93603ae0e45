/**
 * Runs the tests that a package carries: `suite-runner.ts PACKAGE old|face`. With `face`, what they load of their package is the face
 * that stands in for it. Prints what came of each test, as JSON. It is a process of its own, since it takes the place of `require`
 * and of the globals of mocha.
 */
import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Loose, pairs } from './faces.ts'

export interface TestResult {
  readonly name: string
  /** Of the failure; undefined if it passed. */
  readonly message?: string | undefined
}

type Work = (t: Loose) => unknown

const packages: Record<string, string> = {
  'ldapjs-asn1-1': 'ldapjs-asn1-v1',
  'ldapjs-asn1-2': 'ldapjs-asn1',
  'asn1-ber': 'asn1-ber',
}
const [name = '', which] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const folder = join(fileURLToPath(new URL('../../node_modules', import.meta.url)), name)
const { face } = pairs.find((pair) => pair.name === packages[name])!

const waiting: { name: string; work: Work }[] = []

/** What the suites use of tap's `t`; a test that calls `t.end` is over when it does. */
class Tap {
  readonly inner: { name: string; work: Work }[] = []
  readonly teardowns: (() => unknown)[] = []
  end: () => void = () => {}
  readonly ended = new Promise<void>((resolve) => {
    this.end = resolve
  })
  readonly ok = ok
  readonly equal = equal
  readonly same = deepEqual
  fail(message: string): never {
    throw new Error(message)
  }
  type(value: unknown, type: Loose): void {
    ok(typeof type === 'string' ? typeof value === type : value instanceof type)
  }
  throws(work: () => unknown, expected: Error): void {
    throws(work, { message: expected.message })
  }
  teardown(work: () => unknown): void {
    this.teardowns.push(work)
  }
  test(name: string, ...rest: Loose[]): void {
    if (typeof rest.at(-1) === 'function' && !(rest.length > 1 && rest[0].skip))
      this.inner.push({ name, work: rest.at(-1) })
  }
}

const tap = { test: (name: string, work: Work) => waiting.push({ name, work }) }

async function run(name: string, work: Work, results: TestResult[]): Promise<void> {
  const t = new Tap()
  let message: string | undefined
  try {
    const returned = work(t)
    // Work that does not tell when it is over does so by `end`.
    await (returned instanceof Promise ? returned : work.length > 0 ? t.ended : undefined)
  } catch (error) {
    message = (error as Error).message.split('\n')[0]
  }
  for (const teardown of t.teardowns) await teardown()
  if (t.inner.length === 0 || message !== undefined) results.push({ name, message })
  for (const inner of t.inner) await run(`${name}: ${inner.name}`, inner.work, results)
}

/** What a path inside the package stands for. */
function substitute(path: string): unknown {
  const module = relative(folder, path).replace(/\.js$/, '')
  if (/(^|\/)index$/.test(module) || module === '') return face
  if (module.endsWith('reader')) return face.BerReader
  if (module.endsWith('writer')) return face.BerWriter
  if (module.endsWith('buffer-to-hex-dump')) return face.bufferToHexDump
  throw new Error(`no part of the face stands for ${module}`)
}

const loader = Module as Loose
const load = loader._load
loader._load = (request: string, parent: Loose, isMain: boolean) => {
  if (request === 'tap') return tap
  if (which === 'face' && /^\.\.?\//.test(request) && parent.filename.startsWith(folder)) {
    return substitute(loader._resolveFilename(request, parent))
  }
  return load(request, parent, isMain)
}

const describing: string[] = []
Object.assign(globalThis, {
  describe(name: string, work: () => void) {
    describing.push(name)
    work()
    describing.pop()
  },
  it(name: string, work: Work) {
    waiting.push({ name: [...describing, name].join(': '), work })
  },
})

for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!/\.test\.js$|^test\/.*\.js$/.test(file)) continue
  const before = waiting.length
  require(join(folder, file))
  for (const each of waiting.slice(before)) each.name = `${join(dirname(file), file.split('/').pop()!)}: ${each.name}`
}
const results: TestResult[] = []
for (const { name, work } of waiting) await run(name, work, results)
console.log(JSON.stringify(results))
