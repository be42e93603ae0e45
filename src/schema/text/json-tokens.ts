/**
 * JSON (RFC 8259) from octets in any pieces, as calls: nothing is held but the token at hand, and of strings not even that. Texts may stand
 * in a row, as lines or however.
 */
import { TextError, type TextFaultCode, type TextPlace } from './errors.ts'
import { GrowingOctets } from './growing.ts'
import { NameTable } from './name-table.ts'
import { TextLines } from './text-lines.ts'

export interface JsonHandler {
  beginObject(): void
  /** The name of a member, whose value comes next. */
  key(name: string): void
  endObject(): void
  beginArray(): void
  endArray(): void
  beginString(): void
  /** Octets of the string, not all of it: UTF-8 without escapes, cut anywhere. */
  text(octets: Uint8Array, start: number, end: number): void
  endString(): void
  /** A number as it is written, or `true`, `false`, `null`. */
  literal(text: string): void
  /** For errors. */
  path(): string
}

const State = {
  /** A value is wanted. */
  Value: 0,
  /** A value, or the end of the array that has just begun. */
  FirstValue: 1,
  FirstKey: 2,
  Key: 3,
  Colon: 4,
  /** A comma, or the end. */
  AfterValue: 5,
  String: 6,
  Escape: 7,
  Unicode: 8,
  Literal: 9,
} as const
type State = (typeof State)[keyof typeof State]

const quote = 0x22
const backslash = 0x5c

/** What a literal is made of: digits, letters, signs, points. */
const isLiteral = new Uint8Array(256)
for (const character of '0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  isLiteral[character.charCodeAt(0)] = 1
}

const isSpace = new Uint8Array(256)
for (const code of [9, 10, 13, 32]) isSpace[code] = 1

const escapes: Readonly<Record<string, number>> = { '"': 34, '\\': 92, '/': 47, b: 8, f: 12, n: 10, r: 13, t: 9 }

const literal = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$/

/** Octets of a member's name. */
const maxName = 4096

export class JsonTokens {
  readonly lines = new TextLines()
  readonly #handler: JsonHandler
  readonly #maxDepth: number
  readonly #maxLiteral: number
  /** 1 for an object, 0 for an array. */
  readonly #open: number[] = []
  readonly #names = new NameTable()
  readonly #token = new GrowingOctets()
  #chunk: Uint8Array = new Uint8Array(0)
  #state: State = State.Value
  #isKey = false
  #digits = 0
  #code = 0
  /** A high surrogate that waits for its partner; 0 for none. */
  #surrogate = 0
  readonly #character = new Uint8Array(4)
  /** Octets of a byte order mark that have been there; nothing else has been. */
  #marks = 0
  #isFirst = true

  constructor(handler: JsonHandler, maxDepth: number, maxLiteral: number) {
    this.#handler = handler
    this.#maxDepth = maxDepth
    this.#maxLiteral = maxLiteral
  }

  /** @throws {TextError} for what is no JSON, or what the handler throws */
  write(chunk: Uint8Array): void {
    this.lines.begin(chunk)
    this.#chunk = chunk
    const { length } = chunk
    let at = this.#isFirst ? this.#skipMark(chunk) : 0
    while (at < length) {
      switch (this.#state) {
        case State.String:
          at = this.#string(chunk, at)
          break
        case State.Literal:
          at = this.#literalOctets(chunk, at)
          break
        case State.Escape:
        case State.Unicode:
          this.#escape(chunk[at], at)
          at++
          break
        default:
          if (isSpace[chunk[at]] === 0) this.#structural(chunk[at], at)
          at++
      }
    }
    this.lines.end()
  }

