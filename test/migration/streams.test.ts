/** Streams that real QEMUs wrote: to BER and back octet for octet, and what the BER says against what was recorded. */
import { createHash } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { convertFromBer, convertToBer, inspect, type MigrationInfo } from '../../src/migration/index.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { BerDecoder } from '../../src/stream/decoder.ts'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { hex } from '../support/hex.ts'
import { berOf, binaryOf, inspected } from '../support/migration.ts'
import { type RecordedStream, recordedStreams, sectionsOf, streamOctets } from '../support/migration-fixtures.ts'

const suite = makeSuite('migration/streams')
const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')

for (const stream of recordedStreams) {
  const binary = streamOctets(stream)
  const ber = berOf(binary)

  suite(`${stream.name}: is the stream that was recorded`, () => {
    assert.is(binary.length, stream.size)
    assert.is(sha256(binary), stream.sha256)
  })

  suite(`${stream.name}: comes back octet for octet`, () => {
    assertBytes(binaryOf(ber), binary)
  })

  suite(`${stream.name}: in pieces of any size`, () => {
    // One octet at a time where that takes no time to speak of.
    const sizes = binary.length < 60_000 ? [[1], [2], [3, 1, 8], [255, 9]] : [[61, 4096], [4097], [131_071, 1, 65_537]]
    for (const pieces of sizes) {
      assertBytes(berOf(binary, pieces), ber, `to BER, pieces of ${pieces}`)
      assertBytes(binaryOf(ber, pieces), binary, `from BER, pieces of ${pieces}`)
    }
  })

  suite(`${stream.name}: through Web streams`, async () => {
    const there = collector()
    await convertToBer(webSource(binary, 10_007), there.web)
    assertBytes(there.octets(), ber)
    const back = collector()
    await convertFromBer(webSource(ber, 70_001), back.web)
    assertBytes(back.octets(), binary)
  })

  suite(`${stream.name}: through Node streams`, async () => {
    const there = collector()
    await convertToBer(Readable.from(piecesOf(binary, 65_536)), there.node)
    assertBytes(there.octets(), ber)
    const back = collector()
    await convertFromBer(Readable.from(piecesOf(ber, 9_973)), back.node)
    assertBytes(back.octets(), binary)
  })

  for (const [form, octets] of [
    ['ber', ber],
    ['binary', binary],
  ] as const) {
    suite(`${stream.name}: records, sections and RAM as recorded, from the ${form} form`, () => {
      const { info, images } = inspected(form, octets, { gather: true }, [65_521])
      assertRecorded(info, stream, form === 'ber')
      const digests = images!.names().map((name) => [name, sha256(images!.octets(name)!)])
      // Blocks of which no page was sent are listed by the stream only.
      const recorded = Object.entries(stream.ram_blocks).map(([name, block]) => [name, block.sha256])
      assert.equal(digests, recorded)
      for (const [name, block] of Object.entries(stream.ram_blocks)) assert.is(images!.octets(name)!.length, block.size)
    })
  }

  suite(`${stream.name}: inspect tells the form by itself`, async () => {
    for (const [form, octets] of [
      ['ber', ber],
      ['binary', binary],
    ] as const) {
      const found = await inspect(piecesOf(octets, 50_000), { gather: true })
      assert.is(found.form, form)
      assertRecorded(found.info, stream, form === 'ber')
      for (const [name, block] of Object.entries(stream.ram_blocks)) {
        assert.is(sha256(found.images!.octets(name)!), block.sha256, name)
      }
    }
  })

  suite(`${stream.name}: every device has its fields`, () => {
    const items = itemsOf(ber)
    const sections = sectionsOf(stream)
    if (sections === undefined) {
      // Without footers and without a description nothing tells where a device ends.
      const tail = items.at(-1)!
      assert.ok(tail.is(SchemaTag.tail))
      assertBytes(tail.toOctets(), binary.subarray(stream.ram_end))
      return
    }
    const devices = items.filter((item) => item.is(SchemaTag.full))
    const contents = devices.map((device) => device.children()[4])
    assert.is(contents.length, sections.sections.filter(({ type }) => type === 'FULL').length)
    for (const each of contents) {
      const entries = each.children()
      assert.ok(entries.length === 0 || entries[0].is(SchemaTag.field) || entries[0].is(SchemaTag.subsections))
    }
    assert.not(items.some((item) => item.is(SchemaTag.tail)))
    assert.ok(items.at(-1)!.is(SchemaTag.description))
  })

  suite(`${stream.name}: the BER is sound from end to end`, () => {
    const decoder = new BerDecoder({ maxContiguous: 4096 })
    decoder.write(ber)
    const scanned = decoder.count()
    decoder.end()
    assert.is(decoder.position, ber.length)
    assert.is(decoder.depth, 0)
    assert.is(countNodes(decode(ber)), scanned)
  })
}

