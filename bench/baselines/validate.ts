/**
 * Baseline: the tables of a schema run over the input in plain TypeScript, as one would write it for V8. Checks what the
 * validator checks of values without keys, tables and further constraints, and stops at the first violation; keeps no paths.
 *
 * `validateResident` has the whole input in one array. `ResumableValidator` takes chunks and can be cut at every octet: what a
 * chunk's end has cut is put together with the first octets of the next one, all else is looked at where it lies.
 */
import { Header, readHeader } from '../../src/ber/header.ts'
import {
  FORM_CONSTRUCTED,
  FORM_PRIMITIVE,
  HIGH_TAG_FREE,
  HIGH_TAG_MASK,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_OCTET_STRING,
  KIND_OPEN,
  KIND_UTF8,
  ROW_NONE,
  STATE_FALLBACK,
  STATE_FLAGS,
  STATE_ID,
  STATE_MAY_END,
  STATE_ROW,
  T_FORMS,
  T_KIND,
} from '../../src/schema/tables/layout.ts'
import { checkContents, isInRange, Refusal } from './validate-contents.ts'
import { INNER_STATE, NEXT_STATE, type WordTables } from './validate-tables.ts'

const MAX_DEPTH = 512
/** An end beyond the octets at hand, as a small integer: the loop then compares no doubles. */
const FAR = 0x3fffffff
/** Octets of a value that may be gathered from several chunks. */
const MAX_CONTIGUOUS = 16 * 1024
/** Octets of the next chunk that are put behind what the last one's end cut. */
const LOOKAHEAD = 256

class TableWalker {
  /** Data values so far; those in values that are still open come with these. */
  values = 0
  /** Absolute offset of index 0. */
  protected base = 0
  protected depth = 0
  private count = 0
  /** Indexes of words: the state of the innermost open value now; at a level, that of the value around it afterwards. */
  private state: number
  private readonly states = new Int32Array(MAX_DEPTH + 1)
  /** Index of the transition that opened the value of a level. */
  private readonly openers = new Int32Array(MAX_DEPTH + 1)
  private readonly counts = new Int32Array(MAX_DEPTH + 1)
  private readonly indefinite = new Uint8Array(MAX_DEPTH + 1)
  /** Least end of the values open at a level: absolute, and as index in the octets at hand. */
  private readonly ends = new Float64Array(MAX_DEPTH + 1).fill(Number.POSITIVE_INFINITY)
  private readonly localEnds = new Int32Array(MAX_DEPTH + 1).fill(FAR)
  /** Absolute offsets of the first contents octet. */
  private readonly starts = new Float64Array(MAX_DEPTH + 1)
  private readonly header = new Header(16)
  private readonly tables: WordTables

  constructor(tables: WordTables) {
    this.tables = tables
    this.state = tables.tables.root >> 2
  }

  /** Other octets are at hand, of which index 0 has this absolute offset. */
  protected turnTo(base: number): void {
    this.base = base
    for (let level = 1; level <= this.depth; level++) this.localEnds[level] = Math.min(this.ends[level] - base, FAR)
  }

