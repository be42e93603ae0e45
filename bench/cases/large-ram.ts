/**
 * RAM of a gibibyte, no page of which is zero, from file to file: conversions, and gathering to a raw image. Beside a loop that
 * reads and writes in the same process, the output of both going over a file that is there already.
 */
import { closeSync, ftruncateSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { driveFile, fromBer, gatherRam, toBer, writeFully } from '../built.ts'
import { type FiguresCase, MIB, type Row, type Settings, type TimedCase } from '../case.ts'
import { writeMigrationStream } from '../generate.ts'
import { peakOfNode } from '../processes.ts'
import { convertInto, temporaryFile, withFile, withFileSync } from '../temporary.ts'

const SEED = 0x1a26e
/** Of BENCH_MIB: 1 GiB by default. */
const TIMES = 8
const CHUNK = 256 * 1024
const noZeros = { zero: 0, repeated: 0.1, text: 0.5, noise: 0.4 }
/** MiB that a process may hold over one that does nothing. */
const ALLOWED = 64

type Form = 'binary' | 'ber'
type Work = (input: number, output: number) => Promise<unknown>

const works = {
  gather: ['binary', (input, output) => gatherRam('binary', input, output)],
  'gather-ber': ['ber', (input, output) => gatherRam('ber', input, output)],
  'to-ber': ['binary', converting(toBer)],
  'from-ber': ['ber', converting(fromBer)],
} as const satisfies Record<string, readonly [Form, Work]>

function converting(convert: typeof toBer | typeof fromBer): Work {
  return (input, output) => {
    let at = 0
    const conversion = convert((octets) => {
      writeFully(output, octets, at)
      at += octets.length
    })
    return driveFile(conversion, input)
  }
}

function largeCase(name: keyof typeof works, summary: string): TimedCase {
  const [form, work] = works[name]
  return {
    name: `large/${name}`,
    summary: `${summary}, ${TIMES} x BENCH_MIB of pages that are not zero, onto a file that is there already`,
    onDemand: true,
    wanted: [{ contender: 'ours', against: 'ceiling', least: 0.5 }],
    async prepare(settings) {
      const source = await largeStream(settings, form)
      const target = temporaryFile('large.out')
      const buffer = new Uint8Array(CHUNK)
      const octets = statSync(source).size
      const onto = async (write: Work): Promise<number> => {
        const output = openSync(target, 'r+')
        try {
          await withFile(source, (input) => write(input, output))
          return octets
        } finally {
          closeSync(output)
        }
      }
      preWritten(target, octets + octets / 64)
      return {
        octets,
        contenders: [
          { name: 'ours', role: 'ours', run: () => onto(work) },
          {
            name: 'read and write, 256 KiB at a time',
            role: 'ceiling',
            different: true,
            run: () => onto(async (input, output) => copy(input, output, buffer)),
          },
        ],
      }
    },
  }
}

export const largeGather = largeCase('gather', 'a binary stream gathered to a raw image')
export const largeGatherBer = largeCase('gather-ber', 'a stream in BER gathered to a raw image')
export const largeToBer = largeCase('to-ber', 'a binary stream to BER')
export const largeFromBer = largeCase('from-ber', 'BER to a binary stream')

export const largeMemory: FiguresCase = {
  name: 'rss/large',
  summary: `peak memory of the same, beside \`node -e 0\``,
  onDemand: true,
  async figures(settings: Settings): Promise<Row[]> {
    const bare = peakOfNode(['-e', '0'])
    const rows: Row[] = [{ name: 'node -e 0', value: bare, unit: 'MiB' }]
    const child = fileURLToPath(new URL('../children/large.mjs', import.meta.url))
    const target = temporaryFile('large.out')
    for (const [name, [form]] of Object.entries(works)) {
      const source = await largeStream(settings, form)
      rows.push({ name, value: peakOfNode([child, name, source, target]), unit: 'MiB', most: bare + ALLOWED })
      rmSync(target)
    }
    return rows
  },
}

async function largeStream({ mib }: Settings, form: Form): Promise<string> {
  const binary = temporaryFile('large.mig')
  if (statSync(binary, { throwIfNoEntry: false }) === undefined) {
    writeMigrationStream(binary, TIMES * mib * MIB, SEED, noZeros)
  }
  if (form === 'binary') return binary
  const ber = temporaryFile('large.ber')
  await convertInto(ber, binary, toBer)
  return ber
}

/** A file of noise: it takes its place on the disk, and in the page cache. */
function preWritten(path: string, octets: number): void {
  const fd = openSync(path, 'w')
  const piece = new Uint8Array(MIB).fill(0xa5)
  for (let at = 0; at < octets; at += piece.length) writeSync(fd, piece)
  ftruncateSync(fd, Math.ceil(octets))
  closeSync(fd)
  withFileSync(path, (read) => readSync(read, piece))
}

function copy(input: number, output: number, buffer: Uint8Array): void {
  let at = 0
  for (let count = readSync(input, buffer); count > 0; count = readSync(input, buffer)) {
    writeFully(output, count === buffer.length ? buffer : buffer.subarray(0, count), at)
    at += count
  }
}
