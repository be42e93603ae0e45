/** A device's body by its description: octets to a tree of named values. */
import { MigrationError } from '../errors.ts'
import type { FieldDescription, StructDescription } from './description.ts'
import type { StateField, StateInteger, StateList, StateStruct, StateSubsection, StateValue } from './state.ts'
import { CAPABILITY, integerTypes, listTypes, structTypes } from './types.ts'

export interface DecodeOptions {
  /** The device in messages: `section 12 (0000:00:02.0/vga)`. */
  readonly path?: string
  /**
   * The description is another stream's of the same machine: subsections may be missing or more, and the sizes of what holds
   * them differ.
   */
  readonly isForeign?: boolean
  /** Called for a field that is kept as octets where more was to be expected. */
  readonly onOctets?: (path: string, reason: string) => void
}

/** Values of one device; QEMU's have some thousand. Each takes a hundred octets here. */
const MAX_VALUES = 2_000_000
/** Elements without any octets. */
const MAX_EMPTY = 1024
const MAX_DEPTH = 256

const TYPE_SUBSECTION = 0x05

/**
 * @param octets the whole body
 * @param offset absolute position of its first octet, for errors
 * @throws {MigrationError} `MIGRATION_DEVICE` where the description does not fit all of the octets
 */
export function decodeDevice(
  described: StructDescription,
  octets: Uint8Array,
  offset: number,
  options: DecodeOptions = {},
): StateStruct {
  const decoder = new Decoder(octets, offset, options)
  const state = decoder.struct(described, 'struct', octets.length, 0)
  decoder.finish()
  return state
}

/** `decodeDevice` for a body that is followed by other octets. */
export function decodePrefix(
  described: StructDescription,
  octets: Uint8Array,
  offset: number,
  options: DecodeOptions = {},
): StateStruct {
  return new Decoder(octets, offset, options).struct(described, 'struct', octets.length, 0)
}

class Decoder {
  readonly #octets: Uint8Array
  readonly #view: DataView
  readonly #base: number
  readonly #options: DecodeOptions
  readonly #path: string[] = []
  #at = 0
  #values = 0

  constructor(octets: Uint8Array, base: number, options: DecodeOptions) {
    this.#octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length)
    this.#base = base
    this.#options = options
    if (options.path !== undefined) this.#path.push(options.path)
  }

  finish(): void {
    const left = this.#octets.length - this.#at
    if (left > 0) throw this.#fault('the end of the device', `${left} octets more`)
  }

  /** Fields and subsections from here on, none beyond `end`. */
  struct(described: StructDescription, typeName: string, end: number, depth: number): StateStruct {
    const offset = this.#at
    const { vmsdName, version } = described
    const fields = this.#fields(described.fields, end, depth)
    const subsections = this.#subsections(described, end, depth)
    return { kind: 'struct', typeName, vmsdName, version, fields, subsections, offset, size: this.#at - offset }
  }

