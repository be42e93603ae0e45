/** The writer of @ldapjs/asn1 2: a class whose fields are its own. */
import { constants } from './constants.ts'
import { bufferToHexDump, type HexDumpParams } from './node-hex-dump.ts'
import {
  closeContainer,
  openContainer,
  putBoolean,
  putByte,
  putInteger,
  putLength,
  putNull,
  putObjectIdentifier,
  putOctets,
  putRaw,
  putText,
  type WriterOptions,
  type WriterState,
  zeroed,
} from './writer-state.ts'

const fourArcs = /^([0-9]+\.){3,}[0-9]+$/

export class BerWriter {
  readonly #state: WriterState

  constructor({ size = 1024, growthFactor = 8 }: Partial<WriterOptions> = {}) {
    const buffer = zeroed(size)
    this.#state = { _buf: buffer, _size: buffer.length, _offset: 0, _options: { size, growthFactor }, _seq: [] }
  }

  get [Symbol.toStringTag](): string {
    return 'BerWriter'
  }

  /** What is written so far; the lengths of open sequences are not there yet. */
  get buffer(): Buffer {
    return this.#state._buf.subarray(0, this.#state._offset)
  }

  get size(): number {
    return this.#state._size
  }

  appendBuffer(buffer: Buffer): void {
    if (!Buffer.isBuffer(buffer)) throw Error('buffer must be an instance of Buffer')
    putRaw(this.#state, buffer)
  }

  endSequence(): void {
    if (!closeContainer(this.#state)) throw Error('sequence too long')
  }

  startSequence(tag: number = constants.Sequence | constants.Constructor): void {
    tagWanted(tag)
    openContainer(this.#state, tag)
  }

  toHexDump(params?: Omit<HexDumpParams, 'buffer'>): void {
    bufferToHexDump({ ...params, buffer: this.buffer })
  }

  writeBoolean(boolValue: boolean, tag: number = constants.Boolean): void {
    if (typeof boolValue !== 'boolean') throw TypeError('boolValue must be a Boolean')
    tagWanted(tag)
    putBoolean(this.#state, boolValue, tag)
  }

  writeBuffer(buffer: Buffer, tag: number): void {
    tagWanted(tag)
    if (!Buffer.isBuffer(buffer)) throw TypeError('buffer must be an instance of Buffer')
    putOctets(this.#state, buffer, tag)
  }

  writeByte(byte: number): void {
    if (typeof byte !== 'number') throw TypeError('argument must be a Number')
    putByte(this.#state, byte)
  }

  writeEnumeration(value: number, tag: number = constants.Enumeration): void {
    if (typeof value !== 'number') throw TypeError('value must be a Number')
    tagWanted(tag)
    putInteger(this.#state, value, tag)
  }

  writeInt(intToWrite: number, tag: number = constants.Integer): void {
    if (typeof intToWrite !== 'number') throw TypeError('intToWrite must be a Number')
    tagWanted(tag)
    putInteger(this.#state, intToWrite, tag)
  }

  writeLength(len: number): void {
    if (typeof len !== 'number') throw TypeError('argument must be a Number')
    if (!(len <= Number.MAX_SAFE_INTEGER)) throw Error('length too long (> 4 bytes)')
    putLength(this.#state, len)
  }

  writeNull(): void {
    putNull(this.#state, constants.Null)
  }

  writeOID(oidString: string, tag: number = constants.OID): void {
    if (typeof oidString !== 'string') throw TypeError('oidString must be a string')
    tagWanted(tag)
    if (!fourArcs.test(oidString)) throw Error('oidString is not a valid OID string')
    putObjectIdentifier(this.#state, oidString, tag)
  }

  writeString(stringToWrite: string, tag: number = constants.OctetString): void {
    if (typeof stringToWrite !== 'string') throw TypeError('stringToWrite must be a string')
    if (typeof tag !== 'number') throw TypeError('tag must be a number')
    putText(this.#state, stringToWrite, tag)
  }

  writeStringArray(strings: readonly string[]): void {
    if (!Array.isArray(strings)) throw TypeError('strings must be an instance of Array')
    for (const string of strings) this.writeString(string)
  }
}

function tagWanted(tag: number): void {
  if (typeof tag !== 'number') throw TypeError('tag must be a Number')
}
