/** Capabilities in CONFIGURATION, and what the description says of them: both change when RAM takes another form. */
import { CAPABILITIES, capabilitiesOf, TARGET_PAGE_BITS } from '../configuration.ts'
import { MigrationError } from '../errors.ts'
import { OctetBuilder } from '../octet-builder.ts'
import type { Configuration } from '../visitor.ts'
import { type JsonArray, type JsonObject, type JsonValue, parseJson } from '../vmstate/description-json.ts'
import type { StateField, StateSubsection, StateValue } from '../vmstate/state.ts'

export const MAPPED_RAM = 'mapped-ram'

const MAX_CONFIGURATION = 1024 * 1024
const TYPE_SUBSECTION = 0x05
const VERSION = 1

/** The configuration with this capability, after those that it has. */
export function withCapability(configuration: Configuration, capability: string): Configuration {
  return withCapabilities(configuration, [...capabilitiesOf(configuration), capability])
}

export function withoutCapability(configuration: Configuration, capability: string): Configuration {
  return withCapabilities(
    configuration,
    capabilitiesOf(configuration).filter((each) => each !== capability),
  )
}

/** The configuration with exactly these capabilities: without any, the subsection is left out, as QEMU leaves it out. */
function withCapabilities(configuration: Configuration, capabilities: readonly string[]): Configuration {
  const others = configuration.subsections.filter(({ name }) => name !== CAPABILITIES)
  const first = configuration.subsections[0]
  const builder = new OctetBuilder(MAX_CONFIGURATION)
  builder.put(first === undefined ? configuration.octets : configuration.octets.subarray(0, first.offset))
  const subsections: StateSubsection[] = []
  // QEMU's order: page bits, capabilities, uuid.
  const place = others[0]?.name === TARGET_PAGE_BITS ? 1 : 0
  for (const [i, subsection] of others.entries()) {
    if (i === place && capabilities.length > 0) subsections.push(putCapabilities(builder, capabilities))
    const { offset, size } = subsection
    subsections.push(movedSubsection(subsection, builder.length - offset))
    builder.put(configuration.octets.subarray(offset, offset + size))
  }
  if (place >= others.length && capabilities.length > 0) subsections.push(putCapabilities(builder, capabilities))
  return { machine: configuration.machine, octets: builder.octets, subsections }
}

function putCapabilities(builder: OctetBuilder, capabilities: readonly string[]): StateSubsection {
  const offset = builder.length
  builder.putInteger(1, BigInt(TYPE_SUBSECTION))
  putString8(builder, CAPABILITIES)
  builder.putInteger(4, BigInt(VERSION))
  const countAt = builder.length
  builder.putInteger(4, BigInt(capabilities.length))
  const elements: StateValue[] = capabilities.map((capability) => {
    const at = builder.length
    putString8(builder, capability)
    return { kind: 'octets', typeName: 'capability', offset: at, size: builder.length - at }
  })
  const value = capabilities.length
  const count: StateValue = {
    kind: 'integer',
    width: 4,
    signed: false,
    typeName: 'uint32',
    value,
    offset: countAt,
    size: 4,
  }
  const size = builder.length - countAt - 4
  const fields: StateField[] = [
    { name: 'caps_count', value: count },
    { name: 'capabilities', value: { kind: 'array', elements, offset: countAt + 4, size } },
  ]
  return { name: CAPABILITIES, version: VERSION, fields, subsections: [], offset, size: builder.length - offset }
}

function putString8(builder: OctetBuilder, text: string): void {
  const octets = new TextEncoder().encode(text)
  builder.putInteger(1, BigInt(octets.length))
  builder.put(octets)
}

function movedSubsection(subsection: StateSubsection, by: number): StateSubsection {
  return {
    ...subsection,
    fields: movedFields(subsection.fields, by),
    subsections: subsection.subsections.map((inner) => movedSubsection(inner, by)),
    offset: subsection.offset + by,
  }
}

function movedFields(fields: readonly StateField[], by: number): StateField[] {
  return fields.map(({ name, value }) => ({ name, value: movedValue(value, by) }))
}

