/**
 * Arrays of pointers as QEMU before 10.0 describes them. On the wire each NULL is one octet, 30, and each other element is whole; the
 * description gives all of them the form of the first one. What the array takes in all tells how many are NULL, and the octets tell
 * which, unless an element may itself begin with 30.
 */
import type { FieldDescription, StructDescription } from './description.ts'
import { integerTypes, structTypes } from './types.ts'

export const NULL_POINTER = 0x30

/** Arrays of one struct that are tried one after the other; QEMU's structs have one or two. */
const MAX_CANDIDATES = 8
/** Elements times NULLs that are looked at. */
const MAX_STEPS = 4_000_000

/** One entry of a description, and what all its elements take together, which its `size` does not tell. */
export interface MixedArray {
  readonly entry: FieldDescription
  /** Octets. */
  readonly total: number
}

/** Whether an entry describes an array whose first pointer is NULL, and so nothing of the others. */
export function beginsWithNull({ type, size, structs, arrayLength = 1 }: FieldDescription): boolean {
  return arrayLength > 1 && size === 1 && structTypes.has(type) && !structs.some(({ fields }) => fields.length > 0)
}

/** Which arrays of `described` may be mixed, where it takes `size` octets and not as many as it says. */
export function mixedArrays(described: StructDescription, size: number): MixedArray[] {
  const excess = size - described.size
  if (excess === 0) return []
  const found: MixedArray[] = []
  for (const entry of arraysOf(described)) {
    const total = entry.size * entry.arrayLength! + excess
    const fits = beginsWithNull(entry) ? excess > 0 : nullsIn(entry, total) !== undefined
    if (fits && found.push({ entry, total }) > MAX_CANDIDATES) return []
  }
  return found
}

/** Arrays among the fields, and among those of subsections: the size of all of them is known only together. */
function* arraysOf({ fields, subsections }: StructDescription): Generator<FieldDescription> {
  for (const entry of fields) {
    const isPlain = integerTypes.has(entry.type) || entry.type === 'bool'
    if (entry.arrayLength !== undefined && entry.arrayLength > 1 && !isPlain) yield entry
  }
  for (const subsection of subsections) yield* arraysOf(subsection)
}

/** How many elements are NULL where all take `total` octets. */
function nullsIn({ size, arrayLength = 1 }: FieldDescription, total: number): number | undefined {
  if (size < 2 || total < arrayLength) return undefined
  const nulls = (size * arrayLength - total) / (size - 1)
  return Number.isInteger(nulls) && nulls > 0 && nulls <= arrayLength ? nulls : undefined
}

/** What `placeNulls` costs. */
export function placingSteps({ entry, total }: MixedArray): number {
  return ((entry.arrayLength ?? 1) + 1) * ((nullsIn(entry, total) ?? 0) + 1)
}

/**
 * Which of an array's elements are NULL.
 * @param at where it begins in `octets`
 * @returns undefined where there is no way, or more than one, to read it
 */
export function placeNulls(octets: Uint8Array, at: number, { entry, total }: MixedArray): boolean[] | undefined {
  const nulls = nullsIn(entry, total)
  const { size, arrayLength: count = 1 } = entry
  if (nulls === undefined || at + total > octets.length || placingSteps({ entry, total }) > MAX_STEPS) return undefined
  // ways[i][k]: in how many ways, at most 2, the elements from i on can be read when k of those before were NULL.
  const width = nulls + 1
  const ways = new Uint8Array((count + 1) * width)
  ways[count * width + nulls] = 1
  const isNull = (i: number, k: number) => octets[at + (i - k) * size + k] === NULL_POINTER
  for (let i = count - 1; i >= 0; i--) {
    for (let k = Math.min(i, nulls); k >= 0; k--) {
      const whole = ways[(i + 1) * width + k]
      const missing = k < nulls && isNull(i, k) ? ways[(i + 1) * width + k + 1] : 0
      ways[i * width + k] = Math.min(whole + missing, 2)
    }
  }
  if (ways[0] !== 1) return undefined
  const placed: boolean[] = []
  for (let i = 0, k = 0; i < count; i++) {
    const missing = k < nulls && isNull(i, k) && ways[(i + 1) * width + k + 1] === 1
    placed.push(missing)
    if (missing) k++
  }
  return placed
}