suite('a subsection of CONFIGURATION is there to be read', () => {
  const stream = recordedStreams.find(({ uuid }) => uuid !== null)!
  const [configuration] = itemsOf(berOf(streamOctets(stream)))
  assert.ok(configuration.is(SchemaTag.configuration))
  const [machine, subsections] = configuration.children()
  assert.is(machine.toUtf8(), stream.machine)
  const [name, version, fields] = subsections.children()[0].children()
  assert.is(name.toUtf8(), 'configuration/uuid')
  assert.is(version.toInteger(), 1)
  const [fieldName, value] = fields.children()[0].children()
  assert.is(fieldName.toUtf8(), 'uuid.data')
  assert.is(hex(value.toOctets()), stream.uuid)
})

function assertRecorded(info: MigrationInfo, stream: RecordedStream, ber: boolean): void {
  const { ram_records: recorded } = stream
  assert.equal(info.ramRecords, {
    blockLists: recorded.mem_size,
    zero: recorded.zero,
    fill: 0,
    full: recorded.page ?? 0,
    xbzrle: 0,
    packed: 0,
    hook: 0,
    continued: recorded.continue,
    flush: 0,
    endOfSection: recorded.eos,
  })
  assert.is(info.version, 3)
  assert.is(info.machine, stream.machine ?? undefined)
  // Only a full page tells the size of all in BER, or CONFIGURATION.
  assert.is(info.pageSize, ber && recorded.page === undefined ? 0 : stream.page_size)
  assert.equal(info.commands, stream.commands)
  assertSections(info, stream, ber)
  assert.equal(
    info.blocks.map(({ name, length, address }) => [name, Number(length), address]),
    Object.entries(stream.ram_blocks).map(([name, { size, gpa }]) => [
      name,
      size,
      gpa === undefined ? gpa : BigInt(gpa),
    ]),
  )
}

/** Sections as the independent walk has them: where they begin, how long devices are, what closes them. */
function assertSections(info: MigrationInfo, stream: RecordedStream, ber: boolean): void {
  const recorded = sectionsOf(stream)
  if (recorded === undefined) {
    const types = info.sections.map(({ type, footer }) => [type, footer])
    assert.equal(types, [
      ['start', false],
      ['part', false],
      ['end', false],
    ])
    assert.is(info.tailOctets, stream.size - stream.ram_end)
    return
  }
  const versions = new Map(recorded.sections.map(({ id, version_id, instance_id }) => [id, [version_id, instance_id]]))
  for (const { id, version_id, instance_id } of recorded.sections)
    if (version_id !== undefined) versions.set(id, [version_id, instance_id])
  assert.equal(
    info.sections.map(({ type, id, name, versionId, instanceId, offset, octets, hasFields, footer }) => [
      type.toUpperCase(),
      id,
      name,
      versionId,
      instanceId,
      ber || offset,
      type !== 'full' || octets,
      hasFields,
      footer,
    ]),
    recorded.sections.map(({ type, id, name, offset, length, footer }) => [
      type,
      id,
      name,
      ...versions.get(id)!,
      ber || offset,
      type !== 'FULL' || length,
      type === 'FULL',
      footer,
    ]),
  )
  assert.is(info.hasEnd, true)
  assert.is(info.descriptionOctets, recorded.vmdesc_size)
  assert.is(info.tailOctets, recorded.trailing_bytes)
}

/** The nodes of QemuFile.items. */
function itemsOf(ber: Uint8Array): readonly BerNode[] {
  const root = decode(ber)
  assert.ok(root.is(SchemaTag.qemuFile))
  return root.children()[1].children()
}

function countNodes(node: BerNode): number {
  return node.constructed ? node.children().reduce((sum, child) => sum + countNodes(child), 1) : 1
}

function* piecesOf(octets: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.slice(at, at + size)
}

function webSource(octets: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const pieces = piecesOf(octets, size)
  return new ReadableStream({
    pull(controller) {
      const { value } = pieces.next()
      if (value === undefined) controller.close()
      else controller.enqueue(value)
    },
  })
}

/** A Web and a Node sink that keep what they get. Both are slow to ask for more. */
function collector() {
  const pieces: Uint8Array[] = []
  return {
    web: new WritableStream<Uint8Array>({
      async write(piece) {
        await undefined
        pieces.push(piece)
      },
    }),
    node: new Writable({
      highWaterMark: 1,
      write(piece: Uint8Array, _encoding, done) {
        pieces.push(piece)
        queueMicrotask(done)
      },
    }),
    octets: () => join(pieces),
  }
}

suite.run()
