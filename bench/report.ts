/** Results: as figures for a file, and as a table for people. */
import type { Row, Wanted } from './case.ts'
import type { Timing } from './measure.ts'
import { median, spread } from './statistics.ts'

export interface ContenderResult {
  readonly name: string
  readonly role: Timing['role']
  /** Median, seconds. */
  readonly seconds: number
  /** Interquartile range as share of the median. */
  readonly spread: number
  readonly megabytesPerSecond: number
  readonly valuesPerSecond?: number
  /** Speed as multiple of the fastest baseline's, and of the fastest ceiling's. */
  readonly ofBaseline?: number
  readonly ofCeiling?: number
  readonly sample: readonly number[]
}

export interface WantedResult extends Wanted {
  readonly reached: number
}

/** What one case gives. */
export interface CaseResult {
  readonly name: string
  readonly summary: string
  readonly octets?: number
  readonly values?: number
  readonly rounds?: number
  readonly contenders?: readonly ContenderResult[]
  readonly wanted?: readonly WantedResult[]
  readonly rows?: readonly Row[]
  /** The most memory that the case's process held, MiB. */
  readonly peakMemory: number
  /** How long the case took in all, seconds. */
  readonly took: number
}

export function contenderResults(timings: readonly Timing[], octets: number, values?: number): ContenderResult[] {
  const fastest = (role: Timing['role']) => {
    const times = timings.filter((timing) => timing.role === role).map((timing) => median(timing.sample))
    return times.length === 0 ? undefined : Math.min(...times)
  }
  const baseline = fastest('baseline')
  const ceiling = fastest('ceiling')
  return timings.map(({ name, role, sample }) => {
    const seconds = median(sample)
    return {
      name,
      role,
      seconds,
      spread: spread(sample),
      megabytesPerSecond: octets / seconds / 1e6,
      ...(values !== undefined && { valuesPerSecond: values / seconds }),
      ...(baseline !== undefined && { ofBaseline: baseline / seconds }),
      ...(ceiling !== undefined && { ofCeiling: ceiling / seconds }),
      sample,
    }
  })
}

export function wantedResults(wanted: readonly Wanted[], results: readonly ContenderResult[]): WantedResult[] {
  return wanted.map((each) => {
    const other = fastest(results.filter(({ name, role }) => each.against === role || each.against === name))
    const own = fastest(results.filter(({ name, role }) => role === 'ours' && name.startsWith(each.contender)))
    return { ...each, reached: other / own }
  })
}

/** Seconds; NaN where there is none. */
function fastest(results: readonly ContenderResult[]): number {
  return results.length === 0 ? Number.NaN : Math.min(...results.map(({ seconds }) => seconds))
}

export function describe(result: CaseResult): string {
  const lines = ['', result.name, `  ${result.summary}`]
  const { octets, values, rounds } = result
  if (octets !== undefined) {
    const size = octets < 1e6 ? `${octets} octets` : `${(octets / 2 ** 20).toFixed(1)} MiB`
    const many = values === undefined ? '' : `, ${values} values`
    lines.push(`  ${size}${many}; medians of ${rounds} rounds; ratios are speeds: more is faster`)
  }
  if (result.contenders) lines.push(...table(result.contenders))
  for (const { contender, against, least, reached } of result.wanted ?? []) {
    const verdict = reached >= least ? 'reached' : 'NOT REACHED'
    lines.push(`  wanted: ${contender} at ${least} or more of ${against}: ${reached.toFixed(2)}, ${verdict}`)
  }
  for (const { name, value, unit, spread: range, most, least } of result.rows ?? []) {
    const more = range === undefined ? '' : `  ±${percent(range)}`
    const limit = most === undefined ? '' : `  at most ${most.toFixed(1)}: ${value <= most ? 'kept' : 'NOT KEPT'}`
    const wanted = least === undefined ? '' : `  wanted ${least} or more: ${value >= least ? 'reached' : 'NOT REACHED'}`
    lines.push(`  ${name.padEnd(52)} ${value.toFixed(2).padStart(9)} ${unit}${more}${limit}${wanted}`)
  }
  lines.push(`  peak memory ${result.peakMemory.toFixed(0)} MiB; took ${result.took.toFixed(1)} s`)
  return lines.join('\n')
}

function table(results: readonly ContenderResult[]): string[] {
  const head = ['', '', 'ms', 'IQR', 'MB/s', 'values/s', 'baseline', 'ceiling']
  const rows = results.map((result) => [
    result.name,
    result.role,
    milliseconds(result.seconds),
    percent(result.spread),
    result.megabytesPerSecond.toFixed(0),
    result.valuesPerSecond === undefined ? '' : millions(result.valuesPerSecond),
    result.ofBaseline?.toFixed(2) ?? '',
    result.ofCeiling?.toFixed(2) ?? '',
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')}`
  return [head, ...rows].map(line)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
const millions = (value: number): string => `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)}M`
const milliseconds = (seconds: number): string => (1000 * seconds).toFixed(seconds < 0.01 ? 4 : 2)
