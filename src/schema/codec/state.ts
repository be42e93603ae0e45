/** States and transitions of the tables as objects that point to one another: what closures are made of, once for a type. */
import type { StateInfo, TransitionInfo } from '../tables/types.ts'
import type { Input } from './input.ts'
import type { Output } from './output.ts'
import type { OpenRecord } from './pass.ts'

/**
 * Reads the value whose contents are `[start, end)`. In the indefinite form, which `input.indefinite` tells at the call, `end` is
 * that of the value around it, and `input.at` is afterwards where the value ended.
 */
export type Read = (input: Input, start: number, end: number) => unknown

/** Writes the complete encoding of a value. */
export type Write = (output: Output, value: unknown) => void

/** One value at its place: a component, an alternative, an element. */
export class Transition {
  readonly info: TransitionInfo
  readonly address: number
  readonly kind: number
  readonly forms: number
  readonly flags: number
  /** Property that the value becomes in a SEQUENCE or SET. */
  key = ''
  /** Place of that component among the others; -1 for an unknown addition. */
  index = -1
  /** Alternatives of untagged CHOICEs that lead here, from the outermost. */
  wrap: readonly string[] = []
  /** There are such. */
  isWrapped = false
  /** State of the enclosing value afterwards. */
  next: State
  inner: State | undefined = undefined
  open: OpenRecord | undefined = undefined
  read: Read = notBuilt
  write: Write = notBuilt
  /** Length octets that the last value written took. */
  lengthOctets = 1

  constructor(info: TransitionInfo, parts: { kind: number; forms: number; flags: number }, next: State) {
    this.info = info
    this.address = info.address
    this.kind = parts.kind
    this.forms = parts.forms
    this.flags = parts.flags
    this.next = next
  }

  /** In the notation's place for what it does not know: an addition, or an alternative. */
  get isUnknown(): boolean {
    return this.wrap.length > 0 ? this.wrap.at(-1) === unknownKey : this.key === unknownKey
  }
}

/** Property of what the schema does not know: the ellipsis of the notation, which no component can have as its name. */
export const unknownKey = '...'

export class State {
  readonly info: StateInfo
  readonly flags: number
  readonly mayEnd: boolean
  /** Slots are to be cleared on entering. */
  readonly clears: boolean
  /** By leading identifier octet, in the forms that are allowed; the fallback is in it. */
  row: readonly (Transition | undefined)[] = []
  /** By leading octet, then by tag number, where that follows in octets of its own. */
  highTags: ReadonlyMap<number, ReadonlyMap<number, Transition | undefined>> = new Map()
  fallback: Transition | undefined = undefined

  constructor(info: StateInfo, flags: { flags: number; mayEnd: boolean; clears: boolean }) {
    this.info = info
    this.flags = flags.flags
    this.mayEnd = flags.mayEnd
    this.clears = flags.clears
  }

  /** The transition for the header that has been read; `undefined` if there is none, or not in this form. */
  find(leading: number, tagNumber: number | bigint): Transition | undefined {
    if ((leading & 0x1f) !== 0x1f) return this.row[leading]
    const numbers = this.highTags.get(leading)
    const number = Number(tagNumber)
    return numbers?.has(number) ? numbers.get(number) : this.fallback
  }
}

function notBuilt(): never {
  throw new Error('the transition has not been built')
}
