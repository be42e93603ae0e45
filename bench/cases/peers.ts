/** The package's own interface beside what else there is on npm: asn1js, node-forge and asn1. */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import forge from 'node-forge'
import { BerCursor, BerWriter, decode } from '../built.ts'
import type { TimedCase } from '../case.ts'
import { fillImage, PAGE } from '../generate.ts'
import { type SmallRecord, smallRecords } from '../generate-messages.ts'
import type { OldReaderConstructor } from '../peers/reading.ts'
import { sumUpByAsn1js, sumUpByCursor, sumUpByDecode, sumUpByForge } from '../peers/trees.ts'
import { writeSmallRecords } from '../peers/writing.ts'
import { readCertificates } from './messages.ts'

const require = createRequire(import.meta.url)
const MIB = 1024 * 1024

/** Over all messages, one after the other. */
const over =
  <T>(messages: readonly T[], sumUp: (message: T) => number) =>
  (): number => {
    let sum = 0
    for (const message of messages) sum = (sum + sumUp(message)) | 0
    return sum
  }

export const peersCertificates: TimedCase = {
  name: 'peers/certificates',
  summary: 'all certificates of the fixtures; every value visited: class, number, form, octets of contents',
  wanted: [
    { contender: 'decode', against: 'asn1js 4', least: 60 },
    { contender: 'decode', against: 'node-forge 1', least: 2.5 },
    { contender: 'BerCursor', against: 'node-forge 1', least: 5 },
  ],
  prepare() {
    const messages = readCertificates()
    const strings = messages.map((octets) => Buffer.from(octets).toString('latin1'))
    return {
      octets: messages.reduce((total, { length }) => total + length, 0),
      contenders: [
        { name: 'decode, children', role: 'ours', run: over(messages, sumUpByDecode) },
        { name: 'BerCursor', role: 'ours', run: over(messages, sumUpByCursor) },
        { name: 'asn1js 4', role: 'baseline', run: over(messages, sumUpByAsn1js) },
        { name: 'node-forge 1', role: 'baseline', run: over(strings, sumUpByForge) },
      ],
    }
  },
}

/** A message of four records each, so that there is a tree to be made. */
function recordMessages(records: readonly SmallRecord[], Writer: new () => never): Buffer[] {
  const messages: Buffer[] = []
  for (let i = 0; i < records.length; i += 4) {
    const contents = writeSmallRecords(Writer, records.slice(i, i + 4))
    const length = contents.length < 128 ? [contents.length] : [0x82, contents.length >> 8, contents.length & 0xff]
    messages.push(Buffer.concat([Buffer.of(0x30, ...length), contents]))
  }
  return messages
}

/** With the reader of asn1, by the tag of each value; contents are read as octets. */
function sumUpWith(Reader: OldReaderConstructor) {
  const sumUp = (reader: InstanceType<OldReaderConstructor>, end: number): number => {
    let sum = 0
    while (reader.offset < end) {
      const tag = reader.peek() as number
      const base = (tag >> 6) + 3 * (tag & 0x1f)
      if ((tag & 0x20) !== 0) {
        reader.readSequence()
        sum = (sum + base + 5 + sumUp(reader, reader.offset + reader.length)) | 0
      } else {
        reader.readString(tag, true)
        sum = (sum + base + 13 * reader.length) | 0
      }
    }
    return sum
  }
  return (octets: Buffer): number => sumUp(new Reader(octets), octets.length)
}

export const peersSmallValues: TimedCase = {
  name: 'peers/small-values',
  summary: 'messages of small values; every value visited: class, number, form, octets of contents',
  wanted: [
    { contender: 'decode', against: 'asn1js 4', least: 50 },
    { contender: 'decode', against: 'asn1 0.2', least: 1.2 },
    { contender: 'BerCursor', against: 'asn1js 4', least: 50 },
    { contender: 'BerCursor', against: 'asn1 0.2', least: 1.2 },
  ],
  prepare() {
    const { BerReader, BerWriter: OldWriter } = require('asn1')
    const buffers = recordMessages(smallRecords(2000, 0x5a12), OldWriter)
    const messages = buffers.map((octets) => new Uint8Array(octets))
    const strings = buffers.map((octets) => octets.toString('latin1'))
    return {
      octets: buffers.reduce((total, { length }) => total + length, 0),
      values: 8 * 2000 + buffers.length,
      contenders: [
        { name: 'decode, children', role: 'ours', run: over(messages, sumUpByDecode) },
        { name: 'BerCursor', role: 'ours', run: over(messages, sumUpByCursor) },
        { name: 'asn1js 4', role: 'baseline', run: over(messages, sumUpByAsn1js) },
        { name: 'node-forge 1', role: 'baseline', run: over(strings, sumUpByForge) },
        { name: 'asn1 0.2', role: 'baseline', run: over(buffers, sumUpWith(BerReader)) },
      ],
    }
  },
}

