/** The writer of `asn1`, which @ldapjs/asn1 1 and `asn1-ber` began as; see reader.ts for its form. */

import { constants } from './constants.ts'
import type { WriterOptions as GivenOptions, Writer, WriterConstructor } from './declarations/common.cjs'
import { invalidAsn1Error } from './errors.ts'
import { define, hide } from './reader.ts'
import {
  closeContainer,
  ensure,
  openContainer,
  putBoolean,
  putByte,
  putInteger,
  putLength,
  putNull,
  putObjectIdentifier,
  putOctets,
  putText,
  type WriterOptions,
  type WriterState,
  zeroed,
} from './writer-state.ts'

const numberWanted = (value: unknown): void => {
  if (typeof value !== 'number') throw new TypeError('argument must be a Number')
}

const fourArcs = /^([0-9]+\.){3,}[0-9]+$/

export const writerMembers: Omit<Writer, keyof WriterState> & ThisType<Writer> = {
  writeByte(b) {
    numberWanted(b)
    putByte(this, b)
  },

  writeInt(i, tag) {
    numberWanted(i)
    putInteger(this, i, typeof tag === 'number' ? tag : constants.Integer)
  },

  writeNull() {
    putNull(this, constants.Null)
  },

  writeEnumeration(i, tag) {
    numberWanted(i)
    this.writeInt(i, typeof tag === 'number' ? tag : constants.Enumeration)
  },

  writeBoolean(b, tag) {
    if (typeof b !== 'boolean') throw new TypeError('argument must be a Boolean')
    putBoolean(this, b, typeof tag === 'number' ? tag : constants.Boolean)
  },

  writeString(s, tag) {
    if (typeof s !== 'string') throw new TypeError(`argument must be a string (was: ${typeof s})`)
    putText(this, s, typeof tag === 'number' ? tag : constants.OctetString)
  },

  writeBuffer(buf, tag) {
    if (typeof tag !== 'number') throw new TypeError('tag must be a number')
    if (!Buffer.isBuffer(buf)) throw new TypeError('argument must be a buffer')
    putOctets(this, buf, tag)
  },

  writeStringArray(strings) {
    for (const s of strings) this.writeString(s)
  },

  writeOID(s, tag) {
    putOid(this, s, tag, fourArcs)
  },

  writeLength(len) {
    numberWanted(len)
    if (!(len <= Number.MAX_SAFE_INTEGER)) throw invalidAsn1Error('Length too long (> 4 bytes)')
    putLength(this, len)
  },

  startSequence(tag) {
    openContainer(this, typeof tag === 'number' ? tag : constants.Sequence | constants.Constructor)
  },

  endSequence() {
    if (!closeContainer(this)) throw invalidAsn1Error('Sequence too long')
  },

  _ensure(len) {
    ensure(this, len)
  },

  _shift(start, len, shift) {
    if (shift > 0) ensure(this, shift)
    this._buf.copyWithin(start + shift, start, start + len)
    this._offset += shift
  },

  get buffer(): Buffer {
    if (this._seq.length > 0) throw invalidAsn1Error(`${this._seq.length} unended sequence(s)`)
    return this._buf.slice(0, this._offset)
  },
}

export function putOid(writer: Writer, text: string, tag: number | undefined, form: RegExp): void {
  if (typeof text !== 'string') throw new TypeError('argument must be a string')
  if (!form.test(text)) throw new Error('argument is not a valid OID string')
  putObjectIdentifier(writer, text, typeof tag === 'number' ? tag : constants.OID)
}

const defaults: WriterOptions = { size: 1024, growthFactor: 8 }

/** What is left out, or nought, is taken from the defaults, in the caller's own object, as ever. */
function resolve(options: GivenOptions | undefined): WriterOptions {
  if (!options) return { size: defaults.size, growthFactor: defaults.growthFactor }
  if (typeof options !== 'object') throw new TypeError(`options must be an object (was: ${typeof options})`)
  if (!options.size) options.size = defaults.size
  if (!options.growthFactor) options.growthFactor = defaults.growthFactor
  return options as WriterOptions
}

/** @param members what differs from `writerMembers` */
export function makeWriter<T extends Writer = Writer>(members: object = {}): WriterConstructor<T> {
  function Writer(this: WriterState | undefined, options?: GivenOptions): unknown {
    if (this === undefined) return new (Writer as unknown as WriterConstructor<T>)(options)
    const resolved = resolve(options)
    this._buf = zeroed(resolved.size)
    this._size = this._buf.length
    this._offset = 0
    this._options = resolved
    this._seq = []
    return undefined
  }
  define(Writer.prototype, writerMembers)
  define(Writer.prototype, members)
  hide(Writer.prototype, 'buffer')
  return Writer as unknown as WriterConstructor<T>
}
