/** Where a value may stand, and the identifiers by which it may begin there. */
import type { Tag } from '../../ber/tag.ts'
import type { ResolvedType } from '../notation/types.ts'
import type { Spot } from './compilation.ts'
import { deeper } from './keys.ts'
import { FORM_CONSTRUCTED, FORM_PRIMITIVE } from './layout.ts'
import type { Naming } from './names.ts'
import type { Branch } from './rows.ts'
import type { TransitionParts } from './transitions.ts'

export interface Place {
  readonly spot: Spot
  readonly naming: Naming
  /** State of the enclosing value afterwards. */
  readonly next: number
  /** Number of the component, in a SET. */
  readonly setBit: number | undefined
}

/** All that one component, element or other value leads to. */
export class Ways {
  readonly branches: Branch[] = []
  /** Identifiers that the fallback, here or of what encloses this, must leave alone. */
  readonly excluded: Branch[] = []
  /** Transition for any other identifier; 0 for none. */
  fallback = 0

  get transitions(): number[] {
    const all = this.branches.map(({ transition }) => transition)
    return this.fallback === 0 ? all : [...all, this.fallback]
  }
}

/** What is known one constructed encoding further in; constraints and default go with the value that they are about. */
export function inside(spot: Spot): Pick<Spot, 'keys' | 'scope' | 'level' | 'select'> {
  return { keys: deeper(spot.keys), scope: spot.scope, level: spot.level + 1, select: spot.select?.inside }
}

/** What a transition has from where its value stands. */
export function placed(
  type: ResolvedType,
  tags: readonly Tag[],
  { naming, next, setBit, spot }: Pick<Place, 'naming' | 'next' | 'setBit'> & Partial<Place>,
): Pick<TransitionParts, 'type' | 'tags' | 'naming' | 'next' | 'setBit' | 'select'> {
  return { type, tags, naming, next, setBit, select: spot?.select }
}

/** The way to a transition by one tag. `isCareful`: the short path must leave it alone in either form. */
export function branchTo(transition: number, tag: Tag, parts: TransitionParts, isCareful: boolean): Branch {
  const careful = isCareful || parts.setBit !== undefined
  return {
    tag,
    transition,
    carefulPrimitive: careful || (parts.forms & FORM_PRIMITIVE) === 0,
    // Of what may have either form, the constructed one is a string in segments.
    carefulConstructed: careful || parts.forms !== FORM_CONSTRUCTED,
  }
}
