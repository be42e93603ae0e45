/** Information object classes: which references are classes, and of what kind their fields are (X.681 9). */
import type { ClassAssignment } from './ast-assignments.ts'
import type { FieldSpec, SyntaxItem } from './ast-classes.ts'
import type { Reference, Type } from './ast-types.ts'
import { didYouMean, type Found, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import type { Resolution } from './resolution.ts'
import { instanceOf } from './resolve-parameters.ts'
import type { Position } from './source.ts'

export interface ClassInfo {
  readonly name: string
  readonly position: Position
  readonly scope: Scope
  readonly fields: ReadonlyMap<string, FieldInfo>
  readonly syntax: readonly SyntaxItem[] | undefined
}

/** The kinds of fields (X.681 9.4); `variable` where the governor is set in each object, `missing` where it is not at hand. */
export type FieldKind =
  | 'type'
  | 'value'
  | 'valueSet'
  | 'variableValue'
  | 'variableValueSet'
  | 'object'
  | 'objectSet'
  | 'missing'

export interface FieldInfo {
  readonly name: string
  readonly kind: FieldKind
  readonly class: ClassInfo
  readonly spec: FieldSpec
}

/**
 * The class that a reference stands for, through other names and dummy references; `undefined` if it is none, `missing` if
 * that cannot be told.
 */
export function classOf(resolution: Resolution, reference: Reference, scope: Scope): ClassInfo | 'missing' | undefined {
  return resolution.nested(reference.position, () =>
    followClass(resolution, resolution.modules.lookup(reference, scope), reference, scope),
  )
}

/** The class that governs a value or set, if it is a class. */
export function governingClass(
  resolution: Resolution,
  governor: Type,
  scope: Scope,
): ClassInfo | 'missing' | undefined {
  return governor.kind === 'Reference' ? classOf(resolution, governor, scope) : undefined
}

function followClass(
  resolution: Resolution,
  found: Found,
  reference: Reference,
  scope: Scope,
): ClassInfo | 'missing' | undefined {
  if (found.kind === 'missing') return 'missing'
  if (found.kind === 'parameter') {
    const { actual, scope: outer } = found.binding
    if (actual.kind !== 'TypeParameter' || actual.type.kind !== 'Reference') return undefined
    return classOf(resolution, actual.type, outer)
  }
  const { assignment } = found
  if (assignment.kind === 'ClassAssignment') {
    const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
    return instance === undefined ? 'missing' : classInfo(resolution, assignment, instance.scope)
  }
  if (assignment.kind !== 'TypeAssignment' || assignment.type.kind !== 'Reference') return undefined
  const target = assignment.type
  const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
  if (instance === undefined) return 'missing'
  return resolution.once<ClassInfo | 'missing' | undefined>(
    'class',
    target,
    instance.scope,
    () => classOf(resolution, target, instance.scope),
    () => undefined,
  )
}

function classInfo(resolution: Resolution, assignment: ClassAssignment, scope: Scope): ClassInfo {
  return resolution.once(
    'class',
    assignment.class,
    scope,
    () => {
      const fields = new Map<string, FieldInfo>()
      const info: ClassInfo = {
        name: assignment.name.replace(/-CLASS$/, (suffix) => (scope.module.module.name === 'BuiltIn' ? '' : suffix)),
        position: assignment.position,
        scope,
        fields,
        syntax: assignment.class.syntax,
      }
      for (const spec of assignment.class.fields) {
        const other = fields.get(spec.name)
        if (other !== undefined) {
          resolution.report('FIELD_DUPLICATE', spec.position, `two fields are called ${spec.name}`, {
            length: spec.name.length,
            related: [{ message: 'the other one', position: other.spec.position }],
          })
          continue
        }
        fields.set(spec.name, new Field(resolution, info, spec))
      }
      return info
    },
    () => {
      throw new Error('a class cannot lead back to itself')
    },
  )
}

/** A field whose kind is worked out on first need: its governor may be a class that governs fields of this class. */
class Field implements FieldInfo {
  readonly name: string
  readonly class: ClassInfo
  readonly spec: FieldSpec
  readonly #resolution: Resolution
  #kind: FieldKind | undefined

  constructor(resolution: Resolution, info: ClassInfo, spec: FieldSpec) {
    this.name = spec.name
    this.class = info
    this.spec = spec
    this.#resolution = resolution
  }

  get kind(): FieldKind {
    this.#kind ??= this.#find()
    return this.#kind
  }

  #find(): FieldKind {
    const { spec } = this
    const isUpper = spec.name[1] < 'a'
    if (spec.governorField !== undefined) return isUpper ? 'variableValueSet' : 'variableValue'
    if (spec.governor === undefined) return 'type'
    const governing = governingClass(this.#resolution, spec.governor, this.class.scope)
    if (governing === 'missing') return 'missing'
    if (governing !== undefined) return isUpper ? 'objectSet' : 'object'
    return isUpper ? 'valueSet' : 'value'
  }
}

/** The field at the end of a path: all but the last are fields that hold objects (X.681 14.2). Faults are reported. */
export function fieldOfClass(
  resolution: Resolution,
  start: ClassInfo,
  path: readonly string[],
  position: Position,
): FieldInfo | 'missing' | undefined {
  let info = start
  for (let index = 0; ; index++) {
    const name = path[index]
    const field = info.fields.get(name)
    if (field === undefined) {
      const near = didYouMean(nearestName(name, info.fields.keys()))
      resolution.report('FIELD_UNKNOWN', position, `class ${info.name} has no field ${name}${near}`, {
        related: [{ message: `class ${info.name}`, position: info.position }],
      })
      return undefined
    }
    if (index === path.length - 1) return field
    if (field.kind === 'missing') return 'missing'
    if (field.kind !== 'object' && field.kind !== 'objectSet') {
      resolution.report(
        'FIELD_KIND',
        position,
        `${name} of class ${info.name} holds no object, so it has no ${path[index + 1]}`,
      )
      return undefined
    }
    const next = governingClass(resolution, field.spec.governor!, info.scope)
    if (next === 'missing' || next === undefined) return 'missing'
    info = next
  }
}

/** The class that an object or object set field has. */
export function classOfField(resolution: Resolution, field: FieldInfo): ClassInfo | 'missing' | undefined {
  return field.spec.governor === undefined
    ? undefined
    : governingClass(resolution, field.spec.governor, field.class.scope)
}
