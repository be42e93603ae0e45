/** What the writers of all faces stand on: one growing buffer, and the containers open in it. */
import { bigToGroups } from '../ber/base128.ts'
import { encodeInteger } from '../ber/values/integer.ts'
import { lengthSize, writeLength as writeLengthOctets } from '../ber/writer.ts'

/** The fields that the old writers have, which callers read and write. */
export interface WriterState {
  _buf: Buffer
  _size: number
  _offset: number
  _options: WriterOptions
  /** Positions of the length octets of open containers. */
  _seq: number[]
}

export interface WriterOptions {
  size: number
  growthFactor: number
}

const poolSize = 16 * 1024
let pool: Buffer | undefined
let poolOffset = 0

/** Zeroed octets. Most writers are short-lived and small, and an allocation for each takes longer than all that they write. */
export function zeroed(size: number): Buffer {
  if (!(size <= poolSize / 8)) return Buffer.alloc(size)
  if (pool === undefined || poolOffset + size > poolSize) {
    pool = Buffer.alloc(poolSize)
    poolOffset = 0
  }
  const start = poolOffset
  poolOffset += size
  return pool.subarray(start, poolOffset)
}

export function ensure(writer: WriterState, octets: number): void {
  if (writer._size - writer._offset < octets) grow(writer, octets)
}

/** Sizes grow as in the old writers, but not beyond twice of what is wanted where that is much. */
const largeSize = 64 * 1024 * 1024

function grow(writer: WriterState, octets: number): void {
  const wanted = writer._offset + octets
  let size = writer._size * writer._options.growthFactor
  if (size < wanted) size += octets
  if (!(size >= wanted)) size = wanted
  if (size > largeSize && size > 2 * wanted) size = 2 * wanted
  const buffer = Buffer.alloc(Math.floor(size))
  buffer.set(writer._buf.subarray(0, writer._offset))
  writer._buf = buffer
  writer._size = buffer.length
}

/** As many octets as the length needs; `length` is any number that is no more than 2^53-1. */
export function putLength(writer: WriterState, length: number): void {
  ensure(writer, 9)
  // Fractions and negative numbers are no lengths, and leave the octet that they always did.
  if (length <= 0x7f) writer._buf[writer._offset++] = length
  else writer._offset = writeLengthOctets(writer._buf, writer._offset, Math.floor(length))
}

/** A short header, with room for the contents. */
function putShortHeader(writer: WriterState, tag: number, length: number): void {
  ensure(writer, 2 + length)
  const { _buf: buffer, _offset: at } = writer
  buffer[at] = tag
  buffer[at + 1] = length
  writer._offset = at + 2
}

export function putByte(writer: WriterState, octet: number): void {
  ensure(writer, 1)
  writer._buf[writer._offset++] = octet
}

export function putNull(writer: WriterState, tag: number): void {
  putShortHeader(writer, tag, 0)
}

export function putBoolean(writer: WriterState, value: boolean, tag: number): void {
  putShortHeader(writer, tag, 1)
  writer._buf[writer._offset++] = value ? 0xff : 0x00
}

/** A number of any size; fractions are cut off, and what is no finite number counts as 0. */
export function putInteger(writer: WriterState, value: number, tag: number): void {
  const whole = value | 0
  if (whole !== value) {
    putLargeInteger(writer, value, tag)
    return
  }
  const magnitude = whole < 0 ? ~whole : whole
  const count = magnitude < 0x80 ? 1 : magnitude < 0x8000 ? 2 : magnitude < 0x800000 ? 3 : 4
  putShortHeader(writer, tag, count)
  const { _buf: buffer } = writer
  let at = writer._offset
  if (count > 3) buffer[at++] = whole >> 24
  if (count > 2) buffer[at++] = whole >> 16
  if (count > 1) buffer[at++] = whole >> 8
  buffer[at++] = whole
  writer._offset = at
}

function putLargeInteger(writer: WriterState, value: number, tag: number): void {
  const whole = Number.isFinite(value) ? Math.trunc(value) : 0
  putOctets(writer, encodeInteger(Number.isSafeInteger(whole) ? whole : BigInt(whole)), tag)
}

export function putOctets(writer: WriterState, octets: Uint8Array, tag: number): void {
  const { length } = octets
  ensure(writer, 10 + length)
  writer._buf[writer._offset++] = tag
  putLength(writer, length)
  putRaw(writer, octets)
}

export function putRaw(writer: WriterState, octets: Uint8Array): void {
  const { length } = octets
  ensure(writer, length)
  const { _buf: buffer, _offset: at } = writer
  if (length > 16) buffer.set(octets, at)
  else for (let i = 0; i < length; i++) buffer[at + i] = octets[i]
  writer._offset = at + length
}

