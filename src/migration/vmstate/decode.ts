/** A device's body by its description: octets to a tree of named values. */
import { DecodeBudget } from './decode-budget.ts'
import { Decoder } from './decoder.ts'
import type { StructDescription } from './description.ts'
import type { StateStruct } from './state.ts'

export interface DecodeOptions {
  /** The device in messages: `section 12 (0000:00:02.0/vga)`. */
  readonly path?: string
  /**
   * The description is another stream's of the same machine: subsections may be missing or more, and the sizes of what holds
   * them differ.
   */
  readonly isForeign?: boolean
  /** Called for a field that is kept as octets where more was to be expected. */
  readonly onOctets?: (path: string, reason: string) => void
}

/**
 * @param octets the whole body
 * @param offset absolute position of its first octet, for errors
 * @throws {MigrationError} `MIGRATION_DEVICE` where the description does not fit all of the octets
 */
export function decodeDevice(
  described: StructDescription,
  octets: Uint8Array,
  offset: number,
  options: DecodeOptions = {},
): StateStruct {
  const decoder = new Decoder(octets, offset, new DecodeBudget(), options)
  const state = decoder.whole(described, 'struct', octets.length)
  report(decoder, options)
  return state
}

/** `decodeDevice` for a body that is followed by other octets. */
export function decodePrefix(
  described: StructDescription,
  octets: Uint8Array,
  offset: number,
  options: DecodeOptions = {},
): StateStruct {
  const decoder = new Decoder(octets, offset, new DecodeBudget(), options)
  const state = decoder.struct(described, 'struct', octets.length, 0)
  report(decoder, options)
  return state
}

function report({ notes }: Decoder, { onOctets }: DecodeOptions): void {
  for (const { path, reason } of notes) onOctets?.(path, reason)
}
