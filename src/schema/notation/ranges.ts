/** Sets of whole numbers as ascending ranges that do not touch: what value ranges, sizes and alphabets come down to. */

/** Inclusive bounds; `undefined` for none on that side. */
export interface Range {
  readonly min: bigint | undefined
  readonly max: bigint | undefined
}

export type Ranges = readonly Range[]

export const everything: Ranges = [{ min: undefined, max: undefined }]

/** Brings ranges in order and joins those that overlap or touch; empty ones vanish. */
export function normalize(ranges: Ranges): Ranges {
  const sorted = ranges
    .filter((range) => range.min === undefined || range.max === undefined || range.min <= range.max)
    .sort((a, b) => compareMin(a.min, b.min))
  const result: { min: bigint | undefined; max: bigint | undefined }[] = []
  for (const range of sorted) {
    const last = result.at(-1)
    if (last !== undefined && (last.max === undefined || range.min === undefined || range.min <= last.max + 1n)) {
      if (last.max !== undefined && (range.max === undefined || range.max > last.max)) last.max = range.max
    } else {
      result.push({ ...range })
    }
  }
  return result
}

function compareMin(a: bigint | undefined, b: bigint | undefined): number {
  if (a === b) return 0
  if (a === undefined) return -1
  if (b === undefined) return 1
  return a < b ? -1 : 1
}

/** Both must be in order, as all sets here are. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  const result: Range[] = []
  let left = 0
  let right = 0
  while (left < a.length && right < b.length) {
    const one = a[left]
    const other = b[right]
    const min = compareMin(one.min, other.min) >= 0 ? one.min : other.min
    const max = compareMax(one.max, other.max) <= 0 ? one.max : other.max
    if (min === undefined || max === undefined || min <= max) result.push({ min, max })
    if (compareMax(one.max, other.max) <= 0) left++
    else right++
  }
  return result
}

function compareMax(a: bigint | undefined, b: bigint | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -1 : 1
}

/** All that is not in the set. */
export function complement(ranges: Ranges): Ranges {
  const result: Range[] = []
  let min: bigint | undefined
  let isFirst = true
  for (const range of ranges) {
    if (range.min !== undefined) result.push({ min: isFirst ? undefined : min, max: range.min - 1n })
    if (range.max === undefined) return result
    min = range.max + 1n
    isFirst = false
  }
  result.push({ min: isFirst ? undefined : min, max: undefined })
  return result
}

export function subtract(a: Ranges, b: Ranges): Ranges {
  return intersect(a, complement(b))
}
