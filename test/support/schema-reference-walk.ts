/** The values of a schema's types, from a tag down to components and elements (X.690 8.9 to 8.16). */
import type { Limits } from '../../src/ber/limits.ts'
import type { Tag } from '../../src/ber/tag.ts'
import type { ResolvedType, Schema, TypeId } from '../../src/schema/notation/index.ts'
import { countHolds } from './schema-reference-constraints.ts'
import { walkContents } from './schema-reference-primitive.ts'
import type { Header, ReferenceReader } from './schema-reference-reader.ts'
import { hasSegments } from './schema-reference-strings.ts'
import { walkSequence, walkSet } from './schema-reference-structure.ts'
import { type Match, Types, type View } from './schema-reference-types.ts'
import { derContents } from './schema-reference-values.ts'

export interface ReferenceOptions {
  readonly rules?: 'BER' | 'DER'
  readonly several?: boolean
  readonly maxViolations?: number
  readonly maxContiguous?: number
  readonly limits?: Partial<Limits>
}

/** Where a value stands: its path, and those of the structured types around it (X.682 10.7). */
export interface Place {
  readonly path: string
  readonly around: readonly string[]
}

export class Walk {
  readonly schema: Schema
  readonly types: Types
  readonly reader: ReferenceReader
  readonly isDer: boolean
  readonly maxContiguous: number
  /** Contents octets by path: what may turn out to be a key. */
  readonly keys = new Map<string, readonly number[]>()

  constructor(schema: Schema, reader: ReferenceReader, options: ReferenceOptions) {
    this.schema = schema
    this.types = new Types(schema)
    this.reader = reader
    this.isDer = options.rules === 'DER'
    this.maxContiguous = options.maxContiguous ?? 16384
  }

  topLevel(pdu: TypeId, begun: () => void): void {
    this.keys.clear()
    const view = this.types.view(pdu)
    const path = this.schema.types[pdu].name ?? ''
    const header = this.reader.header((tag) => this.pathOf(view, tag, { path, around: [] }))
    begun()
    const match = this.match(view, header)
    if (match === undefined) this.refuse('COMPONENT_UNEXPECTED', header, path, '')
    else this.take(match, header, { path, around: [] })
  }

  match(view: View, tag: Tag): Match | undefined {
    return this.types.exact(view, tag) ?? this.types.fallback(view, tag)
  }

  /** Path of the value that a tag leads to, if to any. */
  pathOf(view: View, tag: Tag, place: Place): string | undefined {
    const match = this.match(view, tag)
    if (match === undefined) return undefined
    const inner = this.#behind(match, place)
    const isOpen = !match.isUnknown && match.view.read === match.view.type.tags.length
    const row = isOpen ? this.row(match.view, inner) : 'any'
    return typeof row === 'string'
      ? inner.path
      : (this.pathOf(row, tag, { path: inner.path, around: [] }) ?? inner.path)
  }

