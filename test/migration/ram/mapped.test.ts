/** Mapped-ram files, to BER and back: octet for octet, stale pages and holes included, or refused where they are wrong. */
import fc from 'fast-check'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { convertFromBer, fromBer, MigrationError, toBer } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf, collect, drive, refusal, type Sizes } from '../../support/migration.ts'
import { vectors } from '../../support/migration-fixtures.ts'
import { mutate } from '../../support/migration-mutations.ts'
import { berOfFile, type MappedPlan, mappedFile } from './mapped-support.ts'

const suite = makeSuite('migration/ram/mapped')

const usualSizes: readonly Sizes[] = [[], [1], [7, 300], [4093]]

function assertSame(binary: Uint8Array, sizes = usualSizes): Uint8Array {
  const ber = berOf(binary)
  assertBytes(berOfFile(binary), ber, 'read as a file')
  assertBytes(berOfFile(binary, {}, 1001), ber, 'read as a file in pieces of 1001')
  for (const pieces of sizes) {
    assertBytes(berOf(binary, pieces), ber, `to BER in pieces of ${pieces}`)
    assertBytes(binaryOf(ber, pieces), binary, `from BER in pieces of ${pieces}`)
  }
  return ber
}

suite('the vector of the schema', () => {
  const { hex, binary } = vectors('valid').find(({ id }) => id === 'v27-mapped-ram')!
  for (const pieces of usualSizes) {
    assertBytes(binaryOf(unhex(hex), pieces), unhex(binary))
    // Nothing but the description, which comes last, tells how large its pages are.
    const ber = berOf(unhex(binary), pieces, 256)
    assertBytes(binaryOf(ber), unhex(binary))
  }
  assertBytes(berOfFile(unhex(binary)), berOf(unhex(binary), [], 256), 'a file tells its page size')
})

for (const pageSize of [256, 1024, 4096, 65536]) {
  suite(`pages of ${pageSize} octets`, () => {
    const blocks = [
      { name: 'pc.ram', pages: 70, contents: { 0: 1, 1: 2, 5: 3, 68: 4, 69: 5 } },
      { name: 'vga.vram', pages: 1 },
      { name: 'a', pages: 64, contents: { 63: 9 } },
    ]
    const ber = assertSame(mappedFile({ blocks, pageSize, alignment: 2 * pageSize }), [[], [997]])
    // Zeros are left out.
    assert.ok(ber.length < 9 * pageSize, `${ber.length} octets`)
  })
}

suite('pages begin at multiples of 1 MiB', () => {
  const blocks = [
    { name: 'a', pages: 3, contents: { 1: 1 } },
    { name: 'b', pages: 300, contents: { 0: 2, 299: 3 } },
  ]
  const binary = mappedFile({ blocks })
  assert.is(binary.length > 3 * 1024 * 1024, true)
  assertSame(binary, [[], [70_001]])
})

suite('stale pages, and bits of pages that are zero, stay as they are', () => {
  const blocks = [{ name: 'a', pages: 9, contents: { 1: 1, 2: 2, 7: 3 }, bits: [2, 3, 8] }]
  assertSame(mappedFile({ blocks, alignment: 4096 }))
})

suite('bits beyond the last page stay as they are', () => {
  const blocks = [{ name: 'a', pages: 1, contents: { 0: 1 }, bits: [0, 13, 63] }]
  assertSame(mappedFile({ blocks, alignment: 4096 }))
})

suite('blocks that are not in the file', () => {
  const shared = { name: 'shared', pages: 5, absent: true }
  assertSame(mappedFile({ blocks: [shared, { name: 'a', pages: 2, contents: { 1: 1 } }, shared], alignment: 4096 }))
  assertSame(mappedFile({ blocks: [shared] }))
})

suite('a stream inside another file: offsets count from the begin of that', () => {
  const blocks = [
    { name: 'a', pages: 2, contents: { 1: 1 } },
    { name: 'b', pages: 2, contents: { 0: 1 } },
  ]
  const binary = mappedFile({ blocks, base: 12_345 })
  const ber = assertSame(binary, [[], [70_001]])
  const known = collect((sink) => toBer(sink, { base: 12_345 }), binary)
  assertBytes(known, ber)
  const error = refusal(() => collect((sink) => toBer(sink, { base: 12_344 }), binary))
  assert.is(error?.code, 'MIGRATION_MAPPED_RAM')
})

