/** Where the description stands at a stream's end, and which of its entries tells of a section. */
import type { Description, DeviceDescription } from './description.ts'

const TYPE_DESCRIPTION = 0x06
const HEADER = 5
const OPENING = 0x7b
const CLOSING = 0x7d

export interface DescriptionPlace {
  /** Of the octet 06 in front of it. */
  readonly offset: number
  /** Octets of the text, which begins 5 octets further on. */
  readonly length: number
}

/**
 * Looks for the last description in `octets`, the end of a stream: octet 06, a 32-bit length, and as much text in braces; before it
 * the octet 00 that ends the stream. Each octet is looked at twice at most: no description holds another's octet 06.
 */
export function findDescription(octets: Uint8Array): DescriptionPlace | undefined {
  // A call for each octet 06 would cost more than looking at each octet, where many are.
  for (let at = octets.length - HEADER - 2; at >= 0; at--) {
    if (octets[at] !== TYPE_DESCRIPTION || octets[at + HEADER] !== OPENING || (at > 0 && octets[at - 1] !== 0)) continue
    const length = ((octets[at + 1] << 24) | (octets[at + 2] << 16) | (octets[at + 3] << 8) | octets[at + 4]) >>> 0
    const end = at + HEADER + length
    if (end > octets.length || octets[end - 1] !== CLOSING) continue
    if (isText(octets, at + HEADER, end)) return { offset: at, length }
  }
  return undefined
}

/** So much text is no accident. */
const LEAST_TEXT = 64

/** Whether the description may begin before `octets`, the end of a stream: they begin with its text then. */
export function mayBeginBefore(octets: Uint8Array): boolean {
  const end = endOfText(octets, 0, octets.length)
  return end >= LEAST_TEXT && octets.subarray(0, end).includes(CLOSING)
}

function isText(octets: Uint8Array, start: number, end: number): boolean {
  return endOfText(octets, start, end) === end
}

/** Where the first control character stands that is no white space. */
function endOfText(octets: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const octet = octets[at]
    if (octet < 0x20 && octet !== 0x0a && octet !== 0x0d && octet !== 0x09) return at
  }
  return end
}

/** Entries of a description by device. A device may have several sections: each has its own entry, in their order. */
export class DeviceIndex {
  readonly #entries = new Map<string, { readonly devices: DeviceDescription[]; taken: number }>()

  constructor(description: Description) {
    for (const device of description.devices) {
      const key = keyOf(device.name, device.instanceId)
      const entry = this.#entries.get(key)
      if (entry) entry.devices.push(device)
      else this.#entries.set(key, { devices: [device], taken: 0 })
    }
  }

  /** The entry for the next section of a device. */
  take(name: string, instanceId: number): DeviceDescription | undefined {
    const entry = this.#entries.get(keyOf(name, instanceId))
    return entry?.devices[entry.taken++]
  }
}

function keyOf(name: string, instanceId: number): string {
  return `${instanceId} ${name}`
}
