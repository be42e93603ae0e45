import common = require('./common.cjs')

/** In place of version 1 of the package @ldapjs/asn1. */
declare namespace ldapjsAsn1 {
  interface BerReader extends common.Reader {
    readBoolean(tag?: number): boolean
  }
  interface BerWriter extends common.Writer {
    /** Octets that are an encoding already. */
    appendBuffer(buffer: common.Octets): void
  }
  const BerReader: common.ReaderConstructor<BerReader>
  const BerWriter: common.WriterConstructor<BerWriter>
  const Ber: common.Constants & {
    Reader: common.ReaderConstructor<BerReader>
    Writer: common.WriterConstructor<BerWriter>
    newInvalidAsn1Error(message?: string): Error
  }
}

export = ldapjsAsn1
