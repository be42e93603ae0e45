/**
 * Device state in BER, the VMStateEntries of schema/migration.asn1: a tree of named values out of octets, and back. Members give
 * their octets in the order they stand. What a typed form would not give back is written as octets, see `writeValue`.
 */
import { UniversalTag } from '../ber/tag.ts'
import type { BerEncoder } from '../stream/encoder.ts'
import { SchemaTag } from './schema-tags.ts'
import type { StateField, StateInteger, StateList, StateStruct, StateSubsection, StateValue } from './vmstate/state.ts'

const signedTags = { 1: SchemaTag.int8, 2: SchemaTag.int16, 4: SchemaTag.int32, 8: SchemaTag.int64 } as const
const unsignedTags = { 1: SchemaTag.uint8, 2: SchemaTag.uint16, 4: SchemaTag.uint32, 8: SchemaTag.uint64 } as const

/** Writes the fields and subsections of a device whose body is `octets`. */
export function writeEntries(
  encoder: BerEncoder,
  { fields, subsections }: Pick<StateStruct, 'fields' | 'subsections'>,
  octets: Uint8Array,
): void {
  for (const field of fields) writeField(encoder, field, octets)
  writeSubsections(encoder, subsections, octets)
}

/** Writes a SubSecList, unless it were empty. */
export function writeSubsections(
  encoder: BerEncoder,
  subsections: readonly StateSubsection[],
  octets: Uint8Array,
): void {
  if (subsections.length === 0) return
  encoder.open(SchemaTag.subsections)
  for (const subsection of subsections) writeSubsection(encoder, subsection, octets)
  encoder.close()
}

function writeSubsection(encoder: BerEncoder, subsection: StateSubsection, octets: Uint8Array): void {
  encoder.open(SchemaTag.subsection)
  encoder.utf8String(subsection.name)
  encoder.integer(subsection.version)
  encoder.open(UniversalTag.Sequence)
  writeEntries(encoder, subsection, octets)
  encoder.close()
  encoder.close()
}

function writeField(encoder: BerEncoder, { name, value }: StateField, octets: Uint8Array): void {
  encoder.open(SchemaTag.field)
  encoder.utf8String(name)
  writeValue(encoder, value, octets)
  encoder.close()
}

function writeValue(encoder: BerEncoder, value: StateValue, octets: Uint8Array): void {
  if (value.kind === 'integer') {
    encoder.integer(value.value, tagOf(value))
  } else if (value.kind === 'boolean' && value.octet < 2) {
    encoder.boolean(value.value)
  } else if (value.kind === 'struct') {
    encoder.open(SchemaTag.struct)
    writeEntries(encoder, value, octets)
    encoder.close()
  } else if (value.kind === 'array') {
    encoder.open(UniversalTag.Sequence)
    for (const element of value.elements) writeValue(encoder, element, octets)
    encoder.close()
  } else if (value.kind === 'list') {
    writeList(encoder, value, octets)
  } else {
    // A boolean octet other than 00 and 01 would come back as 01.
    encoder.octetString(octets.subarray(value.offset, value.offset + value.size))
  }
}

/** TRUE is the octet 01 before an element, FALSE the 00 after the last. */
function writeList(encoder: BerEncoder, { elements, keys }: StateList, octets: Uint8Array): void {
  encoder.open(UniversalTag.Sequence)
  if (keys !== undefined) encoder.integer(elements.length, SchemaTag.uint32)
  for (const [i, element] of elements.entries()) {
    encoder.boolean(true)
    if (keys !== undefined) writeValue(encoder, keys[i], octets)
    writeValue(encoder, element, octets)
  }
  encoder.boolean(false)
  encoder.close()
}

function tagOf({ width, signed }: StateInteger) {
  return (signed ? signedTags : unsignedTags)[width]
}
