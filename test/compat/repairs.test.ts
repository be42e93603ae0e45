/** What the faces do and the packages do not: each difference that docs/compat.md lists. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unhex } from '../support/hex.ts'
import { type Loose, outcome, type Pair, pairs } from './faces.ts'

const repairs = suite('compat: repairs')

const octetsOf = (digits: string) => Buffer.from(unhex(digits))

for (const pair of pairs) {
  const { name, face, old, fields } = pair
  const read = (digits: string, work: (reader: Loose) => unknown) =>
    outcome(() => work(new face.BerReader(octetsOf(digits))))
  const written = (work: (writer: Loose) => void, size?: number) => {
    const writer = new face.BerWriter(size === undefined ? undefined : { size })
    work(writer)
    return writer.buffer.toString('hex')
  }

  repairs(`${name}: lengths are never negative`, () => {
    const reader = new face.BerReader(octetsOf('04 84 90 00 00 00 61'))
    assert.is(reader.readString(), null)
    assert.is(reader.length, 0x90000000)
    assert.is(reader.offset, 0)
  })

  repairs(`${name}: lengths of more than four octets`, () => {
    assert.is(
      read('04 85 00 00 00 00 02 68 69', (reader) => reader.readString()),
      'string hi',
    )
    assert.is(
      read('30 88 00 00 00 00 00 00 00 00', (reader) => [reader.readSequence(), reader.remain]),
      'object 48,0',
    )
    assert.is(
      read(`04 fe ${'00'.repeat(125)} 01 68`, (reader) => reader.readString()),
      'string h',
    )
    assert.is(
      read('04 88 ff ff ff ff ff ff ff ff', (reader) => reader.readString()),
      'object null',
    )
    const reserved = { asn1: 'throws InvalidAsn1Error: encoding too long', 'asn1-ber': 'object null' }
    const expected = fields ? (reserved[name as 'asn1'] ?? reserved.asn1) : 'throws Error: Encoding too long.'
    assert.is(
      read('04 ff 01', (reader) => reader.readString()),
      expected,
    )
  })

  repairs(`${name}: object identifiers below 2, and arcs of any size`, () => {
    const texts = ['2.40.1.1', '2.47.0.1', '2.48.5.6', '2.999.1.1', '0.39.1.2', '1.39.1.2', '1.2.3.2147483648']
    texts.push('1.2.4294967295.1', '1.2.4294967296.1', '1.2.9007199254740993.1', '2.18446744073709551616.7.8')
    texts.push(`1.2.3.${'4'.repeat(200)}`, Array.from({ length: 300 }, () => '1').join('.'))
    for (const text of texts) {
      const digits = written((writer) => writer.writeOID(text))
      assert.is(
        read(digits, (reader) => reader.readOID()),
        `string ${text}`,
      )
      // A second time, when the text may be known already.
      assert.is(
        read(digits, (reader) => reader.readOID()),
        `string ${text}`,
      )
    }
    assert.is(
      written((writer) => writer.writeOID('2.999.3.4')),
      '060488370304',
    )
    assert.is(
      read('06 01 78', (reader) => reader.readOID()),
      'string 2.40',
    )
    assert.is(
      read('06 03 88 37 03', (reader) => reader.readOID()),
      'string 2.999.3',
    )
  })

  repairs(`${name}: integers of up to 53 bits`, () => {
    for (const value of [
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      -(2 ** 31) - 1,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ]) {
      const digits = written((writer) => {
        writer.writeInt(value)
        writer.writeEnumeration(value)
      })
      assert.is(
        read(digits, (reader) => reader.readInt()),
        `number ${value}`,
      )
      assert.is(
        read(digits, (reader) => [reader.readInt(), reader.readEnumeration()].join()),
        `string ${value},${value}`,
      )
    }
    assert.is(
      written((writer) => writer.writeInt(2 ** 32 - 1)),
      '020500ffffffff',
    )
    assert.is(
      written((writer) => writer.writeInt(2 ** 60)),
      '02081000000000000000',
    )
    const tooLong = fields ? 'throws InvalidAsn1Error: Integer too long: 8' : 'throws Error: Integer too long: 8'
    const expected =
      name === 'asn1-ber' ? 'throws InvalidAsn1Error: Integer not representable as javascript number' : tooLong
    assert.is(
      read('02 08 10 00 00 00 00 00 00 00', (reader) => reader.readInt()),
      expected,
    )
  })

  repairs(`${name}: an integer without contents is 0, whatever comes next`, () => {
    if (name === 'asn1-ber') return
    assert.is(
      read('02 00 ff', (reader) => [reader.readInt(), reader.readByte()].join()),
      'string 0,255',
    )
    assert.is(
      read('01 00 ff', (reader) => reader.readBoolean()),
      'boolean false',
    )
  })

  repairs(`${name}: sequences and lengths of 16 MiB and more`, () => {
    const octets = Buffer.alloc(0x1000000, 0x61)
    const writer = new face.BerWriter()
    writer.startSequence()
    writer.writeBuffer(octets, 4)
    writer.endSequence()
    const { buffer } = writer
    assert.is(buffer.subarray(0, 12).toString('hex'), '308401000006048401000000')
    assert.is(buffer.length, octets.length + 12)
    const reader = new face.BerReader(buffer)
    assert.is(reader.readSequence(), 0x30)
    assert.is(reader.readString(4, true).length, octets.length)
    assert.is(
      written((each) => each.writeLength(0xffffffffff)),
      '85ffffffffff',
    )
  })

  repairs(`${name}: a long sequence keeps its last octet where the buffer is full`, () => {
    const writer = new face.BerWriter({ size: 0x10000 + 8 })
    writer.startSequence()
    for (let i = 0; i < 0x10004; i++) writer.writeByte(i === 0x10003 ? 0x77 : 0)
    writer.endSequence()
    assert.is(writer.buffer.at(-1), 0x77)
    assert.is(writer.buffer.length, 0x10004 + 5)
  })

  repairs(`${name}: an empty OCTET STRING`, () => {
    assert.is(
      written((writer) => writer.writeBuffer(Buffer.alloc(0), 4)),
      '0400',
    )
    if (face.BerWriter.prototype.appendBuffer)
      assert.is(
        written((writer) => writer.appendBuffer(Buffer.alloc(0))),
        '',
      )
    if (fields)
      assert.is(
        written((writer) => writer._ensure(0)),
        '',
      )
  })

  repairs(`${name}: a loop over a value that never comes does end (node-asn1 issue 57)`, () => {
    const loops: [string, (reader: Loose) => boolean][] = [
      ['30 08 04 83 ff ff ff 61 62 63', (reader) => reader.remain > 0],
      ['30 7f 04 05 61 62', (reader) => reader.offset < 0x81 && reader.peek() !== null],
    ]
    for (const [digits, goesOn] of loops) {
      const reader = new face.BerReader(octetsOf(digits))
      reader.readSequence()
      let turns = 0
      while (goesOn(reader)) {
        reader.readString(reader.peek(), true)
        if (++turns > 100_000) assert.unreachable('it does not end')
      }
    }
    // Where no octet is left, there is none to skip.
    const reader = new face.BerReader(octetsOf('30 7f 04 01 61'))
    reader.readSequence()
    let failure: Error | undefined
    for (let turns = 0; turns < 100_000 && failure === undefined; turns++) {
      try {
        reader.readSequence()
      } catch (error) {
        failure = error as Error
      }
    }
    assert.ok(failure)
    assert.is(failure.name, fields ? 'InvalidAsn1Error' : 'Error')
  })

  repairs(`${name}: a reader that waits for more, as the old one does, gets null each time`, () => {
    const [ours, theirs] = [face, old].map((each) => new each.BerReader(octetsOf('04 05 61 62')))
    for (let i = 0; i < 50; i++) {
      assert.is(ours.readString(), null)
      assert.is(theirs.readString(), null)
      assert.is(ours.offset, theirs.offset)
    }
  })

  repairs(`${name}: growth by any factor leaves room for what is written`, () => {
    for (const growthFactor of [0.1, 0.5, 1, 1.1]) {
      const writer = new face.BerWriter({ size: 3, growthFactor })
      for (let i = 0; i < 50; i++) writer.writeString('abc')
      assert.is(writer.buffer.toString('hex'), '0403616263'.repeat(50))
    }
  })
}

function faceOf(name: string): Loose {
  return (pairs.find((pair) => pair.name === name) as Pair).face
}

repairs('asn1-ber: BIT STRINGs of any length', () => {
  const { BerReader } = faceOf('asn1-ber')
  const bits = (digits: string) => new BerReader(octetsOf(digits)).readBitString()
  assert.is(bits('03 09 00 80 00 00 00 00 00 00 01'), `1${'0'.repeat(62)}1`)
  assert.is(bits('03 03 04 f0 f0'), '111100001111')
  assert.is(bits('03 01 00'), '')
  assert.is(bits('03 00'), '')
})

repairs('ldapjs-asn1: what stands for both versions', () => {
  const version2 = faceOf('ldapjs-asn1')
  const { Ber } = version2
  assert.is(new Ber.Reader(octetsOf('04 01 61 62')).buffer.length, 4)
  assert.is(Ber.OctetString, 4)
  // @ldapjs/controls asks version 1 for it.
  assert.is(new version2.BerReader(octetsOf('80 02 01 00'))._readTag(0x80), 256)
})

repairs.run()