  /** Where a match stands: past the alternatives on the way to it. */
  #behind(match: Match, place: Place): Place {
    const steps = [place.path, ...match.names]
    const paths = steps.map((_, i) => steps.slice(0, i + 1).join('.'))
    return { path: paths.at(-1)!, around: [...place.around, ...paths.slice(0, match.choices)] }
  }

  /** A value that is not what it should be: told, and passed over. */
  refuse(code: string, header: Header, path: string, inside = path): void {
    this.reader.report(code, header.identifierOffset, path)
    this.skip(header, inside)
  }

  skip(header: Header, path: string): void {
    if (header.constructed) this.reader.within({ end: header.end, path }, (inner) => this.skip(inner, path))
    else this.reader.contents(header, path)
  }

  take(match: Match, header: Header, place: Place, isOutOfOrder = false): void {
    const inner = this.#behind(match, place)
    const { view } = match
    if (match.isUnknown) this.anything(header, inner, isOutOfOrder)
    else if (view.read === view.type.tags.length) this.#open(view, header, inner, isOutOfOrder)
    else this.#typed(view, header, inner, isOutOfOrder)
  }

  anything(header: Header, { path }: Place, isOutOfOrder: boolean): void {
    this.#derHeader(header, false, path, isOutOfOrder)
    this.skip(header, path)
  }

  /** A value of an open type (X.682 10). */
  #open(view: View, header: Header, place: Place, isOutOfOrder: boolean): void {
    const row = this.row(view, place)
    if (row === 'any') {
      this.anything(header, place, isOutOfOrder)
    } else if (row === 'unknown') {
      this.refuse('OPEN_KEY_UNKNOWN', header, place.path)
    } else if (row === 'absent') {
      this.refuse('OPEN_TYPE_ABSENT', header, place.path)
    } else {
      const match = this.match(row, header)
      if (match === undefined) this.refuse('COMPONENT_UNEXPECTED', header, place.path)
      else this.take(match, header, { path: place.path, around: [] }, isOutOfOrder)
    }
  }

  /** What the key says of an open type. */
  row({ type: { table } }: View, place: Place): View | 'any' | 'unknown' | 'absent' {
    const [reference] = table?.at ?? []
    const base = reference === undefined ? undefined : place.around.at(-1 - reference.up)
    const key = base === undefined ? undefined : this.keys.get([base, ...reference.path].join('.'))
    if (table === undefined || table.at.length !== 1 || key === undefined) return 'any'
    const keyType = this.schema.types[reference.type]
    const row = table.rows.find(({ keys: [value] }) => value && derContents(keyType, value)?.join() === key.join())
    if (row === undefined) return table.extensible ? 'any' : 'unknown'
    return row.type === undefined ? 'absent' : this.types.view(row.type)
  }

  /** A value that has the tag of its type: form, DER, contents. */
  #typed(view: View, header: Header, place: Place, isOutOfOrder: boolean): void {
    const { type } = view
    const { path } = place
    const isLast = view.read === type.tags.length - 1
    const isExplicit = !isLast || type.kind === 'CHOICE' || (type.kind === 'OPEN' && !type.untypedContents)
    if (!isExplicit && type.kind === 'OPEN') {
      this.anything(header, place, isOutOfOrder)
      return
    }
    const isContainer = isExplicit || 'components' in type || 'element' in type
    if (isContainer ? !header.constructed : header.constructed && !hasSegments(type)) {
      this.refuse('FORM_WRONG', header, path)
      return
    }
    const isSound = this.#derHeader(header, !isContainer && hasSegments(type), path, isOutOfOrder)
    if (isExplicit) this.single(this.types.inner(view), { end: header.end }, place)
    else if ('components' in type) this.#structure(view, type, header, place)
    else if ('element' in type) this.#list(view, header, place)
    else walkContents(this, view, header, place, isSound)
  }

  /** @returns whether DER has nothing against the header */
  #derHeader(header: Header, isString: boolean, path: string, isOutOfOrder: boolean): boolean {
    if (!this.isDer) return true
    const { identifierOffset, lengthOffset } = header
    if (header.end === Infinity) this.reader.report('DER_INDEFINITE', lengthOffset, path)
    else if (!header.isShortest) this.reader.report('DER_LENGTH', lengthOffset, path)
    else if (isString && header.constructed) this.reader.report('DER_CONSTRUCTED', identifierOffset, path)
    else if (isOutOfOrder) this.reader.report('DER_SET_ORDER', identifierOffset, path)
    else return true
    return false
  }

  /** What holds exactly one value: an explicit tag, a string with CONTAINING. With `isFilled`, a wrong one counts too. */
  single(inner: View, { end }: { readonly end: number }, place: Place, isFilled = false): void {
    let isThere = false
    let isTold = false
    const pathOf = (tag: Tag): string | undefined => (isThere ? undefined : this.pathOf(inner, tag, place))
    const closed = this.reader.within({ end, path: place.path, pathOf }, (header) => {
      const match = isThere ? undefined : this.match(inner, header)
      if (match === undefined) {
        isTold = true
        isThere ||= isFilled
        this.refuse('COMPONENT_UNEXPECTED', header, place.path)
      } else {
        isThere = true
        this.take(match, header, place)
      }
    })
    if (closed !== undefined && !isThere && !isTold) this.reader.report('COMPONENT_MISSING', closed, place.path)
  }

  #structure(view: View, type: Extract<ResolvedType, { components: unknown }>, header: Header, place: Place): void {
    const inner: Place = { path: place.path, around: [...place.around, place.path] }
    const components = type.components.map((component) => ({
      path: `${place.path}.${component.name}`,
      view: this.types.component(view, component),
      ...this.types.presence(view, component),
    }))
    const structure = { components, extensionAt: type.extensionAt, inner, end: header.end }
    if (type.kind === 'SET') walkSet(this, structure)
    else walkSequence(this, structure)
  }

  #list(view: View, header: Header, place: Place): void {
    const reader = this.reader
    const element = this.types.element(view)
    const around = [...place.around, place.path]
    const isOrdered = this.isDer && view.type.kind === 'SET OF'
    let count = 0
    let before: Uint8Array | undefined
    const pathOf = (tag: Tag): string | undefined => this.pathOf(element, tag, { path: reader.placePath, around })
    const closed = reader.within({ end: header.end, path: place.path, isList: true, pathOf }, (each) => {
      const path = `${place.path}[${count++}]`
      const match = this.match(element, each)
      if (match === undefined) {
        before = undefined
        this.refuse('COMPONENT_UNEXPECTED', each, path)
        return
      }
      reader.recovered.delete(reader.frames.length)
      this.take(match, each, { path, around })
      if (reader.recovered.has(reader.frames.length)) {
        before = undefined
        return
      }
      const encoding = reader.octets.subarray(each.identifierOffset, reader.position)
      if (isOrdered && before !== undefined && Buffer.compare(before, encoding) > 0) {
        reader.report('DER_SET_OF_ORDER', each.identifierOffset, path)
      }
      before = encoding
    })
    if (closed !== undefined && !countHolds(count, view.constraints)) {
      reader.report('SIZE', header.contentsOffset, place.path)
    }
  }
}
