/** Records to lines: one for each record of a batch, and one for a long value however many pieces it has. */
import { Header, readHeader } from '../ber/header.ts'
import type { BerNode } from '../ber/node.ts'
import { Form, TagClass, type TagNumber } from '../ber/tag.ts'
import { type UniversalType, universalTypes } from '../ber/universal-types.ts'
import type { ComponentNames } from '../schema/component-names.ts'
import { type BerBatch, RecordKind } from '../stream/batch.ts'
import { type OidNames, renderContents } from './contents.ts'
import type { ContentsFault, DumpedValue, DumpFormat } from './format.ts'
import { contentsOpened } from './open.ts'

export interface DumpOptions {
  /** Absolute offset of the first octet that the decoder was given, 0 by default. */
  readonly baseOffset?: number
  /** Names of well-known OBJECT IDENTIFIERs, to be shown beside them. */
  readonly names?: OidNames
  /** Names of components by a schema, of data that are values of its type. */
  readonly components?: ComponentNames
  /**
   * Shows what is in OCTET STRINGs and BIT STRINGs whose contents are one data value, as deep as `maxDepth`. Strings in pieces,
   * longer than the decoder's `maxContiguous`, stay closed.
   */
  readonly open?: boolean
  /** The decoder's: with `open`, values that may be open at one time. 512 by default. */
  readonly maxDepth?: number
}

/** Octets of the longest value that formats are given whole. */
const longestShown = 16 * 1024

class Value implements DumpedValue {
  offset = 0
  depth = 0
  headerLength = 0
  length = 0
  tagClass: TagClass = TagClass.Universal
  tagNumber: TagNumber = 0
  constructed = false
  indefinite = false
  type: UniversalType | undefined = undefined
  component: string | undefined = undefined
  schemaType: string | undefined = undefined

  setTag(tagClass: TagClass, tagNumber: TagNumber): void {
    this.tagClass = tagClass
    this.tagNumber = tagNumber
    this.type = tagClass === TagClass.Universal ? universalTypes[tagNumber as number] : undefined
  }

  /** Whether the form is not the one that the type must have. */
  get formWrong(): boolean {
    const { type, constructed } = this
    return type?.form !== undefined && (type.form === Form.Constructed) !== constructed
  }
}

/**
 * Give every batch of a decoder with the option `endOfContents` to `take`; where the decoder says that the input is
 * truncated, give what is left to `unfinished`.
 */
export class Dump {
  readonly #format: DumpFormat
  readonly #baseOffset: number
  readonly #names: OidNames | undefined
  readonly #components: ComponentNames | undefined
  /** Values that may be open around one that is opened; 0 to open none. */
  readonly #openDepth: number
  /** One object, used again for every line. */
  readonly #value = new Value()
  /** The beginning of a long value whose line is not finished. */
  readonly #beginning: Uint8Array
  #gathered = 0
  #inLong = false
  #faults = 0
  #firstFault: ContentsFault | undefined

  constructor(format: DumpFormat, options: DumpOptions = {}) {
    this.#format = format
    this.#beginning = new Uint8Array(format.beginning)
    this.#baseOffset = options.baseOffset ?? 0
    this.#names = options.names
    this.#components = options.components
    this.#openDepth = options.open ? (options.maxDepth ?? 512) : 0
  }

  /** Values that break a rule of their type; they are marked in their lines. */
  get faults(): number {
    return this.#faults
  }

  get firstFault(): ContentsFault | undefined {
    return this.#firstFault
  }

  /** Writes lines for the records `[from, to)` of a batch. */
  take(batch: BerBatch, from = 0, to = batch.length): void {
    const value = this.#value
    const format = this.#format
    for (let i = from; i < to; i++) {
      const kind = batch.kind(i)
      if (kind === RecordKind.Piece) {
        this.#piece(batch, i)
        continue
      }
      value.offset = batch.identifierOffset(i) + this.#baseOffset
      value.depth = batch.depth(i)
      if (kind === RecordKind.EndOfContents) {
        format.endOfContents(value.offset, value.depth)
        continue
      }
      value.headerLength = batch.headerLength(i)
      value.length = batch.contentsLength(i)
      value.constructed = batch.constructed(i)
      value.indefinite = batch.indefinite(i)
      value.setTag(batch.tagClass(i), batch.tagNumber(i))
      const implied = this.#components && nameValue(value, this.#components)
      format.header(value)
      // Its contents are shown by its type, which the tag does not tell.
      if (implied !== undefined) value.setTag(TagClass.Universal, implied)
      if (value.constructed) {
        this.#end(value.formWrong ? { code: 'FORM_WRONG', offset: value.offset } : undefined)
      } else if (kind === RecordKind.Long) {
        this.#gathered = 0
        this.#inLong = true
      } else {
        const start = batch.contentsStart(i)
        this.#components?.contents(batch.octets, start, start + value.length)
        this.#primitive(batch.octets, start, start + value.length)
      }
    }
  }