  /**
   * Goes over [start, size).
   * @returns index of the next header: below `size` for a value that is not whole, above it where contents need no look
   */
  protected walk(octets: Uint8Array, start: number, size: number): number {
    // Offsets in words: see LOW32 and those below it.
    const low32 = 18
    const high32 = 19
    const nextState = 20
    const nextRow = 21
    const innerState = 22
    const innerRow = 23
    const lowLow = 2
    const lowHigh = 3
    const highLow = 4
    const highHigh = 5
    const ranges = 8
    const alphabet = 9
    const stateFlags = 2
    const mayEnd = 4
    const { base } = this
    const { words } = this.tables
    const { states, openers, counts, indefinite, ends, localEnds, starts } = this
    let at = start
    let depth = this.depth
    let count = this.count
    let state = this.state
    let row = words[state] >> 2
    let end = localEnds[depth]
    let values = 0
    for (;;) {
      if (at !== end) {
        if (at + 5 < size) {
          const leading = octets[at]
          let length = octets[at + 1]
          const word = words[row + leading]
          if (length < 0x83 && (leading & 0x1f) !== 0x1f && (word & 1) === 0) {
            const t = word >> 2
            const kind = words[t] & 0xff
            let contents = at + 2
            let after = contents + length
            let isIndefinite = 0
            if (length > 0x7f) {
              if (length === 0x81) length = octets[contents++]
              else if (length === 0x82) {
                length = (octets[contents] << 8) | octets[contents + 1]
                contents += 2
              } else {
                if (kind !== 0) throw new Refusal('INDEFINITE_PRIMITIVE', base + at + 1)
                isIndefinite = 1
                length = 0
              }
              after = contents + length
            }
            if (after > end)
              throw new Refusal(
                contents > end ? 'HEADER_EXCEEDS_PARENT' : 'LENGTH_EXCEEDS_PARENT',
                base + (contents > end ? end : at + 1),
              )
            if (kind === 0) {
              if (depth === MAX_DEPTH) throw new Refusal('LIMIT_DEPTH', base + at)
              const enclosing = ends[depth]
              counts[++depth] = count + 1
              count = 0
              openers[depth] = t
              states[depth] = words[t + nextState]
              if (isIndefinite === 0) end = after
              localEnds[depth] = end
              ends[depth] = isIndefinite === 0 ? base + after : enclosing
              starts[depth] = base + contents
              indefinite[depth] = isIndefinite
              state = words[t + innerState]
              row = words[t + innerRow]
              at = contents
              continue
            }
            if (after <= size) {
              let sound = false
              switch (kind) {
                case 1:
                  sound = length === 1
                  break
                case 2:
                case 3: {
                  let value = (octets[contents] << 24) >> 24
                  if (length === 1) {
                    sound = value >= words[t + low32] && value <= words[t + high32]
                  } else if (length > 1 && length <= 8) {
                    const second = octets[contents + 1]
                    // The first nine bits are not all equal.
                    sound = (((value << 1) | (second >> 7)) + 1) >>> 0 > 1
                    if (length <= 4) {
                      value = (value << 8) | second
                      if (length > 2) value = (value << 8) | octets[contents + 2]
                      if (length > 3) value = (value << 8) | octets[contents + 3]
                      sound = sound && value >= words[t + low32] && value <= words[t + high32]
                    } else {
                      // In two halves, as the bounds are.
                      const middle = after - 4
                      for (let i = contents + 1; i < middle; i++) value = (value << 8) | octets[i]
                      let rest = octets[middle]
                      for (let i = middle + 1; i < after; i++) rest = (rest << 8) | octets[i]
                      const least = words[t + lowHigh]
                      const most = words[t + highHigh]
                      sound =
                        sound &&
                        (value > least || (value === least && rest >>> 0 >= words[t + lowLow] >>> 0)) &&
                        (value < most || (value === most && rest >>> 0 <= words[t + highLow] >>> 0))
                    }
                  }
                  break
                }
                case 4:
                  sound = length === 0
                  break
                case 9:
                  sound = length >= words[t + low32] && length <= words[t + high32]
                  break
                case 10: {
                  let all = 0
                  for (let i = contents; i < after; i++) all |= octets[i]
                  // With other characters than ASCII's, they are counted elsewhere.
                  sound = all < 0x80 && length >= words[t + low32] && length <= words[t + high32]
                  break
                }
                case 11: {
                  const bitmap = words[t + alphabet] >> 2
                  let allowed = 1
                  for (let i = contents; i < after; i++) {
                    const octet = octets[i]
                    allowed &= octet < 0x80 ? words[bitmap + (octet >> 5)] >>> (octet & 31) : 0
                  }
                  sound =
                    allowed !== 0 &&
                    length >= words[t + low32] &&
                    length <= words[t + high32] &&
                    words[t + ranges] === 0
                  break
                }
              }
              if (!sound) checkContents(this.tables, t << 2, octets, contents, after, base)
              count++
              state = words[t + nextState]
              row = words[t + nextRow]
              at = after
              continue
            }
          }
        }
        const isClosing =
          at + 1 < size && octets[at] === 0 && octets[at + 1] === 0 && indefinite[depth] !== 0 && at + 1 < end
        if (!isClosing) {
          if (at >= size) break
          this.state = state
          this.count = count
          this.depth = depth
          const next = this.careful(octets, at, size)
          state = this.state
          row = words[state] >> 2
          count = this.count
          depth = this.depth
          end = localEnds[depth]
          if (next < 0) break
          at = next
          continue
        }
        at += 2
      } else if (indefinite[depth] !== 0) {
        throw new Refusal('END_OF_CONTENTS_MISSING', base + at)
      }
      const opener = openers[depth]
      if (
        (words[state + stateFlags] & mayEnd) === 0 ||
        count < words[opener + low32] ||
        count > words[opener + high32]
      ) {
        this.checkClosed(depth, state, opener, count, at - 2 * indefinite[depth])
      }
      values += count
      count = counts[depth]
      state = states[depth]
      row = words[state] >> 2
      end = localEnds[--depth]
    }
    this.values += values
    this.state = state
    this.count = count
    this.depth = depth
    return at
  }

