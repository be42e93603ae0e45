/**
 * Reads one device's octets by its description. The description gives each field a size, which says where the next one begins even
 * where the field itself cannot be read: it is kept as octets then, with the reason.
 */
import type { DecodeBudget } from './decode-budget.ts'
import { DecodeCursor, type DecoderNote } from './decode-cursor.ts'
import { readList } from './decode-lists.ts'
import { DecodeWays } from './decode-ways.ts'
import type { FieldDescription, StructDescription } from './description.ts'
import { beginsWithNull, type MixedArray, NULL_POINTER, placeNulls, placingSteps } from './null-pointers.ts'
import type { StateField, StateList, StateStruct, StateSubsection, StateValue } from './state.ts'
import { SubsectionNames } from './subsection-names.ts'
import { CAPABILITY, integerTypes, listTypes, structTypes } from './types.ts'

/** Elements without any octets. */
const MAX_EMPTY = 1024
const MAX_DEPTH = 256

export interface DecoderOptions {
  readonly path?: string
  readonly isForeign?: boolean
}

export class Decoder {
  readonly #cursor: DecodeCursor
  readonly #ways: DecodeWays

  constructor(octets: Uint8Array, base: number, budget: DecodeBudget, { path, isForeign = false }: DecoderOptions) {
    this.#cursor = new DecodeCursor(octets, base, budget)
    this.#ways = new DecodeWays(this.#cursor, isForeign)
    if (path !== undefined) this.#cursor.path.push(path)
  }

  get notes(): readonly DecoderNote[] {
    return this.#cursor.notes
  }

  /** The struct that takes all octets up to `end`. */
  whole(described: StructDescription, typeName: string, end: number): StateStruct {
    return this.#ways.exactly(end, described, () => this.struct(described, typeName, end, 0))
  }

  /** Fields and subsections from here on, none beyond `end`. */
  struct(described: StructDescription, typeName: string, end: number, depth: number): StateStruct {
    const offset = this.#cursor.at
    const { vmsdName, version } = described
    const fields = this.#fields(described.fields, end, depth)
    const subsections = this.#subsections(described, end, depth)
    return { kind: 'struct', typeName, vmsdName, version, fields, subsections, offset, size: this.#cursor.at - offset }
  }

  #fields(described: readonly FieldDescription[], end: number, depth: number): StateField[] {
    const cursor = this.#cursor
    if (depth > MAX_DEPTH) throw cursor.fault(`fields nested at most ${MAX_DEPTH} deep`, 'more')
    const fields: StateField[] = []
    for (let i = 0; i < described.length; ) {
      const { name } = described[i]
      let next = i + 1
      while (next < described.length && described[next].name === name) next++
      if (!cursor.budget.name(name.length)) throw cursor.tooMuch()
      cursor.path.push(name)
      fields.push({ name, value: this.#entries(described, i, next, end, depth) })
      cursor.path.pop()
      i = next
    }
    return fields
  }

  /** The value of entries of one name, from `first` up to `next`: a run of them is one array, told in pieces. */
  #entries(
    described: readonly FieldDescription[],
    first: number,
    next: number,
    end: number,
    depth: number,
  ): StateValue {
    const { arrayLength, index } = described[first]
    if (next - first === 1 && arrayLength === undefined && index === undefined)
      return this.#element(described[first], end, depth)
    this.#cursor.count()
    const offset = this.#cursor.at
    const elements: StateValue[] = []
    for (let i = first; i < next; i++) this.#elements(described[i], elements, end, depth)
    return { kind: 'array', elements, offset, size: this.#cursor.at - offset }
  }

  /** Appends the elements that one entry tells of. */
  #elements(entry: FieldDescription, elements: StateValue[], end: number, depth: number): void {
    const cursor = this.#cursor
    const { mixed } = this.#ways
    const isMixed = mixed?.entry === entry
    if (isMixed && beginsWithNull(entry)) {
      elements.push(this.#afterNull(mixed, end))
      return
    }
    const nulls = isMixed ? this.#nulls(mixed, end) : undefined
    const count = entry.arrayLength ?? 1
    if (nulls === undefined) this.#boundElements(entry, count, end)
    for (let i = 0; i < count; i++) {
      cursor.path.push(elements.length)
      elements.push(nulls?.[i] ? this.#nullPointer() : this.#element(entry, end, depth))
      cursor.path.pop()
    }
  }

  /** Before anything is made of them: few octets of a description can claim any number of elements. */
  #boundElements(entry: FieldDescription, count: number, end: number): void {
    const { size, type } = entry
    const least = type === CAPABILITY ? 1 : this.#ways.isLenient && hasParts(entry) ? 0 : size
    const left = end - this.#cursor.at
    if (count * least > left || (size === 0 && count > MAX_EMPTY)) {
      throw this.#cursor.fault(`${count} elements of ${size} octets`, `${left} octets`)
    }
  }

  /** An array whose first element is NULL and some other is not. */
  #afterNull({ entry, total }: MixedArray, end: number): StateValue {
    const value = this.#octets(entry.type, total, end)
    this.#cursor.note(
      'its first pointer is NULL, and of the others the description, of a QEMU before 10.0, tells nothing',
    )
    return value
  }

