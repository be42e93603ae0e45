/** States that are much the same in all tables: where anything goes, and inside constructed strings. */
import { UniversalTag, universal } from '../../ber/tag.ts'
import type { Position } from '../notation/source.ts'
import type { Compilation } from './compilation.ts'
import { anything, kinds } from './kinds.ts'
import { STATE_MAY_END, STATE_SEGMENTS, STATE_SKIP, T_RENDER_OPEN } from './layout.ts'
import { unnamed } from './names.ts'
import { Row } from './rows.ts'
import { addTransition } from './transitions.ts'
import { branchTo, Ways } from './ways.ts'
import { rowOf, writeState } from './write-state.ts'

/** The state in which nothing is looked at, and its transition. */
export function skipState(
  compilation: Compilation,
  position: Position,
): { readonly state: number; readonly transition: number } {
  const state = compilation.allocateStates(1, position)
  const parts = { ...anything, type: undefined, tags: [], naming: unnamed, next: state }
  const transition = addTransition(compilation, parts)
  const flags = STATE_SKIP | STATE_MAY_END
  const fixed = { components: [], position: 0, positions: [state] }
  writeState(compilation, state, { kind: 'skip', row: new Row(), fallback: transition, flags, ...fixed })
  return { state, transition }
}

/** Inside a constructed string: `OCTET STRING` for all but BIT STRING (X.690 8.7.3.2, 8.23.6). */
export function segmentsState(
  compilation: Compilation,
  kind: 'OCTET STRING' | 'BIT STRING',
  position: Position,
): number {
  const state = compilation.allocateStates(1, position)
  const tag = universal(kind === 'BIT STRING' ? UniversalTag.BitString : UniversalTag.OctetString)
  const parts = { ...kinds[kind], type: undefined, tags: [tag], naming: unnamed, next: state }
  const transition = addTransition(compilation, parts)
  const ways = new Ways()
  ways.branches.push(branchTo(transition, tag, parts, false))
  const row = rowOf(compilation, [ways])
  const component = { name: kind, transitions: [transition], mandatory: false }
  const flags = STATE_SEGMENTS | STATE_MAY_END
  const fixed = { components: [component], position: 0, positions: [state] }
  writeState(compilation, state, { kind: 'segments', row, fallback: 0, flags, ...fixed })
  return state
}

/** For an open type of which it is not known what it holds: one value of any type. */
export function anyState(compilation: Compilation, position: Position): number {
  return compilation.record('any', () => {
    const state = compilation.allocateStates(1, position)
    const parts = { ...anything, type: undefined, tags: [], naming: unnamed, next: state, flags: T_RENDER_OPEN }
    const transition = addTransition(compilation, parts)
    const component = { name: 'a value', transitions: [transition], mandatory: true }
    const fixed = { components: [component], position: 0, positions: [state] }
    writeState(compilation, state, { kind: 'single', row: new Row(), fallback: transition, flags: 0, ...fixed })
    return state
  })
}
