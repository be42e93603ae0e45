/**
 * The dump for people: a line a data value, for example
 *
 *          4 d=1  hl=2 l=1      prim   INTEGER 5
 *
 * Absolute offset of the first identifier octet; open values around this one (depth); identifier and length octets
 * together (header length); contents octets (length), or `indef` for the indefinite form; primitive or constructed; then,
 * two columns further right with each open value, the universal type or class and number, and the value.
 */

import { describeReal } from '../ber/describe-value.ts'
import { printable, quoted } from '../ber/printable.ts'
import { TagClass, UniversalTag } from '../ber/tag.ts'
import { bitDigits } from '../ber/values/bit-string.ts'
import type { Real } from '../ber/values/real.ts'
import type { DumpedValue, DumpFormat } from './format.ts'
import { isPrintable, TextBuffer, type TextSink } from './text-buffer.ts'

/** What stands before and after a part of a line: escape sequences of a terminal, or nothing. */
export type Style = readonly [before: string, after: string]

export interface TextStyles {
  /** Offset, depth, lengths and form. */
  readonly place: Style
  readonly type: Style
  readonly value: Style
  readonly fault: Style
}

export interface TextFormatOptions {
  /** Columns that a value takes, 16 to 4096; 75 by default, which are 24 octets in hexadecimal and as text. */
  readonly width?: number
  /** Columns for offsets, 7 by default. Larger offsets take what they need. */
  readonly offsetColumns?: number
  readonly styles?: TextStyles
}

const noStyle: Style = ['', '']
const noStyles: TextStyles = { place: noStyle, type: noStyle, value: noStyle, fault: noStyle }
const leastWidth = 16
const mostWidth = 4096
/** Octets of a line but for indentation and value: with three numbers of 53 bits, a tag number of 128 octets and styles. */
const frame = 1024
/** Octets of the longest escape of one character in text: `\u{10ffff}`. */
const longestEscape = 10
/** Characters of the name of an OBJECT IDENTIFIER. */
const longestName = 80
/** Octets of a BIT STRING up to which its bits are shown one by one. */
const mostBitOctets = 4

const classNames: Record<TagClass, string> = {
  [TagClass.Universal]: 'UNIVERSAL ',
  [TagClass.Application]: 'APPLICATION ',
  [TagClass.ContextSpecific]: '',
  [TagClass.Private]: 'PRIVATE ',
}

export class TextFormat implements DumpFormat {
  readonly beginning: number
  /** Longer ones are keys and the like, which nobody reads in decimal. */
  readonly decimalOctets = 16
  readonly #out: TextBuffer
  readonly #width: number
  readonly #offsetColumns: number
  readonly #styles: TextStyles

  /** @throws {RangeError} for a width out of range */
  constructor(sink: TextSink, options: TextFormatOptions = {}) {
    const { width = 75, offsetColumns = 7, styles = noStyles } = options
    if (!Number.isInteger(width) || width < leastWidth || width > mostWidth) {
      throw new RangeError(`width: a whole number from ${leastWidth} to ${mostWidth} is wanted, not ${width}`)
    }
    this.beginning = width
    this.#out = new TextBuffer(sink)
    this.#width = width
    this.#offsetColumns = offsetColumns
    this.#styles = styles
  }

  /** Hands on all lines that are written. */
  flush(): void {
    this.#out.flush()
  }