  /** @throws {TextError} `TEXT_TRUNCATED` */
  end(): void {
    if (this.#state === State.Literal && this.#open.length === 0) this.#endLiteral()
    if (this.#open.length > 0 || this.#state !== State.Value) {
      const open = this.#open.at(-1)
      throw this.#fault('TEXT_TRUNCATED', this.lines.length, open === undefined ? '"' : open === 1 ? '}' : ']')
    }
  }

  /** The place of an octet that `text` was given; of characters that stand there as an escape, that of the string. */
  placeIn(octets: Uint8Array, at: number): TextPlace {
    return octets === this.#chunk ? this.lines.placeAt(at) : this.lines.place
  }

  /** RFC 8259 8.1: no byte order mark; a parser may pass over one, as we do. */
  #skipMark(chunk: Uint8Array): number {
    let at = 0
    while (at < chunk.length && this.#marks < 3 && chunk[at] === byteOrderMark[this.#marks]) {
      at++
      this.#marks++
    }
    if (at === chunk.length) return at
    if (this.#marks === 1 || this.#marks === 2) throw this.#fault('JSON_SYNTAX', at, 'a value')
    this.#isFirst = false
    return at
  }

  #structural(octet: number, at: number): void {
    switch (this.#state) {
      case State.Value:
        this.#value(octet, at)
        return
      case State.FirstValue:
        if (octet === 0x5d) this.#close(0, at)
        else this.#value(octet, at)
        return
      case State.FirstKey:
      case State.Key:
        if (octet === 0x7d && this.#state === State.FirstKey) this.#close(1, at)
        else if (octet === quote) {
          this.lines.markAt(at)
          this.#isKey = true
          this.#token.length = 0
          this.#state = State.String
        } else
          throw this.#fault('JSON_SYNTAX', at, this.#state === State.Key ? 'a name in quotation marks' : 'a name or }')
        return
      case State.Colon:
        if (octet !== 0x3a) throw this.#fault('JSON_SYNTAX', at, ':')
        this.#state = State.Value
        return
      default:
        this.#afterValue(octet, at)
    }
  }

  #value(octet: number, at: number): void {
    this.lines.markAt(at)
    if (octet === quote) {
      this.#isKey = false
      this.#state = State.String
      this.#handler.beginString()
    } else if (octet === 0x7b) {
      this.#enter(1)
      this.#state = State.FirstKey
      this.#handler.beginObject()
    } else if (octet === 0x5b) {
      this.#enter(0)
      this.#state = State.FirstValue
      this.#handler.beginArray()
    } else if (isLiteral[octet] === 1) {
      this.#token.length = 0
      this.#token.push(octet)
      this.#state = State.Literal
    } else throw this.#fault('JSON_SYNTAX', at, 'a value')
  }