suite('holes are left where the sink can leave some', () => {
  const blocks = [
    { name: 'a', pages: 3, contents: { 1: 1 } },
    { name: 'b', pages: 2000 },
  ]
  const binary = mappedFile({ blocks })
  const ber = berOf(binary)
  const made = new Uint8Array(binary.length)
  let at = 0
  let skipped = 0
  const write = (octets: Uint8Array): void => {
    made.set(octets, at)
    at += octets.length
  }
  const skip = (octets: number): void => {
    at += octets
    skipped += octets
  }
  drive(fromBer(Object.assign(write, { skip })), ber)
  assertBytes(made, binary)
  assert.is(at, binary.length)
  assert.ok(skipped > binary.length - 3 * 4096, `${skipped} of ${binary.length}`)
})

suite('a slow stream gets zeros for holes, little by little', async () => {
  const binary = mappedFile({ blocks: [{ name: 'a', pages: 3000, contents: { 2000: 1 } }] })
  let most = 0
  let written = 0
  const pieces: Uint8Array[] = []
  const stream = new WritableStream<Uint8Array>({
    async write(piece) {
      await new Promise((resolve) => setImmediate(resolve))
      pieces.push(piece)
      written += piece.length
      most = Math.max(most, piece.length)
    },
  })
  await convertFromBer(berOf(binary), stream)
  assert.is(written, binary.length)
  assertBytes(join(pieces), binary)
  assert.ok(most <= 256 * 1024, `${most} octets at once`)
})

interface Refused {
  readonly plan: Partial<MappedPlan>
  readonly code: string
  /** From the header of the block, or the end of the stream. */
  readonly at: number
}

const two = [
  { name: 'a', pages: 2, contents: { 1: 1 } },
  { name: 'b', pages: 2, contents: { 0: 1 } },
]

