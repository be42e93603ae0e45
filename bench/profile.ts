/**
 * `profile CASE [REGEX]`: the contenders of one case whose names match (ours by default) run alone in a process with the
 * sampling profiler on; then the lines that took most time. The profile stays in build/profiles, for other tools.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from './case.ts'
import { cases } from './cases/index.ts'
import { removeTemporaryFiles } from './temporary.ts'

/** Milliseconds of work that are sampled. */
const DURATION = 5000
const SHOWN = 20
const here = fileURLToPath(import.meta.url)
const folder = fileURLToPath(new URL('../build/profiles/', import.meta.url))
const root = new URL('../', import.meta.url).href

export async function profile(
  name: string | undefined,
  pattern: string | undefined,
  settings: Settings,
): Promise<void> {
  if (!cases.some((each) => each.name === name && 'prepare' in each)) throw new Error(`profile: no timed case ${name}`)
  mkdirSync(folder, { recursive: true })
  const file = `${name?.replace('/', '-')}-${process.pid}.cpuprofile`
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${file}`, '--import', 'tsx']
  const child = fork(here, [String(name), pattern ?? '', JSON.stringify(settings)], { execArgv: flags })
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (status !== 0) throw new Error('profile: the case failed')
  const written = readdirSync(folder).find((each) => each === file)
  if (written === undefined) throw new Error('profile: nothing was written')
  console.log(`${join('build', 'profiles', written)}; share of samples by function:`)
  for (const line of heaviest(readFileSync(join(folder, written), 'utf8'))) console.log(line)
}

/** Functions by their own samples. */
function heaviest(text: string): string[] {
  const { nodes, samples } = JSON.parse(text) as {
    nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
    samples: number[]
  }
  const places = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(top)'} ${url.replace(root, '')}${url === '' ? '' : `:${lineNumber + 1}`}`,
    ]),
  )
  const counts = new Map<string, number>()
  for (const id of samples) {
    const place = places.get(id) as string
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, SHOWN)
    .map(([place, count]) => `  ${((100 * count) / samples.length).toFixed(1).padStart(5)}%  ${place}`)
}

async function work(name: string, pattern: string, settings: Settings): Promise<void> {
  const found = cases.find((each) => each.name === name)
  if (found === undefined || !('prepare' in found)) throw new Error(`there is no timed case ${name}`)
  const prepared = await found.prepare(settings)
  const chosen = prepared.contenders.filter((contender) =>
    pattern === '' ? contender.role === 'ours' : new RegExp(pattern).test(contender.name),
  )
  if (chosen.length === 0) throw new Error(`no contender matches ${pattern}`)
  console.log(`profiling ${name}: ${chosen.map((contender) => contender.name).join('; ')}`)
  let sum = 0
  for (const end = performance.now() + DURATION; performance.now() < end; ) {
    for (const contender of chosen) sum += await contender.run()
  }
  if (Number.isNaN(sum)) throw new Error('no result')
}

if (process.argv[1] === here) {
  const [, , name, pattern, settings] = process.argv
  try {
    await work(name, pattern, JSON.parse(settings))
  } finally {
    removeTemporaryFiles()
    process.disconnect?.()
  }
}