  /**
   * The input has ended inside a value: it still gets its line, with as much of it as there is.
   * @param rest   octets after the last complete record
   * @param offset offset of the first of them in what the decoder was given: its `position`
   * @param depth  the decoder's
   */
  unfinished(rest: Uint8Array, offset: number, depth: number): void {
    const value = this.#value
    if (this.#inLong) {
      this.#inLong = false
      renderContents(this.#format, value, this.#beginning, 0, this.#gathered, this.#names)
      this.#format.end('TRUNCATED')
      return
    }
    const header = new Header()
    // Octets 00 are one half of end-of-contents octets; a constructed value has its record once its header is complete.
    if (rest.length === 0 || rest[0] === 0 || !readHeader(rest, 0, header) || header.constructed) return
    value.offset = offset + this.#baseOffset
    value.depth = depth
    value.headerLength = header.contentsOffset
    value.length = header.contentsLength
    value.constructed = false
    value.indefinite = false
    value.setTag(header.tagClass, header.tagNumber)
    value.component = undefined
    value.schemaType = undefined
    this.#format.header(value)
    renderContents(this.#format, value, rest, header.contentsOffset, rest.length, this.#names)
    this.#format.end('TRUNCATED')
  }

  #piece(batch: BerBatch, i: number): void {
    if (!this.#inLong) return
    const start = batch.contentsStart(i)
    const room = this.#beginning.length - this.#gathered
    const taken = Math.min(room, batch.contentsLength(i))
    this.#beginning.set(batch.octets.subarray(start, start + taken), this.#gathered)
    this.#gathered += taken
    if (taken < room && !batch.isLastPiece(i)) return
    this.#inLong = false
    this.#primitive(this.#beginning, 0, this.#gathered)
  }

  #primitive(octets: Uint8Array, start: number, end: number): void {
    const value = this.#value
    const { offset, headerLength, length, depth } = value
    const shown = length > longestShown ? Math.min(end, start + this.#beginning.length) : end
    this.#end(renderContents(this.#format, value, octets, start, shown, this.#names))
    if (this.#openDepth === 0 || end - start !== length || length < 2) return
    if (value.tagClass !== TagClass.Universal) return
    const contents = octets.subarray(start, end)
    const opened = contentsOpened(value.tagNumber, contents, offset + headerLength, this.#openDepth - depth - 1)
    if (opened !== undefined) this.#opened(opened, depth + 1)
  }

  /** Lines for a value found in a string and for all in it. No recursion along its components, which may be deep. */
  #opened(root: BerNode, depth: number): void {
    const value = this.#value
    value.component = undefined
    value.schemaType = undefined
    // A number stands for end-of-contents octets, by their offset, and is followed by their depth.
    const waiting: (BerNode | number)[] = [root]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next === 'number') {
        this.#format.endOfContents(waiting.pop() as number, next)
        continue
      }
      value.offset = next.identifierOffset
      value.depth = depth + next.depth
      value.headerLength = next.headerLength
      value.length = next.indefinite ? 0 : next.contentsLength
      value.constructed = next.constructed
      value.indefinite = next.indefinite
      value.setTag(next.tagClass, next.tagNumber)
      this.#format.header(value)
      if (!next.constructed) {
        this.#primitive(next.contents, 0, next.contentsLength)
        continue
      }
      this.#end(value.formWrong ? { code: 'FORM_WRONG', offset: value.offset } : undefined)
      if (next.indefinite) waiting.push(next.endOffset - 2, depth + next.depth + 1)
      const components = next.children()
      for (let i = components.length - 1; i >= 0; i--) waiting.push(components[i])
    }
  }

  #end(fault: ContentsFault | undefined): void {
    if (fault === undefined) {
      this.#format.end(undefined)
      return
    }
    this.#faults++
    this.#firstFault ??= fault
    this.#format.end(fault.code)
  }
}

/** Numbers of the universal types by their names, as schemas have them. */
const universalNumbers: ReadonlyMap<string, number> = new Map(
  universalTypes.flatMap((type, number) => (type === undefined ? [] : [[type.name, number]])),
)

/** Asks a schema what a value is called. @returns the universal tag of its type, if it is primitive and its own tag is another one */
function nameValue(value: Value, components: ComponentNames): number | undefined {
  const named = components.begin(value)
  value.component = named?.name
  value.schemaType = undefined
  if (named?.kind === undefined || named.isExplicit || value.tagClass === TagClass.Universal) return undefined
  if (named.kind === 'OPEN' || named.kind === 'CHOICE') return undefined
  value.schemaType = named.kind
  return value.constructed ? undefined : universalNumbers.get(named.kind)
}
