/** Changes fields of devices in place: the octets of a stream stay where they are, but for those of the fields. */
import { type Leaf, leavesOf, showLeaf } from '../compare/fields.ts'
import { OctetBuilder } from '../octet-builder.ts'
import {
  type Configuration,
  type DeviceContents,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from '../visitor.ts'
import { ForwardingVisitor } from '../visitors.ts'
import { withMachineSize } from '../vmstate/edit-description.ts'
import type { StateStruct } from '../vmstate/state.ts'
import { replaceIn } from './replace.ts'
import { fieldOfConfiguration, isFixed, withMachine } from './set-configuration.ts'
import { SetTarget } from './set-target.ts'
import { leafOf, parseValue } from './set-value.ts'

/** A field that was changed, or set to what it was. */
export interface SetChange {
  /** `cpu#0.env.eip`. */
  readonly path: string
  /** As `state` shows them. */
  readonly before: string
  readonly after: string
}

const MAX_DESCRIPTION = 64 * 1024 * 1024
/** Names of devices that are kept for a message. */
const MAX_DEVICES = 10_000

export class SetVisitor extends ForwardingVisitor {
  readonly changes: SetChange[] = []
  readonly #targets: readonly SetTarget[]
  /** How many sections each device has. */
  readonly #devices = new Map<string, number[]>()
  #count = 0
  #section: Section | undefined
  /** Octets of the machine's name, where there are more or fewer of them now. */
  #machineSize: number | undefined
  #description: OctetBuilder | undefined

  /** @param assignments `DEVICE.FIELD=VALUE` */
  constructor(output: Visitor, assignments: readonly string[]) {
    super(output)
    this.#targets = assignments.map((text) => new SetTarget(text))
  }

  /** What is wrong with the assignments, once the whole stream was seen: what was written is good for nothing then. */
  get problems(): readonly string[] {
    const devices = ['configuration']
    for (const [name, instances] of this.#devices) {
      if (instances.length === 1) devices.push(name)
      else for (const instance of instances) devices.push(`${name}#${instance}`)
    }
    return this.#targets.flatMap((target) => target.complaint(devices) ?? [])
  }

  override configuration(configuration: Configuration): void {
    let changed = configuration
    for (const target of this.#targets) {
      if (target.path !== 'configuration.machine') continue
      changed = withMachine(changed, target)
      if (target.problem === undefined) {
        target.found('machine')
        this.changes.push({ path: target.path, before: configuration.machine, after: changed.machine })
      }
    }
    const resized = changed.octets.length !== configuration.octets.length
    if (resized) this.#machineSize = new TextEncoder().encode(changed.machine).length
    const { octets, subsections } = changed
    const wanted = (target: SetTarget) => fieldOfConfiguration(target.path)
    const set = this.#set('', { fields: [], subsections }, octets, wanted, isFixed)
    super.configuration(set === undefined ? changed : { ...changed, ...set.holder, octets: set.octets })
  }

  override startSection(section: Section): void {
    this.#section = section
    if (section.type === SectionType.Full && this.#count++ < MAX_DEVICES) {
      const instances = this.#devices.get(section.name)
      if (instances === undefined) this.#devices.set(section.name, [section.instanceId])
      else instances.push(section.instanceId)
    }
    super.startSection(section)
  }

  override device(device: DeviceContents): void {
    const { octets, state } = device
    const { name, instanceId } = this.#section!
    if (state === undefined) {
      this.#cannot()
      super.device(device)
      return
    }
    const wanted = (target: SetTarget) => target.fieldOf(this.#section!)
    const set = this.#set(`${name}#${instanceId}.`, state, octets, wanted)
    super.device(set === undefined ? device : { octets: set.octets, state: set.holder })
  }

  override opaque(octets: Uint8Array): void {
    this.#cannot()
    super.opaque(octets)
  }

  /** Nothing tells of the fields of the section at hand. */
  #cannot(): void {
    for (const target of this.#targets) {
      if (target.fieldOf(this.#section!) === undefined) continue
      target.problem ??=
        "no description tells of this device's fields; that of another stream of the machine may (--description)"
    }
  }

  /** @returns undefined where none of the fields is meant */
  #set<Holder extends Pick<StateStruct, 'fields' | 'subsections'>>(
    prefix: string,
    holder: Holder,
    octets: Uint8Array,
    fieldOf: (target: SetTarget) => string | undefined,
    isFixed?: (field: string) => boolean,
  ): { readonly holder: Holder; readonly octets: Uint8Array } | undefined {
    const meant = this.#targets.flatMap((target) => {
      const field = target.problem === undefined ? fieldOf(target) : undefined
      return field === undefined ? [] : [{ target, field }]
    })
    if (meant.length === 0) return undefined
    const leaves = new Map<string, Leaf>()
    for (const leaf of leavesOf(holder)) leaves.set(leaf.path, leaf)
    const edited = octets.slice()
    const values = new Map<Leaf['value'], Leaf['value']>()
    for (const { target, field } of meant) {
      const leaf = leaves.get(field)
      if (leaf === undefined) {
        target.missed(leaves.keys())
        continue
      }
      if (!target.found(field)) continue
      // As it was given before, where one field is set twice.
      const now = values.get(leaf.value) ?? leaf.value
      const place = edited.subarray(now.offset, now.offset + now.size)
      const parsed = parseValue(now, target.value, place)
      if ('problem' in parsed) {
        target.problem = parsed.problem
        continue
      }
      const before = showLeaf(now, edited)
      const isOther = parsed.octets.some((octet, i) => octet !== place[i])
      if (isOther && isFixed?.(field)) {
        target.problem = 'it says how the rest of the stream is to be read, and cannot be changed alone'
        continue
      }
      place.set(parsed.octets)
      const after = leafOf(now, parsed.octets)
      values.set(leaf.value, after)
      this.changes.push({ path: `${prefix}${field}`, before, after: showLeaf(after, edited) })
    }
    return { holder: replaceIn(holder, values), octets: edited }
  }

  override block(block: RamBlock): void {
    if (block.mapped !== undefined && this.#machineSize !== undefined) {
      for (const target of this.#targets) {
        if (target.path !== 'configuration.machine') continue
        target.problem ??=
          'in a mapped-ram file, whose pages lie at fixed places, only a name of the same length can be set'
      }
    }
    super.block(block)
  }

  override startDescription(length: number): void {
    if (this.#machineSize === undefined) super.startDescription(length)
    else this.#description = new OctetBuilder(MAX_DESCRIPTION)
  }

  override octets(piece: Uint8Array): void {
    if (this.#description === undefined) super.octets(piece)
    else this.#description.put(piece)
  }

  override endOctets(): void {
    if (this.#description !== undefined) {
      const text = withMachineSize(this.#description.octets, this.#machineSize!)
      this.#description = undefined
      super.startDescription(text.length)
      super.octets(text)
    }
    super.endOctets()
  }
}
