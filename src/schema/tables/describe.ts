/** Types and places in words, for messages. */
import { describeConstraint } from '../constraint-notation.ts'
import type { EffectiveConstraint, ResolvedType } from '../notation/types.ts'
import type { StateComponent, StateInfo, StateKind } from './types.ts'

/** Names that a message lists. */
const maxNames = 8

/** `INTEGER (0..255)`, `UTF8String (SIZE (1..255))`, `ENUMERATED {red, green}`, `OBJECT IDENTIFIER ({Attributes})`. */
export function describeType(type: ResolvedType, constraint: EffectiveConstraint | undefined): string {
  let text: string = type.kind === 'OPEN' ? 'an open type' : type.kind
  if (type.kind === 'ENUMERATED') text += ` {${listed(type.items.map((item) => item.name)).join(', ')}}`
  if (type.table?.set !== undefined && !type.table.extensible) text += ` ({${type.table.set}})`
  if (constraint === undefined) return text
  const described = describeConstraint(constraint)
  return described.startsWith(`${text} (`) ? described : `${text} (${described})`
}

/** What is known of a state; the words are made when they are asked for: most states are never left wanting. */
export class DescribedState implements StateInfo {
  readonly address: number
  readonly kind: StateKind
  readonly components: readonly StateComponent[]
  readonly position: number
  readonly positions: readonly number[]

  constructor(address: number, { kind, components, position, positions }: Omit<StateInfo, 'address' | 'expected'>) {
    this.address = address
    this.kind = kind
    this.components = components
    this.position = position
    this.positions = positions
  }

  get expected(): string {
    return describeNext(this)
  }
}

/** What may come next: all components that may be left out, and the first that may not. */
function describeNext({ kind, components, position }: StateInfo): string {
  if (kind === 'set') return listed(components.map(({ name }) => name)).join(' or ')
  const names: string[] = []
  let mayEnd = true
  for (const { name, transitions, mandatory } of components.slice(position)) {
    if (transitions.length === 0) continue
    names.push(name)
    mayEnd = !mandatory
    if (!mayEnd || names.length > maxNames) break
  }
  return listed(mayEnd ? [...names, 'the end'] : names).join(' or ')
}

function listed(names: readonly string[]): readonly string[] {
  return names.length > maxNames ? [...names.slice(0, maxNames - 1), 'others'] : names
}
