/** Rows as lines of JSON (NDJSON) or CSV, written as octets: no object is made for a row or a value. */
import { printable } from '../../ber/printable.ts'
import type { Column } from './plan.ts'
import type { SelectedRows } from './rows.ts'
import { Shape, ValueWriter } from './value-text.ts'

export type RowFormat = 'ndjson' | 'csv'

const quote = 0x22
const comma = 0x2c
const lineEnd = 0x0a

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What JSON wants escaped, and what could control a terminal: control and format characters, line separators. */
const unsafeInJson = /["\\\p{C}\p{Zl}\p{Zp}]/gu
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

export class RowText {
  readonly #format: RowFormat
  readonly #columns: readonly Column[]
  readonly #forTerminal: boolean
  readonly #writer = new ValueWriter()
  /** `"path":` of each column. */
  readonly #keys: readonly Uint8Array[]

  /** @param options `forTerminal`: what could control a terminal is escaped in CSV, too, which has no escapes of its own */
  constructor(columns: readonly Column[], format: RowFormat, options: { readonly forTerminal?: boolean } = {}) {
    this.#columns = columns
    this.#forTerminal = options.forTerminal ?? false
    this.#format = format
    const encoder = new TextEncoder()
    this.#keys = columns.map(({ path }) => encoder.encode(`${JSON.stringify(path)}:`))
  }

  /** Values so far of which only the beginning is shown: `...` follows it. */
  get cut(): number {
    return this.#writer.cut
  }

  /** The line before the rows: of CSV the columns' paths, of NDJSON none. */
  header(): Uint8Array {
    if (this.#format === 'ndjson') return new Uint8Array(0)
    return new TextEncoder().encode(`${this.#columns.map(({ path }) => csvField(path)).join(',')}\n`)
  }

  /** A line for each row: a view that is good until the next call. */
  lines(rows: SelectedRows): Uint8Array {
    const { out } = this.#writer
    out.length = 0
    if (this.#format === 'ndjson') this.#json(rows)
    else this.#csv(rows)
    return out.octets.subarray(0, out.length)
  }

  /** Absent values are left out. */
  #json(rows: SelectedRows): void {
    const { out } = this.#writer
    const columns = this.#columns.length
    for (let row = 0; row < rows.length; row++) {
      out.addOctet(0x7b)
      let isFirst = true
      for (let column = 0; column < columns; column++) {
        if (!rows.has(row, column)) continue
        if (!isFirst) out.addOctet(comma)
        isFirst = false
        const key = this.#keys[column]
        out.addSlice(key, 0, key.length)
        this.#jsonValue(rows, row, column)
      }
      out.addOctet(0x7d)
      out.addOctet(lineEnd)
    }
  }

  #jsonValue(rows: SelectedRows, row: number, column: number): void {
    const { out } = this.#writer
    const start = out.length
    // Room for the quotation mark is kept until it is known whether there is one.
    out.addOctet(quote)
    const shape = this.#writer.write(rows, row, column)
    if (shape >= Shape.Plain) {
      if (shape === Shape.Text) this.#escape(start + 1)
      out.addOctet(quote)
      return
    }
    out.octets.copyWithin(start, start + 1, out.length)
    out.length--
  }

  /** Escapes what was written from `start` on, where that has to be. */
  #escape(start: number): void {
    const { out } = this.#writer
    const { octets } = out
    let at = start
    while (at < out.length && octets[at] >= 0x20 && octets[at] < 0x7f && octets[at] !== quote && octets[at] !== 0x5c)
      at++
    if (at === out.length) return
    const text = decoder.decode(octets.subarray(start, out.length))
    out.length = start
    out.addText(text.replace(unsafeInJson, escaped))
  }

  #csv(rows: SelectedRows): void {
    const { out } = this.#writer
    const columns = this.#columns.length
    for (let row = 0; row < rows.length; row++) {
      for (let column = 0; column < columns; column++) {
        if (column > 0) out.addOctet(comma)
        if (!rows.has(row, column)) continue
        const start = out.length
        if (this.#writer.write(rows, row, column) === Shape.Text) this.#quote(start)
      }
      out.addOctet(lineEnd)
    }
  }

  /** Puts quotation marks around what was written from `start` on, where CSV wants them (RFC 4180). */
  #quote(start: number): void {
    const { out } = this.#writer
    // An empty text is not an absent one.
    let isSpecial = out.length === start
    let isUnsafe = false
    for (let i = start; i < out.length; i++) {
      const octet = out.octets[i]
      if (octet === quote || octet === comma || octet === lineEnd || octet === 0x0d) isSpecial = true
      else if (octet < 0x20 || octet >= 0x7f) isUnsafe = this.#forTerminal
    }
    if (!isSpecial && !isUnsafe) return
    const decoded = decoder.decode(out.octets.subarray(start, out.length))
    const text = this.#forTerminal ? printable(decoded) : decoded
    out.length = start
    out.addText(isSpecial ? `"${text.replaceAll('"', '""')}"` : text)
  }
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `\u` and four digits for each unit of UTF-16. */
function escaped(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  let text = ''
  for (let i = 0; i < character.length; i++) {
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  }
  return text
}
