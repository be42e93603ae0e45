/** A File of a gibibyte in Chromium: plain TypeScript, the decoder on the page's thread, the decoder in a worker; in one page, in turns. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { chromium } from '../../test/support/chromium.ts'
import { type OpenPage, type PageMeasured, type Reader, withPage } from '../browser/browser.ts'
import { toBer } from '../built.ts'
import { type FiguresCase, MIB, type Row, type Settings } from '../case.ts'
import { writeMigrationStream } from '../generate.ts'
import { generateRecords } from '../generate-records.ts'
import { median, spread } from '../statistics.ts'
import { convertInto, temporaryFile } from '../temporary.ts'

const SEED = 0xb405
/** Of BENCH_MIB: 1 GiB by default. */
const TIMES = 8
/** Rounds at most: one takes half a minute. */
const MOST_ROUNDS = 5
/** Milliseconds that the page's thread may be busy at a stretch. */
const LONGEST_TASK = 50

const readers: Readonly<Record<Reader, string>> = {
  plain: 'plain TypeScript, page',
  main: 'BerDecoder, page',
  worker: 'BerWorker, File handed over',
  pumped: 'BerWorker, chunks handed over',
}

export const browserRecords = browserCase(
  'call-records',
  'call records of 15 or so small values',
  () => generateRecords(16 * MIB, SEED).octets,
)
export const browserRam = browserCase('ram', 'BER of RAM, half of its pages zero', ramUnit)

/** @param unit data values that the file repeats */
function browserCase(subject: string, what: string, unit: () => Uint8Array | Promise<Uint8Array>): FiguresCase {
  return {
    name: `browser/${subject}`,
    summary: `${what}, a File of ${TIMES} x BENCH_MIB in Chromium; every field of every value read on the page's thread`,
    onDemand: true,
    async figures({ mib, rounds }: Settings): Promise<Row[]> {
      if (chromium === undefined) throw new Error('Chromium is not installed')
      const file = repeated(await unit(), TIMES * mib * MIB, temporaryFile(`${subject}.ber`))
      const rows: Row[] = []
      for (const isolated of [true, false]) {
        const measured = await withPage({ chromium, isolated, file }, (page) =>
          inTurns(page, Math.min(rounds, MOST_ROUNDS)),
        )
        rows.push(...rowsOf(measured, statSync(file).size, isolated))
      }
      return rows
    },
  }
}

type Runs = Map<Reader, PageMeasured[]>

/** One run of each to warm up, then the counted ones. @throws when two do not find the same */
async function inTurns(page: OpenPage, rounds: number): Promise<Runs> {
  const runs: Runs = new Map()
  let first: PageMeasured | undefined
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const reader of Object.keys(readers) as Reader[]) {
      const measured = await page.read(reader)
      first ??= measured
      if (measured.result !== first.result || measured.values !== first.values) {
        throw new Error(
          `${reader} finds ${measured.result} in ${measured.values} values, not ${first.result} in ${first.values}`,
        )
      }
      if (round >= 0) runs.set(reader, [...(runs.get(reader) ?? []), measured])
    }
  }
  return runs
}

function rowsOf(runs: Runs, octets: number, isolated: boolean): Row[] {
  const where = isolated ? 'isolated' : 'not isolated'
  const seconds = new Map([...runs].map(([reader, measured]) => [reader, measured.map((each) => each.seconds)]))
  const speed = (reader: Reader) => octets / median(seconds.get(reader)!) / 1e6
  const most = (reader: Reader, of: (measured: PageMeasured) => number) => Math.max(...runs.get(reader)!.map(of))
  const rows: Row[] = []
  for (const reader of runs.keys()) {
    const name = `${readers[reader]}, ${where}`
    const busy = reader === 'worker' || reader === 'pumped' ? { most: LONGEST_TASK } : {}
    rows.push(
      { name, value: speed(reader), unit: 'MB/s', spread: spread(seconds.get(reader)!) },
      { name: '  longest task', value: most(reader, (each) => each.longestTask), unit: 'ms (0: below 50)', ...busy },
      { name: '  longest wait of a timer', value: most(reader, (each) => each.longestGap), unit: 'ms' },
      { name: '  processor time', value: median(runs.get(reader)!.map((each) => each.processor)), unit: 's' },
      { name: '  memory of the process', value: most(reader, (each) => each.rss), unit: 'MiB' },
      { name: '  heap', value: most(reader, (each) => each.heap), unit: 'MiB' },
    )
  }
  const ratio = (reader: Reader, against: Reader, least?: number): Row => ({
    name: `${readers[reader]} / ${readers[against]}`,
    value: speed(reader) / speed(against),
    unit: 'times',
    ...(least === undefined ? {} : { least }),
  })
  return [
    ...rows,
    ratio('worker', 'main', 0.85),
    ratio('pumped', 'main'),
    ratio('main', 'plain'),
    ratio('worker', 'plain'),
  ]
}

/** BER of RAM. */
export async function ramUnit(): Promise<Uint8Array> {
  const binary = temporaryFile('unit.mig')
  writeMigrationStream(binary, 32 * MIB, SEED)
  const ber = temporaryFile('unit.ber')
  await convertInto(ber, binary, toBer)
  return readFileSync(ber)
}

/** A file of at least so many octets. */
export function repeated(unit: Uint8Array, size: number, path: string): string {
  const file = openSync(path, 'w')
  for (let at = 0; at < size; at += unit.length) writeSync(file, unit)
  closeSync(file)
  return path
}
