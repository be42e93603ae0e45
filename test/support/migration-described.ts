/** Streams with devices and their description, for tests of what reads them. */
import { StreamBuilder } from './migration-builder.ts'

export interface DevicePlan {
  readonly name: string
  readonly id: number
  readonly body: Uint8Array
  /** Not in the description. */
  readonly hidden?: boolean
  /** Octets that the description tells of, where that is a lie. */
  readonly size?: number
}

export interface DeviceStreamPlan {
  readonly devices: readonly DevicePlan[]
  readonly footers?: boolean
  /** Pages of RAM, of noise. */
  readonly pages?: number
  readonly early?: readonly DevicePlan[]
  /** White space in the text, so that it is so long at least. */
  readonly textOctets?: number
  readonly text?: string | undefined
  readonly trailing?: Uint8Array | readonly number[]
  readonly end?: boolean
}

/** A description in which each device is one buffer. */
export function describing(devices: readonly DevicePlan[], textOctets = 0): string {
  const entries = devices
    .filter(({ hidden }) => !hidden)
    .map(({ name, body, size = body.length }) => {
      const fields = [{ name: 'data', type: 'buffer', size }]
      return { name, instance_id: 0, vmsd_name: name, version: 1, fields }
    })
  const text = JSON.stringify({ page_size: 4096, devices: entries })
  return `${text.slice(0, -1)}${' '.repeat(Math.max(0, textOctets - text.length))}}`
}

/** RAM, devices, the end, the description, and something behind it. */
export function deviceStream(plan: DeviceStreamPlan): Uint8Array {
  const { devices, footers = true, pages = 2, early = [], textOctets, trailing = [], end = true } = plan
  const stream = new StreamBuilder().header().configuration('test-1.0')
  const close = (id: number) => footers && stream.footer(id)
  const write = ({ id, name, body }: DevicePlan) => {
    stream.u8(4).u32(id).str8(name).u32(0).u32(1).octets(body)
    close(id)
  }
  for (const device of early) write(device)
  stream.start().blocks([{ name: 'pc.ram', length: 4096 * Math.max(1, pages) }])
  stream.eos()
  close(2)
  stream.part()
  for (let page = 0; page < pages; page++) stream.page(page * 4096, page + 1, page === 0 ? 'pc.ram' : undefined)
  stream.eos()
  close(2)
  stream.end().eos()
  close(2)
  for (const device of devices) write(device)
  if (!end) return stream.build()
  const text = 'text' in plan ? plan.text : describing([...early, ...devices], textOctets)
  stream.eof()
  if (text !== undefined) stream.description(text)
  return stream.octets(trailing).build()
}
