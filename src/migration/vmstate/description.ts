/** The description of a stream: what each device's section holds, field by field, as QEMU writes it in JSON. */
import { MigrationError } from '../errors.ts'
import { type JsonObject, type JsonValue, parseJson } from './description-json.ts'

/** Fields in sequence, then subsections. */
export interface StructDescription {
  readonly vmsdName: string | undefined
  readonly version: number | undefined
  readonly fields: readonly FieldDescription[]
  readonly subsections: readonly StructDescription[]
  /** Octets on the wire: fields, and subsections with their headers. */
  readonly size: number
}

/** An entry of `fields`. Consecutive ones of one name are one array. */
export interface FieldDescription {
  readonly name: string
  readonly type: string
  /** Octets on the wire of one element, everything nested included. */
  readonly size: number
  /** There are so many elements of this very form. */
  readonly arrayLength: number | undefined
  readonly index: number | undefined
  /** The struct of a field of type `struct`; inline ones of others: of a list, one for each element. */
  readonly structs: readonly StructDescription[]
}

export interface DeviceDescription extends StructDescription {
  readonly name: string
  readonly instanceId: number
  /** Place of the entry in the text. */
  readonly offset: number
  readonly end: number
}

export interface Description {
  /** Octets of a target page. */
  readonly pageSize: number | undefined
  /** CONFIGURATION, from QEMU 8.2 on. */
  readonly configuration: StructDescription | undefined
  readonly devices: readonly DeviceDescription[]
}

/** Characters of a name: those of devices and subsections have 255 octets at most on the wire, those of fields are identifiers in C. */
const MAX_NAME = 4096
/** Characters of a path in a message. */
const MAX_PATH = 400

/** Octets of a subsection less its name: its type, the name's length, the version. */
export const SUBSECTION_HEADER = 1 + 1 + 4

/**
 * @param octets the JSON text
 * @param offset absolute position of its first octet, for errors
 * @throws {MigrationError} `MIGRATION_DESCRIPTION`
 */
export function parseDescription(octets: Uint8Array, offset: number): Description {
  return new DescriptionReader(offset).description(parseJson(octets, offset))
}

class DescriptionReader {
  readonly #base: number

  constructor(base: number) {
    this.#base = base
  }

  description(value: JsonValue): Description {
    const object = this.#object(value, 'description')
    const pageSize = this.#optional(object, 'page_size')
    if (pageSize !== undefined && (pageSize < 256 || pageSize > 65536 || !Number.isInteger(Math.log2(pageSize)))) {
      throw this.#fault(object, 'description.page_size', 'a power of two from 256 to 65536', String(pageSize))
    }
    const configuration = member(object, 'configuration')
    const devices = member(object, 'devices')
    return {
      pageSize,
      configuration: configuration && this.#structs(this.#object(configuration, 'configuration'), 'configuration')[0],
      devices: devices === undefined ? [] : this.#elements(devices, 'devices').map((device) => this.#device(device)),
    }
  }

