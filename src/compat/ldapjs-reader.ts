/** The reader of @ldapjs/asn1 2: a class whose fields are its own. */
import { constants } from './constants.ts'
import { integerIn, objectIdentifierIn, textIn } from './contents.ts'
import { bufferToHexDump, type HexDumpParams } from './node-hex-dump.ts'
import {
  endOctetsAt,
  enterUsual,
  type LengthRules,
  position,
  type ReaderState,
  readLengthAt,
  takeUsual,
  takeUsualInteger,
  want,
} from './reader-state.ts'

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
    this.#state = { _buf: buffer, _size: buffer.length, _len: 0, _offset: 0 }
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
    return peekAt(this.#state)
  }

  readByte(peek = false): number | null {
    const octet = this.peek()
    if (octet !== null && peek !== true) this.#state._offset++
    return octet
  }

  readBoolean(tag: number = constants.Boolean): boolean {
    return readInteger(this.#state, tag) !== 0
  }

  readEnumeration(): number {
    return readInteger(this.#state, constants.Enumeration)
  }

  readInt(tag: number = constants.Integer): number {
    return readInteger(this.#state, tag)
  }

  readLength(offset?: number): number | null {
    return readLengthAt(this.#state, offset === undefined ? this.#state._offset : offset, lengthRules)
  }

  readOID(tag: number = constants.OID): string | null {
    const start = takeContents(this.#state, tag)
    if (start === null) return null
    const { _buf: octets, _len: length } = this.#state
    return objectIdentifierIn(octets, start, start + length)
  }

  readRawBuffer(tag: number, advanceOffset = true): Buffer | null {
    if (!Number.isInteger(tag)) throw Error('must specify an integer tag')
    expectTag(this.#state, tag)
    const state = this.#state
    const { _offset: at, _buf: octets } = state
    const start = this.readLength(at + 1)
    if (start === null) return wantMore(this.#state)
    const end = start + state._len + endOctetsAt(state, start + state._len)
    if (end > octets.length) return wantMore(this.#state)
    if (advanceOffset === true) this.setOffset(end)
    return octets.subarray(at, end)
  }

  readSequence(tag?: number): number | null {
    const state = this.#state
    const before = state._offset
    const usual = enterUsual(state, tag)
    if (usual !== -1) {
      this.#sequenceStart = before
      return usual
    }
    const found = tag === undefined ? this.peek() : expectTag(this.#state, tag)
    this.#sequenceStart = state._offset
    const start = this.readLength(state._offset + 1)
    if (start === null) return wantMore(this.#state)
    state._offset = start
    return found
  }

  readString(tag?: number, asBuffer?: false): string | null
  readString(tag: number | undefined, asBuffer: true): Buffer | null
  readString(tag?: number, asBuffer?: boolean): string | Buffer | null
  readString(tag: number = constants.OctetString, asBuffer = false): string | Buffer | null {
    const start = takeContents(this.#state, tag)
    if (start === null) return null
    const { _buf: octets, _len: length } = this.#state
    if (!asBuffer) return textIn(octets, start, start + length)
    return length === 0 ? Buffer.alloc(0) : octets.subarray(start, start + length)
  }

  /** The contents octets; the offset is left where they begin. */
  readTag(tag: number): Buffer | null {
    if (tag == null) throw Error('Must supply an ASN.1 tag to read.')
    const start = startOfContents(this.#state, tag)
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
    return readInteger(this.#state, tag)
  }
}

// Functions on the state, and no private methods: engines ask at each call of one whether the object has it.

function wantMore(state: ReaderState): null {
  return want(state, plainError)
}

function peekAt(state: ReaderState): number | null {
  const at = position(state)
  return at < state._size ? state._buf[at] & 0xff : null
}

/** The tag at the offset, which has to be this one. */
function expectTag(state: ReaderState, tag: number): number {
  const found = peekAt(state) as number
  if (found === tag) return found
  // Where there is no octet, a TypeError comes of it, as in the old reader.
  throw Error(`Expected 0x${tag.toString(16).padStart(2, '0')}: got 0x${found.toString(16).padStart(2, '0')}`)
}

/** Start of the contents octets, all of which are there. */
function startOfContents(state: ReaderState, tag: number): number | null {
  expectTag(state, tag)
  const start = readLengthAt(state, state._offset + 1, lengthRules)
  return start === null || state._len > state._size - start ? wantMore(state) : start
}

/** The same, with the offset moved behind them. */
function takeContents(state: ReaderState, tag: number): number | null {
  const usual = takeUsual(state, tag)
  return usual === -1 ? takeAnyContents(state, tag) : usual
}

function takeAnyContents(state: ReaderState, tag: number): number | null {
  const start = startOfContents(state, tag)
  if (start === null) return null
  const end = start + state._len
  state._offset = end + endOctetsAt(state, end)
  return start
}

function readInteger(state: ReaderState, tag: number): number {
  const usual = takeUsualInteger(state, tag)
  return Number.isNaN(usual) ? readAnyInteger(state, tag) : usual
}

function readAnyInteger(state: ReaderState, tag: number): number {
  if (tag == null) throw Error('Must supply an ASN.1 tag to read.')
  const start = takeContents(state, tag)
  // The old reader asks null for its length, too.
  if (start === null) throw new TypeError("Cannot read properties of null (reading 'length')")
  const { _buf: octets, _len: length } = state
  const value = integerIn(octets, start, start + length)
  if (Number.isNaN(value)) throw Error(`Integer too long: ${length}`)
  return value
}
