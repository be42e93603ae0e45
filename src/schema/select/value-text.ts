/** Selected values as readable text: numbers, words, dotted identifiers, ISO 8601, characters, hexadecimal. */

import { decodeReal } from '../constraint-real.ts'
import type { EnumeratedType, NamedValue, ResolvedType } from '../notation/types.ts'
import * as layout from '../tables/layout.ts'
import { canonicalRealText, identifierText } from '../xer-values.ts'
import { readInteger } from './read-integer.ts'
import type { SelectedRows } from './rows.ts'
import { TextBuffer } from './text-buffer.ts'
import { addTime } from './time-text.ts'
import { universalKind } from './universal-kind.ts'

/** What the text of a value may hold. */
export const Shape = {
  /** A number as JSON has it, exact in a double. */
  Number: 0,
  /** `true`, `false`, `null`. */
  Word: 1,
  /** Letters, digits and punctuation that nothing has to be done about. */
  Plain: 2,
  /** Any characters. */
  Text: 3,
} as const

export type Shape = (typeof Shape)[keyof typeof Shape]

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

/** Adds the text of values to a buffer. What names there are is kept, type by type. */
export class ValueWriter {
  readonly out = new TextBuffer()
  readonly #names = new Map<ResolvedType, ReadonlyMap<number, string>>()
  /** Values of which only the beginning was there. */
  cut = 0

  /** Adds the text of a value that is there. */
  write(rows: SelectedRows, row: number, column: number): Shape {
    const { octets } = rows
    const start = rows.start(row, column)
    const size = rows.size(row, column)
    if (rows.valueLength(row, column) > size) {
      this.cut++
      return this.#cutText(rows, row, column, start, start + size)
    }
    const end = start + size
    const kind = rows.kind(row, column)
    if (!rows.isEncoding(row, column)) return this.#contents(kind, rows.type(row, column), octets, start, end)
    if (kind !== layout.KIND_OPEN) return this.#hex(octets, start, end)
    // What an open type holds has a tag of its own, which may tell what it is.
    const universal = universalKind(octets, start, end)
    if (universal < 0) return this.#hex(octets, start, end)
    return this.#contents(universal, undefined, octets, start + 2, end)
  }

