/** Values in the indefinite form through readers that were made for definite lengths. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../../bench/random.ts'
import { decode, toDer } from '../../src/index.ts'
import { instances } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { type Loose, outcome, pairs } from './faces.ts'

const indefinite = suite('compat: the indefinite form')
const octetsOf = (digits: string) => Buffer.from(unhex(digits))

/** The loop that callers write: by offsets, `length` and nothing else. */
function walk(reader: Loose, end: number, found: string[], skip: () => boolean): void {
  while (reader.offset < end) {
    const tag = reader.peek()
    if ((tag & 0x20) === 0) {
      found.push(`${tag}: ${reader.readString(tag, true).toString('hex')}`)
      continue
    }
    reader.readSequence(tag)
    const inner = reader.offset + reader.length
    if (skip()) {
      found.push(`${tag} skipped`)
      if (reader.setOffset) reader.setOffset(inner)
      else reader._offset = inner
      continue
    }
    found.push(`${tag} {`)
    walk(reader, inner, found, skip)
    found.push('}')
  }
}

function walked(face: Loose, octets: Uint8Array, seed: number): string[] {
  const found: string[] = []
  const random = new Random(seed)
  const reader = new face.BerReader(Buffer.from(octets))
  walk(reader, octets.length, found, () => random.chance(0.1))
  assert.is(reader.remain, 0)
  return found
}

/** Single-octet tags, since the old interface knows no others. */
const samples = instances().filter(({ octets }) => octets.length < 20_000 && hasLowTags(octets))

function hasLowTags(octets: Uint8Array): boolean {
  const low = (node: ReturnType<typeof decode>): boolean =>
    Number(node.tagNumber) < 31 && node.children().every((child) => low(child))
  return low(decode(octets))
}

/** The same with every constructed value in the indefinite form, or some of them. */
function withIndefinite(octets: Uint8Array, random: Random, share: number): Buffer {
  const again = (node: ReturnType<typeof decode>): Buffer => {
    if (!node.constructed) return Buffer.from(node.encoding)
    const contents = Buffer.concat(node.children().map(again))
    const [identifier] = node.encoding
    if (random.chance(share)) return Buffer.concat([Buffer.of(identifier!, 0x80), contents, Buffer.alloc(2)])
    const length = Buffer.of(0x84, 0, 0, 0, 0)
    length.writeUInt32BE(contents.length, 1)
    return Buffer.concat([Buffer.of(identifier!), length, contents])
  }
  return again(decode(octets))
}

for (const { name, face, fields } of pairs) {
  indefinite(`${name}: a caller's loops find the same values`, () => {
    const random = new Random(5)
    for (const { name: sample, octets } of samples) {
      const expected = walked(face, withIndefinite(octets, random, 0), 7)
      for (const share of [1, 0.5, 0.2]) {
        assert.equal(walked(face, withIndefinite(octets, random, share), 7), expected, sample)
      }
    }
  })

  indefinite(`${name}: offset, length and remain`, () => {
    const reader = new face.BerReader(octetsOf('30 80 02 01 05 00 00 04 01 61'))
    assert.is(reader.readSequence(), 0x30)
    assert.is(reader.length, 3)
    assert.is(reader.offset, 2)
    assert.is(reader.readInt(), 5)
    assert.is(reader.offset, 7)
    assert.is(reader.remain, 3)
    assert.is(reader.peek(), 4)
    assert.is(reader.readString(), 'a')
    assert.is(reader.remain, 0)
  })

  indefinite(`${name}: empty ones, nested ones, and as octets`, () => {
    const empty = new face.BerReader(octetsOf('30 80 00 00 02 01 07'))
    empty.readSequence()
    assert.is(empty.length, 0)
    assert.is(empty.readInt(), 7)
    const nested = new face.BerReader(octetsOf('30 80 a0 80 30 80 02 01 01 00 00 00 00 00 00 05 00'))
    for (let i = 0; i < 3; i++) nested.readSequence()
    assert.is(nested.readInt(), 1)
    assert.is(nested.offset, 15)
    assert.is(nested.peek(), 5)
    const octets = new face.BerReader(octetsOf('24 80 04 01 61 04 01 62 00 00 02 01 03'))
    assert.is(octets.readString(0x24, true).toString('hex'), '040161040162')
    assert.is(octets.readInt(), 3)
  })

  indefinite(`${name}: null as long as the end is not there`, () => {
    for (const digits of ['30 80', '30 80 02', '30 80 02 01 05', '30 80 02 01 05 00', '30 80 30 80 00 00']) {
      const reader = new face.BerReader(octetsOf(digits))
      assert.is(reader.readSequence(), null, digits)
      assert.is(reader.offset, 0, digits)
    }
  })

  indefinite(`${name}: refused where it has no meaning, or no sound inside`, () => {
    const error = fields ? 'InvalidAsn1Error' : 'Error'
    const stop = fields ? '' : '.'
    const read = (digits: string, work: (reader: Loose) => unknown) =>
      outcome(() => work(new face.BerReader(octetsOf(digits))))
    const message = `throws ${error}: Indefinite length not supported${stop}`
    assert.is(
      read('04 80 00 00', (reader) => reader.readString()),
      message,
    )
    assert.is(
      read('80 00 00', (reader) => reader.readLength()),
      message,
    )
    assert.match(
      read('30 80 00 01 00 00', (reader) => reader.readSequence()),
      /^throws .*second end-of-contents octet/,
    )
    assert.match(
      read('30 80 04 ff 00 00', (reader) => reader.readSequence()),
      /^throws .*reserved at offset 3/,
    )
    assert.match(
      read('30 80'.repeat(600), (reader) => reader.readSequence()),
      /^throws .*too many constructed/,
    )
  })
}

indefinite('version 2 of @ldapjs/asn1: raw octets and readers of a sequence hold the end-of-contents octets', () => {
  const { BerReader } = pairs.find(({ name }) => name === 'ldapjs-asn1')!.face
  const digits = '30 80 04 01 61 00 00'
  const raw = new BerReader(octetsOf(`${digits} 05 00`))
  assert.is(raw.readRawBuffer(0x30).toString('hex'), digits.replaceAll(' ', ''))
  assert.is(raw.peek(), 5)
  const reader = new BerReader(octetsOf(`${digits} 05 00`))
  reader.readSequence()
  const inner = reader.sequenceToReader()
  assert.is(inner.buffer.toString('hex'), digits.replaceAll(' ', ''))
  assert.is(inner.readSequence(), 0x30)
  assert.is(inner.readString(), 'a')
  assert.is(inner.remain, 0)
})

indefinite('the corpus has instances of the indefinite form in it', () => {
  assert.ok(samples.some(({ octets }) => toDer(octets).length !== octets.length))
})

indefinite('deep nesting is looked at once, not once for each level', () => {
  const [{ face }] = pairs
  const depth = 500
  const octets = Buffer.concat([
    Buffer.from('3080'.repeat(depth), 'hex'),
    Buffer.from('0401'.concat('61').repeat(20_000), 'hex'),
    Buffer.alloc(2 * depth),
  ])
  const before = performance.now()
  const reader = new face.BerReader(octets)
  for (let i = 0; i < depth; i++) reader.readSequence()
  // Milliseconds; what grows with the square would take minutes.
  assert.ok(performance.now() - before < 30_000)
  assert.is(reader.length, 60_000)
})

indefinite.run()