export const peersTypedValues: TimedCase = {
  name: 'peers/typed-values',
  summary: 'the same messages, each value as what it is: numbers, texts, truth values, object identifiers',
  wanted: [{ contender: '', against: 'asn1 0.2', least: 1.2 }],
  async prepare() {
    const { BerReader, BerWriter: OldWriter } = require('asn1')
    const buffers = recordMessages(smallRecords(2000, 0x5a12), OldWriter)
    const messages = buffers.map((octets) => new Uint8Array(octets))
    const { readRecordMessage } = await import('../peers/reading.ts')
    return {
      octets: buffers.reduce((total, { length }) => total + length, 0),
      values: 8 * 2000 + buffers.length,
      contenders: [
        { name: 'decode, children', role: 'ours', run: over(messages, readByDecode) },
        { name: 'BerCursor', role: 'ours', run: over(messages, readByCursor) },
        { name: 'asn1 0.2', role: 'baseline', run: over(buffers, (octets) => readRecordMessage(BerReader, octets)) },
      ],
    }
  },
}

const textSum = (text: string): number =>
  text === '' ? 1 : text.length + 3 * text.charCodeAt(0) + 7 * text.charCodeAt(text.length - 1)

function readByDecode(octets: Uint8Array): number {
  let sum = 0
  for (const record of decode(octets).children()) {
    const [number, text, flag, kind, inner] = record.children()
    const [innerNumber, object] = inner.children()
    sum = (sum + (number.toInteger() as number) + textSum(text.toUtf8())) | 0
    sum = (sum + (flag.toBoolean() ? 3 : 5) + (kind.toInteger() as number)) | 0
    sum = (sum + (innerNumber.toInteger() as number) + textSum(object.toObjectIdentifier())) | 0
  }
  return sum
}

function readByCursor(octets: Uint8Array): number {
  const cursor = new BerCursor(octets)
  let sum = 0
  cursor.next()
  cursor.enter()
  while (cursor.next()) {
    cursor.enter()
    cursor.next()
    sum = (sum + (cursor.toInteger() as number)) | 0
    cursor.next()
    sum = (sum + textSum(cursor.toUtf8())) | 0
    cursor.next()
    sum = (sum + (cursor.toBoolean() ? 3 : 5)) | 0
    cursor.next()
    sum = (sum + (cursor.toInteger() as number)) | 0
    cursor.next()
    cursor.enter()
    cursor.next()
    sum = (sum + (cursor.toInteger() as number)) | 0
    cursor.next()
    sum = (sum + textSum(cursor.toObjectIdentifier())) | 0
    cursor.leave()
    cursor.leave()
  }
  return sum
}

export const peersImage: TimedCase = {
  name: 'peers/image',
  summary:
    'a RAM image (64 MiB, or BENCH_MIB if less) as a SEQUENCE OF { INTEGER address, OCTET STRING page }, encoded',
  wanted: [{ contender: 'BerWriter', against: 'node-forge 1', least: 3 }],
  prepare({ mib }) {
    const length = Math.min(mib, 64) * MIB
    const image = new Uint8Array(length)
    fillImage(image, 0x1ae)
    const pages = Array.from({ length: length / PAGE }, (_, i) => image.subarray(i * PAGE, (i + 1) * PAGE))
    const ours = (): Uint8Array => {
      const writer = new BerWriter()
      writer.open()
      for (let i = 0; i < pages.length; i++) {
        writer.open()
        writer.integer(i * PAGE)
        writer.octetString(pages[i])
        writer.close()
      }
      writer.close()
      return writer.finish()
    }
    const { asn1 } = forge
    const { Class, Type } = asn1
    // It takes and gives strings whose characters are octets; octets are what there is and what is wanted.
    const theirs = (): Uint8Array => {
      const records = pages.map((page, i) =>
        asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [
          asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(i * PAGE).getBytes()),
          asn1.create(
            Class.UNIVERSAL,
            Type.OCTETSTRING,
            false,
            Buffer.from(page.buffer, page.byteOffset, PAGE).toString('latin1'),
          ),
        ]),
      )
      const message = asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, records)
      return Buffer.from(asn1.toDer(message).getBytes(), 'latin1')
    }
    const { BerWriter: OldWriter } = require('../../dist/compat/asn1.cjs')
    const face = (): Buffer => {
      const writer = new OldWriter()
      writer.startSequence()
      for (let i = 0; i < pages.length; i++) {
        writer.startSequence()
        writer.writeInt(i * PAGE)
        writer.writeBuffer(Buffer.from(pages[i].buffer, pages[i].byteOffset, PAGE), 4)
        writer.endSequence()
      }
      writer.endSequence()
      return writer.buffer
    }
    const digest = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')
    return {
      octets: length,
      values: pages.length,
      contenders: [
        { name: 'BerWriter', role: 'ours', run: () => ours().length, digest: () => digest(ours()) },
        { name: 'asn1 (face)', role: 'note', run: () => face().length, digest: () => digest(face()) },
        { name: 'node-forge 1', role: 'baseline', run: () => theirs().length, digest: () => digest(theirs()) },
      ],
    }
  },
}
