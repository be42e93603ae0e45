/** What reading and writing have in common: octets with values in them, and what is remembered on the way. */
import type { Row } from './rows.ts'
import type { State } from './state.ts'

/** Slots of one open value, `MAX_SLOTS` of the tables. */
const slotsEach = 4

/**
 * One pass over an encoding, value by value. `depth` counts the values open, and the first level of slots belongs to what is
 * outside all of them.
 */
export abstract class Pass {
  bytes: Uint8Array = nothing
  der = false
  /** Values longer than this are left to the validator. */
  maxContiguous = 0
  maxDepth = 0
  depth = 0
  /** By depth: the row of a table that a key has selected. Empty where the schema has no such tables. */
  readonly #slots: (Row | undefined)[] = []

  /** Forgets the keys of the value that has just been opened. */
  clearSlots(): void {
    const first = this.depth * slotsEach
    for (let i = 0; i < slotsEach; i++) this.#slots[first + i] = undefined
  }

  /** @param up values outside the one that is open */
  keep(up: number, slot: number, row: Row): void {
    if (up <= this.depth) this.#slots[(this.depth - up) * slotsEach + slot] = row
  }

  /** The state of the type that a key has selected; `undefined` if any value may stand there, or none. */
  selected({ up, slot, states }: OpenRecord): State | undefined {
    const row = this.#kept(up, slot)
    return row === undefined || row < 0 ? undefined : states[row]
  }

  /** Whether a key was there and selects no type, although it should. */
  isAstray({ up, slot, isStrict, states }: OpenRecord): boolean {
    const row = this.#kept(up, slot)
    return row !== undefined && (row < 0 ? isStrict : states[row] === undefined)
  }

  /** The row that a key has selected; `undefined` if there was none. */
  #kept(up: number, slot: number): Row | undefined {
    return up <= this.depth ? this.#slots[(this.depth - up) * slotsEach + slot] : undefined
  }

  /** All slots, to be put back by `pasteSlots`; `undefined` where no keys are kept. */
  copySlots(): readonly (Row | undefined)[] | undefined {
    return this.#slots.length === 0 ? undefined : this.#slots.slice()
  }

  pasteSlots(slots: readonly (Row | undefined)[] | undefined): void {
    if (slots === undefined) return
    for (let i = 0; i < slots.length; i++) this.#slots[i] = slots[i]
  }

  protected begin(bytes: Uint8Array, der: boolean): void {
    this.bytes = bytes
    this.der = der
    this.depth = 0
    if (this.#slots.length > 0) this.#slots.length = 0
  }
}

export const nothing: Uint8Array = new Uint8Array(0)

/** What of an open type is known at its place: the state of the type that a key has selected. */
export interface OpenRecord {
  readonly up: number
  readonly slot: number
  readonly isStrict: boolean
  /** By row; `undefined` where nothing may stand there. */
  readonly states: readonly (State | undefined)[]
}
