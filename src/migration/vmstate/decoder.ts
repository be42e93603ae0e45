/**
 * Reads one device's octets by its description. The description gives each field a size, which says where the next one begins even
 * where the field itself cannot be read: it is kept as octets then, with the reason. What the sizes leave open is tried in an order:
 * as they say; with NULL pointers in an array that they do not tell of; and without believing the sizes of what has parts.
 */
import { MigrationError } from '../errors.ts'
import type { DecodeBudget } from './decode-budget.ts'
import type { FieldDescription, StructDescription } from './description.ts'
import {
  beginsWithNull,
  type MixedArray,
  mixedArrays,
  NULL_POINTER,
  placeNulls,
  placingSteps,
} from './null-pointers.ts'
import type { StateField, StateInteger, StateList, StateStruct, StateSubsection, StateValue } from './state.ts'
import { octetText, SubsectionNames } from './subsection-names.ts'
import { CAPABILITY, integerTypes, listTypes, structTypes } from './types.ts'

/** Elements without any octets. */
const MAX_EMPTY = 1024
const MAX_DEPTH = 256
const MAX_NOTES = 1000
/** Characters of a path in a message. */
const MAX_PATH = 400

const TYPE_SUBSECTION = 0x05
/** Octets of a subsection's type, of its name's length and of its version. */
const SUBSECTION_HEADER = 6

export interface DecoderNote {
  readonly path: string
  readonly reason: string
}

export interface DecoderOptions {
  readonly path?: string
  readonly isForeign?: boolean
}

export class Decoder {
  /** Fields that are kept as octets where more was to be expected. */
  readonly notes: DecoderNote[] = []
  readonly #octets: Uint8Array
  readonly #view: DataView
  readonly #base: number
  readonly #budget: DecodeBudget
  readonly #isForeign: boolean
  readonly #path: (string | number)[] = []
  #at = 0
  /** The array, directly in the struct at hand, that has NULL pointers among its elements. */
  #mixed: MixedArray | undefined
  /** Sizes of what has parts are not believed. */
  #isLenient = false

  constructor(octets: Uint8Array, base: number, budget: DecodeBudget, { path, isForeign = false }: DecoderOptions) {
    this.#octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length)
    this.#base = base
    this.#budget = budget
    this.#isForeign = isForeign
    if (path !== undefined) this.#path.push(path)
  }

  /** The struct that takes all octets up to `end`. */
  whole(described: StructDescription, typeName: string, end: number): StateStruct {
    return this.#exactly(end, described, () => this.struct(described, typeName, end, 0))
  }

  /** Fields and subsections from here on, none beyond `end`. */
  struct(described: StructDescription, typeName: string, end: number, depth: number): StateStruct {
    const offset = this.#at
    const { vmsdName, version } = described
    const fields = this.#fields(described.fields, end, depth)
    const subsections = this.#subsections(described, end, depth)
    return { kind: 'struct', typeName, vmsdName, version, fields, subsections, offset, size: this.#at - offset }
  }

