/** Device state made by hand: descriptions as QEMU writes them, bodies, streams of both. */

import { type MigrationForm, visiting } from '../../src/migration/convert.ts'
import { MigrationMemory } from '../../src/migration/memory.ts'
import { ModelOutput, type StreamModel } from '../../src/migration/model.ts'
import { decodeDevice } from '../../src/migration/vmstate/decode.ts'
import { type DeviceDescription, parseDescription } from '../../src/migration/vmstate/description.ts'
import type { StateStruct, StateValue } from '../../src/migration/vmstate/state.ts'
import { unhex } from './hex.ts'
import { drive } from './migration.ts'
import { StreamBuilder } from './migration-builder.ts'

/** A description is JSON; where keys come twice it is given as text. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json } | RawJson

export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export function jsonText(value: Json): string {
  if (value instanceof RawJson) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`)
    .join(',')}}`
}

export interface DevicePlan {
  readonly name?: string
  readonly instance?: number
  readonly fields: readonly Json[]
  readonly subsections?: readonly Json[]
  readonly body: Uint8Array
}

export const field = (name: string, type: string, size: number, more: { readonly [key: string]: Json } = {}): Json => ({
  name,
  type,
  size,
  ...more,
})

export const struct = (
  name: string,
  size: number,
  fields: readonly Json[],
  more: { readonly [key: string]: Json } = {},
): Json => ({
  name,
  type: 'struct',
  struct: { vmsd_name: name, version: 1, fields, ...more },
  size,
})

export function descriptionText(devices: readonly DevicePlan[]): string {
  return jsonText({
    page_size: 4096,
    devices: devices.map(({ name = 'd', instance = 0, fields, subsections }) => ({
      name,
      instance_id: instance,
      vmsd_name: name,
      version: 1,
      fields,
      ...(subsections && { subsections }),
    })),
  })
}

/** A stream of these devices: footers, the end, the description. */
export function deviceStream(devices: readonly DevicePlan[], text = descriptionText(devices)): Uint8Array {
  const builder = new StreamBuilder().header().configuration('test-1.0')
  for (const [i, { name = 'd', instance = 0, body }] of devices.entries()) {
    builder
      .u8(0x04)
      .u32(i + 3)
      .str8(name)
      .u32(instance)
      .u32(1)
      .octets(body)
      .footer(i + 3)
  }
  return builder.eof().description(text).build()
}

export function described(plan: Omit<DevicePlan, 'body'>): DeviceDescription {
  const text = descriptionText([{ ...plan, body: new Uint8Array(0) }])
  return parseDescription(new TextEncoder().encode(text), 0).devices[0]
}

export interface Decoded {
  readonly state: StateStruct
  /** `path: reason` of what is kept as octets. */
  readonly kept: readonly string[]
}

/** Decodes a body given in hexadecimal digits. */
export function decoded(plan: Omit<DevicePlan, 'body'>, body: string | Uint8Array, isForeign = false): Decoded {
  const kept: string[] = []
  const octets = typeof body === 'string' ? unhex(body) : body
  const onOctets = (path: string, reason: string) => kept.push(`${path}: ${reason}`)
  return { state: decodeDevice(described(plan), octets, 1000, { path: 'd', isForeign, onOctets }), kept }
}

/** A state in few words: fields by name, numbers, booleans, octets as `'octets 4'`. */
export function plain({ fields, subsections }: Pick<StateStruct, 'fields' | 'subsections'>): Record<string, unknown> {
  return Object.fromEntries([
    ...fields.map(({ name, value }) => [name, plainValue(value)]),
    ...subsections.map((subsection) => [subsection.name, plain(subsection)]),
  ])
}

function plainValue(value: StateValue): unknown {
  if (value.kind === 'struct') return plain(value)
  if (value.kind === 'octets') return `octets ${value.size}`
  if (value.kind === 'integer') return value.typeName === 'nullptr' ? null : value.value
  if (value.kind === 'boolean') return value.value
  const elements = value.elements.map(plainValue)
  return value.kind === 'list' && value.keys
    ? elements.map((element, i) => [plainValue(value.keys![i]), element])
    : elements
}

/** What a stream of either form holds. */
export function modelOf(form: MigrationForm, octets: Uint8Array): StreamModel {
  const output = new ModelOutput()
  drive(visiting(form, new MigrationMemory(), output), octets)
  return output.model
}
