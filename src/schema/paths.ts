/** Where in the schema a run stands: read from the kernel's two stacks when something is to be reported. */
import { Register, STACK_ENTRY, STACK_SIBLINGS } from '../wasm/layout.ts'
import { SCHEMA_ENTRY, V_SLOTS, V_STATE, V_TRANSITION, V_VIA } from './layout.ts'
import type { SchemaMemory } from './memory.ts'
import { transitionFor } from './tables/find.ts'
import { OPEN_COUNT, OPEN_SLOT, OPEN_STATES, OPEN_UP, STATE_FLAGS, STATE_LIST, T_OPEN } from './tables/layout.ts'
import type { TransitionInfo } from './tables/types.ts'

/** Data values begun so far in the value open at `level`; the stream itself is level 0. */
export function valuesBegun(memory: SchemaMemory, level: number): number {
  const { state, stack } = memory.regions
  // The innermost one's are in a register.
  return level === memory.word(state + Register.Depth)
    ? memory.u64(state + Register.Siblings)
    : memory.u64(stack + level * STACK_ENTRY + STACK_SIBLINGS)
}

/**
 * The path of the value open at `depth`: `QemuFile.items[3].part`; empty for the stream itself. Explicit tags, contained
 * types and resolved open types add nothing to it.
 */
export function pathOf(memory: SchemaMemory, depth: number): string {
  let path = ''
  for (let level = 1; level <= depth; level++) {
    const entry = memory.schemaStack + level * SCHEMA_ENTRY
    path = withIndex(memory, path, level - 1, valuesBegun(memory, level - 1) - 1)
    for (const field of [V_VIA, V_TRANSITION]) {
      const address = memory.word(entry + field)
      if (address !== 0) path = withNames(path, memory.transition(address))
    }
  }
  return path
}

/**
 * The transitions that the next value in the one open at `depth` takes, by its identifier: one, or that of an open type and that
 * of the type which a key has selected; none if it has no place there.
 */
export function transitionsAt(
  memory: SchemaMemory,
  depth: number,
  leading: number,
  tagNumber: number,
): TransitionInfo[] {
  const entry = memory.schemaStack + depth * SCHEMA_ENTRY
  const transition = transitionFor(memory.words, memory.word(entry + V_STATE), leading, tagNumber)
  if (transition === 0) return []
  const record = memory.word(transition + T_OPEN)
  if (record === 0) return [memory.transition(transition)]
  const slot = entry - memory.word(record + OPEN_UP) * SCHEMA_ENTRY + V_SLOTS + memory.word(record + OPEN_SLOT) * 4
  const row = memory.word(slot)
  const known = row > 0 && row <= memory.word(record + OPEN_COUNT)
  const state = known ? memory.word(record + OPEN_STATES + (row - 1) * 4) : 0
  const selected = state === 0 ? 0 : transitionFor(memory.words, state, leading, tagNumber)
  return [transition, selected].filter((address) => address !== 0).map((address) => memory.transition(address))
}

/** `path`, which is that of the value open at `level`, with `[index]` if that is a list. */
export function withIndex(memory: SchemaMemory, path: string, level: number, index: number): string {
  const state = memory.word(memory.schemaStack + level * SCHEMA_ENTRY + V_STATE)
  return (memory.word(state + STATE_FLAGS) & STATE_LIST) === 0 ? path : `${path}[${index}]`
}

/** `path` with the names that a transition adds. */
export function withNames(path: string, transition: TransitionInfo): string {
  return transition.names.reduce(join, path)
}

/** `path.name`, or the name alone at the root. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
