/** What the first use of the package costs: cold, in a process of its own each time. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FiguresCase, Row, Settings } from '../case.ts'
import { median, spread } from '../statistics.ts'

const script = fileURLToPath(new URL('../children/start-up.mjs', import.meta.url))
const message = fileURLToPath(new URL('../../test/fixtures/asn1-instances/cert-ee.der', import.meta.url))

export const startUp: FiguresCase = {
  name: 'start-up/first-use',
  summary: 'import, compile, instantiate and decode in a new process, beside a process that does nothing',
  figures({ rounds }: Settings): Row[] {
    const samples = new Map<string, number[]>()
    const add = (name: string, milliseconds: number) => {
      const sample = samples.get(name)
      if (sample) sample.push(milliseconds)
      else samples.set(name, [milliseconds])
    }
    for (let round = 0; round < rounds; round++) {
      add('process: node -e 0', run(['-e', '0']).milliseconds)
      const { milliseconds, output } = run([script, message])
      add('process: all of the steps below', milliseconds)
      for (const [name, value] of Object.entries<number>(JSON.parse(output))) add(name, value)
    }
    return [...samples].map(([name, sample]) => ({ name, value: median(sample), unit: 'ms', spread: spread(sample) }))
  },
}

function run(args: readonly string[]): { milliseconds: number; output: string } {
  const before = performance.now()
  const { status, stdout, error } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit status ${status}`)
  return { milliseconds: performance.now() - before, output: stdout.toString() }
}
