/** Bounds on what a decoder accepts; each is on by default and settable. Exceeding one is a `BerLimitError`. */
export interface Limits {
  /** Constructed values open at one time, 1..1023 (the record's depth has ten bits). Code `LIMIT_DEPTH`. */
  readonly maxDepth: number
  /** Subsequent identifier octets of a high tag number (X.690 8.1.2.4), 1..128. Code `LIMIT_TAG_NUMBER_OCTETS`. */
  readonly maxTagNumberOctets: number
  /** Data values that one tree (`decode`) may hold; streams have no such limit. Code `LIMIT_VALUES`. */
  readonly maxValues: number
  /** Octets that may be held in memory for one value: joined string segments, one `decodeValues` value. Code `LIMIT_CONTENTS`. */
  readonly maxContents: number
  /** Arcs of one OBJECT IDENTIFIER. Code `LIMIT_OID_ARCS`. */
  readonly maxOidArcs: number
}

export const defaultLimits: Limits = Object.freeze({
  maxDepth: 512,
  maxTagNumberOctets: 16,
  maxValues: 10_000_000,
  maxContents: 256 * 1024 * 1024,
  maxOidArcs: 128,
})

/** Fills in the defaults and refuses what is out of range (`RangeError`). */
export function resolveLimits(limits?: Partial<Limits>): Limits {
  if (limits === undefined) return defaultLimits
  const resolved = { ...defaultLimits, ...limits }
  check('maxDepth', resolved.maxDepth, 1023)
  check('maxTagNumberOctets', resolved.maxTagNumberOctets, 128)
  check('maxValues', resolved.maxValues, Number.MAX_SAFE_INTEGER)
  check('maxContents', resolved.maxContents, Number.MAX_SAFE_INTEGER)
  check('maxOidArcs', resolved.maxOidArcs, Number.MAX_SAFE_INTEGER)
  return resolved
}

/** The base offset of an input of `size` octets, 0 if none is given; refuses what leads past 2^53-1 (`RangeError`). */
export function checkBaseOffset(baseOffset: number | undefined, size: number): number {
  if (baseOffset === undefined) return 0
  if (!Number.isInteger(baseOffset) || baseOffset < 0 || baseOffset + size > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`baseOffset: a whole number is wanted that keeps offsets within 2^53-1, not ${baseOffset}`)
  }
  return baseOffset
}

function check(name: keyof Limits, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`limits.${name}: a whole number from 1 to ${max} is wanted, not ${value}`)
  }
}
