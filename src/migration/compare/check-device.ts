/** One device's section against another's: the same fields of the same sizes, and the values that QEMU insists on. */
import { pathOf } from '../device-input.ts'
import type { ModelSection } from '../model.ts'
import type { Section } from '../visitor.ts'
import type { StateStruct, StateSubsection, StateValue } from '../vmstate/state.ts'
import { namedFields } from './fields.ts'
import type { Findings, Repair } from './finding.ts'
import { checkPciConfig, PCI_CONFIG } from './pci-config.ts'

/** Octets that differ in their layout make the rest of the device differ: what comes after says nothing more. */
const MAX_SHAPES = 3

type Parts = Pick<StateStruct, 'fields' | 'subsections'>

/** @param device as `set` takes it */
export function checkDevice(held: ModelSection, other: ModelSection, device: string, findings: Findings): void {
  const { section, octets } = held
  const ours = held.state
  const theirs = other.state
  if (ours !== undefined && theirs !== undefined) {
    new DeviceCheck(held, other, device, findings).parts(ours, theirs, '')
  } else if (octets.length !== other.octets.length) {
    const message = `${octets.length} octets, and ${other.octets.length} there; nothing tells what they are`
    findings.add('may refuse', section.offset, pathOf(section), message)
  }
}

/** Where a value lies, in a binary stream; BER tells its section only. */
export function offsetIn({ section }: ModelSection, offset: number): number {
  return section.bodyOffset === undefined ? section.offset : section.bodyOffset + offset
}

/** A device as `drop` and `set` take it: `NAME`, or `NAME#INSTANCE` where it may not be the only one of its name. */
export function deviceText({ name, instanceId }: Section, isOnly: boolean): string {
  return isOnly ? name : `${name}#${instanceId}`
}

class DeviceCheck {
  readonly #held: ModelSection
  readonly #other: ModelSection
  readonly #device: string
  readonly #findings: Findings
  #shapes = 0

  constructor(held: ModelSection, other: ModelSection, device: string, findings: Findings) {
    this.#held = held
    this.#other = other
    this.#device = device
    this.#findings = findings
  }

  parts(ours: Parts, theirs: Parts, path: string): void {
    const [named, others] = [namedFields(ours), namedFields(theirs)]
    if (sameNamesOrOtherSize(named, others)) this.#fields(named, others, path)
    else {
      // Fields come under new names, or are cut up, from one QEMU to the next; what one writes the other one reads.
      const message = `the same ${counted(sizeOf(named.values()))}, which the other machine tells as other fields`
      this.#findings.add('note', this.#at(ours.fields[0].value.offset), this.#where(path), message)
      for (const [name, value] of named) {
        const other = others.get(name)
        if (other?.size === value.size) this.#value(value, other, joined(path, name))
      }
    }
    this.#subsections(ours.subsections, theirs.subsections, path)
  }

  #fields(ours: ReadonlyMap<string, StateValue>, theirs: ReadonlyMap<string, StateValue>, path: string): void {
    for (const [name, value] of ours) {
      if (this.#shapes >= MAX_SHAPES) return
      const other = theirs.get(name)
      const where = joined(path, name)
      if (other !== undefined) this.#value(value, other, where)
      else if (value.size > 0) {
        const message = `${counted(value.size)} that the other machine did not send: unless it does for these values, it reads what follows wrongly`
        this.#shape(this.#at(value.offset), where, message)
      }
    }
    for (const [name, { size }] of theirs) {
      if (this.#shapes >= MAX_SHAPES) return
      if (size === 0 || ours.has(name)) continue
      const message = `not sent, and the other machine sends ${counted(size)}: unless it does not for these values, it reads what follows wrongly`
      this.#shape(this.#held.section.offset, joined(path, name), message)
    }
  }

  #value(value: StateValue, other: StateValue, path: string): void {
    if (isParts(value) && isParts(other)) this.parts(value, other, path)
    else if (value.kind === 'array' && other.kind === 'array') this.#elements(value.elements, other.elements, path)
    else if (value.kind === 'list' && other.kind === 'list') this.#pairs(value.elements, other.elements, path)
    else if (value.size !== other.size) {
      const message = `${typeOf(value)} of ${counted(value.size)}, and ${typeOf(other)} of ${other.size} there`
      this.#shape(this.#at(value.offset), path, message)
    } else this.#leaf(value, other, path)
  }