  /** Which elements of an array are NULL. */
  #nulls(array: MixedArray, end: number): boolean[] {
    const cursor = this.#cursor
    if (!cursor.budget.steps(placingSteps(array))) throw cursor.tooMuch()
    const nulls = cursor.at + array.total <= end ? placeNulls(cursor.octets, cursor.at, array) : undefined
    if (nulls === undefined) throw cursor.fault('pointers of which it is clear which are NULL', 'none, or several ways')
    return nulls
  }

  #nullPointer(): StateValue {
    this.#cursor.count()
    return this.#cursor.integer({ width: 1, signed: false }, 'nullptr')
  }

  #element(entry: FieldDescription, end: number, depth: number): StateValue {
    const { type, size } = entry
    const cursor = this.#cursor
    const offset = cursor.at
    if (type === CAPABILITY) return this.#capability(end)
    // Each NULL of an array whose elements have entries of their own.
    const isHere = size === 1 && offset < end && cursor.octets[offset] === NULL_POINTER
    if (isHere && isEmptyStruct(entry)) return this.#nullPointer()
    const parts = hasParts(entry)
    if (parts && this.#ways.isLenient) {
      cursor.count()
      return this.#parts(entry, end, depth)
    }
    if (size > end - offset) throw cursor.fault(`${size} octets`, `${end - offset}`)
    const integer = integerTypes.get(type)
    if (integer !== undefined && integer.width === size) {
      cursor.count()
      return cursor.integer(integer, type)
    }
    if (type === 'bool' && size === 1) return this.#boolean()
    if (parts) {
      const value = this.#tryParts(entry, depth)
      if (value !== undefined) return value
    } else if (integer !== undefined || type === 'bool') {
      cursor.note(`the description gives ${type} ${size} octets`)
    }
    return this.#octets(type, size, end)
  }

  #boolean(): StateValue {
    const cursor = this.#cursor
    cursor.count()
    const offset = cursor.at++
    const octet = cursor.octets[offset]
    if (octet > 1) cursor.note(`it is true by the octet 0x${octet.toString(16).padStart(2, '0')}, not 01`)
    return { kind: 'boolean', value: octet !== 0, octet, offset, size: 1 }
  }

  #octets(typeName: string, size: number, end: number): StateValue {
    const cursor = this.#cursor
    cursor.count()
    const offset = cursor.at
    if (size > end - offset) throw cursor.fault(`${size} octets`, `${end - offset}`)
    cursor.at += size
    return { kind: 'octets', typeName, offset, size }
  }

  #capability(end: number): StateValue {
    const cursor = this.#cursor
    if (cursor.at >= end) throw cursor.fault('a length octet', 'none')
    return this.#octets(CAPABILITY, 1 + cursor.octets[cursor.at], end)
  }

  /** What the field holds; undefined, and told, where its description does not fit: its size is known all the same. */
  #tryParts(entry: FieldDescription, depth: number): StateValue | undefined {
    const cursor = this.#cursor
    const end = cursor.at + entry.size
    const described = listTypes.has(entry.type) ? undefined : entry.structs[0]
    cursor.count()
    try {
      return this.#ways.exactly(end, described, () => this.#parts(entry, end, depth))
    } catch (error) {
      cursor.note(cursor.survived(error).message)
      return undefined
    }
  }

  #parts(entry: FieldDescription, end: number, depth: number): StateValue {
    const { type, structs } = entry
    if (!listTypes.has(type)) return this.struct(structs[0] ?? noFields, type, end, depth + 1)
    return readList(this.#cursor, entry, type as StateList['typeName'], end, (described) =>
      this.struct(described, 'struct', end, depth + 1),
    )
  }

  /** Subsections in the order of the wire, whose names tell which they are. */
  #subsections(described: StructDescription, end: number, depth: number): StateSubsection[] {
    if (described.subsections.length === 0) return []
    const cursor = this.#cursor
    const names = new SubsectionNames(described)
    const subsections: StateSubsection[] = []
    while (names.left > 0) {
      const offset = cursor.at
      const header = cursor.subsectionHeader(end)
      const subsection = header && names.take(header.name)
      if (subsection === undefined) {
        if (this.#ways.isLenient) break
        throw cursor.fault(`subsection ${names.some}`, header?.name ?? 'none')
      }
      cursor.count()
      const { version, size } = header!
      // Octets that are equal to those of the description's text are text.
      const name = subsection.vmsdName ?? ''
      cursor.path.push(name)
      cursor.at += size
      const fields = this.#fields(subsection.fields, end, depth + 1)
      const inner = this.#subsections(subsection, end, depth + 1)
      cursor.path.pop()
      subsections.push({ name, version, fields, subsections: inner, offset, size: cursor.at - offset })
    }
    return subsections
  }
}

function hasParts({ type, structs }: FieldDescription): boolean {
  return structTypes.has(type) || listTypes.has(type) || structs.length > 0
}

function isEmptyStruct({ type, structs }: FieldDescription): boolean {
  return structTypes.has(type) && !structs.some(({ fields }) => fields.length > 0)
}

const noFields: StructDescription = { vmsdName: undefined, version: undefined, fields: [], subsections: [], size: 0 }
