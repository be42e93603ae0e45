/** Modules to a schema: the second half of the front end. */
import type { Assignment, Module } from './ast-assignments.ts'
import type { Reference } from './ast-types.ts'
import { checkParameterized } from './check-parameterized.ts'
import { checkTags } from './check-tags.ts'
import { checkFinite } from './check-types.ts'
import { type Diagnostics, TooManyErrors } from './diagnostics.ts'
import { finishTypes } from './finish.ts'
import { resolveSchemaLimits, type SchemaLimits } from './limits.ts'
import { type MissingModules, type ModuleScope, ModuleSet } from './modules.ts'
import { LimitReached, Resolution } from './resolution.ts'
import { governingClass } from './resolve-classes.ts'
import { constraintOf } from './resolve-constraints.ts'
import { typeOfFieldId } from './resolve-fields.ts'
import { objectSetByReference, resolveSettings } from './resolve-object-sets.ts'
import { anyObject } from './resolve-objects.ts'
import { resolveTable } from './resolve-tables.ts'
import { typeOf } from './resolve-types.ts'
import { assignedValue } from './resolve-values.ts'
import type { ResolvedValue, Schema, SchemaModule, TypeId } from './types.ts'

export interface ResolveOptions {
  /** `any`: definitions of modules that are not at hand count as open types. Default `refuse`: each such module is an error. */
  readonly missing?: MissingModules
  readonly limits?: Partial<SchemaLimits>
}

/**
 * Resolves modules into one schema. Faults go to `diagnostics`.
 * @returns `undefined` if a limit was reached or there were too many errors; with errors among the diagnostics, what comes back
 *   is not fit for use
 */
export function resolveModules(
  modules: readonly Module[],
  diagnostics: Diagnostics,
  options: ResolveOptions = {},
): Schema | undefined {
  const limits = resolveSchemaLimits(options.limits)
  const missing = options.missing ?? 'refuse'
  try {
    const set = new ModuleSet(modules, diagnostics, missing)
    const resolution = new Resolution(set, diagnostics, limits, missing)
    const found = set.scopes.map((scope) => resolveAssignments(resolution, scope))
    settle(resolution)
    for (const scope of set.scopes) checkParameterized(resolution, scope)
    checkTags(resolution)
    checkFinite(resolution)
    return { modules: found, types: finishTypes(resolution), diagnostics: diagnostics.list }
  } catch (error) {
    if (error instanceof LimitReached || error instanceof TooManyErrors) return undefined
    throw error
  }
}

/** Every definition that has no parameters; the others are worked out where they are used. */
function resolveAssignments(resolution: Resolution, scope: ModuleScope): SchemaModule {
  const { module } = scope
  const types = new Map<string, TypeId>()
  const values = new Map<string, ResolvedValue>()
  for (const assignment of scope.symbols.values()) {
    if (assignment.parameters !== undefined) continue
    const reference = referenceTo(assignment)
    switch (assignment.kind) {
      case 'TypeAssignment': {
        const { type } = assignment
        const isClass = type.kind === 'Reference' && governingClass(resolution, reference, scope.top) !== undefined
        const isMissing = isClass && governingClass(resolution, reference, scope.top) === 'missing'
        if (isClass && !isMissing) break
        const place = { path: assignment.name, enclosing: undefined }
        types.set(assignment.name, typeOf(resolution, reference, scope.top, place))
        break
      }
      case 'ValueAssignment': {
        const governing = governingClass(resolution, assignment.governor, scope.top)
        if (governing !== undefined) {
          if (governing === 'missing') break
          const object = anyObject(resolution, reference, scope.top)
          if (object === 'missing' || object === undefined) break
          resolution.deferred.push(() => resolveSettings(resolution, object))
          break
        }
        // Values wait for the types, whose names and components they are read by.
        resolution.deferred.push(() => {
          const value = assignedValue(resolution, assignment, scope.top)
          if (value !== undefined) values.set(assignment.name, value)
        })
        break
      }
      case 'SetAssignment': {
        const governing = governingClass(resolution, assignment.governor, scope.top)
        if (governing === 'missing') break
        if (governing !== undefined) objectSetByReference(resolution, reference, scope.top)
        else
          types.set(
            assignment.name,
            typeOf(resolution, reference, scope.top, { path: assignment.name, enclosing: undefined }),
          )
        break
      }
      case 'ClassAssignment': {
        const info = governingClass(resolution, reference, scope.top)
        if (info === 'missing' || info === undefined) break
        for (const field of info.fields.values()) {
          if (field.kind === 'value' || field.kind === 'valueSet') typeOfFieldId(resolution, field)
        }
        break
      }
      default:
    }
  }
  return { name: module.name, identifier: scope.identifier, position: module.position, types, values }
}

function referenceTo(assignment: Assignment): Reference {
  const { name, position } = assignment
  return { kind: 'Reference', position, module: undefined, name, parameters: undefined }
}

/** Fills bodies, does deferred work and works out constraints and tables until none of them brings new types. */
function settle(resolution: Resolution): void {
  let filled = 0
  let deferred = 0
  let constrained = 0
  let tabled = 0
  const { nodes } = resolution
  for (;;) {
    if (filled < nodes.length) resolution.filled(filled++)
    else if (deferred < resolution.deferred.length) resolution.deferred[deferred++]()
    else if (constrained < nodes.length) constraintOf(resolution, constrained++)
    else if (tabled < nodes.length) resolveTable(resolution, nodes[tabled++])
    else return
  }
}
