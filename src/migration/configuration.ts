/** CONFIGURATION: the machine's name, and subsections whose fields only their names tell. */

import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { nameText } from './ram-blocks.ts'
import type { Configuration, ConfigurationField, ConfigurationSubsection, Walk } from './visitor.ts'

const TYPE_SUBSECTION = 0x05
const PATH = 'configuration'
/** No machine has a name of more; the format would allow 2^32-1. */
const MAX_MACHINE = 4096
/** No QEMU has as many; the format would allow 2^32-1. */
const MAX_CAPABILITIES = 1024

export const TARGET_PAGE_BITS = 'configuration/target-page-bits'
export const CAPABILITIES = 'configuration/capabilities'
const UUID = 'configuration/uuid'

/**
 * Reads the section at hand. Undefined, with nothing read, where it holds a subsection that we do not know: its end cannot be
 * told then.
 */
export function* readConfiguration(file: QEMUFileReader): Walk<Configuration | undefined> {
  yield* file.need(5, PATH)
  const length = file.peek32(1)
  if (length > MAX_MACHINE) {
    throw new MigrationError('MIGRATION_CONFIGURATION', file.position + 1, {
      path: `${PATH}.machine`,
      expected: `a name of at most ${MAX_MACHINE} octets`,
      actual: `${length}`,
    })
  }
  let at = 5 + length
  yield* file.need(at, PATH)
  const machine =
    length === 0
      ? ''
      : nameText(file.peekOctets(5, length), file.position + 5, 'MIGRATION_CONFIGURATION', `${PATH}.machine`)
  const subsections: ConfigurationSubsection[] = []
  while ((yield* file.fill(at + 1)) > at && file.peek8(at) === TYPE_SUBSECTION) {
    yield* file.need(at + 2, PATH)
    const nameLength = file.peek8(at + 1)
    yield* file.need(at + 6 + nameLength, PATH)
    const name = nameText(file.peekOctets(at + 2, nameLength), file.position + at + 2, 'MIGRATION_CONFIGURATION', PATH)
    const versionId = file.peek32(at + 2 + nameLength)
    at += 6 + nameLength
    const fields = yield* readFields(file, at, name)
    if (fields === undefined) return undefined
    at += fields.octets
    subsections.push({ name, versionId, fields: fields.fields })
  }
  file.skip(at)
  return { machine, subsections }
}

interface Fields {
  readonly fields: readonly ConfigurationField[]
  readonly octets: number
}

function* readFields(file: QEMUFileReader, at: number, subsection: string): Walk<Fields | undefined> {
  if (subsection === TARGET_PAGE_BITS) {
    yield* file.need(at + 4, subsection)
    const value = file.peek32(at)
    checkPageBits(value, file.position + at)
    return { fields: [{ name: 'target_page_bits', type: 'uint32', value }], octets: 4 }
  }
  if (subsection === UUID) {
    yield* file.need(at + 16, subsection)
    return { fields: [{ name: 'uuid.data', type: 'buffer', value: file.peekOctets(at, 16).slice() }], octets: 16 }
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
  const capabilities: Uint8Array[] = []
  let octets = 4
  for (let i = 0; i < count; i++) {
    yield* file.need(at + octets + 1, subsection)
    const length = 1 + file.peek8(at + octets)
    yield* file.need(at + octets + length, subsection)
    capabilities.push(file.peekOctets(at + octets, length).slice())
    octets += length
  }
  return {
    fields: [
      { name: 'caps_count', type: 'uint32', value: count },
      { name: 'capabilities', type: 'array of buffer', value: capabilities },
    ],
    octets,
  }
}

/** Octets of a page where the configuration tells them; its bits have been checked. */
export function targetPageSize(configuration: Configuration): number | undefined {
  const field = configuration.subsections.find((subsection) => subsection.name === TARGET_PAGE_BITS)?.fields[0]
  return field?.type === 'uint32' ? 1 << field.value : undefined
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

/** Whether a capability is named in the configuration. Its field holds the name with a length octet before it. */
export function hasCapability(configuration: Configuration, capability: string): boolean {
  return configuration.subsections.some(
    (subsection) =>
      subsection.name === CAPABILITIES &&
      subsection.fields.some(
        (field) =>
          field.type === 'array of buffer' &&
          field.value.some((octets) => text.decode(octets.subarray(1)) === capability),
      ),
  )
}
