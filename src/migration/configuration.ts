/** CONFIGURATION: the machine's name, and subsections, which their names tell, or the description. */

import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { nameText } from './ram-blocks.ts'
import type { Configuration, Walk } from './visitor.ts'
import { decodePrefix } from './vmstate/decode.ts'
import type { Description } from './vmstate/description.ts'
import type { StateField, StateSubsection, StateValue } from './vmstate/state.ts'
import { CAPABILITY } from './vmstate/types.ts'

const TYPE_SUBSECTION = 0x05
const PATH = 'configuration'
/** No machine has a name of more; the format would allow 2^32-1. */
const MAX_MACHINE = 4096
/** No QEMU has as many; the format would allow 2^32-1. */
const MAX_CAPABILITIES = 1024

/** Octets of its type and of the name's length. */
const HEADER = 5
/** Octets of the section, where only the description can tell how many. */
const MAX_CONFIGURATION = 64 * 1024

export const TARGET_PAGE_BITS = 'configuration/target-page-bits'
export const CAPABILITIES = 'configuration/capabilities'
export const UUID = 'configuration/uuid'

/**
 * Reads the section at hand. Undefined, with nothing read, where it holds a subsection that neither we nor `description` know:
 * its end cannot be told then.
 */
export function* readConfiguration(
  file: QEMUFileReader,
  description: Description | undefined,
): Walk<Configuration | undefined> {
  yield* file.need(HEADER, PATH)
  const length = file.peek32(1)
  if (length > MAX_MACHINE) {
    throw new MigrationError('MIGRATION_CONFIGURATION', file.position + 1, {
      path: `${PATH}.machine`,
      expected: `a name of at most ${MAX_MACHINE} octets`,
      actual: `${length}`,
    })
  }
  let at = HEADER + length
  yield* file.need(at, PATH)
  const machine =
    length === 0
      ? ''
      : nameText(file.peekOctets(HEADER, length), file.position + HEADER, 'MIGRATION_CONFIGURATION', `${PATH}.machine`)
  const subsections: StateSubsection[] = []
  while ((yield* file.fill(at + 1)) > at && file.peek8(at) === TYPE_SUBSECTION) {
    const subsection = yield* readSubsection(file, at)
    if (subsection === undefined) return yield* readDescribed(file, machine, description)
    subsections.push(subsection)
    at += subsection.size
  }
  const octets = file.peekOctets(1, at - 1).slice()
  file.skip(at)
  return { machine, octets, subsections }
}

/** The section as the description has it, which knows all subsections. */
function* readDescribed(
  file: QEMUFileReader,
  machine: string,
  description: Description | undefined,
): Walk<Configuration | undefined> {
  const described = description?.configuration
  if (described === undefined) return undefined
  const have = yield* file.hold(MAX_CONFIGURATION)
  const { subsections, size } = decodePrefix(described, file.heldOctets(1, have - 1), file.position + 1, { path: PATH })
  const octets = file.heldOctets(1, size)
  file.skip(1 + size)
  return { machine, octets, subsections }
}

/** Reads the subsection `at` octets from here. */
function* readSubsection(file: QEMUFileReader, at: number): Walk<StateSubsection | undefined> {
  yield* file.need(at + 2, PATH)
  const nameLength = file.peek8(at + 1)
  const start = at + 6 + nameLength
  yield* file.need(start, PATH)
  const name = nameText(file.peekOctets(at + 2, nameLength), file.position + at + 2, 'MIGRATION_CONFIGURATION', PATH)
  const version = file.peek32(at + 2 + nameLength)
  const fields = yield* readFields(file, start, name)
  if (fields === undefined) return undefined
  const last = fields.at(-1)!.value
  // The body begins after the section's type.
  const offset = at - 1
  return { name, version, fields, subsections: [], offset, size: last.offset + last.size - offset }
}

