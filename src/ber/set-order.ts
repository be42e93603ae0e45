/**
 * The order that DER and CER want in a SET (X.690 9.3, 10.3) and a SET OF (11.6), as far as it is known without a schema: from
 * the members' encodings alone.
 */

/** `isSetOf`: two members have the same tag, which those of a SET never have. */
export interface SetOrder {
  /** Of the first member that is out of order; -1 if there is none. */
  readonly fault: number
  readonly isSetOf: boolean
}

/** With all tags different it may be a SET or a SET OF some CHOICE: the orders of both are accepted. */
export function setOrder(members: readonly Uint8Array[]): SetOrder {
  const isSetOf = hasEqualTags(members)
  const byOctets = firstOutOfOrder(members, compareOctets)
  return { fault: byOctets === -1 || isSetOf ? byOctets : firstOutOfOrder(members, compareTags), isSetOf }
}

/** The indexes of the members in order: as they are where they have one, else by tags, or by octets where tags are equal. */
export function inSetOrder(members: readonly Uint8Array[]): readonly number[] {
  const indexes = members.map((_, index) => index)
  const { fault, isSetOf } = setOrder(members)
  const compare = isSetOf ? compareOctets : compareTags
  return fault === -1 ? indexes : indexes.sort((a, b) => compare(members[a], members[b]))
}

type Compare = (a: Uint8Array, b: Uint8Array) => number

function firstOutOfOrder(members: readonly Uint8Array[], compare: Compare): number {
  for (let i = 1; i < members.length; i++) if (compare(members[i - 1], members[i]) > 0) return i
  return -1
}

function hasEqualTags(members: readonly Uint8Array[]): boolean {
  const seen = new Set<string>()
  for (const encoding of members) {
    const tag = String.fromCharCode(encoding[0] & ~formBit, ...encoding.subarray(1, identifierEnd(encoding)))
    if (seen.has(tag)) return true
    seen.add(tag)
  }
  return false
}

const formBit = 0x20

/** Position after the identifier octets. */
function identifierEnd(encoding: Uint8Array): number {
  let at = 1
  if ((encoding[0] & 0x1f) === 0x1f) while (encoding[at++] >= 0x80);
  return at
}

/** X.680 8.6: by class, then by number; identifier octets show both, and more of them a higher number. */
export function compareTags(a: Uint8Array, b: Uint8Array): number {
  const first = (a[0] & ~formBit) - (b[0] & ~formBit)
  if (first !== 0) return first
  const [endA, endB] = [identifierEnd(a), identifierEnd(b)]
  return endA - endB || compareOctets(a.subarray(1, endA), b.subarray(1, endB))
}

/** The shorter one counts as padded with zero octets (11.6), which it never comes to: no encoding begins another one. */
export function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length)
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
