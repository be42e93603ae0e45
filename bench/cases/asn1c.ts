/**
 * `ber validate` and `ber convert --to xer` as whole processes, beside the converter that asn1c makes from the same schema, over
 * the same files. Without asn1c the figures of ours are there alone.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { asn1cConverter, availableMemory } from '../asn1c.ts'
import { type FiguresCase, MIB, type Row, type Settings } from '../case.ts'
import { type BerRam, writeBerStream } from '../generate-ber.ts'
import {
  bareNode,
  berCommand,
  type Command,
  digestOfOutput,
  peakOfNode,
  peakOfProgram,
  secondsOf,
} from '../processes.ts'
import { median, spread } from '../statistics.ts'
import { readThrough, temporaryFile, withFileSync } from '../temporary.ts'

const SEED = 0xa51c
/** MiB that `ber` may hold over a process that does nothing. */
const ALLOWED = 48
/** MiB that asn1c holds for a MiB of input (measured: 17.3 and 2.1), and on top. */
const held: Readonly<Record<BerRam, number>> = { 'zero-pages': 18, 'ram-like': 2.2 }
const HELD_BESIDES = 512
/** Seconds that the rounds of one stream may take, warm-up aside; there are this many rounds at least. */
const ROUNDS_TIME = 120
const LEAST_ROUNDS = 3
/** Up to this many MiB the XER of both is compared, too. */
const COMPARED = 64

const schema = fileURLToPath(new URL('../../schema/migration.asn1', import.meta.url))
const withSchema = ['--schema', schema, '--pdu', 'QemuFile']

/** Sizes in MiB, smallest first; `BENCH_SIZES=64,4096` takes the place of a case's own. */
function sizesOf(own: readonly number[]): number[] {
  const asked = process.env.BENCH_SIZES
  const sizes = asked === undefined ? own : asked.split(',').map(Number)
  if (!sizes.every((size) => size > 0))
    throw new Error(`BENCH_SIZES: sizes in MiB are wanted, like 64,1024, not ${asked}`)
  return [...sizes].sort((a, b) => a - b)
}

interface Subject {
  /** `zero-pages, 64 MiB`. */
  readonly title: string
  readonly ram: BerRam
  readonly mib: number
  readonly path: string
}

/** Makes a stream for as long as `work` takes; it lies in the page cache. */
async function withStream(
  ram: BerRam,
  mib: number,
  work: (subject: Subject) => Row[] | Promise<Row[]>,
): Promise<Row[]> {
  const path = temporaryFile(`${ram}.ber`)
  writeBerStream(path, ram, mib * MIB, SEED)
  withFileSync(path, (fd) => readThrough(fd, new Uint8Array(MIB)))
  try {
    return await work({ title: `${ram}, ${mib} MiB`, ram, mib, path })
  } finally {
    rmSync(path)
  }
}

/** asn1c's converter if it can be had, and has room for the stream; otherwise says why not. */
function converterFor({ title, ram, mib }: Subject): string | undefined {
  const converter = asn1cConverter()
  if ('missing' in converter) return skipped(title, converter.missing)
  const wanted = held[ram] * mib + HELD_BESIDES
  const available = availableMemory()
  if (wanted <= available) return converter.path
  return skipped(title, `it would hold ${wanted.toFixed(0)} MiB, of which ${available.toFixed(0)} are available`)
}

function skipped(title: string, reason: string): undefined {
  console.log(`  ${title}: not run with asn1c: ${reason}`)
}

/** A QemuFile without items: what `ber` takes for it is the start of the command and the compilation of the schema. */
const leastFile = Uint8Array.of(0x7f, 0xd1, 0x46, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00)

/**
 * Whole-process times in turns, and how many times asn1c's speed ours is once the runtime's own start is taken off.
 * @param ours   arguments of `ber`, before the file
 * @param theirs flag of asn1c's converter
 */
