/** Whole streams of small machines, with the description of their devices: what checks, differences and edits are tried on. */
import { type BlockPlan, StreamBuilder } from './migration-builder.ts'

/** A field with its octets; one with `fields` is a struct of those, one with `count` an array of as many elements. */
export interface FieldPlan {
  readonly name: string
  readonly type?: string
  readonly octets?: readonly number[]
  readonly fields?: readonly FieldPlan[]
  readonly count?: number
}

export interface PartsPlan {
  readonly fields?: readonly FieldPlan[]
  readonly subsections?: readonly SubsectionPlan[]
}

export interface SubsectionPlan extends PartsPlan {
  readonly name: string
  readonly version?: number
}

export interface DevicePlan extends PartsPlan {
  readonly name: string
  readonly instance?: number
  /** 1 by default. */
  readonly version?: number
  /** As the description has it, where that is another one. */
  readonly describedVersion?: number
  /** Octets behind those that the description has, or so many fewer of them. */
  readonly excess?: number
  /** Whether the description tells of it. */
  readonly described?: boolean
}

export interface MachinePlan {
  /** Null for one without CONFIGURATION. */
  readonly machine?: string | null
  /** Subsections of CONFIGURATION. */
  readonly configuration?: (builder: StreamBuilder) => void
  readonly blocks?: readonly BlockPlan[]
  /** Writes records of RAM into the PART section. */
  readonly ram?: (builder: StreamBuilder) => void
  /** Writes what stands before RAM's END section. */
  readonly before?: (builder: StreamBuilder) => void
  readonly devices?: readonly DevicePlan[]
  /** Writes what stands between the last device and the end. */
  readonly after?: (builder: StreamBuilder) => void
  readonly footers?: boolean
  /** False: none; a text: as it is. */
  readonly description?: boolean | string
  /** QEMU 8.2 and later describe CONFIGURATION. */
  readonly describesConfiguration?: boolean
  readonly ended?: boolean
}

export interface MachineStream {
  readonly octets: Uint8Array
  /** Offsets of a device's section and of its body, by `NAME` or `NAME#INSTANCE`; other marks of the builder. */
  at(mark: string): number
  bodyOf(device: string): number
}

export const uint32 = (name: string, value: number, type = 'uint32'): FieldPlan => ({
  name,
  type,
  octets: [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff],
})

export const uint8 = (name: string, value: number, type = 'uint8'): FieldPlan => ({ name, type, octets: [value] })

/** Devices have the section ids from 10 on. */
export function machineStream(plan: MachinePlan): MachineStream {
  const { machine = 'pc-i440fx-7.2', blocks = [{ name: 'pc.ram', length: 8192 }], devices = [] } = plan
  const { footers = true, ended = true } = plan
  const builder = new StreamBuilder().header()
  if (machine !== null) builder.mark('configuration').configuration(machine)
  plan.configuration?.(builder)
  const footer = (id?: number) => (footers ? builder.footer(id) : builder)
  builder.start().blocks(blocks).eos()
  footer().part()
  plan.ram?.(builder)
  builder.eos()
  footer()
  plan.before?.(builder)
  builder.end().eos()
  footer()
  for (const [i, device] of devices.entries()) {
    const { name, instance = 0, version = 1, excess = 0 } = device
    const mark = instance === 0 ? name : `${name}#${instance}`
    const body = [...octetsOf(device), ...Array.from({ length: Math.max(excess, 0) }, () => 0xee)]
    builder
      .mark(mark)
      .u8(4)
      .u32(10 + i)
      .str8(name)
      .u32(instance)
      .u32(version)
    builder.mark(`body ${mark}`).octets(excess < 0 ? body.slice(0, excess) : body)
    footer(10 + i)
  }
  plan.after?.(builder)
  if (ended) builder.eof()
  const { description = true } = plan
  const text = typeof description === 'string' ? description : JSON.stringify(descriptionOf(plan))
  if (description !== false)
    builder.u8(6).u32(new TextEncoder().encode(text).length).octets(new TextEncoder().encode(text))
  const at = (mark: string) => builder.marks.get(mark)!
  return { octets: builder.build(), at, bodyOf: (device) => at(`body ${device}`) }
}

function descriptionOf({ devices = [], describesConfiguration = false }: MachinePlan): object {
  return {
    ...(describesConfiguration && { configuration: { vmsd_name: 'configuration', version: 1, fields: [] } }),
    page_size: 4096,
    devices: devices
      .filter(({ described = true }) => described)
      .map((device) => ({
        name: device.name,
        instance_id: device.instance ?? 0,
        vmsd_name: device.name,
        version: device.describedVersion ?? device.version ?? 1,
        ...partsOf(device),
      })),
  }
}

function partsOf({ fields = [], subsections = [] }: PartsPlan): object {
  return {
    fields: fields.map((field) => {
      const { name, type = field.fields ? 'struct' : 'buffer', count } = field
      const size = fieldOctets(field).length / (count ?? 1)
      const struct = field.fields && { struct: { vmsd_name: name, version: 1, ...partsOf({ fields: field.fields }) } }
      return { name, ...(count !== undefined && { array_len: count }), type, ...struct, size }
    }),
    ...(subsections.length > 0 && {
      subsections: subsections.map((one) => ({ vmsd_name: one.name, version: one.version ?? 1, ...partsOf(one) })),
    }),
  }
}

function fieldOctets({ octets = [], fields = [] }: FieldPlan): number[] {
  return [...octets, ...fields.flatMap(fieldOctets)]
}

function octetsOf({ fields = [], subsections = [] }: PartsPlan): number[] {
  const octets = fields.flatMap(fieldOctets)
  for (const subsection of subsections) {
    const name = [...new TextEncoder().encode(subsection.name)]
    octets.push(5, name.length, ...name, 0, 0, 0, subsection.version ?? 1, ...octetsOf(subsection))
  }
  return octets
}