/** The fields `at` octets from here. */
function* readFields(file: QEMUFileReader, at: number, subsection: string): Walk<StateField[] | undefined> {
  const offset = at - 1
  if (subsection === TARGET_PAGE_BITS) {
    yield* file.need(at + 4, subsection)
    const bits = file.peek32(at)
    checkPageBits(bits, file.position + at)
    return [{ name: 'target_page_bits', value: uint32(bits, offset) }]
  }
  if (subsection === UUID) {
    yield* file.need(at + 16, subsection)
    return [{ name: 'uuid.data', value: { kind: 'octets', typeName: 'buffer', offset, size: 16 } }]
  }
  if (subsection !== CAPABILITIES) return undefined
  yield* file.need(at + 4, subsection)
  const count = file.peek32(at)
  if (count > MAX_CAPABILITIES) {
    throw new MigrationError('MIGRATION_CONFIGURATION', file.position + at, {
      path: subsection,
      expected: `at most ${MAX_CAPABILITIES} capabilities`,
      actual: String(count),
    })
  }
  const elements: StateValue[] = []
  let size = 0
  for (let i = 0; i < count; i++) {
    yield* file.need(at + 4 + size + 1, subsection)
    const length = 1 + file.peek8(at + 4 + size)
    yield* file.need(at + 4 + size + length, subsection)
    elements.push({ kind: 'octets', typeName: CAPABILITY, offset: offset + 4 + size, size: length })
    size += length
  }
  return [
    { name: 'caps_count', value: uint32(count, offset) },
    { name: 'capabilities', value: { kind: 'array', elements, offset: offset + 4, size } },
  ]
}

function uint32(value: number, offset: number): StateValue {
  return { kind: 'integer', width: 4, signed: false, typeName: 'uint32', value, offset, size: 4 }
}

/** Bits of a page's address where the configuration tells them. */
export function targetPageBits(configuration: Configuration): number | undefined {
  const subsection = configuration.subsections.find(({ name }) => name === TARGET_PAGE_BITS)
  return subsection && targetPageBitsOf(subsection)
}

/** The bits that the subsection of this name tells. */
export function targetPageBitsOf({ fields }: Pick<StateSubsection, 'fields'>): number | undefined {
  const value = fields[0]?.value
  return value?.kind === 'integer' ? Number(value.value) : undefined
}

/** Refuses a page size that no target has: 256 octets (AVR) to 64 KiB, as the schema has it. */
export function checkPageBits(bits: number, offset: number): void {
  if (bits >= 8 && bits <= 16) return
  throw new MigrationError('MIGRATION_CONFIGURATION', offset, {
    path: TARGET_PAGE_BITS,
    expected: '8 to 16 bits',
    actual: String(bits),
  })
}

export function isPageSize(octets: number): boolean {
  return octets >= 256 && octets <= 65536 && Number.isInteger(Math.log2(octets))
}

const text = new TextDecoder()

/** Capabilities that are named in the configuration, in its order. */
export function capabilitiesOf({ subsections, octets }: Configuration): string[] {
  const value = subsections
    .find(({ name }) => name === CAPABILITIES)
    ?.fields.find(({ name }) => name === 'capabilities')?.value
  if (value?.kind !== 'array') return []
  // A length octet stands before each name.
  return value.elements.map(({ offset, size }) => text.decode(octets.subarray(offset + 1, offset + size)))
}

export function hasCapability(configuration: Configuration, capability: string): boolean {
  return capabilitiesOf(configuration).includes(capability)
}

/** `01234567-89ab-cdef-0123-456789abcdef`, where the configuration tells it. */
export function uuidOf({ subsections, octets }: Configuration): string | undefined {
  const value = subsections.find(({ name }) => name === UUID)?.fields[0]?.value
  return value && uuidText(octets.subarray(value.offset, value.offset + value.size))
}

/** The 16 octets of a UUID as text. */
export function uuidText(octets: Uint8Array): string {
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.+)$/, '$1-$2-$3-$4-$5')
}

/** The subsection of capabilities, their names being known as such: BER has them as octets. */
export function withCapabilities(subsection: StateSubsection, octets: Uint8Array): StateSubsection {
  if (subsection.name !== CAPABILITIES) return subsection
  const named = (value: StateValue): StateValue => {
    const isName = value.kind === 'octets' && value.size > 0 && octets[value.offset] === value.size - 1
    return isName ? { ...value, typeName: CAPABILITY } : value
  }
  const fields = subsection.fields.map(({ name, value }) => ({
    name,
    value: value.kind === 'array' ? { ...value, elements: value.elements.map(named) } : named(value),
  }))
  return { ...subsection, fields }
}
