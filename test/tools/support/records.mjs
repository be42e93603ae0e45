/**
 * `node records.mjs WORK SCHEMA FILE COUNT`: call records in a file, and what becomes of them.
 *
 *     make     writes a CallFile of COUNT records in the indefinite form: record N has the number N, and follows from it
 *     select   goes through them by rows, and `values` by typed values: each one is looked at
 *
 * Says the records and the peak memory in MiB; fails for a record out of its place, and for memory that grows with the file.
 */
import { closeSync, createReadStream, openSync, readFileSync, writeSync } from 'node:fs'
import { compileSchema } from '../../../dist/schema/index.js'

const [, , work, notation, file, wanted] = process.argv
const count = Number(wanted)
const schema = compileSchema(readFileSync(notation, 'utf8'))
/** MiB, of which Node itself takes 45 or so: far less than the file of 10,000,000 records has. */
const most = 200

const kinds = ['originating', 'terminating', 'forwarded']
const callOf = (number) => ({
  kind: kinds[number % 3],
  digits: String(number).padStart(11, '0'),
  seconds: number % 86_401,
  charges: Array.from({ length: number % 3 }, (_, i) => ({ unit: 'second', amount: number + i })),
  number,
})

function make() {
  const call = schema.codec('Call')
  const fd = openSync(file, 'w')
  const put = (octets) => writeSync(fd, octets)
  put(Buffer.from('3080800454455354a180', 'hex'))
  for (let number = 0; number < count; ) {
    const piece = []
    for (const end = Math.min(number + 10_000, count); number < end; number++) piece.push(call.encode(callOf(number)))
    put(Buffer.concat(piece))
  }
  put(Buffer.alloc(4))
  closeSync(fd)
}

function expect(number, actual, expected) {
  if (actual !== expected) throw new Error(`record ${number}: ${actual}, and not ${expected}`)
}

const stream = () => createReadStream(file, { highWaterMark: 256 * 1024 })

async function select() {
  const selector = schema.select('CallFile', ['records[*].kind', 'records[*].seconds', 'records[*].number'])
  let number = 0
  for await (const batch of selector.read(stream())) {
    for (let row = 0; row < batch.length; row++, number++) {
      expect(number, batch.integer(row, 0), number % 3)
      expect(number, batch.integer(row, 1), number % 86_401)
      expect(number, batch.integer(row, 2), number)
    }
  }
  return number
}

async function values() {
  let number = 0
  for await (const call of schema.values('CallFile', 'records[*]', stream())) {
    expect(number, call.number, number)
    expect(number, call.kind, kinds[number % 3])
    expect(number, Number(call.digits), number)
    expect(number, call.charges.length, number % 3)
    number++
  }
  return number
}

if (work === 'make') make()
else {
  const found = await { select, values }[work]()
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(`${found} records, ${peak} MiB at the most\n`)
  if (found !== count || peak > most) process.exitCode = 1
}
