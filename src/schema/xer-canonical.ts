/**
 * Canonical XER (X.693 9) out of what the kernel writes for it: the text of values, with marks where they begin and end. Here are the
 * elements, those without contents as one tag (9.1.4); components that were left out because they have their DEFAULT value (9.5);
 * and the order of a SET and a SET OF (9.6, 9.7), for which the text of an outermost one is held until it ends.
 */
import type { Schema, StructureType } from './notation/types.ts'
import type { SchemaTables } from './tables/types.ts'
import { BerViolation } from './violations.ts'
import { defaultText } from './xer-defaults.ts'
import { MARK_OPEN, MARK_WORDS } from './xer-layout.ts'
import { compareTexts } from './xer-order.ts'
import type { TextSink } from './xer-output.ts'
import { Shapes, type StructureShape, type TransitionShape } from './xer-shapes.ts'
import { XerText } from './xer-text.ts'

/** A value that is open. */
interface Frame {
  readonly shape: TransitionShape
  readonly via: TransitionShape | undefined
  /** Of a SEQUENCE or SET. */
  readonly structure: StructureShape | undefined
  /** Of those: indexes of the components that have been there. */
  readonly seen: Set<number>
  /** Of a SET or SET OF. */
  readonly parts: Part[] | undefined
}

const nothingSeen = new Set<number>()

interface Part {
  /** In a SET. */
  readonly rank: number
  /** Positions in the text since its beginning. */
  readonly start: number
  end: number
}

/** What a part costs beside its text, roughly. */
const partOctets = 64

export class CanonicalText implements TextSink {
  readonly #schema: Schema
  readonly #shapes: Shapes
  readonly #maxSetOctets: number
  readonly #position: () => number
  readonly #text = new XerText()
  readonly #frames: Frame[] = []
  /** Octets that `#text` has let go. */
  #dropped = 0
  /** Octets at the beginning of `#text` that have been taken. */
  #taken = 0
  /** Parts of all SETs and SET OFs that are open. */
  #parts = 0
  /** The last tag is `<name`, without an end. */
  #isTagOpen = false

  /** @param position the input's, for errors */
  constructor(schema: Schema, tables: SchemaTables, maxSetOctets: number, position: () => number) {
    this.#schema = schema
    this.#shapes = new Shapes(schema, tables)
    this.#maxSetOctets = maxSetOctets
    this.#position = position
  }

  /** @throws {BerViolation} `LIMIT_SET`; `XER_TYPE_UNKNOWN` for a DEFAULT value from a module that is missing */
  add(text: Uint8Array, marks: Uint32Array, address: number): void {
    let at = 0
    for (let i = 0; i < marks.length; i += MARK_WORDS) {
      const end = marks[i + 1] - address
      this.#addContents(text, at, end)
      at = end
      if (marks[i] === MARK_OPEN) this.#open(marks[i + 2], marks[i + 3])
      else this.#close()
    }
    this.#addContents(text, at, text.length)
    const held = this.#end - this.#heldFrom() + this.#parts * partOctets
    if (held > this.#maxSetOctets) {
      const outermost = this.#frames.findIndex(({ parts }) => parts !== undefined)
      throw this.#refusal('LIMIT_SET', this.#frames.slice(0, outermost + 1))
    }
  }

  take(): Uint8Array {
    this.#text.drop(this.#taken)
    this.#dropped += this.#taken
    this.#taken = this.#heldFrom() - this.#dropped
    return this.#text.slice(0, this.#taken)
  }

