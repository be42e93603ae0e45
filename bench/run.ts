/**
 * The benchmarks: `npm run bench -- [REGEX] [--rounds N] [--image FILE] [--record NAME] [--list]`,
 * and `npm run bench -- profile CASE [REGEX of contenders]`. BENCH_MIB sets the size of the inputs; see bench/README.md.
 *
 * Every case runs in a process of its own, so that neither compiled code nor memory of one stands in another's way.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formOf, fromBer } from './built.ts'
import type { Settings, StreamFiles } from './case.ts'
import { cases } from './cases/index.ts'
import { environment } from './environment.ts'
import { profile } from './profile.ts'
import { type CaseResult, describe } from './report.ts'
import { berOf, convertInto, removeTemporaryFiles, temporaryFile, withFileSync } from './temporary.ts'

const DEFAULT_MIB = 128
const DEFAULT_ROUNDS = 11
const results = fileURLToPath(new URL('./results/', import.meta.url))

/** Garbage is collected between contenders; code that waits for its turn is not thrown away meanwhile. */
const childFlags = ['--expose-gc', '--no-flush-bytecode', '--import', 'tsx']

async function main(): Promise<number> {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      image: { type: 'string' },
      record: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  })
  const mib = positive('BENCH_MIB', process.env.BENCH_MIB ?? DEFAULT_MIB)
  const rounds = positive('--rounds', options.rounds ?? DEFAULT_ROUNDS)
  if (positionals[0] === 'profile') {
    await profile(positionals[1], positionals[2], { mib, rounds })
    return 0
  }
  const chosen = choose(positionals, options.image !== undefined)
  if (options.list) {
    for (const { name, summary } of chosen) console.log(`${name.padEnd(24)} ${summary}`)
    return 0
  }
  const image = options.image === undefined ? undefined : await userStream(resolve(options.image))
  const settings: Settings = { mib, rounds, image }
  const machine = environment()
  console.log(`${machine.runtime}; ${machine.platform}; ${machine.processors} x ${machine.processor}`)
  console.log(`BENCH_MIB=${mib}, ${rounds} rounds${options.image === undefined ? '' : `, image ${options.image}`}`)

  const groups = new Map<string, CaseResult[]>()
  let failed = 0
  for (const { name } of chosen) {
    const result = await inChild(name, settings)
    if (result === undefined) {
      console.log(`\n${name}\n  FAILED`)
      failed++
      continue
    }
    console.log(describe(result))
    const group = name.slice(0, name.indexOf('/'))
    groups.set(group, [...(groups.get(group) ?? []), result])
  }
  mkdirSync(results, { recursive: true })
  for (const [group, found] of groups) {
    const file = join(
      results,
      options.record === undefined ? `${group}.json` : `recorded-${options.record}-${group}.json`,
    )
    const content = { environment: machine, mib, rounds, image: options.image !== undefined, cases: found }
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  }
  return failed === 0 ? 0 : 1
}

/** Without a pattern all cases but those on demand; with a stream of the user's only those that take one. */
function choose(patterns: readonly string[], image: boolean) {
  const forms = patterns.map((pattern) => new RegExp(pattern))
  const chosen = cases.filter(
    ({ name, onDemand, takesImage }) =>
      (!image || takesImage) && (forms.length === 0 ? !onDemand : forms.some((form) => form.test(name))),
  )
  if (chosen.length === 0) throw new Error(`no case matches ${patterns.join(' or ')}`)
  return chosen
}

/** @returns the result, or undefined when the case failed, which the child has said why */
function inChild(name: string, settings: Settings): Promise<CaseResult | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./run-case.ts', import.meta.url)), [name, JSON.stringify(settings)], {
      execArgv: childFlags,
    })
    let result: CaseResult | undefined
    child.on('message', (message) => {
      result = message as CaseResult
    })
    child.on('error', reject)
    child.on('close', (status) => resolve(status === 0 ? result : undefined))
  })
}

/** The user's stream, and the same in the other form, in a temporary file. */
async function userStream(path: string): Promise<StreamFiles> {
  const form = formOf(firstOctets(path))
  if (form === 'binary') return { binary: path, ber: await berOf(path) }
  const binary = temporaryFile('stream.mig')
  await convertInto(binary, path, fromBer)
  return { binary, ber: path }
}

function firstOctets(path: string): Uint8Array {
  const octets = new Uint8Array(4)
  return octets.subarray(
    0,
    withFileSync(path, (fd) => readSync(fd, octets)),
  )
}

function positive(name: string, value: string | number): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name}: a whole number from 1 is wanted, not ${value}`)
  return number
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error((error as Error).stack)
  process.exitCode = 1
} finally {
  removeTemporaryFiles()
}