  /** How many elements an array has is fixed, or told by a field before it. */
  #elements(ours: readonly StateValue[], theirs: readonly StateValue[], path: string): void {
    if (ours.length !== theirs.length) {
      const offset = this.#at(ours[0]?.offset ?? 0)
      this.#shape(offset, path, `${ours.length} elements, and ${theirs.length} there`)
    }
    this.#pairs(ours, theirs, path)
  }

  #pairs(ours: readonly StateValue[], theirs: readonly StateValue[], path: string): void {
    const count = Math.min(ours.length, theirs.length)
    for (let i = 0; i < count && this.#shapes < MAX_SHAPES; i++) this.#value(ours[i], theirs[i], `${path}[${i}]`)
  }

  /** What a machine is made of must be the same on both sides; QEMU compares it as it reads it. */
  #leaf(value: StateValue, other: StateValue, path: string): void {
    const offset = this.#at(value.offset)
    const where = this.#where(path)
    if (value.kind === 'integer' && other.kind === 'integer') {
      // It is the reader's type that counts.
      if (other.typeName.endsWith(' equal') && value.value !== other.value) {
        const message = `is ${value.value}, and must be ${other.value} as there: the machines are not made alike`
        this.#findings.add('refuses', offset, where, message, this.#set(path, other.value))
      }
      if (other.typeName === 'int32 le' && (value.value > other.value || value.value < 0)) {
        const message = `is ${value.value}, and must be 0 to ${other.value}, which it is there`
        this.#findings.add('refuses', offset, where, message, this.#set(path, other.value))
      }
    } else if (value.kind === 'octets' && other.kind === 'octets' && other.typeName === PCI_CONFIG) {
      const [ours, theirs] = [octetsOf(this.#held, value), octetsOf(this.#other, other)]
      checkPciConfig(ours, theirs, offset, where, this.#findings)
    }
  }

  #set(path: string, value: number | bigint): Repair {
    return { command: 'set', argument: `${this.#device}.${path}=${value}` }
  }

  #subsections(ours: readonly StateSubsection[], theirs: readonly StateSubsection[], path: string): void {
    const others = new Map(theirs.map((subsection) => [subsection.name, subsection]))
    for (const subsection of ours) {
      const { name, version } = subsection
      const where = joined(path, name)
      const other = others.get(name)
      others.delete(name)
      const offset = this.#at(subsection.offset)
      if (other === undefined) {
        const message =
          'a subsection that the other machine did not send: taken if that QEMU knows it, which its stream does not tell'
        this.#findings.add('may refuse', offset, this.#where(where), message)
      } else if (version > other.version) {
        const message = `version ${version}, and the other QEMU knows ${other.version}`
        this.#findings.add('refuses', offset, this.#where(where), message)
      } else this.parts(subsection, other, where)
    }
    for (const name of others.keys()) {
      const message = 'not in this stream: the other QEMU takes the defaults of what is in it'
      this.#findings.add('note', undefined, this.#where(joined(path, name)), message)
    }
  }

  #shape(offset: number, path: string, message: string): void {
    this.#shapes++
    this.#findings.add('may refuse', offset, this.#where(path), message)
  }

  #at(offset: number): number {
    return offsetIn(this.#held, offset)
  }

  #where(path: string): string {
    return joined(pathOf(this.#held.section), path)
  }
}

function isParts(value: StateValue): value is StateStruct {
  return value.kind === 'struct'
}

function joined(path: string, name: string): string {
  return path === '' || name === '' ? `${path}${name}` : `${path}.${name}`
}

/** Whether fields of one name have one size, or all of them together do not. */
function sameNamesOrOtherSize(ours: ReadonlyMap<string, StateValue>, theirs: ReadonlyMap<string, StateValue>): boolean {
  if (sizeOf(ours.values()) !== sizeOf(theirs.values())) return true
  const isSame = ([name, { size }]: [string, StateValue]) => size === 0 || theirs.get(name)?.size === size
  return [...ours].every(isSame)
}

function sizeOf(values: Iterable<StateValue>): number {
  let size = 0
  for (const value of values) size += value.size
  return size
}

function counted(octets: number): string {
  return octets === 1 ? '1 octet' : `${octets} octets`
}

function octetsOf({ octets }: ModelSection, { offset, size }: StateValue): Uint8Array {
  return octets.subarray(offset, offset + size)
}

function typeOf(value: StateValue): string {
  if (value.kind === 'boolean') return 'bool'
  return value.kind === 'array' ? 'an array' : value.typeName
}
