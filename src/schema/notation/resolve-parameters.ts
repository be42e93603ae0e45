/** Instances of parameterized definitions (X.683): one for each row of actual parameters that differs. */
import type { Assignment, Parameter } from './ast-assignments.ts'
import type { ActualParameter, Reference } from './ast-types.ts'
import type { Binding, Scope } from './modules.ts'
import type { Resolution } from './resolution.ts'
import type { Position } from './source.ts'
import { TokenKind } from './tokens.ts'

export interface Instance {
  /** The same for the same definition with the same actual parameters. */
  readonly key: Assignment | string
  /** Where the names of the definition belong. */
  readonly scope: Scope
}

/**
 * The definition as a reference uses it, with its dummy references bound.
 * @param definitionScope scope of the module that holds the assignment
 * @param callerScope where the names in the actual parameters belong
 */
export function instanceOf(
  resolution: Resolution,
  assignment: Assignment,
  definitionScope: Scope,
  reference: Reference | undefined,
  callerScope: Scope,
): Instance | undefined {
  const { parameters } = assignment
  const actuals = reference?.parameters
  if (parameters === undefined && (actuals === undefined || actuals.length === 0)) {
    return { key: assignment, scope: definitionScope }
  }
  const position = reference?.position ?? assignment.position
  if ((parameters?.length ?? 0) !== (actuals?.length ?? 0)) {
    const wanted = parameters?.length ?? 0
    const message = `${assignment.name} has ${count(wanted)}, and ${count(actuals?.length ?? 0)} stand here`
    resolution.report('PARAMETER_COUNT', position, message, {
      length: assignment.name.length,
      related: [{ message: `${assignment.name} is assigned here`, position: assignment.position }],
    })
    return undefined
  }
  return bind(resolution, assignment, definitionScope, parameters!, actuals!, callerScope, position)
}

function count(parameters: number): string {
  return parameters === 1 ? '1 parameter' : `${parameters === 0 ? 'no' : parameters} parameters`
}

function bind(
  resolution: Resolution,
  assignment: Assignment,
  definitionScope: Scope,
  parameters: readonly Parameter[],
  actuals: readonly ActualParameter[],
  callerScope: Scope,
  position: Position,
): Instance {
  const bindings = new Map<string, Binding>()
  let key = String(resolution.assignmentId(assignment))
  parameters.forEach((parameter, index) => {
    // A dummy reference handed on is replaced by what it stands for, so that recursion comes back to the same instance.
    const binding = throughDummies(resolution, { parameter, actual: actuals[index], scope: callerScope })
    bindings.set(parameter.name, { ...binding, parameter })
    key += `|${actualKey(resolution, binding)}`
  })
  let scope = resolution.instanceScopes.get(key)
  if (scope === undefined) {
    if (resolution.instanceScopes.size === resolution.limits.maxInstances) resolution.limit('LIMIT_INSTANCES', position)
    const depth = callerScope.depth + 1
    if (depth > resolution.limits.maxInstanceDepth) resolution.limit('LIMIT_INSTANCE_DEPTH', position)
    scope = resolution.modules.instanceScope(definitionScope.module, bindings, depth)
    resolution.instanceScopes.set(key, scope)
  }
  return { key, scope }
}

/** The single name that an actual parameter consists of; for braces, `{Name}`. */
function bareName(actual: ActualParameter): string | undefined {
  switch (actual.kind) {
    case 'TypeParameter': {
      const { type } = actual
      return type.kind === 'Reference' && type.module === undefined && type.parameters === undefined
        ? type.name
        : undefined
    }
    case 'ValueParameter': {
      if (actual.value.kind !== 'ValueReference') return undefined
      const { reference } = actual.value
      return reference.module === undefined && reference.parameters === undefined ? reference.name : undefined
    }
    case 'BracesParameter': {
      const { tokens, from, to } = actual.braces.range
      return to === from + 1 && tokens.kinds[from] === TokenKind.Reference ? tokens.texts[from] : undefined
    }
  }
}

function throughDummies(resolution: Resolution, start: Binding): Binding {
  let binding = start
  for (let chain = 0; chain < resolution.limits.maxReferences; chain++) {
    const name = bareName(binding.actual)
    const next = name === undefined ? undefined : binding.scope.parameters?.get(name)
    if (next === undefined) break
    binding = next
  }
  return binding
}

function actualKey(resolution: Resolution, binding: Binding): string {
  const { actual, scope } = binding
  const name = bareName(actual)
  if (name !== undefined) {
    const found = resolution.modules.find(name, scope, actual.position)
    if (found?.kind === 'assignment') return `a${resolution.assignmentId(found.assignment)}`
  }
  if (actual.kind === 'ValueParameter' && actual.value.kind === 'IntegerValue') return `i${actual.value.value}`
  if (actual.kind === 'TypeParameter' && actual.type.kind === 'SimpleType') return `t${actual.type.name}`
  return `p${actual.position.file}:${actual.position.offset}@${scope.id}`
}
