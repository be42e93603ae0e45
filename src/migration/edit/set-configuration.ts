/** What can be set in CONFIGURATION: the machine's name, and fields of its subsections. */
import { encodeUtf8 } from '../../ber/values/utf8-string.ts'
import { CAPABILITIES, TARGET_PAGE_BITS } from '../configuration.ts'
import type { Configuration } from '../visitor.ts'
import type { StateField, StateSubsection, StateValue } from '../vmstate/state.ts'
import type { SetTarget } from './set-target.ts'

/** Octets of the length before the machine's name. */
const LENGTH = 4
/** QEMU's have some twenty. */
const MAX_MACHINE = 255

/** The field of a subsection that a path means: `configuration/uuid.uuid.data`, maybe after `configuration.`. */
export function fieldOfConfiguration(path: string): string | undefined {
  const field = path.replace(/^configuration\./, '')
  return field.startsWith('configuration/') ? field : undefined
}

/** Whether a field tells how to read what follows. */
export function isFixed(field: string): boolean {
  return field.startsWith(`${TARGET_PAGE_BITS}.`) || field.startsWith(`${CAPABILITIES}.`)
}

/** The section with another machine's name, or as it is where `target` has a problem. */
export function withMachine(configuration: Configuration, target: SetTarget): Configuration {
  const machine = target.value
  if (machine === '' || /\p{Surrogate}/u.test(machine)) {
    target.problem = 'a machine has a name'
    return configuration
  }
  const name = encodeUtf8(machine)
  if (name.length > MAX_MACHINE) {
    target.problem = `the name of a machine has at most ${MAX_MACHINE} octets`
    return configuration
  }
  const view = new DataView(configuration.octets.buffer, configuration.octets.byteOffset)
  const rest = configuration.octets.subarray(LENGTH + view.getUint32(0))
  const octets = new Uint8Array(LENGTH + name.length + rest.length)
  new DataView(octets.buffer).setUint32(0, name.length)
  octets.set(name, LENGTH)
  octets.set(rest, LENGTH + name.length)
  const by = octets.length - configuration.octets.length
  return {
    machine,
    octets,
    subsections: configuration.subsections.map((subsection) => movedSubsection(subsection, by)),
  }
}

function movedSubsection(subsection: StateSubsection, by: number): StateSubsection {
  return {
    ...subsection,
    offset: subsection.offset + by,
    fields: subsection.fields.map((field) => movedField(field, by)),
    subsections: subsection.subsections.map((inner) => movedSubsection(inner, by)),
  }
}

function movedField({ name, value }: StateField, by: number): StateField {
  return { name, value: movedValue(value, by) }
}

function movedValue(value: StateValue, by: number): StateValue {
  const offset = value.offset + by
  if (value.kind === 'struct') {
    const fields = value.fields.map((field) => movedField(field, by))
    return { ...value, offset, fields, subsections: value.subsections.map((inner) => movedSubsection(inner, by)) }
  }
  if (value.kind !== 'array' && value.kind !== 'list') return { ...value, offset }
  const elements = value.elements.map((element) => movedValue(element, by))
  if (value.kind === 'array') return { ...value, offset, elements }
  return { ...value, offset, elements, ...(value.keys && { keys: value.keys.map((key) => movedValue(key, by)) }) }
}
