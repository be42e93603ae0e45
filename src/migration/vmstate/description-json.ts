/**
 * JSON (RFC 8259) out of a stream that is not to be trusted: bounded in depth and in values, keys that come twice kept in their
 * order, and every value with its place, which errors and edits refer to.
 */
import { decodeUtf8, utf8FaultAt } from '../../ber/values/utf8-string.ts'
import { MigrationError } from '../errors.ts'

interface Placed {
  /** Octets from the begin of the text; `end` is that after the last. */
  readonly offset: number
  readonly end: number
}

export interface JsonMember {
  readonly key: string
  readonly value: JsonValue
}

export interface JsonObject extends Placed {
  readonly kind: 'object'
  readonly members: readonly JsonMember[]
}

export interface JsonArray extends Placed {
  readonly kind: 'array'
  readonly elements: readonly JsonValue[]
}

export interface JsonScalar extends Placed {
  readonly kind: 'string' | 'number' | 'literal'
  readonly value: string | number | boolean | null
}

export type JsonValue = JsonObject | JsonArray | JsonScalar

/** QEMU's descriptions nest some dozen deep. */
const MAX_DEPTH = 256
const MAX_VALUES = 2_000_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/**
 * @param octets the whole text
 * @param base   absolute position of its first octet, for errors
 * @throws {MigrationError} `MIGRATION_DESCRIPTION`
 */
export function parseJson(octets: Uint8Array, base: number): JsonValue {
  return new JsonParser(octets, base).document()
}

class JsonParser {
  readonly #octets: Uint8Array
  readonly #base: number
  #at = 0
  #values = 0
  /** Names come again and again. */
  readonly #strings = new Map<string, string>()

  constructor(octets: Uint8Array, base: number) {
    this.#octets = octets
    this.#base = base
  }

  document(): JsonValue {
    const value = this.#value(0)
    if (this.#peek() !== undefined) throw this.#fault('the end of the text')
    return value
  }

  /** The next octet that is no white space; undefined at the end. */
  #peek(): number | undefined {
    const octets = this.#octets
    while (this.#at < octets.length) {
      const octet = octets[this.#at]
      if (octet !== 0x20 && octet !== 0x0a && octet !== 0x0d && octet !== 0x09) return octet
      this.#at++
    }
    return undefined
  }

  #value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw this.#fault(`values nested at most ${MAX_DEPTH} deep`)
    if (++this.#values > MAX_VALUES) throw this.#fault(`at most ${MAX_VALUES} values`)
    const octet = this.#peek()
    const offset = this.#at
    if (octet === 0x7b) {
      const members = this.#list(0x7d, () => {
        if (this.#peek() !== QUOTE) throw this.#fault('a key')
        const key = this.#string()
        if (this.#peek() !== COLON) throw this.#fault('a colon')
        this.#at++
        return { key, value: this.#value(depth + 1) }
      })
      return { kind: 'object', members, offset, end: this.#at }
    }
    if (octet === 0x5b) {
      const elements = this.#list(0x5d, () => this.#value(depth + 1))
      return { kind: 'array', elements, offset, end: this.#at }
    }
    if (octet === QUOTE) return { kind: 'string', value: this.#string(), offset, end: this.#at }
    return this.#bare(offset)
  }

  #list<Item>(close: number, item: () => Item): Item[] {
    const items: Item[] = []
    this.#at++
    if (this.#peek() === close) {
      this.#at++
      return items
    }
    for (;;) {
      items.push(item())
      const octet = this.#peek()
      if (octet !== COMMA && octet !== close) throw this.#fault(`a comma or ${String.fromCharCode(close)}`)
      this.#at++
      if (octet === close) return items
    }
  }

  /** A number, or one of the words true, false and null. */
  #bare(offset: number): JsonScalar {
    const octets = this.#octets
    let end = offset
    while (end < octets.length && isBare(octets[end])) end++
    if (end - offset > MAX_BARE) throw this.#fault(`a value of at most ${MAX_BARE} characters`)
    const text = String.fromCharCode(...octets.subarray(offset, end))
    const word = words.get(text)
    if (word === undefined && !/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)) throw this.#fault('a value')
    this.#at = end
    if (word !== undefined) return { kind: 'literal', value: word, offset, end }
    return { kind: 'number', value: Number(text), offset, end }
  }

  #string(): string {
    const octets = this.#octets
    const start = this.#at + 1
    let end = start
    let isPlain = true
    while (end < octets.length && octets[end] !== QUOTE) {
      if (octets[end] < 0x20) throw this.#fault('a string without control characters', end)
      if (octets[end] === BACKSLASH) {
        isPlain = false
        end++
      }
      end++
    }
    if (end >= octets.length) throw this.#fault('the end of a string', octets.length)
    const text = this.#text(start, end)
    this.#at = end + 1
    return isPlain ? text : this.#unescaped(text, start)
  }

  #text(start: number, end: number): string {
    const octets = this.#octets.subarray(start, end)
    const raw = octets.length <= 64 ? String.fromCharCode(...octets) : undefined
    const known = raw === undefined ? undefined : this.#strings.get(raw)
    if (known !== undefined) return known
    const fault = utf8FaultAt(octets)
    if (fault < octets.length) throw this.#fault('text in UTF-8', start + fault)
    const text = decodeUtf8(octets, this.#base + start, 'description')
    if (raw !== undefined) this.#strings.set(raw, text)
    return text
  }

  #unescaped(text: string, start: number): string {
    const unescaped = text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, sequence: string) => {
      const plain =
        sequence[0] === 'u' ? String.fromCharCode(Number.parseInt(sequence.slice(1), 16)) : escapes[sequence]
      if (plain === undefined || sequence === 'u') throw this.#fault('an escape sequence that JSON has', start)
      return plain
    })
    // Such a text could be written nowhere.
    if (/\p{Surrogate}/u.test(unescaped)) throw this.#fault('surrogates in pairs', start)
    return unescaped
  }

  #fault(expected: string, at = this.#at): MigrationError {
    const octet = this.#octets[at]
    const actual = octet === undefined ? 'the end of the text' : `octet 0x${octet.toString(16).padStart(2, '0')}`
    return new MigrationError('MIGRATION_DESCRIPTION', this.#base + at, { path: 'description', expected, actual })
  }
}

/** Characters of a number or a word. */
const MAX_BARE = 64

/** Letters, digits, and the marks of numbers. */
function isBare(octet: number): boolean {
  return (
    (octet >= 0x2b && octet <= 0x39 && octet !== COMMA && octet !== 0x2f) ||
    ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a)
  )
}
const words = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])