/** Text in UTF-8. */
export function putText(writer: WriterState, text: string, tag: number): void {
  const count = text.length
  if (count < 0x40) {
    // Short ASCII text, which most is, is written here faster than a call into the engine returns.
    ensure(writer, 2 + count)
    const { _buf: buffer, _offset: at } = writer
    const start = at + 2
    let i = 0
    for (; i < count; i++) {
      const unit = text.charCodeAt(i)
      if (unit >= 0x80) break
      buffer[start + i] = unit
    }
    if (i === count) {
      buffer[at] = tag
      buffer[at + 1] = count
      writer._offset = start + count
      return
    }
  }
  const length = Buffer.byteLength(text)
  ensure(writer, 10 + length)
  writer._buf[writer._offset++] = tag
  putLength(writer, length)
  writer._buf.write(text, writer._offset)
  writer._offset += length
}

/**
 * An OBJECT IDENTIFIER from text whose arcs are known to be digits. A lone arc, which is none, is written as the octet 0.
 */
export function putObjectIdentifier(writer: WriterState, text: string, tag: number): void {
  const count = text.length
  // An arc never takes more octets than it has digits, and the first two one more at most.
  ensure(writer, 11 + count)
  const lengthAt = writer._offset + 1
  writer._buf[lengthAt - 1] = tag
  const { _buf: buffer } = writer
  let at = lengthAt + 1
  let first = -1
  let arcs = 0
  for (let i = 0, value = 0; i <= count; i++) {
    const unit = i < count ? text.charCodeAt(i) : 0x2e
    if (unit !== 0x2e) {
      value = value * 10 + unit - 0x30
      // Later digits would no longer be exact.
      if (value > 1e14) {
        putLargeObjectIdentifier(writer, text, tag)
        return
      }
      continue
    }
    if (arcs++ === 0) first = value * 40
    else {
      at = putGroups(buffer, at, arcs === 2 ? first + value : value)
    }
    value = 0
  }
  if (arcs === 1) buffer[at++] = 0
  const length = at - lengthAt - 1
  if (length > 0x7f) {
    // Room was made for one length octet.
    const octets = lengthSize(length)
    ensure(writer, at - writer._offset + octets)
    writer._buf.copyWithin(lengthAt + octets, lengthAt + 1, at)
    at += octets - 1
  }
  writeLengthOctets(writer._buf, lengthAt, length)
  writer._offset = at
}

/** Groups of seven bits of a number below 2^53. */
function putGroups(buffer: Uint8Array, start: number, value: number): number {
  if (value < 0x80) {
    buffer[start] = value
    return start + 1
  }
  let count = 2
  for (let limit = 0x4000; value >= limit; limit *= 0x80) count++
  let rest = value
  for (let i = count - 1; i >= 0; i--) {
    buffer[start + i] = (rest % 0x80) | (i === count - 1 ? 0 : 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return start + count
}

function putLargeObjectIdentifier(writer: WriterState, text: string, tag: number): void {
  const [first, second, ...rest] = text.split('.').map(BigInt)
  const values = second === undefined ? [0n] : [first * 40n + second, ...rest]
  putOctets(writer, Buffer.concat(values.map(bigToGroups)), tag)
}

/** Octets kept for the length of a container: callers see them in `_offset` before it ends. */
const keptOctets = 3

export function openContainer(writer: WriterState, tag: number): void {
  ensure(writer, 1 + keptOctets)
  const { _offset: at } = writer
  writer._buf[at] = tag
  writer._seq.push(at + 1)
  writer._offset = at + 1 + keptOctets
}

/** Ends the innermost container: its contents move to where its length octets end. @returns false if none is open */
export function closeContainer(writer: WriterState): boolean {
  const lengthAt = writer._seq.pop()
  if (lengthAt === undefined) return false
  const start = lengthAt + keptOctets
  const { _offset: end } = writer
  const length = end - start
  if (length <= 0x7f && length >= 0) {
    const { _buf: buffer } = writer
    buffer[lengthAt] = length
    if (length > 32) buffer.copyWithin(lengthAt + 1, start, end)
    else for (let i = start; i < end; i++) buffer[i - 2] = buffer[i]
    writer._offset = end - 2
    return true
  }
  const octets = lengthSize(Math.max(0, length))
  if (octets > keptOctets) ensure(writer, octets - keptOctets)
  if (octets !== keptOctets) writer._buf.copyWithin(lengthAt + octets, start, end)
  writeLengthOctets(writer._buf, lengthAt, Math.max(0, length))
  writer._offset = end + octets - keptOctets
  return true
}
