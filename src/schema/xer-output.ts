/** The kernel's renderer, seen from JavaScript: room for text, what it is to write, and the values that it leaves to us. */
import { toHex } from '../ber/hex.ts'
import { identifierOctets, lengthOctets } from '../ber/writer.ts'
import { decodeReal } from './constraint-real.ts'
import type { SchemaMemory } from './memory.ts'
import type { RunOutput } from './run.ts'
import {
  KIND_ENUMERATED,
  KIND_OBJECT_IDENTIFIER,
  KIND_REAL,
  KIND_RELATIVE_OID,
  NAME_LIST_BARE,
  NAME_SET_BARE,
  NAME_SIZE,
  NAME_STYLE,
  NAME_TEXT_LENGTH,
  NAMES_COUNT,
  NAMES_ENTRIES,
  T_ID,
  T_KIND,
  T_NAMES,
  TABLES_BASE,
} from './tables/layout.ts'
import type { SchemaTables } from './tables/types.ts'
import { encodingName } from './unknown-names.ts'
import type { ViolationCode } from './violations.ts'
import { XER_CANONICAL, XER_INDENTED, XER_JSON, XER_SIZE, XerRegister } from './xer-layout.ts'
import { canonicalRealText, identifierText, integerText, jsonRealText, realText } from './xer-values.ts'

/** Octets of the region for marks, which canonical XER and JER have. */
const MARKS_SIZE = 64 * 1024

const encoder = new TextEncoder()

/** What takes text. The views are good until the kernel goes on. */
export interface TextSink {
  /**
   * @param marks   of canonical XER and JER, with addresses in the text
   * @param address of the text's first octet
   * @param isLast  the kernel goes on only when the text has been taken; otherwise it does at once
   */
  add(text: Uint8Array, marks: Uint32Array, address: number, isLast: boolean): void
}

/**
 *     output   registers 64 | marks, unless indented | text
 */
export class XerOutput implements RunOutput {
  readonly size: number
  readonly renders = true
  readonly #tables: SchemaTables
  readonly #mode: number
  readonly #hasMarks: boolean
  readonly #sink: TextSink
  #memory!: SchemaMemory

  /**
   * @param mode     `XER_INDENTED` and so on (xer-layout.ts)
   * @param textSize octets of room for text that are wanted; there are more if one line takes more
   */
  constructor(tables: SchemaTables, mode: number, maxDepth: number, textSize: number, sink: TextSink) {
    this.#tables = tables
    this.#mode = mode
    this.#hasMarks = mode !== XER_INDENTED
    this.#sink = sink
    this.size = XER_SIZE + (this.#hasMarks ? MARKS_SIZE : 0) + Math.max(textSize, longestStep(tables, maxDepth))
  }

  get #block(): number {
    return this.#memory.output
  }