  get #end(): number {
    return this.#dropped + this.#text.length
  }

  /** Where the outermost open SET or SET OF has its first part: nothing before it can change. */
  #heldFrom(): number {
    // With the end of the start tag in front of it, which has to go if no part has any text.
    for (const { parts } of this.#frames) if (parts !== undefined && parts.length > 0) return parts[0].start - 1
    return this.#end
  }

  #open(transition: number, via: number): void {
    const shape = this.#shapes.transition(transition)
    const outer = via === 0 ? undefined : this.#shapes.transition(via)
    const parent = this.#frames.at(-1)
    if (parent !== undefined) this.#enter(parent, (outer ?? shape).info.names[0])
    if (outer !== undefined) for (const element of outer.elements) this.#startTag(element)
    for (const element of shape.elements) this.#startTag(element)
    const { contents } = shape
    const isStructure = contents === 'sequence' || contents === 'set'
    this.#frames.push({
      shape,
      via: outer,
      structure: isStructure ? this.#shapes.structure(shape.info.type as StructureType) : undefined,
      seen: isStructure ? new Set() : nothingSeen,
      parts: contents === 'set' || contents === 'setOf' ? [] : undefined,
    })
  }

  /** A value begins in `parent`; `name` is that of the component, in a SEQUENCE or SET. */
  #enter({ structure, seen, parts }: Frame, name: string): void {
    const index = structure?.indexes.get(name)
    if (structure !== undefined && index !== undefined) {
      if (parts === undefined) this.#addDefaults(structure, seen, index)
      seen.add(index)
    }
    if (parts === undefined) return
    this.#finishTag()
    this.#addPart(parts, structure?.ranks[index!] ?? 0, this.#end)
  }

  #close(): void {
    const { shape, via, structure, seen, parts } = this.#frames.at(-1)!
    if (structure !== undefined) this.#addDefaults(structure, seen, structure.type.components.length, parts)
    if (parts !== undefined && parts.length > 0) {
      if (parts[0].start === this.#end) this.#reopenTag()
      else this.#sort(parts, shape.contents === 'setOf')
      this.#parts -= parts.length
    }
    this.#frames.pop()
    this.#endTags(shape.elements)
    if (via !== undefined) this.#endTags(via.elements)
    const part = this.#frames.at(-1)?.parts?.at(-1)
    if (part !== undefined) part.end = this.#end
  }

  /** Adds the components before `end` that have not been there and have a DEFAULT value; `parts`: those of a SET. */
  #addDefaults({ type, defaults, ranks }: StructureShape, seen: Set<number>, end: number, parts?: Part[]): void {
    for (const index of defaults) {
      if (index >= end || seen.has(index)) continue
      seen.add(index)
      const text = defaultText(this.#schema, type.components[index])
      if (text === undefined) throw this.#refusal('XER_TYPE_UNKNOWN', this.#frames)
      this.#finishTag()
      const start = this.#end
      this.#text.addText(text)
      if (parts !== undefined) this.#addPart(parts, ranks[index], start)
    }
  }

  #sort(parts: Part[], isSetOf: boolean): void {
    const textOf = ({ start, end }: Part): Uint8Array => this.#text.slice(start - this.#dropped, end - this.#dropped)
    const compare = (a: Part, b: Part): number => (isSetOf ? compareTexts(textOf(a), textOf(b)) : a.rank - b.rank)
    if (parts.every((part, index) => index === 0 || compare(parts[index - 1], part) <= 0)) return
    const start = parts[0].start - this.#dropped
    const sorted = parts.sort(compare).map((part) => textOf(part).slice())
    this.#text.replaceFrom(start, sorted)
  }

  #addPart(parts: Part[], rank: number, start: number): void {
    parts.push({ rank, start, end: this.#end })
    this.#parts++
  }

  #addContents(text: Uint8Array, start: number, end: number): void {
    if (start === end) return
    this.#finishTag()
    this.#text.addSlice(text, start, end)
  }

  #startTag(name: string): void {
    this.#finishTag()
    this.#text.addText(`<${name}`)
    this.#isTagOpen = true
  }

  #endTags(names: readonly string[]): void {
    for (let i = names.length - 1; i >= 0; i--) {
      this.#text.addText(this.#isTagOpen ? '/>' : `</${names[i]}>`)
      this.#isTagOpen = false
    }
  }

  #finishTag(): void {
    if (this.#isTagOpen) this.#text.addText('>')
    this.#isTagOpen = false
  }

  /** Takes back what `finishTag` wrote last: no text has come after it. */
  #reopenTag(): void {
    this.#text.replaceFrom(this.#text.length - 1, [])
    this.#isTagOpen = true
  }

  /** @param frames the values around the fault */
  #refusal(code: 'LIMIT_SET' | 'XER_TYPE_UNKNOWN', frames: readonly Frame[]): BerViolation {
    const path = frames.flatMap(({ shape, via }) => [...(via?.elements ?? []), ...shape.elements]).join('.')
    return new BerViolation(code, this.#position(), { path })
  }
}
