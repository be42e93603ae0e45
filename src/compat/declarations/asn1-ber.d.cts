import common = require('./common.cjs')

/** In place of the package `asn1-ber`. */
declare namespace asn1Ber {
  interface BerReader extends common.Reader {
    readInt(tag?: number): number | null
    readBoolean(tag?: number): boolean
    readEnumeration(tag?: number): number | null
    /** '0' and '1'. */
    readBitString(tag?: number | null): string | null
  }
  interface BerWriter extends common.Writer {
    /** Without a tag, octets that have one already. */
    writeBuffer(buf: common.Octets, tag?: number): void
    writeStringArray(strings: readonly string[], tag?: number): void
  }
  const BerReader: common.ReaderConstructor<BerReader>
  const BerWriter: common.WriterConstructor<BerWriter>
  const Ber: common.Constants & {
    Reader: common.ReaderConstructor<BerReader>
    Writer: common.WriterConstructor<BerWriter>
    InvalidAsn1Error: { (message?: string): Error; new (message?: string): Error }
  }
}

export = asn1Ber