  get #marks(): number {
    return this.#block + XER_SIZE
  }

  get #text(): number {
    return this.#hasMarks ? this.#marks + MARKS_SIZE : this.#marks
  }

  configure(memory: SchemaMemory): void {
    this.#memory = memory
    memory.octets.fill(0, this.#block, this.#marks)
    this.#clear()
    memory.kernel.configureXer(this.#mode, this.#block, memory.outputEnd, this.#marks + MARKS_SIZE)
  }

  /** Hands all that has been written to the sink, and makes room again. */
  flush(isLast = true): void {
    const { octets, words } = this.#memory
    const text = octets.subarray(this.#text, this.#register(XerRegister.Out))
    const marks = this.#hasMarks ? words.subarray(this.#marks >>> 2, this.#register(XerRegister.Marks) >>> 2) : noMarks
    this.#clear()
    this.#sink.add(text, marks, this.#text, isLast)
  }

  render(memory: SchemaMemory): ViolationCode | undefined {
    const transition = this.#register(XerRegister.Transition)
    const contents = memory.octets.subarray(
      this.#register(XerRegister.Contents),
      this.#register(XerRegister.ContentsEnd),
    )
    memory.setWord(this.#block + XerRegister.Transition, 0)
    const kind = memory.octets[transition + T_KIND]
    const text = kind === KIND_ENUMERATED ? this.#itemText(transition, contents) : this.#textOf(kind, contents)
    if (text === undefined) return kind === KIND_ENUMERATED ? 'XER_TYPE_UNKNOWN' : 'LIMIT_REAL'
    this.#write(text)
    return undefined
  }

  /** An item of more than 64 bits, or one that the schema does not know and whose number would not do. */
  #itemText(transition: number, contents: Uint8Array): string | undefined {
    const { type, tags } = this.#tables.transitions[this.#memory.word(transition + T_ID)]
    const number = integerText(contents)
    const item = type?.kind === 'ENUMERATED' && type.items.find(({ value }) => value === BigInt(number))
    if (this.#mode === XER_JSON) return item ? `"${item.name}"` : number
    if (item) return `<${item.name}/>`
    if (this.#mode === XER_CANONICAL) return undefined
    if (!this.#hasNoElement(this.#memory.word(transition + T_NAMES))) return number
    return `<?${encodingName} ${spacedHex(identifierOctets(tags[0], false), contents)}?>`
  }

  #hasNoElement(names: number): boolean {
    const count = names === 0 ? 0 : this.#memory.word(names + NAMES_COUNT)
    const styleOf = (entry: number): number => this.#memory.word(names + NAMES_ENTRIES + entry * NAME_SIZE + NAME_STYLE)
    for (let i = 0; i < count; i++) if (styleOf(i) !== NAME_LIST_BARE && styleOf(i) !== NAME_SET_BARE) return false
    return count > 0
  }

  #textOf(kind: number, contents: Uint8Array): string | undefined {
    if (kind === KIND_OBJECT_IDENTIFIER || kind === KIND_RELATIVE_OID) {
      return identifierText(contents, kind === KIND_RELATIVE_OID)
    }
    if (kind !== KIND_REAL) return integerText(contents)
    // The kernel has checked that it is a REAL.
    const real = decodeReal(contents)!
    if (this.#mode === XER_JSON) return jsonRealText(real)
    return this.#mode === XER_CANONICAL ? canonicalRealText(real) : realText(real)
  }

  /** Text is ASCII: a character is an octet. */
  #write(text: string): void {
    const { octets, outputEnd } = this.#memory
    for (let start = 0; start < text.length; ) {
      const out = this.#register(XerRegister.Out)
      const piece = text.slice(start, start + outputEnd - out)
      encoder.encodeInto(piece, octets.subarray(out, outputEnd))
      this.#memory.setWord(this.#block + XerRegister.Out, out + piece.length)
      start += piece.length
      if (start < text.length) this.flush(false)
    }
  }

  #clear(): void {
    this.#memory.setWord(this.#block + XerRegister.Out, this.#text)
    this.#memory.setWord(this.#block + XerRegister.Marks, this.#marks)
  }

  #register(register: (typeof XerRegister)[keyof typeof XerRegister]): number {
    return this.#memory.word(this.#block + register)
  }
}

/** An encoding, as the kernel has octets on a line. */
function spacedHex(identifier: Uint8Array, contents: Uint8Array): string {
  return [identifier, lengthOctets(contents.length), contents]
    .map((octets) => toHex(octets).replace(/..(?=.)/g, '$& '))
    .join(' ')
    .toUpperCase()
}

const noMarks = new Uint32Array(0)

/** Octets that one step of the kernel may want at once: the start or end tags of one value, each on its line, and what adds to them. */
function longestStep(tables: SchemaTables, maxDepth: number): number {
  const view = new DataView(tables.octets.buffer, tables.octets.byteOffset, tables.octets.byteLength)
  const word = (address: number): number => view.getUint32(address - TABLES_BASE, true)
  let count = 1
  let text = 0
  for (const { address } of tables.transitions) {
    const names = word(address + T_NAMES)
    if (names === 0) continue
    const entries = word(names + NAMES_COUNT)
    let length = 0
    for (let i = 0; i < entries; i++) length += word(names + NAMES_ENTRIES + i * NAME_SIZE + NAME_TEXT_LENGTH)
    count = Math.max(count, entries)
    text = Math.max(text, length)
  }
  // An open type and its own type both have names; each entry may be one level.
  const level = 2 * count * (maxDepth + 1) + 2
  return 2 * (text + count * (4 * level + 32)) + 8 * level + 256
}
