/** Where a dump writes its lines: octets of UTF-8 in one buffer, handed on when it is full. No strings are made for numbers and hex. */

/** What takes the finished octets; it must be done with them when it returns. */
export type TextSink = (octets: Uint8Array) => void

/** Octets of the buffer: the longest thing that is written in one go must fit. */
const CAPACITY = 256 * 1024
/** From here on a line's end hands the buffer on. */
const FULL = 128 * 1024

/** The largest number that integer arithmetic holds. */
const MOST_INTEGER = 0x7fffffff
const ZERO = 0x30
const SPACE = 0x20
const hexDigits = new TextEncoder().encode('0123456789abcdef')
const encoder = new TextEncoder()

export class TextBuffer {
  readonly #sink: TextSink
  readonly #octets = new Uint8Array(CAPACITY)
  #at = 0

  constructor(sink: TextSink) {
    this.#sink = sink
  }

  /** Makes sure of room for `octets` more, 256 KiB at most: what follows until then needs no further look. */
  reserve(octets: number): void {
    if (this.#at + octets > CAPACITY) this.flush()
  }

  flush(): void {
    if (this.#at > 0) this.#sink(this.#octets.subarray(0, this.#at))
    this.#at = 0
  }

  endLine(): void {
    this.#octets[this.#at++] = 0x0a
    if (this.#at > FULL) this.flush()
  }

  /** One character below U+0080. */
  character(code: number): void {
    this.#octets[this.#at++] = code
  }

  /** Text of characters below U+0080. */
  ascii(text: string): void {
    const octets = this.#octets
    let at = this.#at
    for (let i = 0; i < text.length; i++) octets[at++] = text.charCodeAt(i)
    this.#at = at
  }

  /** Any text. */
  text(text: string): void {
    this.#at += encoder.encodeInto(text, this.#octets.subarray(this.#at)).written
  }

  spaces(count: number): void {
    const octets = this.#octets
    const end = this.#at + count
    for (let at = this.#at; at < end; at++) octets[at] = SPACE
    this.#at = end
  }

  /** A whole number from 0 to 2^53-1, with spaces after it up to `columns`. */
  decimal(value: number, columns = 0): void {
    const digits = digitsOf(value)
    this.#digits(value, digits)
    if (digits < columns) this.spaces(columns - digits)
  }

  /** The same with spaces before it. */
  decimalRight(value: number, columns: number): void {
    const digits = digitsOf(value)
    if (digits < columns) this.spaces(columns - digits)
    this.#digits(value, digits)
  }

  /** Two digits an octet. */
  hex(octets: Uint8Array, start: number, end: number): void {
    const to = this.#octets
    let at = this.#at
    for (let i = start; i < end; i++) {
      const octet = octets[i]
      to[at++] = hexDigits[octet >> 4]
      to[at++] = hexDigits[octet & 15]
    }
    this.#at = at
  }

  /** Octets that are text already. */
  copy(octets: Uint8Array): void {
    this.#octets.set(octets, this.#at)
    this.#at += octets.length
  }

  /** A few octets out of many, as they are. */
  raw(octets: Uint8Array, start: number, end: number): void {
    const to = this.#octets
    let at = this.#at
    for (let i = start; i < end; i++) to[at++] = octets[i]
    this.#at = at
  }

  /** The printable ones of US-ASCII, and a dot for each of the others. */
  printable(octets: Uint8Array, start: number, end: number): void {
    const to = this.#octets
    let at = this.#at
    for (let i = start; i < end; i++) to[at++] = isPrintable(octets[i]) ? octets[i] : 0x2e
    this.#at = at
  }

  #digits(value: number, digits: number): void {
    if (value > MOST_INTEGER) {
      this.ascii(String(value))
      return
    }
    const octets = this.#octets
    const start = this.#at
    let rest = value | 0
    for (let at = start + digits - 1; at >= start; at--) {
      const tenth = (rest / 10) | 0
      octets[at] = ZERO + rest - tenth * 10
      rest = tenth
    }
    this.#at = start + digits
  }
}

export function isPrintable(octet: number): boolean {
  return octet >= 0x20 && octet < 0x7f
}

/** Decimal digits of a number from 0 to 2^53-1. */
function digitsOf(value: number): number {
  if (value < 10) return 1
  if (value < 100) return 2
  if (value < 1000) return 3
  let digits = 4
  for (let power = 10_000; value >= power; power *= 10) digits++
  return digits
}
