import common = require('./common.cjs')

/** In place of the package `asn1`. */
declare namespace asn1 {
  type BerReader = common.Reader
  type BerWriter = common.Writer
  const BerReader: common.ReaderConstructor
  const BerWriter: common.WriterConstructor
  const Ber: common.Constants & {
    Reader: common.ReaderConstructor
    Writer: common.WriterConstructor
    newInvalidAsn1Error(message?: string): Error
  }
}

export = asn1
