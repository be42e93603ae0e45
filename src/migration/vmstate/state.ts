/**
 * The state of a device as a tree of named values, whatever format it was read from. Values know where they lie in the octets of
 * the device's body, so that what no type describes needs no copy, and a value can be changed in place.
 */

/** Octets, from the first one of the device's body. */
interface Located {
  readonly offset: number
  /** On the wire, everything nested included. */
  readonly size: number
}

export interface StateField {
  readonly name: string
  readonly value: StateValue
}

/** Fields in sequence, then subsections. `tmp` and `vstruct` are structs of other names. */
export interface StateStruct extends Located {
  readonly kind: 'struct'
  readonly typeName: string
  readonly vmsdName: string | undefined
  readonly version: number | undefined
  readonly fields: readonly StateField[]
  readonly subsections: readonly StateSubsection[]
}

/** Octet 05, name, 32-bit version, then as a struct; `offset` is that of the octet 05. */
export interface StateSubsection extends Located {
  readonly name: string
  readonly version: number
  readonly fields: readonly StateField[]
  readonly subsections: readonly StateSubsection[]
}

export interface StateArray extends Located {
  readonly kind: 'array'
  readonly elements: readonly StateValue[]
}

/** An octet 01 before each element and 00 after the last; a `gtree` begins with a 32-bit count, and has a key before each value. */
export interface StateList extends Located {
  readonly kind: 'list'
  readonly typeName: 'qtailq' | 'qlist' | 'gtree'
  readonly elements: readonly StateValue[]
  /** Of a `gtree`, as many as elements. */
  readonly keys?: readonly StateValue[]
}

export interface StateInteger extends Located {
  readonly kind: 'integer'
  /** Octets. */
  readonly width: 1 | 2 | 4 | 8
  readonly signed: boolean
  /** As in the description: `int32 le`, `uint8 equal`, `timer`. */
  readonly typeName: string
  /** A bigint for a width of 8, and only then. */
  readonly value: number | bigint
}

export interface StateBoolean extends Located {
  readonly kind: 'boolean'
  readonly value: boolean
  /** As it stands on the wire: anything but 0 is true. */
  readonly octet: number
}

/** Octets that no type describes further. */
export interface StateOctets extends Located {
  readonly kind: 'octets'
  readonly typeName: string
}

export type StateValue = StateStruct | StateArray | StateList | StateInteger | StateBoolean | StateOctets

/** Whether there is more to a state than octets without names, which is how BER has a device that nothing describes. */
export function hasNames({ fields, subsections }: Pick<StateStruct, 'fields' | 'subsections'>): boolean {
  return subsections.length > 0 || fields.some(({ name, value }) => name !== '' || value.kind !== 'octets')
}
