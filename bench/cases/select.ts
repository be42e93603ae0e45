/** Two columns out of a stream of small records, beside validating it alone; typed values, beside a reader written by hand. */
import { closeSync, createReadStream, existsSync, openSync, readSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeValues, writeFully } from '../built.ts'
import { compileSchema, RowText } from '../built-schema.ts'
import { type CallsFile, callsFile } from '../calls-file.ts'
import { type FiguresCase, MIB, type Row, type Settings, type TimedCase } from '../case.ts'
import { callRecordsSchema } from '../generate-call-records.ts'
import { type CallRecord, readCall } from '../peers/call-reader.ts'
import { bareNode, berCommand, peakOfNode, secondsOf } from '../processes.ts'
import { temporaryFile, withFileSync } from '../temporary.ts'

const PDU = 'CallRecord'
const PATHS = ['served', 'number']
/** Of BENCH_MIB: 1 GiB by default. */
const TIMES = 8
/** MiB that a process may hold over one that does nothing. */
const ALLOWED = 64

const schema = compileSchema(callRecordsSchema)

interface Receiver {
  reserve(): Uint8Array
  commit(octets: number): void
}

function feed(path: string, receiver: Receiver, taken: () => void): void {
  withFileSync(path, (fd) => {
    for (let count = -1; count !== 0; ) {
      count = readSync(fd, receiver.reserve())
      receiver.commit(count)
      taken()
    }
  })
}

function validate({ path }: CallsFile): number {
  const validator = schema.validator(PDU, { several: true, maxViolations: 1 })
  feed(path, validator, () => {})
  return validator.end().values
}

/** Reads both columns of each row. */
function select({ path }: CallsFile): number {
  const selector = schema.select(PDU, PATHS, { several: true })
  let sum = 0
  feed(path, selector, () => {
    for (let batch = selector.next(); batch !== null; batch = selector.next()) {
      const { octets } = batch
      for (let row = 0; row < batch.length; row++) {
        sum += octets[batch.start(row, 0)] + Number(batch.integer(row, 1))
      }
    }
  })
  const { values, valid } = selector.end()
  return valid && sum > 0 ? values : 0
}

function ndjson({ path }: CallsFile, output: number): number {
  const selector = schema.select(PDU, PATHS, { several: true })
  const text = new RowText(selector.columns, 'ndjson')
  feed(path, selector, () => {
    for (let batch = selector.next(); batch !== null; batch = selector.next()) writeFully(output, text.lines(batch))
  })
  return selector.end().values
}

function selectCase(name: string, times: number, onDemand: boolean): TimedCase {
  return {
    name,
    summary: `two of the components of call records in a row, ${times} x BENCH_MIB, from a file`,
    onDemand,
    wanted: [
      { contender: 'Selector', against: 'SchemaValidator', least: 0.5 },
      { contender: 'RowText', against: 'SchemaValidator', least: 0.2 },
    ],
    prepare({ mib }: Settings) {
      const file = callsFile(times * mib * MIB)
      const output = openSync('/dev/null', 'w')
      process.on('exit', () => closeSync(output))
      return {
        octets: file.octets,
        values: file.values,
        known: { result: file.values },
        contenders: [
          { name: 'Selector, both columns read', role: 'ours', run: () => select(file) },
          { name: 'RowText, NDJSON written to nowhere', role: 'ours', run: () => ndjson(file, output) },
          { name: 'SchemaValidator', role: 'note', run: () => validate(file) },
        ],
      }
    },
  }
}

export const selectCalls = selectCase('select/call-records', 1 / 8, false)
export const largeSelect = selectCase('large/select', TIMES, true)

const checksum = ({ number, charges, served, digits, kind }: CallRecord): number =>
  number + charges.length + served.length + digits.length + `${kind}`.length

function valuesCase(name: string, times: number, onDemand: boolean): TimedCase {
  return {
    name,
    summary: `objects of all components of call records in a row, ${times} x BENCH_MIB, from a stream of a file`,
    onDemand,
    wanted: [{ contender: 'schema.values', against: 'baseline', least: 1.2 }],
    prepare({ mib }: Settings) {
      const { path, octets, values } = callsFile(times * mib * MIB)
      const stream = () => createReadStream(path, { highWaterMark: 256 * 1024 })
      return {
        octets,
        values,
        contenders: [
          {
            name: 'schema.values',
            role: 'ours',
            async run() {
              let sum = 0
              for await (const call of schema.values<CallRecord>(PDU, '', stream())) sum += checksum(call)
              return sum
            },
          },
          {
            name: 'decodeValues, and a reader written by hand',
            role: 'baseline',
            async run() {
              let sum = 0
              for await (const node of decodeValues(stream())) sum += checksum(readCall(node))
              return sum
            },
          },
        ],
      }
    },
  }
}

export const valuesOfCalls = valuesCase('values/call-records', 1 / 8, false)
export const largeValues = valuesCase('large/values', TIMES, true)

/** Whole processes, less one that does nothing. */
export const largeSelectCommand: FiguresCase = {
  name: 'large/select-command',
  summary: `ber select of two columns as NDJSON beside ber validate, whole processes, ${TIMES} x BENCH_MIB`,
  onDemand: true,
  figures({ mib, rounds }: Settings): Row[] {
    if (!existsSync(berCommand)) throw new Error('the command is not built')
    const { path, octets } = callsFile(TIMES * mib * MIB)
    const notation = schemaFile()
    const common = ['--schema', notation, '--pdu', PDU]
    const paths = PATHS.flatMap((each) => ['--path', each])
    const times = { bare: [] as number[], validate: [] as number[], select: [] as number[] }
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      times.bare.push(secondsOf(bareNode))
      times.validate.push(secondsOf([process.execPath, berCommand, 'validate', ...common, path]))
      times.select.push(secondsOf([process.execPath, berCommand, 'select', ...common, ...paths, path]))
    }
    const median = (all: number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]
    const [validating, selecting] = [times.validate, times.select].map((all) => median(all) - median(times.bare))
    return [
      { name: 'ber validate', value: octets / validating / MIB, unit: 'MiB/s' },
      { name: 'ber select', value: octets / selecting / MIB, unit: 'MiB/s' },
      { name: 'select of validate', value: validating / selecting, unit: '', least: 0.2 },
    ]
  },
}

export const largeSelectMemory: FiguresCase = {
  name: 'rss/select',
  summary: `peak memory of selecting, NDJSON and values over ${TIMES} x BENCH_MIB, beside \`node -e 0\``,
  onDemand: true,
  figures({ mib }: Settings): Row[] {
    const bare = peakOfNode(['-e', '0'])
    const { path } = callsFile(TIMES * mib * MIB)
    const notation = schemaFile()
    const child = fileURLToPath(new URL('../children/select.mjs', import.meta.url))
    const rows: Row[] = [{ name: 'node -e 0', value: bare, unit: 'MiB' }]
    for (const work of ['select', 'values']) {
      rows.push({ name: work, value: peakOfNode([child, work, notation, path]), unit: 'MiB', most: bare + ALLOWED })
    }
    const paths = PATHS.flatMap((each) => ['--path', each])
    const command = [berCommand, 'select', '--schema', notation, '--pdu', PDU, ...paths, path]
    rows.push({ name: 'ber select', value: peakOfNode(command), unit: 'MiB', most: bare + ALLOWED })
    return rows
  },
}

function schemaFile(): string {
  const path = temporaryFile('calls.asn1')
  writeFileSync(path, callRecordsSchema)
  return path
}
