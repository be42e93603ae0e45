/* global describe, expect, test */

const { inherits } = require('node:util')

describe.each(['wasm-ber/asn1', 'wasm-ber/asn1-ber', 'wasm-ber/ldapjs-asn1', 'wasm-ber/ldapjs-asn1-v1', 'asn1'])(
  '%s',
  (name) => {
    const face = require(name)

    test('writes and reads', () => {
      const writer = new face.BerWriter()
      writer.startSequence()
      writer.writeInt(5)
      writer.writeString('text')
      writer.writeBuffer(Buffer.from([1, 2]), 4)
      writer.endSequence()
      const reader = new face.BerReader(writer.buffer)
      expect(reader.readSequence()).toBe(0x30)
      expect(reader.readInt()).toBe(5)
      expect(reader.readString()).toBe('text')
      expect(reader.readString(4, true)).toEqual(Buffer.from([1, 2]))
    })

    test('exports can be replaced, as jest.mock and stubs do', () => {
      const { BerReader } = face
      face.BerReader = null
      expect(require(name).BerReader).toBeNull()
      face.BerReader = BerReader
    })
  },
)

test('constructors are inherited from', () => {
  const { BerReader } = require('asn1')
  function Mine(data) {
    BerReader.call(this, data)
  }
  inherits(Mine, BerReader)
  expect(new Mine(Buffer.from([2, 1, 5])).readInt()).toBe(5)
})
