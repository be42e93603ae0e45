/**
 * Reading with the interface that `asn1`, its successors and the faces have. Each contender imports this module for itself, so
 * that what the engine learns of one reader does not slow down another.
 */

/** What all those readers have in common. */
export interface OldReader {
  readonly offset: number
  readonly length: number
  readonly remain: number
  peek(): number | null
  readSequence(tag?: number): number | null
  readInt(): number | null
  readEnumeration(): number | null
  readBoolean(): boolean
  readString(tag?: number): string | null
  readString(tag: number, retbuf: boolean): Buffer | string | null
  readOID(tag?: number): string | null
}

export type OldReaderConstructor = new (octets: Buffer) => OldReader

const sumOf = (text: string | null): number =>
  text === null || text === '' ? 1 : text.length + 3 * text.charCodeAt(0) + 7 * text.charCodeAt(text.length - 1)

export function readLdapMessages(Reader: OldReaderConstructor, messages: readonly Buffer[]): number {
  let sum = 0
  for (const octets of messages) {
    const reader = new Reader(octets)
    reader.readSequence()
    sum = (sum + (reader.readInt() as number)) | 0
    const operation = reader.readSequence() as number
    if (operation === 0x64) sum = (sum + readEntry(reader)) | 0
    else if (operation === 0x63) sum = (sum + readSearch(reader)) | 0
    else
      sum = (sum + (reader.readEnumeration() as number) + sumOf(reader.readString()) + sumOf(reader.readString())) | 0
  }
  return sum
}

function readEntry(reader: OldReader): number {
  let sum = sumOf(reader.readString())
  reader.readSequence()
  const end = reader.offset + reader.length
  while (reader.offset < end) {
    reader.readSequence()
    sum += sumOf(reader.readString())
    reader.readSequence(0x31)
    const endOfValues = reader.offset + reader.length
    while (reader.offset < endOfValues) sum += sumOf(reader.readString())
  }
  return sum
}

function readSearch(reader: OldReader): number {
  let sum = sumOf(reader.readString())
  sum += (reader.readEnumeration() as number) + (reader.readEnumeration() as number)
  sum += (reader.readInt() as number) + (reader.readInt() as number)
  sum += reader.readBoolean() ? 1 : 0
  reader.readSequence(0xa0)
  const end = reader.offset + reader.length
  while (reader.offset < end) {
    reader.readSequence(0xa3)
    sum += sumOf(reader.readString()) + sumOf(reader.readString())
  }
  reader.readSequence()
  return sum
}

/** One message of some records. */
export function readRecordMessage(Reader: OldReaderConstructor, octets: Buffer): number {
  const reader = new Reader(octets)
  reader.readSequence(0x30)
  return readRecords(reader)
}

/** One stream of records. */
export function readSmallRecords(Reader: OldReaderConstructor, octets: Buffer): number {
  return readRecords(new Reader(octets))
}

function readRecords(reader: OldReader): number {
  let sum = 0
  while (reader.remain > 0) {
    reader.readSequence(0x30)
    sum = (sum + (reader.readInt() as number)) | 0
    sum = (sum + sumOf(reader.readString())) | 0
    sum = (sum + (reader.readBoolean() ? 3 : 5)) | 0
    sum = (sum + (reader.readEnumeration() as number)) | 0
    reader.readSequence(0xa0)
    sum = (sum + (reader.readInt() as number)) | 0
    sum = (sum + sumOf(reader.readOID())) | 0
  }
  return sum
}