  #afterValue(octet: number, at: number): void {
    const open = this.#open[this.#open.length - 1]
    if (octet === 0x2c) this.#state = open === 1 ? State.Key : State.Value
    else if (octet === (open === 1 ? 0x7d : 0x5d)) this.#close(open, at)
    else throw this.#fault('JSON_SYNTAX', at, open === 1 ? ', or }' : ', or ]')
  }

  #enter(kind: number): void {
    if (this.#open.length >= this.#maxDepth) {
      throw this.#fault('LIMIT_TEXT', undefined, `at most ${this.#maxDepth} open objects and arrays`)
    }
    this.#open.push(kind)
  }

  #close(kind: number, at: number): void {
    this.lines.markAt(at)
    this.#open.pop()
    this.#ended()
    if (kind === 1) this.#handler.endObject()
    else this.#handler.endArray()
  }

  #ended(): void {
    this.#state = this.#open.length === 0 ? State.Value : State.AfterValue
  }

  #string(chunk: Uint8Array, start: number): number {
    let end = start
    const { length } = chunk
    while (end < length) {
      const octet = chunk[end]
      if (octet === quote || octet === backslash || octet < 0x20) break
      end++
    }
    if (end > start) {
      if (this.#surrogate !== 0) throw this.#loneSurrogate(start)
      this.#piece(chunk, start, end)
    }
    if (end === length) return end
    if (chunk[end] < 0x20) throw this.#fault('JSON_SYNTAX', end, 'no control character in a string')
    if (chunk[end] === backslash) {
      this.#state = State.Escape
      return end + 1
    }
    if (this.#surrogate !== 0) throw this.#loneSurrogate(end)
    if (this.#isKey) {
      const name = this.#names.nameOf(this.#token.octets, 0, this.#token.length)
      if (name === undefined && this.#token.length > 0) throw this.#fault('JSON_SYNTAX', end, 'UTF-8')
      this.#state = State.Colon
      this.#handler.key(name ?? '')
    } else {
      this.#ended()
      this.#handler.endString()
    }
    return end + 1
  }

  #piece(octets: Uint8Array, start: number, end: number): void {
    if (!this.#isKey) {
      this.#handler.text(octets, start, end)
      return
    }
    if (this.#token.length + end - start > maxName) {
      throw this.#fault('LIMIT_TEXT', undefined, `a name of at most ${maxName} octets`)
    }
    this.#token.append(octets, start, end)
  }

  #escape(octet: number, at: number): void {
    if (this.#state === State.Escape) {
      const character = String.fromCharCode(octet)
      if (character === 'u') {
        this.#state = State.Unicode
        this.#digits = 0
        this.#code = 0
        return
      }
      const code = escapes[character]
      if (code === undefined) throw this.#fault('JSON_SYNTAX', at, 'an escape of JSON')
      if (this.#surrogate !== 0) throw this.#loneSurrogate(at)
      this.#put(code)
      return
    }
    const digit = Number.parseInt(String.fromCharCode(octet), 16)
    if (Number.isNaN(digit)) throw this.#fault('JSON_SYNTAX', at, 'four hexadecimal digits')
    this.#code = this.#code * 16 + digit
    if (++this.#digits < 4) return
    this.#unit(this.#code, at)
  }

  #unit(unit: number, at: number): void {
    const isLow = unit >= 0xdc00 && unit < 0xe000
    if (this.#surrogate !== 0) {
      if (!isLow) throw this.#loneSurrogate(at)
      const code = 0x10000 + ((this.#surrogate & 0x3ff) << 10) + (unit & 0x3ff)
      this.#surrogate = 0
      this.#put(code)
    } else if (isLow) throw this.#loneSurrogate(at)
    else if (unit >= 0xd800 && unit < 0xdc00) {
      this.#surrogate = unit
      this.#state = State.String
    } else this.#put(unit)
  }

  #put(code: number): void {
    const { written } = encoder.encodeInto(String.fromCodePoint(code), this.#character)
    this.#state = State.String
    this.#piece(this.#character, 0, written)
  }

  #loneSurrogate(at: number): TextError {
    return this.#fault('JSON_SYNTAX', at, 'both surrogates of a character')
  }

  #literalOctets(chunk: Uint8Array, start: number): number {
    let end = start
    while (end < chunk.length && isLiteral[chunk[end]] === 1) end++
    if (this.#token.length + end - start > this.#maxLiteral) {
      throw this.#fault('LIMIT_TEXT', undefined, `a number of at most ${this.#maxLiteral} octets`)
    }
    this.#token.append(chunk, start, end)
    if (end < chunk.length) this.#endLiteral()
    return end
  }

  #endLiteral(): void {
    const { octets, length } = this.#token
    let text = ''
    if (length < 32) for (let i = 0; i < length; i++) text += String.fromCharCode(octets[i])
    else text = decoder.decode(octets.subarray(0, length))
    if (!literal.test(text)) {
      throw this.#fault('JSON_SYNTAX', undefined, 'a value', text.length > 40 ? `${text.slice(0, 40)} ..` : text)
    }
    this.#ended()
    this.#handler.literal(text)
  }

  /** @param at index in the chunk; without it, where the token began */
  #fault(code: TextFaultCode, at: number | undefined, expected?: string, actual?: string): TextError {
    const place = at === undefined ? this.lines.place : this.lines.placeAt(at)
    return new TextError(code, place, { path: this.#handler.path(), expected, actual })
  }
}

const byteOrderMark = [0xef, 0xbb, 0xbf]
const encoder = new TextEncoder()
const decoder = new TextDecoder()
