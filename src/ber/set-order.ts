/** The order that DER and CER want in a SET (X.690 9.3, 10.3) and a SET OF (11.6), as far as it is known without a schema. */
import type { TagClass, TagNumber } from './tag.ts'

export interface SetMember {
  readonly tagClass: TagClass
  readonly tagNumber: TagNumber
  /** The complete encoding, as it is to be compared. */
  readonly encoding: Uint8Array
}

/**
 * Whether members are in order. `isSetOf` where two have the same tag, which no SET has: then their octets are what counts. With
 * all tags different it may be either; both orders are accepted then.
 * @returns the index of the first that is out of order, -1 if there is none; of both orders, the later
 */
export function setFault(members: readonly SetMember[]): { index: number; isSetOf: boolean } {
  const isSetOf = hasEqualTags(members)
  const byOctets = firstOutOfOrder(members, compareOctets)
  if (byOctets === -1 || isSetOf) return { index: byOctets, isSetOf }
  return { index: firstOutOfOrder(members, compareTags), isSetOf }
}

/** The members in order: as they are where they have one, else by tags, or by octets where tags are equal. */
export function inSetOrder<M extends SetMember>(members: readonly M[]): readonly M[] {
  const { index, isSetOf } = setFault(members)
  return index === -1 ? members : [...members].sort(isSetOf ? compareOctets : compareTags)
}

function firstOutOfOrder(members: readonly SetMember[], compare: (a: SetMember, b: SetMember) => number): number {
  for (let i = 1; i < members.length; i++) if (compare(members[i - 1], members[i]) > 0) return i
  return -1
}

function hasEqualTags(members: readonly SetMember[]): boolean {
  const seen = new Set<string>()
  for (const { tagClass, tagNumber } of members) {
    const tag = `${tagClass}.${tagNumber}`
    if (seen.has(tag)) return true
    seen.add(tag)
  }
  return false
}

/** X.680 8.6: by class, then by number. */
function compareTags(a: SetMember, b: SetMember): number {
  if (a.tagClass !== b.tagClass) return a.tagClass - b.tagClass
  return a.tagNumber < b.tagNumber ? -1 : a.tagNumber > b.tagNumber ? 1 : 0
}

/** The shorter one counts as padded with zero octets (11.6), which it never comes to: no encoding begins another one. */
function compareOctets({ encoding: a }: SetMember, { encoding: b }: SetMember): number {
  const common = Math.min(a.length, b.length)
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