  #fields(described: readonly FieldDescription[], end: number, depth: number): StateField[] {
    if (depth > MAX_DEPTH) throw this.#fault(`fields nested at most ${MAX_DEPTH} deep`, 'more')
    const fields: StateField[] = []
    for (let i = 0; i < described.length; ) {
      const { name } = described[i]
      let next = i + 1
      while (next < described.length && described[next].name === name) next++
      this.#path.push(name)
      fields.push({ name, value: this.#entries(described.slice(i, next), end, depth) })
      this.#path.pop()
      i = next
    }
    return fields
  }

  /** The value of entries of one name: a run of them is one array, told in pieces. */
  #entries(entries: readonly FieldDescription[], end: number, depth: number): StateValue {
    const [first] = entries
    if (entries.length === 1 && first.arrayLength === undefined && first.index === undefined)
      return this.#element(first, end, depth)
    const offset = this.#at
    const elements: StateValue[] = []
    for (const entry of entries) {
      const count = entry.arrayLength ?? 1
      this.#boundElements(entry, count, end)
      for (let i = 0; i < count; i++) {
        this.#path.push(`[${elements.length}]`)
        elements.push(this.#element(entry, end, depth))
        this.#path.pop()
      }
    }
    return { kind: 'array', elements, offset, size: this.#at - offset }
  }

  /** Before anything is made of them: few octets of a description can claim any number of elements. */
  #boundElements({ size, type }: FieldDescription, count: number, end: number): void {
    const least = type === CAPABILITY ? 1 : size
    if (count * least > end - this.#at || (least === 0 && count > MAX_EMPTY)) {
      throw this.#fault(`${count} elements of ${size} octets`, `${end - this.#at} octets`)
    }
  }

  #element(entry: FieldDescription, end: number, depth: number): StateValue {
    if (++this.#values > MAX_VALUES) throw this.#fault(`at most ${MAX_VALUES} values`, 'more')
    const { type, size } = entry
    const offset = this.#at
    if (type === CAPABILITY) return this.#capability(end)
    const hasParts = structTypes.has(type) || listTypes.has(type) || entry.structs.length > 0
    // A subsection more or less, and the whole has another size.
    if (hasParts && this.#options.isForeign) return this.#parts(entry, end, depth)
    if (size > end - offset) throw this.#fault(`${size} octets`, `${end - offset}`)
    const integer = integerTypes.get(type)
    if (integer !== undefined && integer.width === size) {
      this.#at += size
      return { kind: 'integer', ...integer, typeName: type, value: this.#integer(offset, integer), offset, size }
    }
    if (type === 'bool' && size === 1) {
      this.#at++
      const octet = this.#octets[offset]
      return { kind: 'boolean', value: octet !== 0, octet, offset, size }
    }
    if (hasParts) {
      const value = this.#tryParts(entry, depth)
      if (value !== undefined) return value
    } else if (integer !== undefined || type === 'bool') {
      this.#keep(`the description gives ${type} ${size} octets`)
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
    const offset = this.#at
    if (offset >= end) throw this.#fault('a length octet', 'none')
    const size = 1 + this.#octets[offset]
    if (size > end - offset) throw this.#fault(`${size} octets`, `${end - offset}`)
    this.#at += size
    return { kind: 'octets', typeName: CAPABILITY, offset, size }
  }

  /** What the field holds; undefined, and told, where its description does not fit: its size is known all the same. */
  #tryParts(entry: FieldDescription, depth: number): StateValue | undefined {
    const offset = this.#at
    const end = offset + entry.size
    const depthOfPath = this.#path.length
    try {
      const value = this.#parts(entry, end, depth)
      if (this.#at === end) return value
      this.#keep(`its fields take ${this.#at - offset} of its ${entry.size} octets`)
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      this.#path.length = depthOfPath
      this.#keep(error.message)
    }
    return undefined
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
    let count: number | undefined
    if (typeName === 'gtree') {
      if (end - offset < 4) throw this.#fault('a 32-bit count', `${end - offset} octets`)
      count = this.#view.getUint32(offset)
      this.#at += 4
    }
    // A tree whose keys are no structs has the structs of its values alone.
    const hasKeyStructs = count !== undefined && count > 0 && structs.length >= 2 * count
    const perElement = hasKeyStructs ? 2 : 1
    while (this.#marker(end)) {
      const described = (which: number) =>
        structs[Math.min(perElement * elements.length + which, structs.length - perElement + which)]
      this.#path.push(`[${elements.length}]`)
      if (count !== undefined)
        keys.push(hasKeyStructs ? this.struct(described(0), 'struct', end, depth + 1) : this.#word(end))
      const struct = described(perElement - 1)
      if (struct === undefined) throw this.#fault('a description of the elements', 'none')
      elements.push(this.struct(struct, 'struct', end, depth + 1))
      if (++this.#values > MAX_VALUES) throw this.#fault(`at most ${MAX_VALUES} values`, 'more')
      this.#path.pop()
    }
    if (count !== undefined && count !== elements.length) throw this.#fault(`${count} nodes`, String(elements.length))
    const list = { kind: 'list' as const, typeName, elements, offset, size: this.#at - offset }
    return count === undefined ? list : { ...list, keys }
  }

  /** The octet before an element, 01, or after the last, 00. */
  #marker(end: number): boolean {
    const octet = this.#at < end ? this.#octets[this.#at] : undefined
    if (octet !== 0 && octet !== 1)
      throw this.#fault('octet 00 or 01', octet === undefined ? 'the end' : `0x${octet.toString(16)}`)
    this.#at++
    return octet === 1
  }

  /** A key that is a number. */
  #word(end: number): StateValue {
    const offset = this.#at
    if (end - offset < 8) throw this.#fault('a 64-bit key', `${end - offset} octets`)
    this.#at += 8
    const type = { width: 8, signed: false } as const
    return { kind: 'integer', ...type, typeName: 'uint64', value: this.#integer(offset, type), offset, size: 8 }
  }

  /** Subsections in the order of the wire, whose names tell which they are. */
  #subsections(described: StructDescription, end: number, depth: number): StateSubsection[] {
    const { isForeign = false } = this.#options
    const left = [...described.subsections]
    const subsections: StateSubsection[] = []
    while (left.length > 0) {
      const offset = this.#at
      const header = this.#subsectionHeader(end)
      const which = left.findIndex(({ vmsdName }) => vmsdName === header?.name)
      if (header === undefined || which < 0) {
        if (isForeign) break
        throw this.#fault(`subsection ${left.map(({ vmsdName }) => vmsdName).join(' or ')}`, header?.name ?? 'none')
      }
      const [subsection] = left.splice(which, 1)
      const { name, version } = header
      this.#path.push(name)
      this.#at += header.size
      const fields = this.#fields(subsection.fields, end, depth + 1)
      const inner = this.#subsections(subsection, end, depth + 1)
      this.#path.pop()
      subsections.push({ name, version, fields, subsections: inner, offset, size: this.#at - offset })
    }
    return subsections
  }

  #subsectionHeader(
    end: number,
  ): { readonly name: string; readonly version: number; readonly size: number } | undefined {
    const octets = this.#octets
    const at = this.#at
    if (at + 2 > end || octets[at] !== TYPE_SUBSECTION) return undefined
    const nameLength = octets[at + 1]
    const size = 6 + nameLength
    if (at + size > end) return undefined
    const name = text.decode(octets.subarray(at + 2, at + 2 + nameLength))
    return { name, version: this.#view.getUint32(at + 2 + nameLength), size }
  }

  #keep(reason: string): void {
    this.#options.onOctets?.(this.#pathText, reason)
  }

  get #pathText(): string {
    return this.#path.join('.').replaceAll('.[', '[')
  }

  #fault(expected: string, actual: string): MigrationError {
    return new MigrationError('MIGRATION_DEVICE', this.#base + this.#at, { path: this.#pathText, expected, actual })
  }
}

const noFields: StructDescription = { vmsdName: undefined, version: undefined, fields: [], subsections: [], size: 0 }
const text = new TextDecoder()
