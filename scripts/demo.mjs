/**
 * The demonstration behind `npm start`: a stream that a real QEMU wrote goes to BER, the BER is validated by its schema, RAM is
 * gathered from it and held against digests recorded when the stream was made, and it goes back to the same octets.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import pc from 'picocolors'
import { fromBer, inspection, Pause, toBer } from '../dist/migration/index.js'
import { compileSchema } from '../dist/schema/index.js'
import { at } from './support/paths.mjs'

const name = 'q35-smp2-10.0'
const fixtures = at('test/fixtures/migration')
const recorded = JSON.parse(readFileSync(`${fixtures}/streams.json`, 'utf8')).find((stream) => stream.name === name)
/** Each way is measured over so many runs, and the median told. */
const runs = 15

const failures = []
const expect = (what, holds) => holds || failures.push(what)

const stream = gunzipSync(readFileSync(`${fixtures}/streams/${recorded.file}`))
expect('the stream is the recorded one', sha256(stream) === recorded.sha256)

const room = new Uint8Array(2 * stream.length)
const there = measure(() => converted(toBer, stream, room))
const ber = there.result.slice()
const schema = compileSchema(readFileSync(at('schema/migration.asn1'), 'utf8'))
const validated = measure(() => schema.validate('QemuFile', ber))
/** The identifier octets of a full page, [APPLICATION 9040], in the middle. */
const changedAt = Buffer.from(ber.buffer, ber.byteOffset).indexOf('7fc650', ber.length / 2, 'hex')
const gathered = measure(() => driven(inspection('ber', { gather: true }), ber).output)
const { info, images } = gathered.result
const back = measure(() => converted(fromBer, ber, room))

expect('the BER is valid', validated.result.valid)
const fault = findFault()
expect('a changed octet is found', fault?.offset === changedAt)
expect('all RAM blocks are there', info.blocks.length === Object.keys(recorded.ram_blocks).length)
expect('zero pages are as many as recorded', info.ramRecords.zero === recorded.ram_records.zero)
expect('full pages are as many as recorded', info.ramRecords.full === recorded.ram_records.page)
expect(
  'every device has its fields',
  info.sections.every(({ type, hasFields }) => type !== 'full' || hasFields),
)
expect('nothing is left unparsed', info.tailOctets === 0)
expect('the octets that came back are the same', Buffer.compare(back.result, stream) === 0)

const rows = info.blocks.map(({ name, length }) => {
  const image = images.octets(name)
  const pages = image.length / info.pageSize
  const same = sha256(image) === recorded.ram_blocks[name]?.sha256
  expect(`the digest of ${name} is the recorded one`, same)
  return [
    name,
    grouped(length),
    grouped(pages),
    grouped(zeroPages(image)),
    same ? pc.green('as recorded') : pc.red('differs'),
  ]
})
const ramOctets = info.blocks.reduce((sum, block) => sum + Number(block.length), 0)

console.log(`
${pc.bold('A real migration stream through BER and back')}

  written by   ${recorded.qemu}
  stream       ${grouped(stream.length)} octets: ${info.machine}, ${info.ramRecords.zero} zero and ${info.ramRecords.full} full pages
  as BER       ${grouped(ber.length)} octets, ${grouped(validated.result.values)} data values
  by schema    ${validated.result.valid ? pc.green('valid') : pc.red('invalid')}: one QemuFile of schema/migration.asn1

With one octet of a tag in its middle changed, it is not:

  ${fault?.code} at ${grouped(fault?.offset)}: ${fault?.path}
  expected ${fault?.expected}, found ${fault?.actual} (${fault?.clause})

RAM, gathered from the pages in the BER:

${table(['block', 'octets', 'pages', 'all zero', 'SHA-256'], rows)}

  to BER        ${rate(stream.length, there.seconds)} of stream
  validated     ${rate(ber.length, validated.seconds)} of BER
  RAM gathered  ${rate(ramOctets, gathered.seconds)} of RAM
  from BER      ${rate(ber.length, back.seconds)} of BER     (in memory, medians of ${runs} runs)
`)
if (failures.length > 0) {
  for (const failure of failures) console.log(pc.red(`  NOT SO: ${failure}`))
  process.exitCode = 1
} else console.log(`  ${pc.green('The octets that came back are the same.')}\n`)

/** Runs a conversion over octets in memory. */
function driven(conversion, octets) {
  let rest = octets
  for (const pause of conversion.walk) {
    if (pause !== Pause.Input) continue
    const view = conversion.input.reserve()
    const piece = rest.subarray(0, view.length)
    view.set(piece)
    conversion.input.commit(piece.length)
    if (piece.length === 0) conversion.input.end()
    rest = rest.subarray(piece.length)
  }
  return conversion
}

/** What a conversion makes of octets, written into `room`. */
function converted(convert, octets, room) {
  let length = 0
  const sink = (piece) => {
    room.set(piece, length)
    length += piece.length
  }
  driven(convert(sink), octets)
  return room.subarray(0, length)
}

/** What the validator says of the BER with one octet of a tag in its middle changed. */
function findFault() {
  const broken = ber.slice()
  broken[changedAt + 2] ^= 1
  return schema.validate('QemuFile', broken).violations[0]
}

function measure(work) {
  let result
  const seconds = Array.from({ length: runs }, () => {
    const begin = performance.now()
    result = work()
    return (performance.now() - begin) / 1000
  }).sort((a, b) => a - b)
  return { result, seconds: seconds[runs >> 1] }
}

function zeroPages(image) {
  const words = new Uint32Array(image.buffer, image.byteOffset, image.length / 4)
  const perPage = info.pageSize / 4
  let count = 0
  for (let page = 0; page < words.length; page += perPage) {
    if (words.subarray(page, page + perPage).every((word) => word === 0)) count++
  }
  return count
}

function sha256(octets) {
  return createHash('sha256').update(octets).digest('hex')
}

function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => plain(row[column]).length)))
  const line = (cells) =>
    `  ${cells.map((cell, i) => padded(cell, widths[i], i > 0 && i < head.length - 1)).join('  ')}`.trimEnd()
  return [pc.dim(line(head)), ...rows.map(line)].join('\n')
}

function padded(cell, width, right) {
  const padding = ' '.repeat(width - plain(cell).length)
  return right ? padding + cell : cell + padding
}

/** The text without its colours. */
function plain(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
  return text.replace(/\x1b\[\d+m/g, '')
}

function grouped(number) {
  return number.toLocaleString('en')
}

function rate(octets, seconds) {
  return `${Math.round(octets / seconds / 1e6)} MB/s`.padStart(10)
}
