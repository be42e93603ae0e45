/**
 * JER out of what the kernel writes for it: the text of values, with marks where they begin and end. Here are names, brackets, commas
 * and the layout. Nothing is held but the text of a date.
 */
import { type JerShape, JerShapes, octetsOf } from './jer-shapes.ts'
import { T_ID, TABLES_BASE } from './tables/layout.ts'
import type { SchemaTables } from './tables/types.ts'
import type { PendingText } from './text-converter.ts'
import { unknownName } from './unknown-names.ts'
import { MARK_OPEN, MARK_WORDS } from './xer-layout.ts'
import { XerText } from './xer-text.ts'

/** A value that is open. */
interface Frame {
  readonly shape: JerShape
  /** Alternatives around it, each with an object of its own. */
  readonly alternatives: number
  /** Values that have begun in it. */
  count: number
  /** Additions of a later version in it. */
  additions: number
}

const noFrame = -1
const comma = octetsOf(',')
const objectStart = octetsOf('{')
const objectEnd = octetsOf('}')
const containing = octetsOf('{"containing":')
const arrayStart = octetsOf('[')
const arrayEnd = octetsOf(']')
const nullText = octetsOf('null')
const lineFeed = octetsOf('\n')

const decoder = new TextDecoder()

export class JerText implements PendingText {
  readonly #shapes: JerShapes
  readonly #view: DataView
  readonly #isCompact: boolean
  readonly #space: string
  readonly #text = new XerText()
  readonly #frames: Frame[] = []
  /** A line feed and the spaces of each level. */
  readonly #lines: Uint8Array[] = []
  #level = 0
  /** Octets at the beginning of `#text` that have been taken. */
  #taken = 0
  /** Where the text of a date that is open begins in `#text`. */
  #heldFrom = noFrame

  constructor(tables: SchemaTables, isCompact: boolean) {
    this.#shapes = new JerShapes(tables)
    this.#view = new DataView(tables.octets.buffer, tables.octets.byteOffset, tables.octets.byteLength)
    this.#isCompact = isCompact
    this.#space = isCompact ? '' : ' '
  }

  add(text: Uint8Array, marks: Uint32Array, address: number): void {
    let at = 0
    for (let i = 0; i < marks.length; i += MARK_WORDS) {
      const end = marks[i + 1] - address
      this.#contents(text, at, end)
      at = end
      if (marks[i] === MARK_OPEN) this.#open(marks[i + 2], marks[i + 3])
      else this.#close()
    }
    this.#contents(text, at, text.length)
  }

  take(): Uint8Array {
    this.#text.drop(this.#taken)
    if (this.#heldFrom !== noFrame) this.#heldFrom -= this.#taken
    this.#taken = this.#heldFrom === noFrame ? this.#text.length : this.#heldFrom
    return this.#text.slice(0, this.#taken)
  }

  #contents(text: Uint8Array, start: number, end: number): void {
    if (start === end) return
    const frame = this.#frames[this.#frames.length - 1]
    if (frame.shape.kind === 'held' && frame.count === 0) {
      // Its digits: what it holds is not shown.
      frame.count = -1
      this.#text.addOctets(frame.shape.before)
    }
    this.#text.addSlice(text, start, end)
  }

  #open(transition: number, via: number): void {
    const shape = this.#shapeAt(transition)
    const frames = this.#frames
    const parent = frames[frames.length - 1]
    const outer = via === 0 ? undefined : this.#shapeAt(via)
    let alternatives = outer === undefined ? shape.names : [...outer.names, ...shape.names]
    // The first is that of the PDU, or of the component.
    if (parent === undefined) alternatives = alternatives.slice(1)
    else {
      this.#enter(parent)
      if (shape.kind === 'addition') {
        this.#text.addOctets(this.#shapes.key(unknownName(++parent.additions), this.#space))
      } else if (parent.shape.kind === 'object') {
        this.#text.addOctets(this.#shapes.key(alternatives[0], this.#space))
        alternatives = alternatives.slice(1)
      }
    }
    for (const name of alternatives) {
      this.#text.addOctets(objectStart)
      this.#text.addOctets(this.#shapes.key(name, this.#space))
    }
    this.#begin(shape, alternatives.length)
  }

  #begin(shape: JerShape, alternatives: number): void {
    const frame = { shape, alternatives, count: 0, additions: 0 }
    this.#frames.push(frame)
    switch (shape.kind) {
      case 'object':
      case 'array':
        this.#text.addOctets(shape.kind === 'object' ? objectStart : arrayStart)
        this.#level++
        break
      case 'held':
      case 'null':
        break
      default:
        if (shape.before.length > 0) this.#text.addOctets(shape.before)
        if (shape.kind === 'date') this.#heldFrom = this.#text.length
    }
  }

  /** A value begins in `parent`. */
  #enter(parent: Frame): void {
    const { kind } = parent.shape
    if (kind === 'object' || kind === 'array') {
      if (parent.count > 0) this.#text.addOctets(comma)
      this.#line()
    } else if (kind === 'held') {
      this.#text.addOctets(containing)
      if (!this.#isCompact) this.#text.addText(' ')
    }
    parent.count++
  }

  #close(): void {
    const { shape, alternatives, count } = this.#frames.pop()!
    const text = this.#text
    switch (shape.kind) {
      case 'object':
      case 'array':
        this.#level--
        if (count > 0) this.#line()
        text.addOctets(shape.kind === 'object' ? objectEnd : arrayEnd)
        break
      case 'held':
        if (count === 0) text.addOctets(shape.before)
        text.addOctets(count > 0 ? objectEnd : shape.after)
        break
      case 'null':
        text.addOctets(nullText)
        break
      case 'date':
        this.#separate(shape)
        text.addOctets(shape.after)
        break
      default:
        if (shape.after.length > 0) text.addOctets(shape.after)
    }
    for (let i = 0; i < alternatives; i++) text.addOctets(objectEnd)
    if (this.#frames.length === 0) text.addOctets(lineFeed)
  }

  #separate({ separators }: JerShape): void {
    const start = this.#heldFrom
    const text = decoder.decode(this.#text.slice(start, this.#text.length))
    this.#heldFrom = noFrame
    this.#text.replaceFrom(start, [octetsOf(separators!(text))])
  }

  #line(): void {
    if (this.#isCompact) return
    this.#text.addOctets((this.#lines[this.#level] ??= octetsOf(`\n${'  '.repeat(this.#level)}`)))
  }

  #shapeAt(address: number): JerShape {
    return this.#shapes.of(address, this.#view.getUint32(address + T_ID - TABLES_BASE, true))
  }
}