  /** What `parse` reads, which must end at `end`: in the first way of reading that leads there. */
  #exactly<Value>(end: number, described: StructDescription | undefined, parse: () => Value): Value {
    const { mixed, isLenient } = { mixed: this.#mixed, isLenient: this.#isLenient }
    let error: unknown
    const attempt = (array: MixedArray | undefined, lenient: boolean): { readonly value: Value } | undefined => {
      const start = { at: this.#at, notes: this.notes.length, path: this.#path.length }
      this.#mixed = array
      this.#isLenient = lenient
      try {
        const value = parse()
        if (this.#at < end) throw this.#fault('the end of it', `${end - this.#at} octets more`)
        return { value }
      } catch (failure) {
        this.#survive(failure)
        error ??= failure
        this.#at = start.at
        this.notes.length = start.notes
        this.#path.length = start.path
        return undefined
      } finally {
        this.#mixed = mixed
        this.#isLenient = isLenient
      }
    }
    const withNulls = () => (described === undefined ? undefined : this.#withNulls(described, end, attempt))
    const found =
      attempt(undefined, false) ??
      (this.#isForeign ? (attempt(undefined, true) ?? withNulls()) : (withNulls() ?? attempt(undefined, true)))
    if (found === undefined) throw error
    return found.value
  }

  /** The one array with NULL pointers that makes the sizes fit; no one of several. */
  #withNulls<Found>(
    described: StructDescription,
    end: number,
    attempt: (array: MixedArray, lenient: boolean) => Found | undefined,
  ): Found | undefined {
    const { fields, subsections } = described
    if (!this.#budget.steps(fields.length + subsections.length)) throw this.#tooMuch()
    const start = this.#at
    const candidates = mixedArrays(described, end - start)
    let chosen: MixedArray | undefined
    for (const candidate of candidates) {
      const notes = this.notes.length
      const found = attempt(candidate, false)
      if (found === undefined) continue
      if (candidates.length === 1) return found
      this.#at = start
      this.notes.length = notes
      if (chosen !== undefined) return undefined
      chosen = candidate
    }
    return chosen && attempt(chosen, false)
  }

  /** Whether a failure leaves something to be tried. */
  #survive(failure: unknown): asserts failure is MigrationError {
    if (!(failure instanceof MigrationError) || this.#budget.exceeded !== undefined) throw failure
    if (!this.#budget.failure()) throw this.#tooMuch()
  }

  #fields(described: readonly FieldDescription[], end: number, depth: number): StateField[] {
    if (depth > MAX_DEPTH) throw this.#fault(`fields nested at most ${MAX_DEPTH} deep`, 'more')
    const fields: StateField[] = []
    for (let i = 0; i < described.length; ) {
      const { name } = described[i]
      let next = i + 1
      while (next < described.length && described[next].name === name) next++
      if (!this.#budget.name(name.length)) throw this.#tooMuch()
      this.#path.push(name)
      fields.push({ name, value: this.#entries(described, i, next, end, depth) })
      this.#path.pop()
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
    this.#count()
    const offset = this.#at
    const elements: StateValue[] = []
    for (let i = first; i < next; i++) this.#elements(described[i], elements, end, depth)
    return { kind: 'array', elements, offset, size: this.#at - offset }
  }

  /** Appends the elements that one entry tells of. */
  #elements(entry: FieldDescription, elements: StateValue[], end: number, depth: number): void {
    const isMixed = this.#mixed?.entry === entry
    if (isMixed && beginsWithNull(entry)) {
      elements.push(this.#afterNull(this.#mixed!, end))
      return
    }
    const nulls = isMixed ? this.#nulls(this.#mixed!, end) : undefined
    const count = entry.arrayLength ?? 1
    if (nulls === undefined) this.#boundElements(entry, count, end)
    for (let i = 0; i < count; i++) {
      this.#path.push(elements.length)
      elements.push(nulls?.[i] ? this.#nullPointer() : this.#element(entry, end, depth))
      this.#path.pop()
    }
  }

  /** Before anything is made of them: few octets of a description can claim any number of elements. */
  #boundElements(entry: FieldDescription, count: number, end: number): void {
    const { size, type } = entry
    const least = type === CAPABILITY ? 1 : this.#isLenient && hasParts(entry) ? 0 : size
    if (count * least > end - this.#at || (size === 0 && count > MAX_EMPTY)) {
      throw this.#fault(`${count} elements of ${size} octets`, `${end - this.#at} octets`)
    }
  }

  /** An array whose first element is NULL and some other is not. */
  #afterNull({ entry, total }: MixedArray, end: number): StateValue {
    this.#count()
    const offset = this.#at
    if (total > end - offset) throw this.#fault(`${total} octets`, `${end - offset}`)
    this.#at += total
    this.#note('its first pointer is NULL, and of the others the description, of a QEMU before 10.0, tells nothing')
    return { kind: 'octets', typeName: entry.type, offset, size: total }
  }

  /** Which elements of an array are NULL. */
  #nulls(array: MixedArray, end: number): boolean[] {
    if (!this.#budget.steps(placingSteps(array))) throw this.#tooMuch()
    const nulls = this.#at + array.total <= end ? placeNulls(this.#octets, this.#at, array) : undefined
    if (nulls === undefined) throw this.#fault('pointers of which it is clear which are NULL', 'none, or several ways')
    return nulls
  }

  #nullPointer(): StateValue {
    this.#count()
    const offset = this.#at++
    const value = this.#octets[offset]
    return { kind: 'integer', width: 1, signed: false, typeName: 'nullptr', value, offset, size: 1 }
  }

  #element(entry: FieldDescription, end: number, depth: number): StateValue {
    const { type, size } = entry
    const offset = this.#at
    if (type === CAPABILITY) return this.#capability(end)
    const parts = hasParts(entry)
    // Each NULL of an array whose elements have entries of their own.
    if (size === 1 && offset < end && this.#octets[offset] === NULL_POINTER && isEmptyStruct(entry))
      return this.#nullPointer()
    this.#count()
    if (parts && this.#isLenient) return this.#parts(entry, end, depth)
    if (size > end - offset) throw this.#fault(`${size} octets`, `${end - offset}`)
    const integer = integerTypes.get(type)
    if (integer !== undefined && integer.width === size) {
      this.#at += size
      return { kind: 'integer', ...integer, typeName: type, value: this.#integer(offset, integer), offset, size }
    }
    if (type === 'bool' && size === 1) {
      this.#at++
      const octet = this.#octets[offset]
      if (octet > 1) this.#note(`it is true by the octet 0x${octet.toString(16).padStart(2, '0')}, not 01`)
      return { kind: 'boolean', value: octet !== 0, octet, offset, size }
    }
    if (parts) {
      const value = this.#tryParts(entry, depth)
      if (value !== undefined) return value
    } else if (integer !== undefined || type === 'bool') {
      this.#note(`the description gives ${type} ${size} octets`)
    }
    this.#at = offset + size
    return { kind: 'octets', typeName: type, offset, size }
  }

  #integer(at: number, { width, signed }: Pick<StateInteger, 'width' | 'signed'>): number | bigint {
    const view = this.#view
    if (width === 8) return signed ? view.getBigInt64(at) : view.getBigUint64(at)
    if (width === 4) return signed ? view.getInt32(at) : view.getUint32(at)
    if (width === 2) return signed ? view.getInt16(at) : view.getUint16(at)
    return signed ? view.getInt8(at) : view.getUint8(at)
  }

  #capability(end: number): StateValue {
    this.#count()
    const offset = this.#at
    if (offset >= end) throw this.#fault('a length octet', 'none')
    const size = 1 + this.#octets[offset]
    if (size > end - offset) throw this.#fault(`${size} octets`, `${end - offset}`)
    this.#at += size
    return { kind: 'octets', typeName: CAPABILITY, offset, size }
  }

  /** What the field holds; undefined, and told, where its description does not fit: its size is known all the same. */
  #tryParts(entry: FieldDescription, depth: number): StateValue | undefined {
    const end = this.#at + entry.size
    const described = listTypes.has(entry.type) ? undefined : entry.structs[0]
    try {
      return this.#exactly(end, described, () => this.#parts(entry, end, depth))
    } catch (error) {
      this.#survive(error)
      this.#note(error.message)
      return undefined
    }
  }

  #parts(entry: FieldDescription, end: number, depth: number): StateValue {
    const { type, structs } = entry
    if (listTypes.has(type)) return this.#list(entry, type as StateList['typeName'], end, depth)
    return this.struct(structs[0] ?? noFields, type, end, depth + 1)
  }

  #list({ structs }: FieldDescription, typeName: StateList['typeName'], end: number, depth: number): StateList {
    const offset = this.#at
    const elements: StateValue[] = []
    const keys: StateValue[] = []
    const count = typeName === 'gtree' ? this.#nodes(end) : undefined
    // A tree whose keys are no structs has the structs of its values alone.
    const hasKeyStructs = count !== undefined && count > 0 && structs.length >= 2 * count
    const perElement = hasKeyStructs ? 2 : 1
    while (this.#marker(end)) {
      const described = (which: number) =>
        structs[Math.min(perElement * elements.length + which, structs.length - perElement + which)]
      this.#path.push(elements.length)
      if (count !== undefined) keys.push(hasKeyStructs ? this.#struct(described(0), end, depth) : this.#key(end))
      elements.push(this.#struct(described(perElement - 1), end, depth))
      this.#path.pop()
    }
    if (count !== undefined && count !== elements.length) throw this.#fault(`${count} nodes`, String(elements.length))
    const list = { kind: 'list' as const, typeName, elements, offset, size: this.#at - offset }
    return count === undefined ? list : { ...list, keys }
  }

  /** The struct of a list's element, or of its key. */
  #struct(described: StructDescription | undefined, end: number, depth: number): StateStruct {
    this.#count()
    if (described === undefined) throw this.#fault('a description of the elements', 'none')
    return this.struct(described, 'struct', end, depth + 1)
  }

  /** The number that a tree begins with. */
  #nodes(end: number): number {
    this.#count()
    const offset = this.#at
    if (end - offset < 4) throw this.#fault('a 32-bit count', `${end - offset} octets`)
    this.#at += 4
    return this.#view.getUint32(offset)
  }

  /** The octet before an element, 01, or after the last, 00. */
  #marker(end: number): boolean {
    this.#count()
    const octet = this.#at < end ? this.#octets[this.#at] : undefined
    if (octet !== 0 && octet !== 1)
      throw this.#fault('octet 00 or 01', octet === undefined ? 'the end' : `0x${octet.toString(16)}`)
    this.#at++
    return octet === 1
  }

  /** A key that is a number. */
  #key(end: number): StateValue {
    this.#count()
    const offset = this.#at
    if (end - offset < 8) throw this.#fault('a 64-bit key', `${end - offset} octets`)
    this.#at += 8
    const type = { width: 8, signed: false } as const
    return { kind: 'integer', ...type, typeName: 'uint64', value: this.#integer(offset, type), offset, size: 8 }
  }

  /** Subsections in the order of the wire, whose names tell which they are. */
  #subsections(described: StructDescription, end: number, depth: number): StateSubsection[] {
    if (described.subsections.length === 0) return []
    const names = new SubsectionNames(described)
    const subsections: StateSubsection[] = []
    while (names.left > 0) {
      const offset = this.#at
      const name = this.#subsectionName(end)
      const subsection = name === undefined ? undefined : names.take(name)
      if (subsection === undefined) {
        if (this.#isLenient) break
        throw this.#fault(`subsection ${names.some}`, name ?? 'none')
      }
      this.#count()
      const version = this.#view.getUint32(offset + 2 + name!.length)
      // Octets that are equal to those of the description's text are text.
      const vmsdName = subsection.vmsdName ?? ''
      this.#path.push(vmsdName)
      this.#at += SUBSECTION_HEADER + name!.length
      const fields = this.#fields(subsection.fields, end, depth + 1)
      const inner = this.#subsections(subsection, end, depth + 1)
      this.#path.pop()
      subsections.push({ name: vmsdName, version, fields, subsections: inner, offset, size: this.#at - offset })
    }
    return subsections
  }

  /** The octets of the name of the subsection at hand, if there is one. */
  #subsectionName(end: number): string | undefined {
    const octets = this.#octets
    const at = this.#at
    if (at + 2 > end || octets[at] !== TYPE_SUBSECTION) return undefined
    const length = octets[at + 1]
    return at + SUBSECTION_HEADER + length > end ? undefined : octetText(octets.subarray(at + 2, at + 2 + length))
  }

  #count(): void {
    if (!this.#budget.value()) throw this.#tooMuch()
  }

  #note(reason: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push({ path: this.#pathText, reason })
  }

  get #pathText(): string {
    let text = ''
    for (const part of this.#path) {
      if (text.length > MAX_PATH) return `${text}…`
      text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${part.slice(0, MAX_PATH)}`
    }
    return text
  }

  #tooMuch(): MigrationError {
    return this.#fault(this.#budget.exceeded ?? 'less', 'more')
  }

  #fault(expected: string, actual: string): MigrationError {
    return new MigrationError('MIGRATION_DEVICE', this.#base + this.#at, { path: this.#pathText, expected, actual })
  }
}

function hasParts({ type, structs }: FieldDescription): boolean {
  return structTypes.has(type) || listTypes.has(type) || structs.length > 0
}

function isEmptyStruct({ type, structs }: FieldDescription): boolean {
  return structTypes.has(type) && !structs.some(({ fields }) => fields.length > 0)
}

const noFields: StructDescription = { vmsdName: undefined, version: undefined, fields: [], subsections: [], size: 0 }