  #hex(octets: Uint8Array, start: number, end: number): Shape {
    this.out.addHex(octets, start, end)
    return Shape.Plain
  }

  /** Contents octets of a kind. */
  #contents(kind: number, type: ResolvedType | undefined, octets: Uint8Array, start: number, end: number): Shape {
    const { out } = this
    const size = end - start
    switch (kind) {
      case layout.KIND_INTEGER:
        return this.#integer(octets, start, end)
      case layout.KIND_UTF8:
      case layout.KIND_ASCII:
      case layout.KIND_IRI:
      case layout.KIND_TIME:
        out.addSlice(octets, start, end)
        return Shape.Text
      case layout.KIND_BOOLEAN:
        out.addText(size > 0 && octets[start] !== 0 ? 'true' : 'false')
        return Shape.Word
      case layout.KIND_NULL:
        out.addText('null')
        return Shape.Word
      case layout.KIND_ENUMERATED:
        return this.#enumerated(type, octets, start, end)
      case layout.KIND_REAL:
        return this.#real(octets.subarray(start, end))
      case layout.KIND_OBJECT_IDENTIFIER:
        this.#identifier(octets, start, end, false)
        return Shape.Plain
      case layout.KIND_RELATIVE_OID:
        this.#identifier(octets, start, end, true)
        return Shape.Plain
      case layout.KIND_UTC_TIME:
        addTime(out, octets, start, end, true)
        return Shape.Text
      case layout.KIND_GENERALIZED_TIME:
        addTime(out, octets, start, end, false)
        return Shape.Text
      case layout.KIND_BMP:
        return this.#wide(octets, start, end, 2)
      case layout.KIND_UNIVERSAL:
        return this.#wide(octets, start, end, 4)
      case layout.KIND_BIT_STRING:
        return this.#bits(type, octets, start, end)
      case layout.KIND_CONTAINING_BITS:
        return this.#hex(octets, start + 1, end)
      case layout.KIND_OPAQUE:
        return this.#opaque(octets, start, end)
      default:
        return this.#hex(octets, start, end)
    }
  }

  /** Text up to where the value is cut, hexadecimal for all that is no text, and three points. */
  #cutText(rows: SelectedRows, row: number, column: number, start: number, end: number): Shape {
    const { out } = this
    const kind = rows.isEncoding(row, column) ? layout.KIND_OPEN : rows.kind(row, column)
    let shape: Shape = Shape.Plain
    if (kind === layout.KIND_UTF8 || kind === layout.KIND_ASCII) {
      out.addSlice(rows.octets, start, wholeCharacters(rows.octets, start, end))
      shape = Shape.Text
    } else if (kind === layout.KIND_BMP || kind === layout.KIND_UNIVERSAL) {
      shape = this.#wide(rows.octets, start, end, kind === layout.KIND_BMP ? 2 : 4)
    } else out.addHex(rows.octets, start, end)
    out.addText('...')
    return shape
  }

  #integer(octets: Uint8Array, start: number, end: number): Shape {
    const value = readInteger(octets, start, end)
    if (typeof value === 'number') {
      this.out.addInteger(value)
      return Shape.Number
    }
    this.out.addText(value.toString())
    return Shape.Plain
  }

  #enumerated(type: ResolvedType | undefined, octets: Uint8Array, start: number, end: number): Shape {
    const value = readInteger(octets, start, end)
    const name = type === undefined ? undefined : this.#namesOf(type, (type as EnumeratedType).items).get(Number(value))
    if (name === undefined) return this.#integer(octets, start, end)
    this.out.addText(name)
    return Shape.Plain
  }

  #namesOf(type: ResolvedType, named: readonly NamedValue[]): ReadonlyMap<number, string> {
    let names = this.#names.get(type)
    if (names === undefined) {
      names = new Map(named.map(({ name, value }) => [Number(value), name]))
      this.#names.set(type, names)
    }
    return names
  }

  #real(contents: Uint8Array): Shape {
    const real = decodeReal(contents)
    if (real === undefined) return this.#hex(contents, 0, contents.length)
    const { value, mantissa } = real
    if (mantissa === 0n) {
      this.out.addText(Object.is(value, -0) ? '-0' : String(value))
      return Number.isFinite(value) ? Shape.Number : Shape.Plain
    }
    // What no double holds at all is written out.
    const isShort = Number.isFinite(value) && value !== 0
    this.out.addText(isShort ? String(value) : (canonicalRealText(real) ?? String(value)))
    return isShort ? Shape.Number : Shape.Plain
  }

  /** Arcs that fit 32 bits without an object; others by way of big integers. */
  #identifier(octets: Uint8Array, start: number, end: number, isRelative: boolean): void {
    const { out } = this
    const before = out.length
    let arc = 0
    let isFirst = true
    for (let i = start; i < end; i++) {
      const octet = octets[i]
      if (arc >= 2 ** 24) {
        out.length = before
        out.addText(identifierText(octets.subarray(start, end), isRelative))
        return
      }
      arc = arc * 128 + (octet & 0x7f)
      if (octet >= 0x80) continue
      if (!isFirst) out.addOctet(0x2e)
      else if (!isRelative) {
        const root = arc < 40 ? 0 : arc < 80 ? 1 : 2
        out.addOctet(0x30 + root)
        out.addOctet(0x2e)
        arc -= 40 * root
      }
      out.addInteger(arc)
      isFirst = false
      arc = 0
    }
  }

  /** By the names of the bits that are set, where bits have names; else hexadecimal, with the number of bits where they fill no octet. */
  #bits(type: ResolvedType | undefined, octets: Uint8Array, start: number, end: number): Shape {
    const { out } = this
    const unused = start < end ? octets[start] & 7 : 0
    const count = Math.max(0, 8 * (end - start - 1) - unused)
    const named = type?.kind === 'BIT STRING' ? type.namedBits : []
    if (named.length === 0) {
      out.addHex(octets, start + 1, end)
      if (unused > 0) out.addText(`/${count}`)
      return Shape.Plain
    }
    const names = this.#namesOf(type!, named)
    let isFirst = true
    for (let bit = 0; bit < count; bit++) {
      if (((octets[start + 1 + (bit >> 3)] >> (7 - (bit & 7))) & 1) === 0) continue
      if (!isFirst) out.addOctet(0x20)
      out.addText(names.get(bit) ?? String(bit))
      isFirst = false
    }
    return Shape.Plain
  }

  /** Characters of two or four octets; two surrogates are one character, what is none is U+FFFD. */
  #wide(octets: Uint8Array, start: number, end: number, width: 2 | 4): Shape {
    const { out } = this
    let text = ''
    for (let i = start; i + width <= end; i += width) {
      let code = (octets[i] << 8) | octets[i + 1]
      if (width === 4) code = code * 0x10000 + ((octets[i + 2] << 8) | octets[i + 3])
      text += width === 2 ? String.fromCharCode(code) : String.fromCodePoint(code > 0x10ffff ? 0xfffd : code)
      if (text.length < 4096) continue
      // A surrogate waits for its partner.
      const waits = (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
      out.addText(waits ? text.slice(0, -1) : text)
      text = waits ? text.slice(-1) : ''
    }
    out.addText(text)
    return Shape.Text
  }

  /** Old string types shift between character sets: printable ASCII is what it looks like, all else is shown as octets. */
  #opaque(octets: Uint8Array, start: number, end: number): Shape {
    for (let i = start; i < end; i++) {
      if (octets[i] >= 0x20 && octets[i] < 0x7f) continue
      this.out.addHex(octets, start, end)
      return Shape.Plain
    }
    this.out.addSlice(octets, start, end)
    return Shape.Text
  }
}

/** The end of the last character of UTF-8 that is whole. */
function wholeCharacters(octets: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && end - at < 3 && (octets[at - 1] & 0xc0) === 0x80) at--
  if (at === start || octets[at - 1] < 0xc0) return end
  const first = octets[at - 1]
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  return at - 1 + width > end ? at - 1 : end
}

let shared: ValueWriter | undefined

/** The text of one value. */
export function valueText(rows: SelectedRows, row: number, column: number): string {
  shared ??= new ValueWriter()
  const { out } = shared
  out.length = 0
  shared.write(rows, row, column)
  return utf8.decode(out.octets.subarray(0, out.length))
}