  /** Throws unless the input may end at this absolute offset, with all that was there looked at. */
  protected checkFinish(offset: number): void {
    this.values += this.count
    if (this.depth > 0 || this.values === 0) throw new Refusal('TRUNCATED', offset)
  }

  /** One header with every check, and its contents. @returns index of the next header, -1 if octets are missing */
  private careful(octets: Uint8Array, at: number, size: number): number {
    const { header, base, depth, localEnds, tables } = this
    const end = localEnds[depth]
    const limit = Math.min(end, size)
    if (octets[at] === 0 && this.indefinite[depth] !== 0) {
      if (at + 1 >= limit) return this.cut(limit, end)
      if (octets[at + 1] !== 0) throw new Refusal('END_OF_CONTENTS_LENGTH', base + at + 1)
      this.checkClosed(depth, this.state, this.openers[depth], this.count, at)
      this.leave()
      return at + 2
    }
    if (!readHeader(octets, at, header, limit)) {
      if (header.fault === 'TRUNCATED') return this.cut(limit, end)
      throw new Refusal(header.fault, base + header.faultOffset)
    }
    const contents = header.contentsOffset
    if (!header.indefinite && base + header.end > this.ends[depth])
      throw new Refusal('LENGTH_EXCEEDS_PARENT', base + lengthAt(octets, at))
    const transition = this.transition(at)
    const forms = tables.octets[transition + T_FORMS]
    if ((forms & (header.constructed ? FORM_CONSTRUCTED : FORM_PRIMITIVE)) === 0) {
      throw new Refusal('FORM_WRONG', base + at)
    }
    const t = transition >> 2
    if (header.constructed) {
      if (tables.words[t + INNER_STATE] === 0) throw new Error('the baseline knows no constructed strings')
      this.enter(t, contents, header)
      return contents
    }
    const kind = tables.octets[transition + T_KIND]
    const after = header.end
    if (kind === KIND_OCTET_STRING || kind === KIND_OPEN) {
      if (kind === KIND_OCTET_STRING && !isInRange(tables, transition, BigInt(header.contentsLength))) {
        throw new Refusal('SIZE', base + contents)
      }
    } else {
      const isString = kind === KIND_UTF8 || kind === KIND_ASCII || kind === KIND_BIT_STRING
      if (!isString && header.contentsLength > MAX_CONTIGUOUS) throw new Refusal('LIMIT_CONTIGUOUS', base + contents)
      if (after > size) return -1
      checkContents(tables, transition, octets, contents, after, base)
    }
    this.count++
    this.state = tables.words[t + NEXT_STATE]
    return after
  }

  private enter(t: number, contents: number, header: Header): void {
    const { base, localEnds, ends } = this
    if (this.depth === MAX_DEPTH) throw new Refusal('LIMIT_DEPTH', base + header.identifierOffset)
    const enclosing = ends[this.depth]
    const level = ++this.depth
    this.counts[level] = this.count + 1
    this.count = 0
    this.openers[level] = t
    this.states[level] = this.tables.words[t + NEXT_STATE]
    this.state = this.tables.words[t + INNER_STATE]
    this.indefinite[level] = header.indefinite ? 1 : 0
    ends[level] = header.indefinite ? enclosing : base + header.end
    localEnds[level] = Math.min(ends[level] - base, FAR)
    this.starts[level] = base + contents
  }

  private leave(): void {
    const level = this.depth--
    this.values += this.count
    this.count = this.counts[level]
    this.state = this.states[level]
  }

  /** A header that is not whole, up to where it was read: the octets at hand end there, or else a value around it does. */
  private cut(limit: number, end: number): -1 {
    if (limit === end) throw new Refusal('HEADER_EXCEEDS_PARENT', this.base + end)
    return -1
  }

  private checkClosed(depth: number, state: number, opener: number, count: number, at: number): void {
    const flags = this.tables.words[state + (STATE_FLAGS >> 2)]
    if ((flags & STATE_MAY_END) === 0) throw new Refusal('COMPONENT_MISSING', this.base + at)
    if (!isInRange(this.tables, opener << 2, BigInt(count))) throw new Refusal('SIZE', this.starts[depth])
  }

