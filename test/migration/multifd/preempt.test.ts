/** The second connection of postcopy-preempt: pages that were asked for. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import { mutate } from '../../support/migration-mutations.ts'
import { channelHeader } from '../../support/multifd-builder.ts'
import { atOnce, gathered, merged, refusalOf, SlowSource } from './support.ts'

const suite = makeSuite('migration/multifd/preempt')

const blocks = [
  { name: 'a', length: 300 * 4096 },
  { name: 'b', length: 8 * 4096 },
]

/** A stream whose guest runs at the destination before all its pages are there. */
function main(ends = true): Uint8Array {
  const stream = new StreamBuilder().header().configuration('m').command(1).advise(4096).start().blocks(blocks)
  stream.eos().footer().part().page(0, 1, 'a').eos().footer()
  stream.packaged((inner) => inner.command(4).full(9, 'd', [1, 2]).footer(9).command(5))
  stream.part().zero(4096, 'a').eos().footer()
  if (ends) stream.end().page(8192, 3).eos().footer()
  return stream.eof().build()
}

/** Records, and nothing else. */
function channel(write: (builder: StreamBuilder) => void): Uint8Array {
  const builder = new StreamBuilder()
  builder.blocks(blocks)
  const from = builder.position
  write(builder)
  return builder.build().subarray(from)
}

const sent = channel((pages) => pages.page(40_960, 4, 'a').page(45_056, 5).zero(0, 'b').fill(4096, 9).page(0, 6, 'a'))

suite('pages stand before the end of RAM', async () => {
  for (const end of [sent, Buffer.concat([sent, Buffer.of(0, 0, 0, 0, 0, 0, 0, 0x10)])]) {
    const plain = await merged(main(), atOnce([end]))
    const { images, info } = gathered(plain)
    const a = images!.octets('a')!
    for (const [at, seed] of [
      [0, 6],
      [8192, 3],
      [40_960, 4],
      [45_056, 5],
    ]) {
      assertBytes(a.subarray(at, at + 4096), noise(4096, seed), `at ${at}`)
    }
    assertBytes(images!.octets('b')!.subarray(4096, 8192), new Uint8Array(4096).fill(9))
    assert.equal([info.ramRecords.full, info.ramRecords.zero, info.ramRecords.fill], [5, 2, 1])
    assert.equal(
      info.sections.map(({ type }) => type),
      ['start', 'part', 'full', 'part', 'end'],
    )
  }
})

suite('more pages of a block than are taken at once; in small pieces', async () => {
  const many = channel((pages) => {
    pages.page(0, 0, 'a')
    for (let page = 1; page < 300; page++) pages.page(4096 * page, page)
  })
  const plain = await merged(main(), atOnce([many]))
  const image = gathered(plain).images!.octets('a')!
  for (const page of [0, 127, 128, 255, 256, 299]) {
    assertBytes(image.subarray(page * 4096, (page + 1) * 4096), noise(4096, page), `page ${page}`)
  }
  assertBytes(await merged(main(), [{ name: 'p', source: new SlowSource(many, 777) }]), plain)
})

suite('nobody has asked for a page', async () => {
  const plain = await merged(main(), atOnce([new Uint8Array(0)]))
  assertBytes(plain, await merged(main(), []))
})

const refused: Readonly<Record<string, readonly [octets: Uint8Array, code: string, at: number, says: RegExp]>> = {
  'flags of no page': [channel((pages) => pages.zero(0, 'a').flush()), 'MIGRATION_RAM_FLAGS', 11, /flags 0x200/],
  XBZRLE: [channel((pages) => pages.zero(0, 'a').xbzrle(0, noise(9, 1))), 'MIGRATION_RAM_FLAGS', 11, /flags 0x60/],
  'a block that there is not': [new StreamBuilder().u64(2).str8('c').u8(0).build(), 'MIGRATION_RAM_BLOCK', 8, /"c"/],
  'a block continued that was never named': [
    new StreamBuilder().u64(0x22).u8(0).build(),
    'MIGRATION_MULTIFD',
    0,
    /or pages \(postcopy-preempt\)/,
  ],
  'a page outside its block': [
    new StreamBuilder().u64(0x8002).str8('b').u8(0).build(),
    'MIGRATION_RAM_ADDRESS',
    0,
    /less than 0x8000, found 0x8000/,
  ],
  'pages after the end': [
    new StreamBuilder().u64(2).str8('b').u8(0).u64(0x10).u64(0x22).u8(0).build(),
    'MIGRATION_MULTIFD',
    19,
    /the end of the channel after the end of its pages, found more/,
  ],
  'a record that is cut': [sent.subarray(0, 100), 'MIGRATION_TRUNCATED', 100, /4006 more/],
}

for (const [what, [octets, code, at, says]] of Object.entries(refused)) {
  suite(`refused: ${what}`, async () => {
    const error = await refusalOf(() => merged(main(), atOnce([octets])))
    assert.instance(error, MigrationError, String(error))
    assert.equal([error!.code, error!.offset, error!.input], [code, at, 'ch0'], error!.message)
    assert.match(error!.message, says)
  })
}

suite('refused: two of them; something else; a main stream without an end of RAM', async () => {
  const refusal = async (stream: Uint8Array, octets: Uint8Array[]) => {
    const error = await refusalOf(() => merged(stream, atOnce(octets)))
    return [error?.code, error?.offset, error?.input, error?.message] as const
  }
  const [, , input, two] = await refusal(main(), [sent, sent])
  assert.is(input, 'ch1')
  assert.match(two!, 'expected one channel of postcopy-preempt, found ch0 has pages without packets as well')
  const [code, offset, , other] = await refusal(main(), [main()])
  assert.equal([code, offset], ['MIGRATION_MULTIFD', 0])
  assert.match(other!, 'found 0x5145564d')
  const [, , , endless] = await refusal(main(false), [sent])
  assert.match(endless!, 'expected an END section of RAM in the main stream')
})

suite('beside channels of multifd, whose SYNC packets are missing here', async () => {
  const error = await refusalOf(() => merged(main(), atOnce([channelHeader(0), sent])))
  assert.match(error!.message, 'expected SYNC packet 1')
})

suite('changed: refused, or what they hold is found', async () => {
  const random = seededRandom(9)
  const stream = main()
  for (let round = 0; round < 100; round++) {
    const octets = mutate(sent, stream, random)
    let plain: Uint8Array | undefined
    const error = await refusalOf(async () => {
      plain = await merged(stream, atOnce([octets]), 'binary')
    })
    if (plain === undefined) assert.instance(error, MigrationError, `round ${round}: ${error}`)
    else gathered(plain)
  }
})

suite.run()