function movedValue(value: StateValue, by: number): StateValue {
  const offset = value.offset + by
  if (value.kind === 'struct') {
    const subsections = value.subsections.map((inner) => movedSubsection(inner, by))
    return { ...value, fields: movedFields(value.fields, by), subsections, offset }
  }
  if (value.kind !== 'array' && value.kind !== 'list') return { ...value, offset }
  return { ...value, elements: value.elements.map((element) => movedValue(element, by)), offset }
}

/**
 * The description's text, made to tell of these capabilities. Where it does not tell of CONFIGURATION (QEMU before 8.2), or
 * cannot be read, it stays as it is.
 */
export function describeCapabilities(text: Uint8Array, capabilities: readonly string[]): Uint8Array {
  let root: JsonValue
  try {
    root = parseJson(text, 0)
  } catch (error) {
    if (error instanceof MigrationError) return text
    throw error
  }
  const configuration = root.kind === 'object' ? memberOf(root, 'configuration') : undefined
  if (configuration?.kind !== 'object') return text
  const entry = capabilities.length === 0 ? undefined : entryOf(capabilities)
  const subsections = memberOf(configuration, 'subsections')
  if (subsections?.kind === 'array') return withEntry(text, configuration, subsections, entry)
  if (entry === undefined) return text
  const last = configuration.members.at(-1)
  return spliced(
    text,
    last?.value.end ?? configuration.offset + 1,
    undefined,
    `${last ? ', ' : ''}"subsections": [${entry}]`,
  )
}

function withEntry(
  text: Uint8Array,
  configuration: JsonObject,
  list: JsonArray,
  entry: string | undefined,
): Uint8Array {
  const { elements } = list
  const known = elements.findIndex((element) => nameOf(element) === CAPABILITIES)
  if (known >= 0) {
    if (entry !== undefined) return spliced(text, elements[known].offset, elements[known].end, entry)
    if (elements.length > 1) {
      if (known === 0) return spliced(text, elements[0].offset, elements[1].offset, '')
      return spliced(text, elements[known - 1].end, elements[known].end, '')
    }
    // The list would be empty: QEMU writes none then.
    const index = configuration.members.findIndex(({ value }) => value === list)
    if (index > 0) return spliced(text, configuration.members[index - 1].value.end, list.end, '')
    return spliced(text, elements[0].offset, elements[0].end, '')
  }
  if (entry === undefined) return text
  const place = elements.length > 0 && nameOf(elements[0]) === TARGET_PAGE_BITS ? 1 : 0
  if (place < elements.length) return spliced(text, elements[place].offset, undefined, `${entry}, `)
  return spliced(text, list.end - 1, undefined, place === 0 ? entry : `, ${entry}`)
}

/** As QEMU writes it: an array tells the size of its first element. */
function entryOf(capabilities: readonly string[]): string {
  const count = capabilities.length > 1 ? `"array_len": ${capabilities.length}, ` : ''
  const size = 1 + new TextEncoder().encode(capabilities[0]).length
  return (
    `{"vmsd_name": "${CAPABILITIES}", "version": ${VERSION}, "fields": [` +
    '{"name": "caps_count", "type": "uint32", "size": 4}, ' +
    `{"name": "capabilities", ${count}"type": "capability", "size": ${size}}]}`
  )
}

function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return object.members.find((member) => member.key === key)?.value
}

function nameOf(value: JsonValue): unknown {
  const name = value.kind === 'object' ? memberOf(value, 'vmsd_name') : undefined
  return name?.kind === 'string' ? name.value : undefined
}

/** `text` with `insert` in place of what stands from `from` to `to`. */
function spliced(text: Uint8Array, from: number, to = from, insert = ''): Uint8Array {
  const octets = new TextEncoder().encode(insert)
  const made = new Uint8Array(text.length - (to - from) + octets.length)
  made.set(text.subarray(0, from))
  made.set(octets, from)
  made.set(text.subarray(to), from + octets.length)
  return made
}
