/**
 * The reader of `asn1`, which @ldapjs/asn1 1 and `asn1-ber` began as: members of a prototype that callers find enumerable, on
 * instances with four fields that they read and write.
 */

import { constants } from './constants.ts'
import { integerIn, objectIdentifierIn, textIn } from './contents.ts'
import type { Reader, ReaderConstructor } from './declarations/common.cjs'
import { expected, invalidAsn1Error } from './errors.ts'
import {
  endOctetsAt,
  enterUsual,
  type LengthRules,
  position,
  type ReaderState,
  readLengthAt,
  takeUsual,
  takeUsualInteger,
  want as wantOctets,
} from './reader-state.ts'

/** Octets of the largest integer that may still be exact in a `number`, padding of one octet included. */
const mostIntegerOctets = 8

export const want = (reader: ReaderState): null => wantOctets(reader, invalidAsn1Error)

const lengthRules: LengthRules = {
  most: 126,
  indefinite: 'Indefinite length not supported',
  tooLong: 'encoding too long',
  error: invalidAsn1Error,
}

/** For `asn1-ber`, which knows no reserved length. */
export const lenientLengthRules: LengthRules = { ...lengthRules, most: 127 }

/** Moves behind a value whose contents end at `end`, past its end-of-contents octets if there are any. */
export function moveBehind(reader: ReaderState, end: number): void {
  reader._offset = reader._ends === undefined ? end : end + endOctetsAt(reader, end)
}

/** Start of the contents octets, all of which are there, with `_offset` behind them; null where octets are wanted. */
export function takeContents(reader: Reader, tag: number): number | null {
  const start = takeUsual(reader, tag)
  return start === -1 ? takeAnyContents(reader, tag) : start
}

function takeAnyContents(reader: Reader, tag: number): number | null {
  const at = position(reader)
  if (at >= reader._size) return want(reader)
  const found = reader._buf[at] & 0xff
  if (found !== tag) throw expected(tag, found)
  const start = reader.readLength(at + 1)
  if (start === null || reader._len > reader._size - start) return want(reader)
  moveBehind(reader, start + reader._len)
  return start
}

function readInteger(reader: Reader, tag: number): number | null {
  const value = takeUsualInteger(reader, tag)
  return Number.isNaN(value) ? readAnyInteger(reader, tag) : value
}

function readAnyInteger(reader: Reader, tag: number): number | null {
  const at = position(reader)
  if (at >= reader._size) return want(reader)
  const found = reader._buf[at] & 0xff
  if (found !== tag) throw expected(tag, found)
  const start = reader.readLength(at + 1)
  if (start === null) return want(reader)
  const length = reader._len
  if (length > mostIntegerOctets) throw invalidAsn1Error(`Integer too long: ${length}`)
  if (length > reader._size - start) return want(reader)
  const value = integerIn(reader._buf, start, start + length)
  if (Number.isNaN(value)) throw invalidAsn1Error(`Integer too long: ${length}`)
  moveBehind(reader, start + length)
  return value
}

export const readerMembers: Omit<Reader, keyof ReaderState> & ThisType<Reader> = {
  readByte(peek) {
    const at = position(this)
    if (this._size - at < 1) return null
    if (!peek) this._offset = at + 1
    return this._buf[at] & 0xff
  },

  peek() {
    const at = position(this)
    return this._size - at < 1 ? null : this._buf[at] & 0xff
  },

  readLength(offset) {
    return readLengthAt(this, offset === undefined ? this._offset : offset, lengthRules)
  },

  readSequence(tag) {
    const usual = enterUsual(this, tag)
    if (usual !== -1) return usual
    const at = position(this)
    if (at >= this._size) return want(this)
    const found = this._buf[at] & 0xff
    if (tag !== undefined && tag !== found) throw expected(tag, found)
    const start = this.readLength(at + 1)
    if (start === null) return want(this)
    this._offset = start
    return found
  },

  readInt() {
    return readInteger(this, constants.Integer)
  },

  readBoolean() {
    return readInteger(this, constants.Boolean) !== 0
  },

  readEnumeration() {
    return readInteger(this, constants.Enumeration)
  },

  readString: function (this: Reader, tag?: number | null, retbuf?: boolean): string | Buffer | null {
    const start = takeContents(this, tag || constants.OctetString)
    if (start === null) return null
    const end = start + this._len
    if (!retbuf) return textIn(this._buf, start, end)
    return start === end ? Buffer.alloc(0) : this._buf.slice(start, end)
  } as Reader['readString'],

  readOID(tag) {
    const start = takeContents(this, tag || constants.OID)
    if (start === null) return null
    return objectIdentifierIn(this._buf, start, start + this._len)
  },

  _readTag(tag) {
    return readInteger(this, tag as number)
  },

  get length(): number {
    return this._len
  },

  get offset(): number {
    return position(this)
  },

  get remain(): number {
    return this._size - position(this)
  },

  get buffer(): Buffer {
    return this._buf.slice(position(this))
  },
}

/** @param members what differs from `readerMembers` */
export function makeReader<T extends Reader = Reader>(members: object = {}): ReaderConstructor<T> {
  function Reader(this: ReaderState | undefined, data: Buffer): unknown {
    if (this === undefined) return new (Reader as unknown as ReaderConstructor<T>)(data)
    if (!data || !Buffer.isBuffer(data)) throw new TypeError('data must be a node Buffer')
    this._buf = data
    this._size = data.length
    this._len = 0
    this._offset = 0
    return undefined
  }
  define(Reader.prototype, readerMembers)
  define(Reader.prototype, members)
  hide(Reader.prototype, 'remain')
  hide(Reader.prototype, 'buffer')
  return Reader as unknown as ReaderConstructor<T>
}

/** Copies members, getters as getters. */
export function define(prototype: object, members: object): void {
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members))
}

/** A member that `for in` passes over, as in the old packages. */
export function hide(prototype: object, name: string): void {
  Object.defineProperty(prototype, name, { enumerable: false })
}