/** Each is refused, read as a pipe or as a file, at an octet counted from the second block's header. */
const refused: Readonly<Record<string, Refused>> = {
  'a version of the header to come': {
    plan: { header: second((h) => (h.version = 2)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'another page size': { plan: { header: second((h) => (h.pageSize = 8192n)) }, code: 'MIGRATION_PAGE_SIZE', at: 0 },
  'no page size': { plan: { header: second((h) => (h.pageSize = 0n)) }, code: 'MIGRATION_PAGE_SIZE', at: 0 },
  'a bitmap that does not come next': {
    plan: { header: second((h) => (h.bitmapAt += 8n)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'a bitmap in the block before': {
    plan: { header: second((h) => (h.bitmapAt = 4096n)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'a bitmap and no pages': { plan: { header: second((h) => (h.pagesAt = 0n)) }, code: 'MIGRATION_MAPPED_RAM', at: 0 },
  'pages and no bitmap': { plan: { header: second((h) => (h.bitmapAt = 0n)) }, code: 'MIGRATION_MAPPED_RAM', at: 0 },
  'pages in the bitmap': {
    plan: { header: second((h) => (h.pagesAt = h.bitmapAt + 7n)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'pages before the bitmap': {
    plan: { header: second((h) => (h.pagesAt = 4096n)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'pages far away': { plan: { header: second((h) => (h.pagesAt = 2n ** 50n)) }, code: 'MIGRATION_MAPPED_RAM', at: 0 },
  'pages beyond all files': {
    plan: { header: second((h) => (h.pagesAt = 2n ** 64n - 4096n)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 0,
  },
  'an octet between bitmap and pages': {
    plan: { patch: (octets, places) => (octets[places.get('b')!.offset + 28 + 8 + 5] = 1) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 28 + 8 + 5,
  },
}

function second(
  change: (header: Parameters<NonNullable<MappedPlan['header']>>[0]) => void,
): NonNullable<MappedPlan['header']> {
  return (header, block) => {
    if (block.name === 'b') change(header)
  }
}

for (const [what, { plan, code, at }] of Object.entries(refused)) {
  suite(`refused: ${what}`, () => {
    let offset = 0
    const binary = mappedFile({
      blocks: two,
      alignment: 4096,
      ...plan,
      patch: (octets, places) => {
        offset = places.get('b')!.offset
        plan.patch?.(octets, places)
      },
    })
    for (const run of [() => berOf(binary), () => berOf(binary, [1]), () => berOfFile(binary)]) {
      const error = refusal(run)
      assert.instance(error, MigrationError)
      assert.equal([error?.code, error?.offset], [code, offset + at], error?.message)
    }
  })
}

suite('cut anywhere: refused where it ends', () => {
  const binary = mappedFile({ blocks: two.map((block) => ({ ...block })), pageSize: 256, alignment: 256 })
  const ram = binary.length - 1
  for (let length = 8; length < ram; length++) {
    const cut = binary.subarray(0, length)
    const pipe = refusal(() => berOf(cut, [64]))
    assert.equal([pipe?.code, pipe?.offset], ['MIGRATION_TRUNCATED', length])
    assert.is(refusal(() => berOfFile(cut))?.code, 'MIGRATION_TRUNCATED')
  }
})

suite('a block of any length takes no more memory than there are octets', () => {
  for (const pages of [2 ** 31, 2 ** 40]) {
    const binary = mappedFile({ blocks: [{ name: 'a', pages: 1, contents: { 0: 1 } }] })
    const view = new DataView(binary.buffer)
    const list = binary.length - mappedFile({ blocks: [] }).length
    assert.ok(list > 0)
    const start = Buffer.from(binary).indexOf('mapped-ram') + 10 + 17
    view.setBigUint64(start, BigInt(pages * 4096) | 4n)
    view.setBigUint64(start + 10, BigInt(pages * 4096))
    view.setBigUint64(start + 18 + 20, BigInt(start + 46 + Math.ceil(pages / 64) * 8))
    const error = refusal(() => berOf(binary))
    assert.ok(['MIGRATION_TRUNCATED', 'MIGRATION_LIMIT'].includes(error?.code ?? ''), error?.message)
  }
})

suite('changed files: refused, the same in whatever pieces they come, or given back', () => {
  const random = seededRandom(1)
  const samples = [
    mappedFile({ blocks: two, pageSize: 256, alignment: 512 }),
    mappedFile({ blocks: [{ name: 'a', pages: 70, contents: { 69: 1 }, bits: [3] }], pageSize: 256, alignment: 1 }),
  ]
  samples.push(...samples.map((sample) => berOf(sample)))
  for (let round = 0; round < 1500; round++) {
    const from = random(samples.length)
    const octets = mutate(samples[from], samples[random(samples.length)], random)
    const convert = from < 2 ? berOf : binaryOf
    let made: Uint8Array | undefined
    const outcome = (sizes: Sizes) => {
      const error = refusal(() => {
        made = convert(octets, sizes)
      })
      return error ? `${error.code} at ${error.offset}, ${error.path}` : made!.length
    }
    const whole = outcome([])
    assert.is(outcome([1 + random(300)]), whole, `round ${round}`)
    if (typeof whole === 'number' && from < 2) assertBytes(binaryOf(made!), octets, `round ${round}`)
  }
})

suite('any file: the same octets back', () => {
  const block = fc.record({
    name: fc.constantFrom('a', 'pc.ram', 'vga.vram', 'x'),
    pages: fc.integer({ min: 1, max: 130 }),
    contents: fc.dictionary(fc.nat(129).map(String), fc.integer({ min: 1, max: 9 }), { maxKeys: 12 }),
    bits: fc.option(fc.array(fc.nat(129), { maxLength: 9 }), { nil: undefined }),
    absent: fc.boolean(),
  })
  const plan = fc.record({
    blocks: fc.uniqueArray(block, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }),
    bits: fc.integer({ min: 8, max: 12 }),
    alignment: fc.constantFrom(1, 256, 5000),
  })
  fc.assert(
    fc.property(plan, fc.integer({ min: 1, max: 9000 }), ({ blocks, bits, alignment }, size) => {
      const sound = blocks.map(({ bits, contents, ...block }) => ({
        ...block,
        contents: Object.fromEntries(Object.entries(contents).filter(([page]) => Number(page) < block.pages)),
        ...(bits === undefined ? {} : { bits: bits.filter((page) => page < block.pages) }),
      }))
      const binary = mappedFile({ blocks: sound, pageSize: 1 << bits, alignment })
      assertSame(binary, [[size]])
    }),
    { numRuns: 60 },
  )
})

suite.run()
