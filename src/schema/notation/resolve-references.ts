/** References to types: definitions, instances of parameterized ones, actual parameters (X.680 14, X.683 9). */
import type { Node } from './ast-assignments.ts'
import type { Reference } from './ast-types.ts'
import type { Found, Scope } from './modules.ts'
import { erroneousType, missingType, type Place, type Resolution, type TypeNode } from './resolution.ts'
import { instanceOf } from './resolve-parameters.ts'
import { describeType, typeOf } from './resolve-types.ts'
import type { TypeId } from './types.ts'

/** What a reference to a type leads to: the id of a type, or a draft for what has none. */
export function followType(
  resolution: Resolution,
  reference: Reference,
  scope: Scope,
  place: Place,
): TypeId | TypeNode {
  const found = resolution.modules.lookup(reference, scope)
  return followFound(resolution, found, reference, reference, scope, place)
}

function followFound(
  resolution: Resolution,
  found: Found,
  reference: Reference | undefined,
  at: Node,
  scope: Scope,
  place: Place,
): TypeId | TypeNode {
  if (found.kind === 'missing') return missingType(found.name, at, scope, place)
  if (found.kind === 'parameter') {
    const { actual, scope: outer, parameter } = found.binding
    if (actual.kind === 'TypeParameter') {
      const inner: Place = { path: place.path, enclosing: undefined }
      return resolution.nested(at.position, () =>
        resolution.once<TypeId | TypeNode>(
          'type',
          actual.type,
          outer,
          () => typeOf(resolution, actual.type, outer, inner),
          () => circular(resolution, at, scope, place, parameter.name),
        ),
      )
    }
    if (actual.kind === 'BracesParameter' && parameter.governor !== undefined) {
      // A value set, governed by a type.
      const draft = describeType(resolution, parameter.governor, scope, place)
      draft.constraints.push({ kind: 'set', set: actual.braces, scope: outer, position: actual.position })
      return draft
    }
    resolution.report('PARAMETER_KIND', actual.position, `a type is wanted for ${parameter.name}`, {
      related: [{ message: `${parameter.name} stands here as a type`, position: at.position }],
    })
    return erroneousType(at, scope, place)
  }
  const { assignment } = found
  if (assignment.kind === 'MacroDefinition') return missingType(`macro ${assignment.name}`, at, scope, place)
  if (assignment.kind !== 'TypeAssignment' && assignment.kind !== 'SetAssignment') {
    const what = assignment.kind === 'ClassAssignment' ? 'a class' : 'a value'
    resolution.report('REFERENCE_KIND', at.position, `${assignment.name} is ${what}, where a type is wanted`, {
      length: assignment.name.length,
      related: [{ message: `${assignment.name} is assigned here`, position: assignment.position }],
    })
    return erroneousType(at, scope, place)
  }
  const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
  if (instance === undefined) return erroneousType(at, scope, place)
  const { key, scope: inner } = instance
  if (resolution.typesByKey.has(key)) {
    return resolution.typesByKey.get(key) ?? circular(resolution, at, scope, place, assignment.name)
  }
  resolution.typesByKey.set(key, undefined)
  const own: Place = { path: assignment.name, enclosing: undefined }
  let draft: TypeNode
  if (assignment.kind === 'TypeAssignment') {
    draft = describeType(resolution, assignment.type, inner, own)
  } else {
    draft = describeType(resolution, assignment.governor, inner, own)
    draft.constraints.push({ kind: 'set', set: assignment.set, scope: inner, position: assignment.set.position })
  }
  draft.name = assignment.name
  draft.position = assignment.position
  const id = resolution.register(draft)
  resolution.typesByKey.set(key, id)
  return id
}

/** Reports a definition that leads back to itself; what stands in its place. */
export function circular(resolution: Resolution, at: Node, scope: Scope, place: Place, name: string): TypeNode {
  resolution.report(
    'REFERENCE_CIRCULAR',
    at.position,
    `the definition of ${name} leads back to itself, with nothing in between`,
  )
  return erroneousType(at, scope, place)
}

/** A type of the built-in modules. */
export function builtInType(resolution: Resolution, name: string): TypeId {
  const found = resolution.modules.predefined(name)
  if (found?.kind !== 'assignment') throw new Error(`no built-in type ${name}`)
  const { assignment, scope } = found
  return followFound(resolution, found, undefined, assignment, scope, { path: name, enclosing: undefined }) as TypeId
}
