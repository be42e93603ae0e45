/** What is to be set: `DEVICE.FIELD=VALUE`, with the names that `diff` and `state` show. */

import { pathOf } from '../device-input.ts'
import { nearNames } from '../select-devices.ts'
import type { Section } from '../visitor.ts'

/** Names of fields that are kept for a message. */
const MAX_NAMES = 10_000

export class SetTarget {
  /** As it was given. */
  readonly text: string
  /** Device and field: where one ends and the other begins, the devices of the stream tell. */
  readonly path: string
  readonly value: string
  /** Fields that were set. */
  count = 0
  /** The device's name, as long as it is in `path`, in all fields that were found. */
  #device: number | undefined
  /** What is wrong with it. */
  problem: string | undefined
  /** Devices that have the name, whether they have the field or not. */
  #devices = 0
  readonly #names = new Set<string>()

  constructor(text: string) {
    this.text = text
    const at = text.lastIndexOf('=')
    this.path = text.slice(0, Math.max(at, 0))
    this.value = text.slice(at + 1)
    if (at <= 0) this.problem = 'it is not of the form DEVICE.FIELD=VALUE'
  }

  /** The field that is meant of a device, if it is meant: `section.name`, with its instance or without, or as errors name it. */
  fieldOf(section: Section): string | undefined {
    const { name, instanceId } = section
    for (const device of [`${name}#${instanceId}`, name, pathOf(section)]) {
      if (this.path.startsWith(`${device}.`)) return this.path.slice(device.length + 1)
    }
    return undefined
  }

  /** A field was found. @returns false where another device, of a name of another length, has one as well */
  found(field: string): boolean {
    const device = this.path.length - field.length
    this.#device ??= device
    if (this.#device !== device) {
      this.problem ??=
        'it names fields of two devices, of which one has the longer name; #INSTANCE behind a name tells them apart'
      return false
    }
    this.count++
    return true
  }

  /** A device has the name, but not the field. */
  missed(names: Iterable<string>): void {
    this.#devices++
    for (const name of names) {
      if (this.#names.size >= MAX_NAMES) return
      this.#names.add(name)
    }
  }

  /** What there is to be said once the whole stream was seen; undefined where all is well. @param devices names of all devices */
  complaint(devices: readonly string[]): string | undefined {
    if (this.problem !== undefined) return `${this.text}: ${this.problem}`
    if (this.count > 0) return undefined
    if (this.#devices > 0) return `${this.text}: there is no such field${this.#hint()}`
    const near = this.#nearDevices(devices)
    return `${this.text}: there is no such device; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${listed(devices)}`}`
  }

  /** Devices may have dots in their names: the longest part of the path that is like one of them. */
  #nearDevices(devices: readonly string[]): string[] {
    const parts = this.path.split('.')
    for (let count = Math.min(parts.length - 1, MAX_PARTS); count > 0; count--) {
      const near = nearNames(parts.slice(0, count).join('.'), devices)
      if (near.length > 0) return near
    }
    return []
  }

  #hint(): string {
    const names = [...this.#names]
    const field = names.length === 0 ? '' : this.#fieldPart(names)
    const near = nearNames(field, names)
    if (near.length > 0) return `; did you mean ${near.join(' or ')}?`
    return names.length > 0 ? `; there are ${listed(names)}` : ''
  }

  /** The part of the path that is most like one of the names: its device may have dots. */
  #fieldPart(names: readonly string[]): string {
    const parts = this.path
      .split('.')
      .slice(-MAX_PARTS)
      .map((_, i, all) => all.slice(i).join('.'))
    return parts.find((part) => nearNames(part, names).length > 0) ?? parts.at(-1)!
  }
}

/** Parts of a path between dots that are looked at. */
const MAX_PARTS = 12
const LISTED = 40

function listed(names: readonly string[]): string {
  return `${names.slice(0, LISTED).join(', ')}${names.length > LISTED ? ', …' : ''}`
}
