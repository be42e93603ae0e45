/** Bounds on what tables may cost. Exceeding one is a `SchemaError` of code `LIMIT_TABLES`. */
export interface TableLimits {
  /** Octets of the block. */
  readonly maxTableOctets: number
  /** States: places in a type at which something may come next. */
  readonly maxStates: number
}

export const defaultTableLimits: TableLimits = Object.freeze({
  maxTableOctets: 64 * 1024 * 1024,
  maxStates: 1_000_000,
})

const ceilings: TableLimits = {
  // Addresses are of 32 bits, and a memory of WebAssembly holds more than tables.
  maxTableOctets: 1024 * 1024 * 1024,
  maxStates: 0x7fffffff,
}

/** Fills in the defaults and refuses what is out of range (`RangeError`). */
export function resolveTableLimits(limits: Partial<TableLimits> = {}): TableLimits {
  const resolved = { ...defaultTableLimits, ...limits }
  for (const name of Object.keys(ceilings) as (keyof TableLimits)[]) {
    const value = resolved[name]
    if (!Number.isInteger(value) || value < 1 || value > ceilings[name]) {
      throw new RangeError(`limits.${name}: a whole number from 1 to ${ceilings[name]} is wanted, not ${value}`)
    }
  }
  return resolved
}
