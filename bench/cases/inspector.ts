/** The inspector in Chromium with large files: the first rows, the longest task of the page's thread, the heap. */
import { chromium } from '../../test/support/chromium.ts'
import { writeSparse } from '../../test/support/sparse-file.ts'
import { type InspectorMeasured, measureInspector } from '../browser/inspector.ts'
import { type FiguresCase, MIB, type Row, type Settings } from '../case.ts'
import { generateRecords } from '../generate-records.ts'
import { median } from '../statistics.ts'
import { temporaryFile } from '../temporary.ts'
import { ramUnit, repeated } from './browser.ts'

const SEED = 0xb405
/** Of BENCH_MIB: 1 GiB by default. */
const TIMES = 8
const MOST_ROUNDS = 5
/** Milliseconds until there are rows, and for which the page's thread may be busy at a stretch; MiB that page and worker may hold. */
const FIRST_ROWS = 2000
const LONGEST_TASK = 50
const MOST_HEAP = 300
const SIBLINGS = 10_000_000

export const inspectorSparse = inspectorCase('sparse', 'five OCTET STRINGs of 1 GiB, which are holes', (_, path) => {
  writeSparse(path)
})
export const inspectorRecords = inspectorCase('call-records', 'call records, 8 x BENCH_MIB', ({ mib }, path) => {
  repeated(generateRecords(16 * MIB, SEED).octets, TIMES * mib * MIB, path)
})
export const inspectorSiblings = inspectorCase('siblings', 'ten million INTEGERs beside one another', (_, path) => {
  repeated(new Uint8Array(Buffer.alloc(3 * MIB, Buffer.of(2, 1, 5))), 3 * SIBLINGS, path)
})
export const inspectorRam = inspectorCase('ram', 'BER of RAM, 8 x BENCH_MIB', async ({ mib }, path) => {
  repeated(await ramUnit(), TIMES * mib * MIB, path)
})

function inspectorCase(
  subject: string,
  what: string,
  write: (settings: Settings, path: string) => void | Promise<void>,
): FiguresCase {
  return {
    name: `inspector/${subject}`,
    summary: `${what}, opened in the inspector in Chromium, scrolled and searched`,
    onDemand: true,
    async figures(settings: Settings): Promise<Row[]> {
      if (chromium === undefined) throw new Error('Chromium is not installed')
      const path = temporaryFile(`inspector-${subject}.ber`)
      await write(settings, path)
      const runs: InspectorMeasured[] = []
      while (runs.length < Math.min(settings.rounds, MOST_ROUNDS)) runs.push(await measureInspector(path))
      return rowsOf(runs)
    },
  }
}

function rowsOf(runs: readonly InspectorMeasured[]): Row[] {
  const most = (of: (run: InspectorMeasured) => number): number => Math.max(...runs.map(of))
  return [
    { name: 'first rows', value: median(runs.map((run) => run.firstRows)), unit: 'ms', most: FIRST_ROWS },
    { name: '  longest task until then', value: most((run) => run.longestOpening), unit: 'ms (0: below 50)' },
    {
      name: '  longest task while it is scrolled and searched',
      value: most((run) => run.longestReading),
      unit: 'ms (0: below 50)',
      most: LONGEST_TASK,
    },
    {
      name: '  heap of page and worker',
      value: most((run) => run.pageHeap + run.workerHeap),
      unit: 'MiB',
      most: MOST_HEAP,
    },
    { name: '  heap of the worker', value: most((run) => run.workerHeap), unit: 'MiB' },
  ]
}