  header(value: DumpedValue): void {
    const { length, indefinite } = value
    this.#place(value.offset, value.depth, value.headerLength, indefinite ? -1 : length, value.constructed)
    const out = this.#out
    const { type, value: style } = this.#styles
    if (value.component) {
      out.reserve(frame + longestEscape * (this.#width + value.component.length))
      out.text(`${value.component} `)
    }
    out.ascii(type[0])
    if (value.type !== undefined) out.ascii(value.type.name)
    else {
      out.ascii('[')
      out.ascii(classNames[value.tagClass])
      out.ascii(String(value.tagNumber))
      out.ascii(']')
    }
    if (value.schemaType !== undefined) out.ascii(` ${value.schemaType}`)
    out.ascii(type[1])
    out.ascii(style[0])
  }

  boolean(octet: number): void {
    const out = this.#out
    out.ascii(octet === 0 ? ' FALSE' : ' TRUE')
    // DER has but one octet for TRUE (X.690 11.1).
    if (octet !== 0 && octet !== 0xff) out.ascii(` (0x${octet.toString(16).padStart(2, '0')})`)
  }

  integer(value: number | bigint): void {
    this.#out.ascii(' ')
    if (typeof value === 'number' && value >= 0) this.#out.decimal(value)
    else this.#out.ascii(String(value))
  }

  objectIdentifier(text: string, name: string | undefined): void {
    const out = this.#out
    out.ascii(' ')
    out.ascii(text.slice(0, this.#width))
    if (text.length > this.#width) out.ascii('...')
    if (name !== undefined) out.text(` (${printable(name).slice(0, longestName)})`)
  }

  null(): void {}

  real(value: Real): void {
    this.#out.ascii(` ${describeReal(value, this.#width)}`)
  }

  time(text: string, moment: Date | undefined): void {
    this.text(text, true)
    this.#out.ascii(moment === undefined ? ' (local time)' : ` (${moment.toISOString().replace('.000Z', 'Z')})`)
  }

  bits(value: DumpedValue, octets: Uint8Array, start: number, end: number, unusedBits: number): void {
    const out = this.#out
    if (value.length - 1 <= mostBitOctets && end - start === value.length - 1) {
      out.ascii(` '${bitDigits({ octets: octets.subarray(start, end), unusedBits })}'B`)
      return
    }
    const shown = Math.min(end, start + (this.#width >> 1))
    out.ascii(' ')
    out.hex(octets, start, shown)
    if (shown - start < value.length - 1) out.ascii('...')
    if (unusedBits > 0) out.ascii(` (${unusedBits} unused ${unusedBits === 1 ? 'bit' : 'bits'})`)
  }

  plainText(octets: Uint8Array, start: number, end: number): void {
    const out = this.#out
    const shown = Math.min(end, start + this.#width)
    out.ascii(' "')
    out.raw(octets, start, shown)
    out.ascii('"')
    if (shown < end) out.ascii('...')
  }

  text(text: string, complete: boolean): void {
    const out = this.#out
    let shown = text.slice(0, this.#width)
    // Not between the two halves of one character.
    if (shown.length < text.length && /[\ud800-\udbff]$/.test(shown)) shown = shown.slice(0, -1)
    out.ascii(' ')
    out.text(quoted(shown))
    if (!complete || shown.length < text.length) out.ascii('...')
  }

  octets(value: DumpedValue, octets: Uint8Array, start: number, end: number): void {
    const out = this.#out
    const both = Math.min(end, start + Math.floor((this.#width - 3) / 3))
    const withText = showsText(value, octets, start, both)
    const shown = withText ? both : Math.min(end, start + (this.#width >> 1))
    if (value.length === 0) return
    out.ascii(' ')
    out.hex(octets, start, shown)
    if (shown - start < value.length) out.ascii('...')
    if (!withText) return
    out.ascii(' |')
    out.printable(octets, start, shown)
    out.ascii('|')
  }

  end(fault: string | undefined): void {
    const out = this.#out
    const { value, fault: style } = this.#styles
    out.ascii(value[1])
    if (fault !== undefined) {
      out.ascii(style[0])
      out.ascii(' !')
      out.ascii(fault)
      out.ascii(style[1])
    }
    out.endLine()
  }

  endOfContents(offset: number, depth: number): void {
    const out = this.#out
    this.#place(offset, depth, 2, 0, false)
    out.ascii(this.#styles.place[0])
    out.ascii('end-of-contents')
    out.ascii(this.#styles.place[1])
    out.endLine()
  }

  #place(offset: number, depth: number, headerLength: number, length: number, constructed: boolean): void {
    const out = this.#out
    const { place } = this.#styles
    out.reserve(frame + 2 * depth + longestEscape * this.#width)
    out.ascii(place[0])
    out.decimalRight(offset, this.#offsetColumns)
    out.ascii(' d=')
    out.decimal(depth, 2)
    out.ascii(' hl=')
    out.decimal(headerLength)
    out.ascii(' l=')
    if (length < 0) out.ascii('indef ')
    else out.decimal(length, 6)
    out.ascii(constructed ? ' cons ' : ' prim ')
    out.ascii(place[1])
    out.spaces(2 * depth)
  }
}

/** OCTET STRINGs may hold anything; of the others those that look like text. */
function showsText(value: DumpedValue, octets: Uint8Array, start: number, end: number): boolean {
  if (value.tagClass === TagClass.Universal && value.tagNumber === UniversalTag.OctetString) return end > start
  for (let i = start; i < end; i++) if (!isPrintable(octets[i])) return false
  return end > start
}
