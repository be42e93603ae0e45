/** Bounds on what a schema may cost; each is on by default and settable. Exceeding one is a diagnostic with its own code. */
export interface SchemaLimits {
  /** UTF-16 code units of all texts together. Code `LIMIT_TEXT`. */
  readonly maxText: number
  /** Types, values and constraints within one another, in one assignment. Code `LIMIT_NESTING`. */
  readonly maxNesting: number
  /** References followed from one definition to the next, before one that stands for itself. Code `LIMIT_REFERENCES`. */
  readonly maxReferences: number
  /** Parameterized definitions with different actual parameters (X.683). Code `LIMIT_INSTANCES`. */
  readonly maxInstances: number
  /** Parameterized definitions within the actual parameters of one another. Code `LIMIT_INSTANCE_DEPTH`. */
  readonly maxInstanceDepth: number
  /** Resolved types of one schema. Code `LIMIT_TYPES`. */
  readonly maxTypes: number
  /**
   * Elements of object sets, value sets, tag sets and COMPONENTS OF, counted where they are copied. Code `LIMIT_ELEMENTS`.
   */
  readonly maxElements: number
  /** Errors reported before the rest is passed over. Code `LIMIT_ERRORS`. */
  readonly maxErrors: number
}

export const defaultSchemaLimits: SchemaLimits = Object.freeze({
  maxText: 64 * 1024 * 1024,
  maxNesting: 200,
  maxReferences: 400,
  maxInstances: 20_000,
  maxInstanceDepth: 40,
  maxTypes: 1_000_000,
  maxElements: 1_000_000,
  maxErrors: 100,
})

const ceilings: SchemaLimits = {
  maxText: 512 * 1024 * 1024,
  // What a call stack of one megabyte bears, with a margin.
  maxNesting: 500,
  maxReferences: 1000,
  maxInstances: Number.MAX_SAFE_INTEGER,
  maxInstanceDepth: 200,
  maxTypes: 0x7fffffff,
  maxElements: Number.MAX_SAFE_INTEGER,
  maxErrors: Number.MAX_SAFE_INTEGER,
}

/** Fills in the defaults and refuses what is out of range (`RangeError`). */
export function resolveSchemaLimits(limits?: Partial<SchemaLimits>): SchemaLimits {
  if (limits === undefined) return defaultSchemaLimits
  const resolved = { ...defaultSchemaLimits, ...limits }
  for (const name of Object.keys(ceilings) as (keyof SchemaLimits)[]) {
    const value = resolved[name]
    if (!Number.isInteger(value) || value < 1 || value > ceilings[name]) {
      throw new RangeError(`limits.${name}: a whole number from 1 to ${ceilings[name]} is wanted, not ${value}`)
    }
  }
  return resolved
}
