/**
 * An encoding that text has as hexadecimal digits: an open type, and what a later version of the schema has. It goes where values go, as it
 * is, and has to be one complete data value: what is short would take the octets of the values behind it, and what is long would be values
 * of its own.
 */
import { Header, readHeader } from '../../ber/header.ts'
import type { Encoding } from './encoding.ts'
import { GrowingOctets } from './growing.ts'
import { type StringFault, StringReader } from './strings.ts'

export class RawEncoding {
  readonly #encoding: Encoding
  readonly #digits: StringReader
  readonly #header = new Header()
  /** What has been there of a header. */
  readonly #head = new GrowingOctets()
  /** Contents octets that are still to come. */
  #rest = 0
  /** Values of the indefinite form that are open. */
  #open = 0
  #isComplete = false
  #isWrong = false

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.#digits = new StringReader(encoding)
  }

  begin(): void {
    this.#head.length = 0
    this.#rest = 0
    this.#open = 0
    this.#isComplete = false
    this.#isWrong = false
    this.#encoding.beginRaw()
    this.#digits.begin('hex', this)
  }

  /** @param isLoose white space may stand between digits */
  feed(text: Uint8Array, start: number, end: number, isLoose: boolean): StringFault | undefined {
    return this.#digits.feed(text, start, end, isLoose)
  }

  /** @returns what is wrong with it */
  end(): string | undefined {
    const wrong = this.#digits.end()
    if (wrong !== undefined) return wrong
    if (!this.#isComplete || this.#isWrong) return 'one complete encoding'
    this.#encoding.endRaw()
    return undefined
  }

  /** Octets that the digits stand for. */
  octets(source: Uint8Array, start: number, end: number): void {
    this.#encoding.octets(source, start, end)
    for (let at = start; at < end && !this.#isWrong; ) {
      if (this.#rest > 0) {
        const step = Math.min(this.#rest, end - at)
        at += step
        this.#rest -= step
        if (this.#rest === 0) this.#isComplete = this.#open === 0
      } else if (this.#isComplete) this.#isWrong = true
      else this.#headOctet(source[at++])
    }
  }

  #headOctet(octet: number): void {
    const head = this.#head
    head.push(octet)
    if (this.#open > 0 && head.octets[0] === 0) {
      if (head.length < 2) return
      if (octet !== 0) this.#isWrong = true
      this.#open--
    } else if (readHeader(head.octets, 0, this.#header, head.length)) {
      if (this.#header.indefinite) this.#open++
      else this.#rest = this.#header.contentsLength
    } else {
      this.#isWrong = this.#header.fault !== 'TRUNCATED'
      return
    }
    head.length = 0
    this.#isComplete = this.#rest === 0 && this.#open === 0
  }
}