  /** Address of the transition for the header just read. */
  private transition(at: number): number {
    const word = this.lookUp(this.state)
    if (word !== ROW_NONE) return word & ~1
    const fallback = this.tables.words[this.state + (STATE_FALLBACK >> 2)]
    if (fallback !== 0) return fallback
    throw new Refusal(this.whyNot(), this.base + at)
  }

  /** Word of the row of a state, for the header just read. */
  private lookUp(state: number): number {
    const { words } = this.tables
    const { leading, tagNumber } = this.header
    const word = words[(words[state + (STATE_ROW >> 2)] >> 2) + leading]
    if ((leading & 0x1f) !== 0x1f || word === ROW_NONE) return word
    const table = word >> 2
    const mask = words[table + (HIGH_TAG_MASK >> 2)]
    if (typeof tagNumber === 'bigint' || tagNumber >= HIGH_TAG_FREE) return ROW_NONE
    for (let slot = tagNumber & mask; ; slot = (slot + 1) & mask) {
      const entry = table + (HIGH_TAG_SLOTS >> 2) + slot * (HIGH_TAG_SLOT_SIZE >> 2)
      if (words[entry] >>> 0 === tagNumber) return words[entry + 1]
      if (words[entry] >>> 0 === HIGH_TAG_FREE) return ROW_NONE
    }
  }

  private whyNot(): string {
    const info = this.tables.tables.states[this.tables.words[this.state + (STATE_ID >> 2)]]
    const found = info.positions.findIndex((address) => {
      const transition = this.lookUp(address >> 2) & ~1
      return transition !== 0 && info.components.some(({ transitions }) => transitions.includes(transition))
    })
    if (found < 0 || info.kind !== 'sequence') return 'COMPONENT_UNEXPECTED'
    const later = info.positions.findIndex((address, i) => i > info.position && this.lookUp(address >> 2) !== ROW_NONE)
    return later < 0 ? 'COMPONENT_REPEATED' : 'COMPONENT_MISSING'
  }
}

function lengthAt(octets: Uint8Array, at: number): number {
  let length = at + 1
  if ((octets[at] & 0x1f) === 0x1f) while (octets[length++] >= 0x80);
  return length
}

class ResidentValidator extends TableWalker {
  run(octets: Uint8Array): number {
    if (octets.length >= FAR) throw new RangeError('more octets than the resident baseline has room to count')
    const at = this.walk(octets, 0, octets.length)
    if (at !== octets.length) throw new Refusal('TRUNCATED', octets.length)
    this.checkFinish(octets.length)
    return this.values
  }
}

/** @returns data values. @throws {Refusal} */
export function validateResident(tables: WordTables, octets: Uint8Array): number {
  return new ResidentValidator(tables).run(octets)
}

export class ResumableValidator extends TableWalker {
  private readonly carry = new Uint8Array(MAX_CONTIGUOUS + 2 * LOOKAHEAD)
  private carried = 0
  /** Absolute offset of the next chunk, and of the next header where that lies further on. */
  private position = 0
  private next = 0

  /** @throws {Refusal} */
  write(chunk: Uint8Array): void {
    const { carry } = this
    const size = chunk.length
    let at = Math.max(0, this.next - this.position)
    while (this.carried > 0) {
      const room = Math.min(size - at, LOOKAHEAD)
      if (room === 0) {
        this.position += size
        return
      }
      if (this.carried + room > carry.length) throw new Error('the baseline gathers no longer values')
      carry.set(chunk.subarray(at, at + room), this.carried)
      const before = this.carried
      this.turnTo(this.position + at - before)
      const reached = this.walk(carry, 0, before + room)
      if (reached >= before) {
        this.carried = 0
        at += reached - before
      } else {
        // What was whole is done with; the rest, with all that was put behind it, waits for more.
        carry.copyWithin(0, reached, before + room)
        this.carried = before + room - reached
        at += room
      }
    }
    if (at < size) {
      this.turnTo(this.position)
      const reached = this.walk(chunk, at, size)
      if (reached < size) {
        if (size - reached > carry.length) throw new Error('the baseline gathers no longer values')
        carry.set(chunk.subarray(reached))
        this.carried = size - reached
      }
      at = reached
    }
    this.next = this.position + at
    this.position += size
  }

  /** @returns data values. @throws {Refusal} */
  end(): number {
    if (this.carried > 0 || this.next > this.position) throw new Refusal('TRUNCATED', this.position)
    this.checkFinish(this.position)
    return this.values
  }
}
