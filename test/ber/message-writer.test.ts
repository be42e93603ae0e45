/** BerWriter: beside BerEncoder, which writes the same in another way, and what only it promises. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../../bench/random.ts'
import {
  application,
  BerEncoder,
  type BerError,
  BerWriter,
  contextSpecific,
  DER,
  decode,
  isCanonical,
  privateTag,
  type TagLike,
  toDer,
  universal,
} from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { hex, unhex } from '../support/hex.ts'

const writer = suite('BerWriter')

type Both = Pick<BerWriter, 'open' | 'close' | 'integer' | 'boolean' | 'utf8String' | 'octetString' | 'null'> &
  Pick<BerWriter, 'objectIdentifier' | 'raw' | 'primitive' | 'bitString' | 'real' | 'utcTime' | 'enumerated'>

const tags: readonly TagLike[] = [4, universal(16), contextSpecific(0), application(31), privateTag(2 ** 53 - 1)]
const sizes = [0, 1, 100, 126, 127, 128, 130, 250, 254, 255, 256, 300, 4000, 65_530, 65_536]

function writeByChance(to: Both, random: Random, depth: number): void {
  const tag = () => tags[random.below(tags.length)]!
  for (let count = random.below(6); count > 0; count--) {
    switch (random.below(depth > 6 ? 9 : 14)) {
      case 0:
        to.integer(random.next() >> random.below(32))
        break
      case 1:
        to.integer(BigInt(random.next()) ** 7n, tag())
        break
      case 2:
        to.boolean(random.chance(0.5))
        break
      case 3:
        to.utf8String('äbcdefgh'.repeat(random.below(20)).slice(random.below(2)), tag())
        break
      case 4:
        to.octetString(new Uint8Array(sizes[random.below(depth > 2 ? 12 : sizes.length)]!).fill(7), tag())
        break
      case 5:
        to.objectIdentifier('2.999.18446744073709551616')
        break
      case 6:
        to.null(tag())
        break
      case 7:
        to.raw(unhex('30 80 00 00'))
        break
      case 8:
        to.bitString({ octets: Uint8Array.of(0xf0), unusedBits: 4 }, tag())
        break
      default:
        to.open(random.chance(0.3) ? 17 : tag())
        writeByChance(to, random, depth + 1)
        to.close()
    }
  }
}

for (const rules of [undefined, 'DER'] as const) {
  writer(`writes what BerEncoder writes${rules === undefined ? '' : ' under DER'}`, () => {
    const ours = new BerWriter(rules === undefined ? { size: 1 } : { rules })
    for (let seed = 0; seed < 300; seed++) {
      const encoder = new BerEncoder(null, rules === undefined ? {} : { rules })
      writeByChance(encoder, new Random(seed), 0)
      writeByChance(ours, new Random(seed), 0)
      const expected = encoder.finish()
      assert.is(ours.position, expected.length, `seed ${seed}`)
      assertBytes(ours.finish(), expected, `seed ${seed}`)
    }
  })
}

writer('makes room for lengths of every size, at each level', () => {
  for (const size of [
    0,
    123,
    124,
    125,
    126,
    127,
    128,
    252,
    253,
    254,
    255,
    256,
    65_531,
    65_532,
    65_535,
    65_536,
    2 ** 24,
  ]) {
    const ours = new BerWriter()
    ours.sequence(() => ours.set(() => ours.octetString(new Uint8Array(size), contextSpecific(40))))
    const root = decode(ours.finish(), { rules: DER })
    assert.is(root.children()[0]!.children()[0]!.contentsLength, size)
  }
})

writer('takes any depth', () => {
  const ours = new BerWriter()
  const depth = 50_000
  for (let i = 0; i < depth; i++) ours.open()
  assert.is(ours.depth, depth)
  for (let i = 0; i < depth; i++) ours.close()
  const octets = ours.finish()
  assert.is(hex(octets.subarray(-6)), '300430023000')
  assert.is(octets[0], 0x30)
  assert.is(octets[1], 0x83)
  assert.is((octets[2]! << 16) | (octets[3]! << 8) | octets[4]!, octets.length - 5)
})

writer('puts SETs in order under DER, nested ones and those of another tag', () => {
  const ours = new BerWriter({ rules: 'DER' })
  ours.open(17)
  ours.utf8String('b')
  ours.open(contextSpecific(1), { set: true })
  for (const text of ['zz', 'a', 'x'.repeat(200), '']) ours.utf8String(text)
  ours.close()
  ours.integer(5)
  ours.set(() => {
    ours.integer(2)
    ours.integer(1)
  })
  ours.close()
  const octets = ours.finish()
  assertBytes(octets, toDer(octets))
  assert.ok(isCanonical(octets, 'DER'))
  const [integer, string, set, tagged] = decode(octets).children()
  assert.equal([integer!.tagNumber, string!.tagNumber, set!.tagNumber, tagged!.tagNumber], [2, 12, 17, 1])
  assert.equal(
    tagged!.children().map((each) => each.contentsLength),
    [0, 1, 2, 200],
  )
})

writer('leaves the contents of a SET as they are where some are no encoding', () => {
  for (const octets of ['ff', '30 80 01', '04 05 61', '02 01 02 00 01', '9f']) {
    const ours = new BerWriter({ rules: 'DER' })
    ours.set(() => ours.raw(unhex(octets)))
    assert.is(hex(ours.finish()).slice(4), octets.replaceAll(' ', ''))
  }
})

writer('containers of changing sizes at one depth, with and without others inside', () => {
  const sizes = [300, 5, 200, 70_000, 130, 0, 65_535, 255, 256, 127, 128]
  const ours = new BerWriter()
  for (let round = 0; round < 2; round++) {
    ours.sequence(() => {
      for (const size of sizes) {
        ours.sequence(() => ours.sequence(() => ours.octetString(new Uint8Array(size).fill(1))))
        ours.sequence(() => ours.octetString(new Uint8Array(size).fill(2)))
      }
    })
    const octets = ours.finish()
    assert.ok(isCanonical(octets, 'DER'))
    const leaf = (node: ReturnType<typeof decode>): number =>
      node.constructed ? leaf(node.children()[0]!) : node.contentsLength
    assert.equal(
      decode(octets).children().map(leaf),
      sizes.flatMap((size) => [size, size]),
    )
  }
})

writer('leaves SETs as they are without DER', () => {
  const ours = new BerWriter()
  ours.set(() => {
    ours.integer(2)
    ours.integer(1)
  })
  assert.is(hex(ours.finish()), '3106020102020101')
})

writer('is ready for the next message, and messages are their own', () => {
  const ours = new BerWriter({ size: 8 })
  ours.integer(1)
  const first = ours.finish()
  ours.sequence(() => ours.utf8String('x'.repeat(300)))
  const second = ours.finish()
  assert.is(hex(first), '020101')
  assert.is(first.buffer.byteLength, 3)
  assert.is(second.length, 308)
  assert.is(ours.finish().length, 0)
})

writer('refuses what does not match, and stays as it was', () => {
  const ours = new BerWriter()
  const refused = (work: () => unknown): BerError => {
    try {
      work()
    } catch (error) {
      return error as BerError
    }
    throw new Error('nothing was refused')
  }
  assert.is(refused(() => ours.close()).code, 'ENCODER_MISUSED')
  ours.open()
  assert.is(refused(() => ours.finish()).code, 'ENCODER_MISUSED')
  ours.integer(1)
  const before = ours.position
  const wrong: (() => void)[] = [
    () => ours.integer(1.5),
    () => ours.integer(Number.NaN),
    () => ours.integer('1' as never),
    () => ours.boolean(1 as never),
    () => ours.utf8String('abc\ud800'),
    () => ours.utf8String('\ud800'.repeat(100)),
    () => ours.utf8String(5 as never),
    () => ours.octetString([1] as never),
    () => ours.raw('00' as never),
    () => ours.objectIdentifier('1'),
    () => ours.integer(1, 0),
    () => ours.integer(1, -1),
    () => ours.integer(1, { tagClass: 4 as never, tagNumber: 1 }),
    () => ours.open(0),
    () => ours.external({ encoding: { kind: 'octet-aligned', octets: new Uint8Array(1) }, directReference: 'no' }),
  ]
  for (const work of wrong) {
    const error = refused(work)
    assert.ok(error instanceof TypeError || error instanceof RangeError, `${work}: ${error}`)
    assert.is(ours.position, before, String(work))
  }
  ours.close()
  assert.is(hex(ours.finish()), '3003020101')
  assert.instance(
    refused(() => new BerWriter({ rules: 'CER' as never })),
    RangeError,
  )
  assert.instance(
    refused(() => new BerWriter({ size: 0 })),
    RangeError,
  )
})

writer('forgets an unfinished message', () => {
  const ours = new BerWriter({ rules: 'DER' })
  ours.set(() => {
    ours.open(17)
    ours.octetString(new Uint8Array(500))
    ours.close()
    ours.octetString(new Uint8Array(200))
  })
  ours.open(17)
  ours.reset()
  assert.is(ours.position, 0)
  ours.null()
  assert.is(hex(ours.finish()), '0500')
})

writer.run()
