/** One case, in this process. Started as a process by run.ts: `run-case.ts NAME SETTINGS`, the result goes to the parent. */
import { fileURLToPath } from 'node:url'
import type { Settings } from './case.ts'
import { cases } from './cases/index.ts'
import { peakMemory } from './environment.ts'
import { measure } from './measure.ts'
import { type CaseResult, contenderResults, wantedResults } from './report.ts'
import { removeTemporaryFiles } from './temporary.ts'

export async function runCase(name: string, settings: Settings): Promise<CaseResult> {
  const found = cases.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no case ${name}`)
  const { summary } = found
  const before = performance.now()
  const rest = () => ({ peakMemory: peakMemory(), took: (performance.now() - before) / 1000 })
  if ('figures' in found) return { name, summary, rows: await found.figures(settings), ...rest() }
  const prepared = await found.prepare(settings)
  const { rounds } = settings
  const { octets, values } = prepared
  const contenders = contenderResults(await measure(prepared, rounds), octets, values)
  const wanted = wantedResults(found.wanted ?? [], contenders)
  return { name, summary, octets, ...(values !== undefined && { values }), rounds, contenders, wanted, ...rest() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name, settings] = process.argv
  try {
    const result = await runCase(name, JSON.parse(settings))
    await new Promise((sent) => process.send?.(result, sent))
  } catch (error) {
    console.error((error as Error).stack)
    process.exitCode = 1
  } finally {
    removeTemporaryFiles()
    process.disconnect?.()
  }
}
