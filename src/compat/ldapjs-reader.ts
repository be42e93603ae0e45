/** The reader of @ldapjs/asn1 2: a class whose fields are its own. */
import { constants } from './constants.ts'
import { integerIn, objectIdentifierIn, textIn } from './contents.ts'
import { bufferToHexDump, type HexDumpParams } from './node-hex-dump.ts'
import { endOctetsAt, type LengthRules, position, type ReaderState, readLengthAt, want } from './reader-state.ts'

const plainError = (message: string): Error => Error(message)

const lengthRules: LengthRules = {
  most: 126,
  indefinite: 'Indefinite length not supported.',
  tooLong: 'Encoding too long.',
  error: plainError,
}

export class BerReader {
  readonly #state: ReaderState
  #sequenceStart = 0

  constructor(buffer: Buffer) {
    if (!Buffer.isBuffer(buffer)) throw TypeError('Must supply a Buffer instance to read.')
    const octets = buffer.subarray(0)
    this.#state = { _buf: octets, _size: octets.length, _len: 0, _offset: 0 }
  }

  get [Symbol.toStringTag](): string {
    return 'BerReader'
  }

  /** All octets, those already read included. */
  get buffer(): Buffer {
    return this.#state._buf.subarray(0)
  }

  get length(): number {
    return this.#state._len
  }

  get offset(): number {
    return position(this.#state)
  }

  get remain(): number {
    return this.#state._size - position(this.#state)
  }

  peek(): number | null {
    const state = this.#state
    const at = position(state)
    return at < state._size ? state._buf[at] & 0xff : null
  }

  readByte(peek = false): number | null {
    const octet = this.peek()
    if (octet !== null && peek !== true) this.#state._offset++
    return octet
  }

  readBoolean(tag: number = constants.Boolean): boolean {
    return this.#readInteger(tag) !== 0
  }

  readEnumeration(): number {
    return this.#readInteger(constants.Enumeration)
  }

  readInt(tag: number = constants.Integer): number {
    return this.#readInteger(tag)
  }

  readLength(offset?: number): number | null {
    return readLengthAt(this.#state, offset === undefined ? this.#state._offset : offset, lengthRules)
  }

  readOID(tag: number = constants.OID): string | null {
    const start = this.#takeContents(tag)
    if (start === null) return null
    const { _buf: octets, _len: length } = this.#state
    return objectIdentifierIn(octets.subarray(start, start + length))
  }

  readRawBuffer(tag: number, advanceOffset = true): Buffer | null {
    if (!Number.isInteger(tag)) throw Error('must specify an integer tag')
    this.#expect(tag)
    const state = this.#state
    const { _offset: at, _buf: octets } = state
    const start = this.readLength(at + 1)
    if (start === null) return this.#want()
    const end = start + state._len + endOctetsAt(state, start + state._len)
    if (end > octets.length) return this.#want()
    if (advanceOffset === true) this.setOffset(end)
    return octets.subarray(at, end)
  }

  readSequence(tag?: number): number | null {
    const found = tag === undefined ? this.peek() : this.#expect(tag)
    const state = this.#state
    this.#sequenceStart = state._offset
    const start = this.readLength(state._offset + 1)
    if (start === null) return this.#want()
    state._offset = start
    return found
  }

  readString(tag?: number, asBuffer?: false): string | null
  readString(tag: number | undefined, asBuffer: true): Buffer | null
  readString(tag?: number, asBuffer?: boolean): string | Buffer | null
  readString(tag: number = constants.OctetString, asBuffer = false): string | Buffer | null {
    const start = this.#takeContents(tag)
    if (start === null) return null
    const { _buf: octets, _len: length } = this.#state
    if (!asBuffer) return textIn(octets, start, start + length)
    return length === 0 ? Buffer.alloc(0) : octets.subarray(start, start + length)
  }

  /** The contents octets; the offset is left where they begin. */
  readTag(tag: number): Buffer | null {
    if (tag == null) throw Error('Must supply an ASN.1 tag to read.')
    const start = this.#startOfContents(tag)
    if (start === null) return null
    const state = this.#state
    state._offset = start
    return state._buf.subarray(start, start + state._len)
  }

  /** A reader of the value that `readSequence` entered last, header included. */
  sequenceToReader(): BerReader {
    const state = this.#state
    const end = state._offset + state._len
    return new BerReader(state._buf.subarray(this.#sequenceStart, end + endOctetsAt(state, end)))
  }

  setOffset(position: number): void {
    if (!Number.isInteger(position)) throw Error('Must supply an integer position.')
    this.#state._offset = position
  }

  toHexDump(params?: Omit<HexDumpParams, 'buffer'>): void {
    bufferToHexDump({ ...params, buffer: this.buffer })
  }

  /**
   * An integer of any tag. Version 1 has it, and @ldapjs/controls calls it.
   * @internal
   */
  _readTag(tag: number): number {
    return this.#readInteger(tag)
  }

  #want(): null {
    return want(this.#state, plainError)
  }

  /** The tag at the offset, which has to be this one. */
  #expect(tag: number): number {
    const found = this.peek() as number
    if (found === tag) return found
    // Where there is no octet, a TypeError comes of it, as in the old reader.
    throw Error(`Expected 0x${tag.toString(16).padStart(2, '0')}: got 0x${found.toString(16).padStart(2, '0')}`)
  }

  /** Start of the contents octets, all of which are there. */
  #startOfContents(tag: number): number | null {
    this.#expect(tag)
    const state = this.#state
    const start = readLengthAt(state, state._offset + 1, lengthRules)
    return start === null || state._len > state._size - start ? this.#want() : start
  }

  /** The same, with the offset moved behind them. */
  #takeContents(tag: number): number | null {
    const start = this.#startOfContents(tag)
    if (start === null) return null
    const state = this.#state
    const end = start + state._len
    state._offset = end + endOctetsAt(state, end)
    return start
  }

  #readInteger(tag: number): number {
    if (tag == null) throw Error('Must supply an ASN.1 tag to read.')
    const start = this.#takeContents(tag)
    // The old reader asks null for its length, too.
    if (start === null) throw new TypeError("Cannot read properties of null (reading 'length')")
    const { _buf: octets, _len: length } = this.#state
    const value = integerIn(octets, start, start + length)
    if (Number.isNaN(value)) throw Error(`Integer too long: ${length}`)
    return value
  }
}
