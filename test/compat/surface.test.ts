/** What is to be seen of the faces without a call: names, fields, prototypes; and constructors as old code uses them. */
import { inherits } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Loose, outcome, pairs } from './faces.ts'

const surface = suite('compat: surface')

const namesIn = (value: object): string[] => {
  const names: string[] = []
  for (const name in value) names.push(name)
  return names.sort()
}
const functions = (value: Loose) => Object.keys(value).filter((name) => typeof value[name] === 'function')

for (const { name, face, old, fields } of pairs) {
  surface(`${name}: exports, and the same constants`, () => {
    const more = name === 'ldapjs-asn1' ? ['Ber'] : []
    assert.equal(Object.keys(face).sort(), [...Object.keys(old), ...more].sort())
    const types = fields ? 'Ber' : 'BerTypes'
    assert.equal(Object.keys(face[types]).sort(), Object.keys(old[types]).sort())
    for (const key of Object.keys(old[types])) {
      if (typeof old[types][key] === 'number') assert.is(face[types][key], old[types][key], key)
    }
    assert.equal(functions(face[types]).sort(), functions(old[types]).sort())
  })

  surface(`${name}: members of readers and writers`, () => {
    for (const kind of ['BerReader', 'BerWriter']) {
      const make = (each: Loose) => new each[kind](kind === 'BerReader' ? Buffer.alloc(3) : undefined)
      const [ours, theirs] = [make(face), make(old)]
      assert.equal(Object.keys(ours), Object.keys(theirs), kind)
      assert.equal(namesIn(ours), namesIn(theirs), kind)
      const extra = fields || kind === 'BerWriter' ? [] : ['_readTag']
      assert.equal(
        Object.getOwnPropertyNames(face[kind].prototype).sort(),
        [...Object.getOwnPropertyNames(old[kind].prototype), ...extra].sort(),
      )
      assert.is(Object.prototype.toString.call(ours), Object.prototype.toString.call(theirs))
      assert.is(ours.constructor, face[kind])
    }
  })

  if (!fields) continue

  surface(`${name}: fields of a writer, as it goes on`, () => {
    const [ours, theirs] = [face, old].map((each) => new each.BerWriter({ size: 16 }))
    const steps: ((writer: Loose) => void)[] = [
      (writer) => writer.startSequence(),
      (writer) => writer.writeInt(5),
      (writer) => writer.startSequence(0xa0),
      (writer) => writer.writeString('x'.repeat(20)),
      (writer) => writer.endSequence(),
      // As sshpk writes a signature that it has.
      (writer) => {
        const octets = Buffer.from('0500', 'hex')
        writer._ensure(octets.length)
        octets.copy(writer._buf, writer._offset)
        writer._offset += octets.length
      },
      (writer) => writer.endSequence(),
    ]
    for (const step of steps) {
      step(ours)
      step(theirs)
      assert.is(ours._offset, theirs._offset)
      assert.equal(ours._seq, theirs._seq)
      assert.is(ours._size, ours._buf.length)
    }
    assert.is(ours.buffer.toString('hex'), theirs.buffer.toString('hex'))
    assert.equal(ours._options, theirs._options)
  })

  surface(`${name}: _offset and _size may be written`, () => {
    const octets = Buffer.from('0201050401610401ff', 'hex')
    const [ours, theirs] = [face, old].map((each) => {
      const reader = new each.BerReader(octets)
      const seen: unknown[] = [reader.readInt()]
      reader._offset = 0
      seen.push(reader.readInt(), reader.offset)
      reader._size = 6
      seen.push(
        reader.remain,
        outcome(() => reader.readString()),
        reader.remain,
      )
      reader._offset = 3
      seen.push(reader.readString(), reader.readByte())
      reader._buf = Buffer.from('000000020107', 'hex')
      reader._offset = 3
      seen.push(reader.readInt())
      return seen
    })
    assert.equal(ours, theirs)
  })

  surface(`${name}: constructors without new, and under util.inherits`, () => {
    for (const each of [face, old]) {
      function Mine(this: Loose, data: Buffer) {
        each.BerReader.call(this, data)
        this.mine = true
      }
      inherits(Mine, each.BerReader)
      Mine.prototype.readTwice = function (this: Loose) {
        return this.readInt() + this.readInt()
      }
      const reader = new (Mine as Loose)(Buffer.from('020105020106', 'hex'))
      assert.is(reader.readTwice(), 11)
      assert.instance(reader, each.BerReader)
      function MyWriter(this: Loose) {
        each.BerWriter.call(this, { size: 4 })
      }
      inherits(MyWriter, each.BerWriter)
      const writer = new (MyWriter as Loose)()
      writer.writeInt(5)
      assert.is(writer.buffer.toString('hex'), '020105')
      const Reader = each.BerReader as new (data: Buffer) => Loose
      class Modern extends Reader {}
      assert.is((new Modern(Buffer.from('020105', 'hex')) as Loose).readInt(), 5)
    }
    const { BerReader, BerWriter } = face
    assert.instance(BerReader(Buffer.alloc(1)), BerReader)
    assert.instance(BerWriter(), BerWriter)
    assert.throws(() => BerReader('no'), /data must be a node Buffer/)
  })

  surface(`${name}: the error's constructor`, () => {
    const make = name === 'asn1-ber' ? 'InvalidAsn1Error' : 'newInvalidAsn1Error'
    for (const message of [undefined, 'text']) {
      const [ours, theirs] = [face, old].map((each) => each.Ber[make](message))
      assert.equal([ours.name, ours.message, Object.keys(ours)], [theirs.name, theirs.message, Object.keys(theirs)])
      assert.instance(ours, Error)
    }
    if (name === 'asn1-ber') assert.is(new face.Ber[make]('text').message, 'text')
  })

  surface(`${name}: options are filled in where the caller has them, as ever`, () => {
    const [ours, theirs] = [face, old].map((each) => {
      const options = { size: 5 }
      return new each.BerWriter(options)._options === options && options
    })
    assert.equal(ours, theirs)
  })
}

surface.run()
