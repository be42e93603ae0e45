/** The face of @ldapjs/asn1 1 (1.2.0): that of `asn1` and a little more. docs/compat.md lists what differs. */

import { constants } from './constants.ts'
import type declared from './declarations/ldapjs-asn1-v1.cjs'
import { invalidAsn1Error } from './errors.ts'
import { makeReader } from './reader.ts'
import { makeWriter } from './writer.ts'
import { putRaw } from './writer-state.ts'

const readerMembers: Partial<declared.BerReader> & ThisType<declared.BerReader> = {
  readBoolean(tag) {
    return this._readTag(tag || constants.Boolean) !== 0
  },
}

const writerMembers: Partial<declared.BerWriter> & ThisType<declared.BerWriter> = {
  appendBuffer(buffer) {
    if (!Buffer.isBuffer(buffer)) throw Error('buffer must be an instance of Buffer')
    putRaw(this, buffer)
  },

  writeStringArray(strings) {
    if (!Array.isArray(strings)) throw new TypeError('argument must be an Array[String]')
    for (const s of strings) this.writeString(s)
  },
}

const Reader = makeReader<declared.BerReader>(readerMembers)
const Writer = makeWriter<declared.BerWriter>(writerMembers)
name(Reader.prototype, 'BerReader')
name(Writer.prototype, 'BerWriter')

/** What `Object.prototype.toString` tells. */
function name(prototype: object, value: string): void {
  Object.defineProperty(prototype, Symbol.toStringTag, { value })
}

export const BerReader = Reader
export const BerWriter = Writer
export const Ber = { Reader, Writer, ...constants, newInvalidAsn1Error: invalidAsn1Error }

const face: typeof declared = { Ber, BerReader, BerWriter }

export default face
