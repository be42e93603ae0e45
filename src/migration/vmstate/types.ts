/** The types of fields by their names in a description: which are integers, and of what width. */

export interface IntegerType {
  /** Octets. */
  readonly width: 1 | 2 | 4 | 8
  readonly signed: boolean
}

/** Types of a fixed form on the wire, big-endian, whatever their names say: `le` is "less or equal". */
export const integerTypes: ReadonlyMap<string, IntegerType> = new Map<string, IntegerType>([
  ...([1, 2, 4, 8] as const).flatMap((width): [string, IntegerType][] => {
    const bits = 8 * width
    return [
      [`uint${bits}`, { width, signed: false }],
      [`uint${bits} equal`, { width, signed: false }],
      [`int${bits}`, { width, signed: true }],
      [`int${bits} equal`, { width, signed: true }],
    ]
  }),
  ['int32 le', { width: 4, signed: true }],
  // Nanoseconds; -1 where it is not armed.
  ['timer', { width: 8, signed: true }],
  // The octet 30 in the place of a struct that is not there.
  ['nullptr', { width: 1, signed: false }],
  // A space: the descriptor itself travels beside the stream.
  ['fd', { width: 1, signed: false }],
])

/** Types that hold other fields, inline in the field's entry or, for `struct`, in an object of their own. */
export const structTypes: ReadonlySet<string> = new Set(['struct', 'vstruct', 'tmp'])

export const listTypes: ReadonlySet<string> = new Set(['qtailq', 'qlist', 'gtree'])

/** A type whose elements have a length octet each. */
export const CAPABILITY = 'capability'