function compareTimes(subject: Subject, ours: readonly string[], theirs: string, least: number, rounds: number): Row[] {
  const { title, path, mib } = subject
  const smallest = temporaryFile('least.ber')
  writeFileSync(smallest, leastFile)
  const ber = (file: string): Command => [process.execPath, berCommand, ...ours, file]
  const converter = converterFor(subject)
  const contenders: [name: string, command: Command][] = [
    ['node -e 0', bareNode],
    [`ber ${ours[0]}, of 9 octets`, ber(smallest)],
    [`ber ${ours[0]}`, ber(path)],
  ]
  if (converter !== undefined) contenders.push([`asn1c's converter, ${theirs}`, [converter, theirs, path]])
  // The first run is a warm-up, and tells how many there can be.
  const once = contenders.map(([, command]) => secondsOf(command)).reduce((sum, seconds) => sum + seconds)
  const count = Math.max(Math.min(rounds, Math.floor(ROUNDS_TIME / once)), Math.min(rounds, LEAST_ROUNDS))
  const samples = contenders.map((): number[] => [])
  for (let round = 0; round < count; round++) {
    for (const [i, [, command]] of contenders.entries()) samples[i].push(secondsOf(command))
  }
  const rows: Row[] = samples.map((sample, i) => ({
    name: `${title}: ${contenders[i][0]}`,
    value: 1000 * median(sample),
    unit: 'ms',
    spread: spread(sample),
  }))
  const [bare, , own, other] = samples.map(median)
  rows.push({ name: `${title}: ber ${ours[0]}, less node -e 0`, value: mib / (own - bare), unit: 'MiB/s' })
  if (other !== undefined) {
    rows.push({ name: `${title}: times asn1c's speed, likewise`, value: other / (own - bare), unit: '', least })
  }
  return rows
}

/** Times asn1c's speed, whatever the size: at 64 MiB of RAM-like data most of ours is the command's start. */
const wantedOfValidate: Readonly<Record<BerRam, number>> = { 'zero-pages': 25, 'ram-like': 5 }
const WANTED_OF_XER = 8

function processCase(
  name: string,
  summary: string,
  own: readonly (readonly [BerRam, readonly number[]])[],
  figures: (subject: Subject, settings: Settings) => Row[] | Promise<Row[]>,
): FiguresCase {
  return {
    name,
    summary,
    onDemand: true,
    async figures(settings) {
      if (!existsSync(berCommand)) throw new Error(`${berCommand} is not built`)
      const rows: Row[] = []
      for (const [ram, sizes] of own) {
        for (const mib of sizesOf(sizes))
          rows.push(...(await withStream(ram, mib, (subject) => figures(subject, settings))))
      }
      return rows
    },
  }
}

const bothStreams = [
  ['zero-pages', [64]],
  ['ram-like', [64, 1024]],
] as const

export const asn1cValidate = processCase(
  'asn1c/validate',
  "`ber validate`, whole process, beside asn1c's converter with -onull; BENCH_SIZES=64,1024,4096 sets the MiB",
  bothStreams,
  (subject, { rounds }) =>
    compareTimes(subject, ['validate', ...withSchema], '-onull', wantedOfValidate[subject.ram], rounds),
)

export const asn1cXer = processCase(
  'asn1c/xer',
  "`ber convert --from ber --to xer`, whole process, beside asn1c's converter with -oxer; BENCH_SIZES sets the MiB",
  bothStreams,
  async (subject, { rounds }) => {
    const ours = ['convert', ...withSchema, '--from', 'ber', '--to', 'xer']
    const converter = asn1cConverter()
    if (subject.mib <= COMPARED && 'path' in converter) {
      const own = await digestOfOutput([process.execPath, berCommand, ...ours, subject.path])
      const other = await digestOfOutput([converter.path, '-oxer', subject.path])
      if (own !== other) throw new Error(`${subject.title}: the XER of ours is not asn1c's`)
    }
    return compareTimes(subject, ours, '-oxer', WANTED_OF_XER, rounds)
  },
)

export const asn1cMemory = processCase(
  'asn1c/rss',
  "peak memory of `ber validate` and `convert`, beside node's and that of asn1c's converter; BENCH_SIZES sets the MiB",
  [
    ['zero-pages', [64, 4096]],
    ['ram-like', [64, 4096]],
  ],
  async (subject) => {
    const { title, path } = subject
    const bare = peakOfNode(['-e', '0'])
    const most = bare + ALLOWED
    const rows: Row[] = [
      { name: `${title}: node -e 0`, value: bare, unit: 'MiB' },
      {
        name: `${title}: ber validate`,
        value: peakOfNode([berCommand, 'validate', ...withSchema, path]),
        unit: 'MiB',
        most,
      },
      {
        name: `${title}: ber convert`,
        value: peakOfNode([berCommand, 'convert', ...withSchema, path]),
        unit: 'MiB',
        most,
      },
    ]
    const converter = converterFor(subject)
    if (converter !== undefined) {
      rows.push({
        name: `${title}: asn1c -onull`,
        value: await peakOfProgram([converter, '-onull', path]),
        unit: 'MiB',
      })
    }
    return rows
  },
)
