/**
 * What the readers of all faces stand on: a position in a buffer, length octets of every form, and the end-of-contents octets
 * of values in the indefinite form, which callers written for definite lengths never see.
 */
import { EndOfContentsScan } from '../ber/end-of-contents.ts'
import { berErrorKinds } from '../ber/errors.ts'
import { Header } from '../ber/header.ts'
import { defaultLimits } from '../ber/limits.ts'

/** The fields that the old readers have, which callers read and write. */
export interface ReaderState {
  _buf: Buffer
  /** Octets of `_buf` that count. */
  _size: number
  /** Contents octets of the value whose length was read last. */
  _len: number
  _offset: number
  /** There once a value in the indefinite form was read. */
  _ends?: Ends | undefined
}

/** Ends of values in the indefinite form, known for one buffer. */
interface Ends {
  readonly buffer: Buffer
  readonly size: number
  readonly scan: EndOfContentsScan
  /** Where end-of-contents octets stand that a caller may come upon. */
  readonly positions: Set<number>
}

/** What the faces do not have in common about length octets. */
export interface LengthRules {
  /** Length octets that may follow the first: 126, since X.690 8.1.3.5 c reserves 0xFF, or 127. */
  readonly most: number
  readonly indefinite: string
  readonly tooLong: string
  error(message: string): Error
}

/**
 * Reads length octets into `_len`.
 * @param at position of the first of them
 * @returns position after them, or null where more octets are wanted
 * @throws for a reserved length, and for the indefinite form in a primitive value or with no sound inside
 */
export function readLengthAt(state: ReaderState, at: number, rules: LengthRules): number | null {
  if (at >= state._size) return null
  const first = state._buf[at] & 0xff
  if (first >= 0x80) return readLongLength(state, at + 1, first & 0x7f, rules)
  state._len = first
  return at + 1
}

function readLongLength(state: ReaderState, start: number, octets: number, rules: LengthRules): number | null {
  if (octets === 0) return readIndefinite(state, start, rules)
  if (octets > rules.most) throw rules.error(rules.tooLong)
  if (state._size - start < octets) return null
  let length = 0
  // Past 2^53 it is rounded, and by far more than any buffer holds.
  for (let i = 0; i < octets; i++) length = length * 0x100 + (state._buf[start + i] & 0xff)
  state._len = length
  return start + octets
}

/** The contents are those up to the end-of-contents octets, which have to be there. */
function readIndefinite(state: ReaderState, start: number, rules: LengthRules): number | null {
  if (start < 2 || (state._buf[start - 2] & 0x20) === 0) throw rules.error(rules.indefinite)
  const ends = endsOf(state)
  const { scan, positions } = ends
  const found = scan.find(start, start, 0, Number.POSITIVE_INFINITY, 1)
  if (found === -1) {
    const { fault, faultOffset } = scan.header
    if (fault === 'TRUNCATED') return null
    throw rules.error(`${berErrorKinds[fault].summary} at offset ${faultOffset}`)
  }
  positions.add(found)
  state._len = found - start
  return start
}

function endsOf(state: ReaderState): Ends {
  const { _buf: buffer, _size: size, _ends: known } = state
  if (known !== undefined && known.buffer === buffer && known.size === size) return known
  const header = new Header(defaultLimits.maxTagNumberOctets)
  const octets = size < buffer.length ? buffer.subarray(0, size) : buffer
  const scan = new EndOfContentsScan(octets, 0, header, defaultLimits.maxDepth, true)
  const value: Ends = { buffer, size, scan, positions: new Set() }
  // Like the old fields in use, unlike them no part of what `Object.keys` and deep comparison see.
  Object.defineProperty(state, '_ends', { value, configurable: true, writable: true })
  return value
}

/** Where the next value begins: `_offset`, or behind end-of-contents octets that stand there. */
export function position(state: ReaderState): number {
  return state._ends === undefined ? state._offset : behindEnds(state, state._ends)
}

function behindEnds(state: ReaderState, ends: Ends): number {
  if (ends.buffer === state._buf) while (ends.positions.has(state._offset)) state._offset += 2
  return state._offset
}

/**
 * The usual case of a value taken as a whole: this tag, a length in the short form, all contents octets there, and no
 * end-of-contents octets to look out for.
 * @returns start of the contents octets, with `_offset` moved behind them; -1, and nothing changed, in any other case
 */
export function takeUsual(state: ReaderState, tag: number): number {
  const { _buf: octets, _offset: at, _size: size } = state
  if (at + 1 >= size || octets[at] !== tag || state._ends !== undefined) return -1
  const length = octets[at + 1]
  const end = at + 2 + length
  if (length >= 0x80 || end > size) return -1
  state._len = length
  state._offset = end
  return at + 2
}

/** The same for an integer in one to four octets of contents; NaN in any other case. */
export function takeUsualInteger(state: ReaderState, tag: number): number {
  const { _buf: octets, _offset: at, _size: size } = state
  // Four octets are read and what is too many shifted out: a loop that ends here after one and there after three takes twice
  // as long.
  if (at + 5 >= size || octets[at] !== tag || state._ends !== undefined) return Number.NaN
  const length = octets[at + 1]
  if (length > 4 || length === 0) return Number.NaN
  state._len = length
  state._offset = at + 2 + length
  const word = (octets[at + 2] << 24) | (octets[at + 3] << 16) | (octets[at + 4] << 8) | octets[at + 5]
  return word >> (32 - 8 * length)
}

/** The same for a value entered, with any tag where none is wanted. @returns the tag, with `_offset` moved to the contents; or -1 */
export function enterUsual(state: ReaderState, tag: number | undefined): number {
  const { _buf: octets, _offset: at } = state
  if (at + 1 >= state._size || state._ends !== undefined) return -1
  const found = octets[at]
  const length = octets[at + 1]
  if (length >= 0x80 || (tag !== undefined && tag !== found)) return -1
  state._len = length
  state._offset = at + 2
  return found
}

/** Octets of the end-of-contents octets at a position: 2 if a value in the indefinite form is known to end there. */
export function endOctetsAt(state: ReaderState, at: number): number {
  return state._ends?.buffer === state._buf && state._ends.positions.has(at) ? 2 : 0
}

interface Stall {
  offset: number
  size: number
  count: number
}

const stalls = new WeakMap<ReaderState, Stall>()
const patience = 100
const patienceAtEnd = 10_000

/**
 * What a reader returns for want of data. The old ones return null and stay where they are, for ever: a loop over a value whose
 * length leads past the buffer never ends (node-asn1 issue 57). Here a reader that is asked again and again in the same place
 * skips what is left, and one that has nothing left and is still asked throws.
 */
export function want(state: ReaderState, exhausted: (message: string) => Error): null {
  const { _offset: offset, _size: size } = state
  const stall = stalls.get(state)
  if (stall === undefined || stall.offset !== offset || stall.size !== size) {
    stalls.set(state, { offset, size, count: 1 })
    return null
  }
  stall.count++
  if (offset < size && stall.count >= patience) state._offset = size
  else if (stall.count >= patienceAtEnd) throw exhausted(`the value at offset ${offset} never comes`)
  return null
}
