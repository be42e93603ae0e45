/** Text of strings to contents octets, by pieces cut anywhere: digits, and characters of the types that are not UTF-8. */
import type { Encoding } from './encoding.ts'
import type { StringForm } from './shapes.ts'

/** What is wrong with a piece: the index of the octet, and what should be there. */
export interface StringFault {
  readonly at: number
  readonly expected: string
}

/** Digits by their codes; 16 for white space, 255 for all else. */
const digits = new Uint8Array(256).fill(255)
for (let i = 0; i < 10; i++) digits[48 + i] = i
for (let i = 0; i < 6; i++) digits[65 + i] = digits[97 + i] = 10 + i
for (const space of [9, 10, 13, 32]) digits[space] = 16

const room = 16 * 1024

/** Takes the octets of a string. */
export type OctetTarget = Pick<Encoding, 'octets'>

export class StringReader {
  #target: OctetTarget
  readonly #buffer = new Uint8Array(room + 8)
  #form: StringForm = 'utf8'
  /** Octets of a character or digit pair that is cut, and how many of them there are. */
  #partial = 0
  #count = 0
  /** Octets of the character that are still to come. */
  #wanted = 0
  /** Bits of a BIT STRING so far. */
  bits = 0
  /** Octets of a string of hexadecimal digits so far. */
  octets = 0

  constructor(target: OctetTarget) {
    this.#target = target
  }

  begin(form: StringForm, target: OctetTarget): void {
    this.#form = form
    this.#target = target
    this.#partial = 0
    this.#count = 0
    this.#wanted = 0
    this.bits = 0
    this.octets = 0
  }

  /** @param isLoose white space may stand between digits */
  feed(octets: Uint8Array, start: number, end: number, isLoose: boolean): StringFault | undefined {
    switch (this.#form) {
      case 'utf8':
        this.#target.octets(octets, start, end)
        return undefined
      case 'hex':
        return this.#hex(octets, start, end, isLoose)
      case 'bits':
        return this.#bits(octets, start, end)
      default:
        return this.#characters(octets, start, end)
    }
  }

  /** One character by its code point. */
  character(code: number): void {
    const at = this.#put(code, 0)
    if (at > 0) this.#target.octets(this.#buffer, 0, at)
  }

  /** @returns what is wrong with the end */
  end(): string | undefined {
    if (this.#form === 'hex') return this.#count === 0 ? undefined : 'an even number of hexadecimal digits'
    if (this.#form === 'bits') {
      if (this.#count > 0) {
        this.#buffer[0] = this.#partial << (8 - this.#count)
        this.#target.octets(this.#buffer, 0, 1)
      }
      return undefined
    }
    return this.#wanted === 0 ? undefined : 'UTF-8'
  }

  #hex(octets: Uint8Array, start: number, end: number, isLoose: boolean): StringFault | undefined {
    const buffer = this.#buffer
    let to = 0
    let high = this.#count === 0 ? -1 : this.#partial
    for (let i = start; i < end; i++) {
      const digit = digits[octets[i]]
      if (digit >= 16) {
        if (digit === 16 && isLoose) continue
        return { at: i, expected: 'hexadecimal digits' }
      }
      if (high < 0) {
        high = digit
        continue
      }
      buffer[to++] = (high << 4) | digit
      high = -1
      if (to === room) {
        this.#target.octets(buffer, 0, to)
        this.octets += to
        to = 0
      }
    }
    if (to > 0) this.#target.octets(buffer, 0, to)
    this.octets += to
    this.#count = high < 0 ? 0 : 1
    this.#partial = high
    return undefined
  }

  #bits(octets: Uint8Array, start: number, end: number): StringFault | undefined {
    const buffer = this.#buffer
    let to = 0
    for (let i = start; i < end; i++) {
      const digit = digits[octets[i]]
      if (digit === 16) continue
      if (digit > 1) return { at: i, expected: 'digits 0 and 1' }
      this.#partial = ((this.#partial << 1) | digit) & 0xff
      this.bits++
      if (++this.#count < 8) continue
      buffer[to++] = this.#partial
      this.#count = 0
      if (to === room) {
        this.#target.octets(buffer, 0, to)
        to = 0
      }
    }
    if (to > 0) this.#target.octets(buffer, 0, to)
    return undefined
  }

  #characters(octets: Uint8Array, start: number, end: number): StringFault | undefined {
    let to = 0
    for (let i = start; i < end; i++) {
      const octet = octets[i]
      if (this.#wanted === 0) {
        if (octet < 0x80) this.#partial = octet
        else if (octet >= 0xc2 && octet < 0xf5) {
          this.#wanted = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3
          this.#partial = octet & (0x3f >> this.#wanted)
          this.#count = octet
          continue
        } else return { at: i, expected: 'UTF-8' }
      } else {
        if ((octet & 0xc0) !== 0x80) return { at: i, expected: 'UTF-8' }
        this.#partial = (this.#partial << 6) | (octet & 0x3f)
        if (--this.#wanted > 0) continue
        if (!isCharacter(this.#partial, this.#count)) return { at: i, expected: 'UTF-8' }
      }
      const after = this.#put(this.#partial, to)
      if (after < 0)
        return { at: i, expected: this.#form === 'bmp' ? 'a character of the BMP' : 'a character of ISO 8859-1' }
      to = after
      if (to >= room) {
        this.#target.octets(this.#buffer, 0, to)
        to = 0
      }
    }
    if (to > 0) this.#target.octets(this.#buffer, 0, to)
    return undefined
  }

  /** Writes a character at `at`; returns the index after it, or -1 where the type has no such character. */
  #put(code: number, at: number): number {
    const buffer = this.#buffer
    switch (this.#form) {
      case 'utf8':
        // Only control characters come this way.
        buffer[at] = code
        return at + 1
      case 'latin1':
        if (code > 0xff) return -1
        buffer[at] = code
        return at + 1
      case 'universal':
        buffer[at] = 0
        buffer[at + 1] = code >> 16
        buffer[at + 2] = code >> 8
        buffer[at + 3] = code
        return at + 4
      default:
        if (code < 0x10000) return this.#putUnit(code, at)
        // As two surrogates, which the writer takes for the character that they stand for.
        return this.#putUnit(0xdc00 | (code & 0x3ff), this.#putUnit(0xd7c0 + (code >> 10), at))
    }
  }

  #putUnit(unit: number, at: number): number {
    this.#buffer[at] = unit >> 8
    this.#buffer[at + 1] = unit
    return at + 2
  }
}

/** No surrogate, nothing past the last character, as short as can be. */
function isCharacter(code: number, leading: number): boolean {
  if (leading < 0xe0) return true
  if (leading < 0xf0) return code >= 0x800 && (code < 0xd800 || code > 0xdfff)
  return code >= 0x10000 && code <= 0x10ffff
}
