/** Writing transitions: one value, all that the kernel needs to know about it, and what messages say of it. */
import type { Tag } from '../../ber/tag.ts'
import type { EffectiveConstraint, IntegerRange, ResolvedType } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import { describeType } from './describe.ts'
import * as layout from './layout.ts'
import { type Naming, namesRecord } from './names.ts'
import { rangesRecord } from './records.ts'
import { type SelectedPlace, selectRecord } from './selection.ts'
import type { TransitionInfo } from './types.ts'

/** Addresses of records, each for a field of the transition. */
export interface Records {
  alphabet?: number
  base?: number
  values?: number
  default?: number
  key?: number
  open?: number
  items?: number
}

export interface TransitionParts {
  readonly kind: number
  readonly forms: number
  readonly flags?: number
  readonly type: ResolvedType | undefined
  readonly tags: readonly Tag[]
  readonly naming: Naming
  /** State of the enclosing value afterwards. */
  readonly next: number
  readonly inner?: number
  /** Number of the component in a SET. */
  readonly setBit?: number | undefined
  readonly ranges?: readonly IntegerRange[] | undefined
  readonly records?: Records
  readonly checks?: readonly EffectiveConstraint[]
  readonly select?: SelectedPlace | undefined
  /** For messages. */
  readonly constraint?: EffectiveConstraint | undefined
}

/** Nothing is allowed: the bounds are upside down. */
const nothing: IntegerRange = { min: layout.NO_HIGH, max: layout.NO_LOW }

/** Adds a transition to the block and to the list. */
export function addTransition(compilation: Compilation, parts: TransitionParts): number {
  const { ranges, records = {}, checks = [] } = parts
  const rangesAddress = ranges !== undefined && ranges.length > 1 ? rangesRecord(compilation, ranges) : 0
  const names = namesRecord(compilation, parts.naming)
  const { min } = ranges === undefined ? { min: undefined } : (ranges[0] ?? nothing)
  const { max } = ranges === undefined ? { max: undefined } : (ranges.at(-1) ?? nothing)
  let flags = parts.flags ?? 0
  if (checks.length > 0) flags |= layout.T_CHECK
  if (min !== undefined) flags |= layout.T_LOW_BOUND
  if (max !== undefined) flags |= layout.T_HIGH_BOUND

  const select = selectRecord(compilation, parts.select)
  const { block, transitions } = compilation
  const address = block.allocate(layout.TRANSITION_SIZE, 8)
  block.setWord(address + layout.T_KIND, parts.kind | (parts.forms << 8) | (flags << 16))
  block.setWord(address + layout.T_NEXT, parts.next)
  block.setLong(address + layout.T_LOW, min ?? layout.NO_LOW)
  block.setLong(address + layout.T_HIGH, max ?? layout.NO_HIGH)
  block.setWord(address + layout.T_INNER, parts.inner ?? 0)
  block.setWord(address + layout.T_BIT, parts.setBit ?? 0)
  block.setWord(address + layout.T_RANGES, rangesAddress)
  block.setWord(address + layout.T_ALPHABET, records.alphabet ?? 0)
  block.setWord(address + layout.T_BASE, records.base ?? 0)
  block.setWord(address + layout.T_VALUES, records.values ?? 0)
  block.setWord(address + layout.T_DEFAULT, records.default ?? 0)
  block.setWord(address + layout.T_KEY, records.key ?? 0)
  block.setWord(address + layout.T_OPEN, records.open ?? 0)
  block.setWord(address + layout.T_ITEMS, records.items ?? 0)
  block.setWord(address + layout.T_NAMES, names)
  block.setWord(address + layout.T_SELECT, select)
  block.setWord(address + layout.T_ID, transitions.length)
  transitions.push(new Details(address, parts, checks))
  return address
}

class Details implements TransitionInfo {
  readonly address: number
  readonly names: readonly string[]
  readonly type: ResolvedType | undefined
  readonly tags: readonly Tag[]
  readonly checks: readonly EffectiveConstraint[]
  readonly #constraint: EffectiveConstraint | undefined
  readonly #isUnknown: boolean

  constructor(address: number, parts: TransitionParts, checks: readonly EffectiveConstraint[]) {
    this.address = address
    this.names = parts.naming.path
    this.type = parts.type
    this.tags = parts.tags
    this.checks = checks
    this.#constraint = parts.constraint
    this.#isUnknown = ((parts.flags ?? 0) & layout.T_UNKNOWN) !== 0
  }

  /** Made when asked for: most transitions never are. */
  get expected(): string {
    if (this.#isUnknown) return 'nothing of a later version'
    return this.type === undefined ? 'a value' : describeType(this.type, this.#constraint)
  }
}
