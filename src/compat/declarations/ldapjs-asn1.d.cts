import common = require('./common.cjs')
import version1 = require('./ldapjs-asn1-v1.cjs')

/** In place of version 2 of the package @ldapjs/asn1, with `Ber` of version 1. */
declare namespace ldapjsAsn1 {
  interface HexDumpParams {
    buffer: common.Octets
    prefix?: string
    separator?: string
    wrapCharacters?: string[]
    width?: number
    /** A stream of Node, or the path of a file; standard output by default. */
    // biome-ignore lint/suspicious/noExplicitAny: the types of Node need not be there
    destination?: any
    closeDestination?: boolean
  }

  class BerReader {
    constructor(buffer: common.Octets)
    get [Symbol.toStringTag](): string
    /** All octets, those already read included. */
    get buffer(): common.Octets
    get length(): number
    get offset(): number
    get remain(): number
    peek(): number | null
    readBoolean(tag?: number): boolean
    readByte(peek?: boolean): number | null
    readEnumeration(): number
    readInt(tag?: number): number
    readLength(offset?: number): number | null
    readOID(tag?: number): string | null
    readRawBuffer(tag: number, advanceOffset?: boolean): common.Octets | null
    readSequence(tag?: number): number | null
    readString(tag?: number, asBuffer?: false): string | null
    readString(tag: number | undefined, asBuffer: true): common.Octets | null
    readString(tag?: number, asBuffer?: boolean): string | common.Octets | null
    readTag(tag: number): common.Octets | null
    sequenceToReader(): BerReader
    setOffset(position: number): void
    toHexDump(params?: Omit<HexDumpParams, 'buffer'>): void
    _readTag(tag: number): number
  }

  class BerWriter {
    constructor(options?: common.WriterOptions)
    get [Symbol.toStringTag](): string
    get buffer(): common.Octets
    get size(): number
    appendBuffer(buffer: common.Octets): void
    endSequence(): void
    startSequence(tag?: number): void
    toHexDump(params?: Omit<HexDumpParams, 'buffer'>): void
    writeBoolean(boolValue: boolean, tag?: number): void
    writeBuffer(buffer: common.Octets, tag: number): void
    writeByte(byte: number): void
    writeEnumeration(value: number, tag?: number): void
    writeInt(intToWrite: number, tag?: number): void
    writeLength(len: number): void
    writeNull(): void
    writeOID(oidString: string, tag?: number): void
    writeString(stringToWrite: string, tag?: number): void
    writeStringArray(strings: readonly string[]): void
  }

  const Ber: typeof version1.Ber
  const BerTypes: common.Constants & { LDAPSequence: number }
  function bufferToHexDump(params: HexDumpParams): void
}

export = ldapjsAsn1
