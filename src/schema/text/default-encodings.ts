/** DEFAULT values as DER encodes their components, tags and all: what `endPart` compares with. By way of their text in canonical XER. */
import type { Schema } from '../notation/types.ts'
import { defaultText } from '../xer-defaults.ts'
import { BerBuilder } from './ber-builder.ts'
import type { Member } from './shapes.ts'
import { XerReader } from './xer-reader.ts'

const encoder = new TextEncoder()

/** DEFAULT values are short. */
const maxDefault = 1024 * 1024

/** @returns what gives the encoding of a member's DEFAULT value; `undefined` where it has none that is known */
export function defaultEncodings(schema: Schema): (member: Member) => Uint8Array | undefined {
  const known = new Map<Member, Uint8Array | undefined>()
  const encodingOf = (member: Member): Uint8Array | undefined => {
    if (!known.has(member)) {
      // A DEFAULT value that holds the component itself has no end.
      known.set(member, undefined)
      known.set(member, encode(member))
    }
    return known.get(member)
  }
  return encodingOf

  function encode(member: Member): Uint8Array | undefined {
    const text = member.default && defaultText(schema, member)
    if (text === undefined) return undefined
    const pieces: Uint8Array[] = []
    const builder = new BerBuilder({ maxHeld: maxDefault, der: true }, (octets) => pieces.push(octets))
    const here = () => ({ offset: 0, line: 1, column: 1 })
    const settings = { maxDepth: 512, der: true, here, several: false, maxScalar: 64 * 1024, defaultOf: encodingOf }
    // The member is not part of a structure here: its own DEFAULT is not to be left out.
    const reader = new XerReader(schema, member.type, builder, settings, { ...member, default: undefined })
    try {
      reader.write(encoder.encode(text))
      reader.end()
      builder.flush()
    } catch {
      // Text that leaves something open: an open type by a name that several have.
      return undefined
    }
    return pieces[0]
  }
}
