/** The sample's devices: their fields, as octets and as the description tells of them. */
import type { StreamWriter } from './machine-sample-writer.ts'

interface Field {
  readonly name: string
  readonly type: string
  readonly octets?: readonly number[]
  /** Of a struct, or of each element of an array of structs. */
  readonly elements?: readonly (readonly Field[])[]
  readonly count?: number
}

interface Parts {
  readonly fields: readonly Field[]
  readonly subsections?: readonly (Parts & { readonly name: string })[]
}

export interface SampleDevice extends Parts {
  readonly name: string
  readonly instance?: number
  readonly version?: number
}

const bigEndian = (value: number | bigint, width: number): number[] =>
  Array.from({ length: width }, (_, i) => Number((BigInt(value) >> BigInt(8 * (width - 1 - i))) & 0xffn))

const unsigned = (name: string, width: 1 | 2 | 4 | 8, value: number | bigint): Field => ({
  name,
  type: `uint${8 * width}`,
  octets: bigEndian(value, width),
})

const int32 = (name: string, value: number): Field => ({ name, type: 'int32', octets: bigEndian(value, 4) })

const bool = (name: string, value: boolean): Field => ({ name, type: 'bool', octets: [Number(value)] })

const buffer = (name: string, octets: readonly number[]): Field => ({ name, type: 'buffer', octets })

const struct = (name: string, fields: readonly Field[]): Field => ({ name, type: 'struct', elements: [fields] })

const structs = (name: string, elements: readonly (readonly Field[])[]): Field => ({
  name,
  type: 'struct',
  elements,
  count: elements.length,
})

const integers = (name: string, width: 1 | 2 | 4 | 8, values: readonly (number | bigint)[]): Field => ({
  name,
  type: `uint${8 * width}`,
  octets: values.flatMap((value) => bigEndian(value, width)),
  count: values.length,
})

const ascii = (text: string, length: number): number[] => {
  const octets = [...new TextEncoder().encode(text)]
  return [...octets, ...new Array<number>(length - octets.length).fill(0)]
}

export function sampleDevices(changed: boolean): SampleDevice[] {
  const later = changed ? 1 : 0
  const registers = Array.from({ length: 16 }, (_, i) => BigInt(0x1000 * i + (i === 3 ? later : 0)))
  return [
    {
      name: 'timer',
      version: 2,
      fields: [
        { name: 'cpu_ticks_offset', type: 'int64', octets: bigEndian(2_816_048_420n + BigInt(later * 1000), 8) },
        { name: 'unused', type: 'unused_buffer', octets: new Array<number>(8).fill(0) },
        { name: 'cpu_clock_offset', type: 'int64', octets: bigEndian(1_008_094_240n, 8) },
      ],
    },
    ...[0, 1].map((instance) => ({
      name: 'cpu',
      instance,
      version: 12,
      fields: [
        integers('env.regs', 8, registers),
        unsigned('env.eip', 8, 0xfffff_f000n + BigInt(16 * instance + later)),
        unsigned('env.eflags', 4, 0x202),
        bool('halted', instance === 1),
        struct('env.fpu', [unsigned('control', 2, 0x37f), unsigned('status', 2, 0), unsigned('tag', 1, 0xff)]),
        structs(
          'env.segs',
          ['es', 'cs', 'ss', 'ds', 'fs', 'gs'].map((_, i) => [
            unsigned('selector', 4, 8 * i),
            unsigned('base', 8, 0),
            unsigned('limit', 4, 0xffffffff),
            unsigned('flags', 4, 0xa09b00),
          ]),
        ),
      ],
      subsections: [{ name: 'cpu/async_pf_msr', fields: [unsigned('env.async_pf_en_msr', 8, 0x5)] }],
    })),
    {
      name: 'serial',
      version: 3,
      fields: [
        unsigned('state.divider', 2, 12),
        unsigned('state.ier', 1, 5),
        unsigned('state.lcr', 1, 3),
        buffer('state.xmit_fifo', ascii(changed ? 'login: operator' : 'login: ', 16)),
      ],
      subsections: changed ? [{ name: 'serial/timeout_ipending', fields: [int32('state.timeout_ipending', 1)] }] : [],
    },
    {
      name: '0000:00:03.0/sample-net',
      version: 1,
      fields: [
        buffer('mac', [0x52, 0x54, 0x00, 0x12, 0x34, 0x56]),
        bool('link_up', !changed),
        unsigned('rx_packets', 8, 4711 + later * 12),
        unsigned('tx_packets', 8, 1302),
        structs(
          'rx_ring',
          Array.from({ length: 32 }, (_, i) => [
            unsigned('address', 8, 0x200000 + 2048 * i),
            unsigned('length', 2, i % 4 === 0 ? 0 : 60 + i),
            unsigned('flags', 2, i % 4 === 0 ? 0 : 0x8000),
          ]),
        ),
      ],
    },
    {
      name: '0000:00:02.0/sample-vga',
      version: 2,
      fields: [
        int32('width', 1024),
        int32('height', 768),
        unsigned('depth', 4, 8),
        buffer(
          'palette',
          Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
        ),
        int32('cursor_x', changed ? 400 : 12),
        int32('cursor_y', -1),
      ],
    },
    {
      name: 'rtc',
      version: 3,
      fields: [
        buffer(
          'cmos_data',
          Array.from({ length: 128 }, (_, i) => (i * 7) & 0xff),
        ),
        unsigned('cmos_index', 1, 0x0f),
        int32('time', 1_750_000_000 + later * 60),
      ],
    },
  ]
}

/** Sections have ids from 2 on. */
export function deviceSections(writer: StreamWriter, devices: readonly SampleDevice[]): void {
  for (const [i, device] of devices.entries()) {
    writer.u8(0x04)
    writer.u32(2 + i)
    writer.text8(device.name)
    writer.u32(device.instance ?? 0)
    writer.u32(device.version ?? 1)
    writeParts(writer, device)
    writer.footer(2 + i)
  }
}

function writeParts(writer: StreamWriter, { fields, subsections = [] }: Parts): void {
  for (const field of fields) writer.put(Uint8Array.from(octetsOf(field)))
  for (const subsection of subsections) {
    writer.u8(0x05)
    writer.text8(subsection.name)
    writer.u32(1)
    writeParts(writer, subsection)
  }
}

function octetsOf({ octets = [], elements = [] }: Field): number[] {
  return [...octets, ...elements.flatMap((fields) => fields.flatMap(octetsOf))]
}

export function sampleDescription(devices: readonly SampleDevice[]): string {
  return JSON.stringify({
    page_size: 4096,
    devices: devices.map((device) => ({
      name: device.name,
      instance_id: device.instance ?? 0,
      vmsd_name: device.name,
      version: device.version ?? 1,
      ...described(device),
    })),
  })
}

function described({ fields, subsections = [] }: Parts): object {
  const told = subsections.map((one) => ({ vmsd_name: one.name, version: 1, ...described(one) }))
  return {
    fields: fields.map((field) => {
      const { name, type, count, elements } = field
      const inner = elements && { struct: { vmsd_name: name, version: 1, ...described({ fields: elements[0]! }) } }
      const size = octetsOf(field).length / (count ?? 1)
      return { name, ...(count !== undefined && { array_len: count }), type, ...inner, size }
    }),
    ...(told.length > 0 && { subsections: told }),
  }
}
