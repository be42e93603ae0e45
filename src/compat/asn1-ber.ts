/** The face of `asn1-ber` (1.2.2), net-snmp's. docs/compat.md lists what differs. */

import { constants } from './constants.ts'
import { bitsIn, integerIn } from './contents.ts'
import type declared from './declarations/asn1-ber.cjs'
import { expected, invalidAsn1Error } from './errors.ts'
import { lenientLengthRules, makeReader, moveBehind, takeContents, want } from './reader.ts'
import { position, readLengthAt, takeUsualInteger } from './reader-state.ts'
import { makeWriter, putOid } from './writer.ts'
import { putInteger, putOctets, putRaw } from './writer-state.ts'

const readerMembers: Partial<declared.BerReader> & ThisType<declared.BerReader> = {
  readLength(offset) {
    return readLengthAt(this, offset === undefined ? this._offset : offset, lenientLengthRules)
  },

  /** Of any tag where none is given. */
  readInt(tag) {
    return this._readTag(tag)
  },

  readBoolean(tag) {
    return this._readTag(typeof tag === 'number' ? tag : constants.Boolean) !== 0
  },

  readEnumeration(tag) {
    return this._readTag(typeof tag === 'number' ? tag : constants.Enumeration)
  },

  readBitString(tag) {
    const start = takeContents(this, tag || constants.BitString)
    if (start === null) return null
    return this._len === 0 ? '' : bitsIn(this._buf, start, start + this._len)
  },

  _readTag(tag) {
    const usual = takeUsualInteger(this, tag === undefined ? (this._buf[this._offset] ?? -1) : tag)
    if (!Number.isNaN(usual)) return usual
    const at = position(this)
    if (at >= this._size) return want(this)
    const found = this._buf[at] & 0xff
    if (tag !== undefined && found !== tag) throw expected(tag, found)
    const start = this.readLength(at + 1)
    if (start === null) return want(this)
    const length = this._len
    if (length === 0) throw invalidAsn1Error('Zero-length integer')
    if (length > this._size - start) return want(this)
    moveBehind(this, start + length)
    const value = integerIn(this._buf, start, start + length)
    if (Number.isNaN(value)) throw invalidAsn1Error('Integer not representable as javascript number')
    return value
  },
}

const anyArcs = /^([0-9]+\.){0,}[0-9]+$/

const writerMembers: Partial<declared.BerWriter> & ThisType<declared.BerWriter> = {
  writeInt(i, tag) {
    if (!Number.isInteger(i)) throw new TypeError('argument must be an integer')
    putInteger(this, i, typeof tag === 'number' ? tag : constants.Integer)
  },

  /** Without a tag, octets that have one already. */
  writeBuffer(buf, tag) {
    if (!Buffer.isBuffer(buf)) throw new TypeError('argument must be a buffer')
    if (typeof tag === 'number') putOctets(this, buf, tag)
    else putRaw(this, buf)
  },

  writeStringArray(strings, tag) {
    if (!Array.isArray(strings)) throw new TypeError('argument must be an Array[String]')
    for (const s of strings) this.writeString(s, tag)
  },

  writeOID(s, tag) {
    putOid(this, s, tag, anyArcs)
  },
}

const Reader = makeReader<declared.BerReader>(readerMembers)
const Writer = makeWriter<declared.BerWriter>(writerMembers)

export const BerReader = Reader
export const BerWriter = Writer
export const Ber = {
  ...constants,
  InvalidAsn1Error: invalidAsn1Error as typeof declared.Ber.InvalidAsn1Error,
  Reader,
  Writer,
}

const face: typeof declared = { Ber, BerReader, BerWriter }

export default face
