import { Ber, BerReader, BerWriter } from 'asn1'

/** All that @types/asn1 declares, as code that was written for it uses it. */
function encode(): Buffer {
  const writer: BerWriter = new BerWriter({ size: 8, growthFactor: 2 })
  writer.startSequence()
  writer.startSequence(Ber.Set | Ber.Constructor)
  writer.writeBoolean(true)
  writer.writeInt(-70000)
  writer.writeEnumeration(3, Ber.Context | 1)
  writer.writeNull()
  writer.writeOID('1.2.840.113549.1', Ber.OID)
  writer.endSequence()
  writer.writeString('grün', Ber.Utf8String)
  writer.writeStringArray(['a', 'bc'])
  writer.writeBuffer(Buffer.from('octets'), Ber.OctetString)
  writer._ensure(2)
  writer._buf[writer._offset++] = Ber.Null
  writer.writeByte(0)
  writer.writeLength(200)
  writer.endSequence()
  const size: number = writer._size
  if (size < 8) throw new Error('too small')
  return writer.buffer
}

const octets = encode()
const reader = new BerReader(octets)
const seen: unknown[] = [octets.toString('hex'), reader.readSequence(), reader.length, reader.offset, reader.remain]
seen.push(reader.readSequence(Ber.Set | Ber.Constructor), reader.readBoolean(), reader.readInt())
const tagged: number | null = reader._readTag(0x81)
const next: number | null = reader.peek()
seen.push(tagged, next, reader.readByte(false), reader.readByte(true), reader.readByte(false))
const oid: string | null = reader.readOID()
const text: string | null = reader.readString(Ber.Utf8String)
const raw: Buffer | null = reader.readString(Ber.OctetString, true)
seen.push(
  oid,
  text,
  raw?.toString(),
  reader.readString(),
  reader.readString(Ber.OctetString),
  reader.buffer.toString('hex'),
)
reader._offset = 0
reader._size = 4
seen.push(reader.readLength(1), reader.length, reader._buf.length)
console.log(JSON.stringify(seen))
