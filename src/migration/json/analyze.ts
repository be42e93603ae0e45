/**
 * A stream as QEMU's scripts/analyze-migration.py (10.0.2, `-d state`) prints it. Its ways, which are kept: types that it does not
 * know are octets, and so are `tmp`, `vstruct`, lists and timers; `uint8 equal` and `uint16 equal` are signed; fields of one name
 * are one list, wherever they stand. Where the script gives up, a section is an empty text (live ones) or its octets.
 */
import type { ModelSection, StreamModel } from '../model.ts'
import { SectionType } from '../visitor.ts'
import type { StateInteger, StateOctets, StateStruct, StateValue } from '../vmstate/state.ts'
import { CAPABILITY } from '../vmstate/types.ts'
import type { JsonText } from './json-text.ts'

const signedTypes = new Set([
  'int8',
  'int16',
  'int32',
  'int64',
  'int32 equal',
  'int32 le',
  'int64 equal',
  'uint8 equal',
  'uint16 equal',
])
const unsignedTypes = new Set(['uint8', 'uint16', 'uint32', 'uint64', 'uint32 equal'])

const text = new TextDecoder()

/** Prints the whole stream, or the sections that `isWanted` picks. `json` has four blanks a level, and ASCII alone. */
export function analyze(
  json: JsonText,
  model: StreamModel,
  isWanted: (held: ModelSection | undefined) => boolean = () => true,
): void {
  json.object()
  const sections = sectionsById(model)
  const writeRam = () => {
    if (model.ram === undefined || !isWanted(undefined)) return
    json.key(`ram (${model.ram.section.id})`).object().key('section sizes').object()
    for (const { name, length } of model.blocks) json.key(name).string(`0x${length.toString(16).padStart(16, '0')}`)
    json.end().end()
  }
  for (const [i, held] of model.sections.entries()) {
    if (model.ram?.before === i) writeRam()
    if (sections.get(held.section.id) !== held || !isWanted(held)) continue
    json.key(`${held.section.name} (${held.section.id})`)
    writeSection(json, held)
  }
  if (model.ram !== undefined && model.ram.before >= model.sections.length) writeRam()
  json.end()
  json.finish()
}

/** Of sections of one id the script shows one: the last. PART and END sections belong to their START. */
function sectionsById({ sections }: StreamModel): Map<number, ModelSection> {
  const found = new Map<number, ModelSection>()
  for (const held of sections) {
    const { type, id } = held.section
    if (type === SectionType.Full || type === SectionType.Start) found.set(id, held)
  }
  return found
}

function writeSection(json: JsonText, { section, state, octets }: ModelSection): void {
  if (section.type === SectionType.Start) json.string('')
  else if (state === undefined) json.hex(octets, { separator: ' ' })
  else writeStruct(json, state, octets)
}

function writeStruct(
  json: JsonText,
  { fields, subsections }: Pick<StateStruct, 'fields' | 'subsections'>,
  octets: Uint8Array,
): void {
  const values = new Map<string, StateValue[] | Pick<StateStruct, 'fields' | 'subsections'>>()
  for (const { name, value } of fields) {
    const known = values.get(name)
    const list = Array.isArray(known) ? known : []
    if (value.kind !== 'array') list.push(value)
    else for (const element of value.elements) list.push(element)
    if (list.length > 0) values.set(name, list)
  }
  for (const subsection of subsections) values.set(subsection.name, subsection)
  json.object()
  for (const [name, value] of values) {
    json.key(name)
    if (!Array.isArray(value)) writeStruct(json, value, octets)
    else if (value.length === 1) writeElement(json, value[0], octets)
    else {
      json.array()
      for (const element of value) writeElement(json, element, octets)
      json.end()
    }
  }
  json.end()
}

function writeElement(json: JsonText, value: StateValue, octets: Uint8Array): void {
  if (value.kind === 'struct' && value.typeName === 'struct') writeStruct(json, value, octets)
  else if (value.kind === 'boolean') json.word(value.value)
  else if (value.kind === 'integer') writeInteger(json, value, octets)
  else if (value.kind === 'octets') writeOctets(json, value, octets)
  else json.hex(octetsOf(value, octets), { separator: ' ' })
}

function writeInteger(json: JsonText, value: StateInteger, octets: Uint8Array): void {
  if (value.typeName === 'nullptr') json.string('nullptr')
  else writeNumber(json, value, octets)
}

/** What has the name of a type but another size is read all the same. */
function writeOctets(json: JsonText, value: StateOctets, octets: Uint8Array): void {
  const contents = octetsOf(value, octets)
  if (value.typeName === 'bool' && value.size > 0) json.word(contents[0] !== 0)
  else if (value.typeName === CAPABILITY) json.string(text.decode(contents.subarray(1)))
  else writeNumber(json, value, octets)
}

/** Digits for all octets, and the number itself where it is negative. */
function writeNumber(json: JsonText, value: StateInteger | StateOctets, octets: Uint8Array): void {
  const { typeName, size } = value
  const contents = octetsOf(value, octets)
  const isSigned = signedTypes.has(typeName)
  if (size === 0 || size > MAX_NUMBER || !(isSigned || unsignedTypes.has(typeName))) {
    json.hex(contents, { separator: ' ' })
    return
  }
  const digits = Array.from(contents, (octet) => octet.toString(16).padStart(2, '0')).join('')
  const isNegative = isSigned && contents[0] >= 0x80
  json.string(`0x${digits}${isNegative ? ` (${BigInt.asIntN(8 * size, BigInt(`0x${digits}`))})` : ''}`)
}

/** Octets that are shown as one number: what has the name of a type with 8 may say that it has more. */
const MAX_NUMBER = 64

function octetsOf({ offset, size }: StateValue, octets: Uint8Array): Uint8Array {
  return octets.subarray(offset, offset + size)
}