  #device(value: JsonValue): DeviceDescription {
    const object = this.#object(value, 'devices')
    const name = this.#text(object, 'name', 'devices')
    const path = `devices.${name}`
    const structs = this.#structs(object, path)
    // A device of the old style has no VMSD, but fields.
    const struct = structs[0] ?? noFields
    const instanceId = this.#number(object, 'instance_id', path)
    return { ...struct, name, instanceId, offset: object.offset, end: object.end }
  }

  /** The structs whose members stand in `object` one after the other: each begins with its `vmsd_name`. */
  #structs(object: JsonObject, path: string): StructDescription[] {
    const structs: Draft[] = []
    for (const { key, value } of object.members) {
      if (key === 'vmsd_name') structs.push({ ...emptyDraft(), vmsdName: this.#string(value, `${path}.vmsd_name`) })
      else if (key === 'version') draftOf(structs).version = this.#integer(value, `${path}.version`)
      else if (key === 'fields') {
        const { fields } = draftOf(structs)
        for (const field of this.#elements(value, `${path}.fields`)) fields.push(this.#field(field, path))
      } else if (key === 'subsections') {
        const { subsections } = draftOf(structs)
        for (const subsection of this.#elements(value, `${path}.subsections`)) {
          subsections.push(...this.#structs(this.#object(subsection, path), path).slice(0, 1))
        }
      }
    }
    return structs.map((draft) => ({ ...draft, size: this.#sizeOf(draft, object, path) }))
  }

  #sizeOf({ fields, subsections }: Draft, object: JsonObject, path: string): number {
    let size = 0
    for (const field of fields) size += field.size * (field.arrayLength ?? 1)
    for (const { vmsdName, size: octets } of subsections)
      size += SUBSECTION_HEADER + encodedLength(vmsdName ?? '') + octets
    if (!Number.isSafeInteger(size)) throw this.#fault(object, path, 'a size that a stream can have', String(size))
    return size
  }

  #field(value: JsonValue, outer: string): FieldDescription {
    const object = this.#object(value, `${outer}.fields`)
    const name = this.#text(object, 'name', `${outer}.fields`)
    const path = `${outer}.${name}`
    const struct = member(object, 'struct')
    return {
      name,
      type: this.#text(object, 'type', path),
      size: this.#number(object, 'size', path),
      arrayLength: this.#optional(object, 'array_len'),
      index: this.#optional(object, 'index'),
      structs: this.#structs(struct === undefined ? object : this.#object(struct, path), path),
    }
  }

  #object(value: JsonValue, path: string): JsonObject {
    if (value.kind !== 'object') throw this.#fault(value, path, 'an object', value.kind)
    return value
  }

  #elements(value: JsonValue, path: string): readonly JsonValue[] {
    if (value.kind !== 'array') throw this.#fault(value, path, 'an array', value.kind)
    return value.elements
  }

  #string(value: JsonValue, path: string): string {
    if (value.kind !== 'string') throw this.#fault(value, path, 'a string', value.kind)
    const text = value.value as string
    if (text.length > MAX_NAME)
      throw this.#fault(value, path, `a name of at most ${MAX_NAME} characters`, `one of ${text.length}`)
    return text
  }

  #integer(value: JsonValue, path: string): number {
    const number = value.kind === 'number' ? (value.value as number) : -1
    if (number < 0 || !Number.isSafeInteger(number))
      throw this.#fault(value, path, 'a whole number from 0', textOf(value))
    return number
  }

  #text(object: JsonObject, key: string, path: string): string {
    return this.#string(this.#member(object, key, path), `${path}.${key}`)
  }

  #number(object: JsonObject, key: string, path: string): number {
    return this.#integer(this.#member(object, key, path), `${path}.${key}`)
  }

  #optional(object: JsonObject, key: string): number | undefined {
    const value = member(object, key)
    return value && this.#integer(value, key)
  }

  #member(object: JsonObject, key: string, path: string): JsonValue {
    const value = member(object, key)
    if (value === undefined) throw this.#fault(object, path, `a member ${JSON.stringify(key)}`, 'none')
    return value
  }

  #fault(value: JsonValue, path: string, expected: string, actual: string): MigrationError {
    const shown = path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path
    return new MigrationError('MIGRATION_DESCRIPTION', this.#base + value.offset, { path: shown, expected, actual })
  }
}

interface Draft {
  vmsdName: string | undefined
  version: number | undefined
  readonly fields: FieldDescription[]
  readonly subsections: StructDescription[]
}

function emptyDraft(): Draft {
  return { vmsdName: undefined, version: undefined, fields: [], subsections: [] }
}

/** The struct that is being put together: one without a name, where none was given. */
function draftOf(structs: Draft[]): Draft {
  if (structs.length === 0) structs.push(emptyDraft())
  return structs[structs.length - 1]
}

const noFields: StructDescription = { ...emptyDraft(), size: 0 }

function member(object: JsonObject, key: string): JsonValue | undefined {
  return object.members.find((candidate) => candidate.key === key)?.value
}

function textOf(value: JsonValue): string {
  return 'value' in value ? String(value.value) : value.kind
}

function encodedLength(text: string): number {
  return new TextEncoder().encode(text).length
}
