/** Writing with the interface that `asn1`, its successors and the faces have; imported by each contender for itself. */
import type { LdapMessage, SmallRecord } from '../generate-messages.ts'

export interface OldWriter {
  readonly buffer: Buffer
  startSequence(tag?: number): void
  endSequence(): void
  writeInt(value: number, tag?: number): void
  writeEnumeration(value: number, tag?: number): void
  writeBoolean(value: boolean, tag?: number): void
  writeString(value: string, tag?: number): void
  writeOID(value: string, tag?: number): void
}

export type OldWriterConstructor = new () => OldWriter

export function writeLdapMessage(Writer: OldWriterConstructor, message: LdapMessage): Buffer {
  const writer = new Writer()
  writer.startSequence()
  writer.writeInt(message.id)
  if (message.kind === 'entry') {
    writer.startSequence(0x64)
    writer.writeString(message.name)
    writer.startSequence()
    for (const { type, values } of message.attributes) {
      writer.startSequence()
      writer.writeString(type)
      writer.startSequence(0x31)
      for (const value of values) writer.writeString(value)
      writer.endSequence()
      writer.endSequence()
    }
    writer.endSequence()
    writer.endSequence()
  } else if (message.kind === 'search') {
    writer.startSequence(0x63)
    writer.writeString(message.base)
    writer.writeEnumeration(2)
    writer.writeEnumeration(0)
    writer.writeInt(1000)
    writer.writeInt(30)
    writer.writeBoolean(false)
    writer.startSequence(0xa0)
    for (const [type, value] of message.filter) {
      writer.startSequence(0xa3)
      writer.writeString(type)
      writer.writeString(value)
      writer.endSequence()
    }
    writer.endSequence()
    writer.startSequence()
    writer.endSequence()
    writer.endSequence()
  } else {
    writer.startSequence(0x65)
    writer.writeEnumeration(0)
    writer.writeString('')
    writer.writeString(message.text)
    writer.endSequence()
  }
  writer.endSequence()
  return writer.buffer
}

/** All records into one writer. */
export function writeSmallRecords(Writer: OldWriterConstructor, records: readonly SmallRecord[]): Buffer {
  const writer = new Writer()
  for (const { number, text, flag, kind, inner } of records) {
    writer.startSequence()
    writer.writeInt(number)
    writer.writeString(text)
    writer.writeBoolean(flag)
    writer.writeEnumeration(kind)
    writer.startSequence(0xa0)
    writer.writeInt(inner.number)
    writer.writeOID(inner.object)
    writer.endSequence()
    writer.endSequence()
  }
  return writer.buffer
}

export function writeLdapMessages(Writer: OldWriterConstructor, messages: readonly LdapMessage[]): number {
  let sum = 0
  for (const message of messages) {
    const octets = writeLdapMessage(Writer, message)
    sum = (sum + octets.length + 3 * octets[octets.length - 1] + 5 * octets[octets.length >> 1]) | 0
  }
  return sum
}
