/** JSON text (RFC 8259) that is written as it goes: indented, in pieces, whatever it holds. */

export interface JsonTextOptions {
  /** Blanks for each level. */
  readonly indent?: number
  /** Nothing but printable ASCII: all else is escaped. */
  readonly ascii?: boolean
}

/** Characters that are gathered before they are handed on. */
const PIECE = 64 * 1024
/** Octets whose hexadecimal digits are made at a time. */
const HEX_PIECE = 16 * 1024

const hexDigits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

interface Open {
  readonly close: '}' | ']'
  isEmpty: boolean
}

export class JsonText {
  readonly #sink: (text: string) => void
  readonly #indent: string
  readonly #ascii: boolean
  readonly #open: Open[] = []
  #text = ''
  /** A key was written, and its value is to come. */
  #afterKey = false

  constructor(sink: (text: string) => void, { indent = 2, ascii = false }: JsonTextOptions = {}) {
    this.#sink = sink
    this.#indent = ' '.repeat(indent)
    this.#ascii = ascii
  }

  object(): this {
    return this.#container('{', '}')
  }

  array(): this {
    return this.#container('[', ']')
  }

  /** Closes the innermost object or array. */
  end(): this {
    const { close, isEmpty } = this.#open.pop()!
    if (!isEmpty) this.#put(`\n${this.#indent.repeat(this.#open.length)}`)
    this.#put(close)
    return this
  }

  key(name: string): this {
    this.#next()
    this.#put(`${this.#quoted(name)}: `)
    this.#afterKey = true
    return this
  }

  string(value: string): this {
    this.#next()
    this.#put(this.#quoted(value))
    return this
  }

  /** A number, or one of the words true, false and null. */
  word(value: number | boolean | null): this {
    this.#next()
    this.#put(String(value))
    return this
  }

  /** A number that JavaScript holds exactly, or a string of its decimal digits. */
  integer(value: number | bigint): this {
    const isExact = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
    return isExact ? this.word(Number(value)) : this.string(String(value))
  }

  /** A string of hexadecimal digits, two for each octet. */
  hex(octets: Uint8Array, { prefix = '', separator = '' } = {}): this {
    this.#next()
    this.#put(`"${prefix}`)
    for (let from = 0; from < octets.length; from += HEX_PIECE) {
      this.#put(`${from > 0 ? separator : ''}${digitsOf(octets.subarray(from, from + HEX_PIECE)).join(separator)}`)
    }
    this.#put('"')
    return this
  }

  /** The same of octets that come in pieces, up to `endHex`. */
  startHex(prefix: string): this {
    this.#next()
    this.#put(`"${prefix}`)
    return this
  }

  hexPiece(octets: Uint8Array): void {
    for (let from = 0; from < octets.length; from += HEX_PIECE) {
      this.#put(digitsOf(octets.subarray(from, from + HEX_PIECE)).join(''))
    }
  }

  endHex(): this {
    this.#put('"')
    return this
  }

  /** Hands on what was gathered. */
  flush(): void {
    if (this.#text !== '') this.#sink(this.#text)
    this.#text = ''
  }

  /** Ends the text with a line. */
  finish(): void {
    this.#put('\n')
    this.flush()
  }

  #container(open: '{' | '[', close: '}' | ']'): this {
    this.#next()
    this.#put(open)
    this.#open.push({ close, isEmpty: true })
    return this
  }

  /** What stands before a value, or a key. */
  #next(): void {
    if (this.#afterKey) {
      this.#afterKey = false
      return
    }
    const around = this.#open.at(-1)
    if (around === undefined) return
    this.#put(`${around.isEmpty ? '' : ','}\n${this.#indent.repeat(this.#open.length)}`)
    around.isEmpty = false
  }

  #quoted(text: string): string {
    const quoted = JSON.stringify(text)
    return this.#ascii ? quoted.replace(/[^\x20-\x7e]/g, escaped) : quoted
  }

  #put(text: string): void {
    this.#text += text
    if (this.#text.length >= PIECE) this.flush()
  }
}

function digitsOf(octets: Uint8Array): string[] {
  return Array.from(octets, (octet) => hexDigits[octet])
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
