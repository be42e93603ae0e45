/** Information objects (X.681 11) and what their fields are set to. */
import type { Reference } from './ast-types.ts'
import type { Value } from './ast-values.ts'
import type { Scope } from './modules.ts'
import { parseObject, type WrittenObject } from './object-syntax.ts'
import type { Resolution } from './resolution.ts'
import { type ClassInfo, classOfField, type FieldInfo, governingClass } from './resolve-classes.ts'
import { typeOfFieldId } from './resolve-fields.ts'
import { instanceOf } from './resolve-parameters.ts'
import { typeOf } from './resolve-types.ts'
import { resolveValue } from './resolve-values.ts'
import type { Position } from './source.ts'
import type { ResolvedValue, TypeId } from './types.ts'

export interface ObjectInfo {
  /** Its reference; `undefined` for one that stands in braces where it is used. */
  readonly name: string | undefined
  readonly class: ClassInfo
  readonly position: Position
  readonly scope: Scope
  readonly settings: WrittenObject
}

/** The object that a value notation stands for; `missing` if that cannot be told, `undefined` after a reported fault. */
export function objectOf(
  resolution: Resolution,
  value: Value,
  info: ClassInfo,
  scope: Scope,
  name?: string,
): ObjectInfo | 'missing' | undefined {
  return resolution.nested(value.position, () => {
    switch (value.kind) {
      case 'Braces':
        return resolution.once<ObjectInfo | undefined>(
          'object',
          value,
          scope,
          () => {
            const settings = parseObject(resolution, value, info)
            if (settings === undefined) return undefined
            checkSettings(resolution, settings, info, value.position)
            return { name, class: info, position: value.position, scope, settings }
          },
          () => undefined,
        )
      case 'ValueReference':
        return objectByReference(resolution, value.reference, info, scope)
      case 'ValueFromObject': {
        const holder = anyObject(resolution, value.of, scope)
        if (holder === 'missing' || holder === undefined) return holder
        const setting = settingAt(resolution, holder, value.fields, value.position)
        if (setting === 'missing' || setting === undefined) return setting
        return objectSetting(resolution, setting.object, setting.field)
      }
      default:
        resolution.report('REFERENCE_KIND', value.position, `an object of class ${info.name} is wanted`)
        return undefined
    }
  })
}

function objectByReference(
  resolution: Resolution,
  reference: Reference,
  info: ClassInfo,
  scope: Scope,
): ObjectInfo | 'missing' | undefined {
  const found = anyObject(resolution, reference, scope)
  if (found === 'missing' || found === undefined) return found
  checkClass(resolution, found.class, info, reference.position)
  return found
}

/** The object that a reference stands for, of whatever class. */
export function anyObject(
  resolution: Resolution,
  reference: Reference,
  scope: Scope,
): ObjectInfo | 'missing' | undefined {
  const found = resolution.modules.lookup(reference, scope)
  if (found.kind === 'missing') return 'missing'
  if (found.kind === 'parameter') {
    const { parameter, actual, scope: outer } = found.binding
    const governing =
      parameter.governor === undefined ? undefined : governingClass(resolution, parameter.governor, scope)
    if (governing === 'missing') return 'missing'
    if (actual.kind === 'ValueParameter' && actual.value.kind === 'ValueReference') {
      return anyObject(resolution, actual.value.reference, outer)
    }
    if (actual.kind === 'BracesParameter' && governing !== undefined) {
      return objectOf(resolution, actual.braces, governing, outer)
    }
    resolution.report('PARAMETER_KIND', actual.position, `an object is wanted for ${parameter.name}`)
    return undefined
  }
  const { assignment } = found
  if (assignment.kind === 'ValueAssignment') {
    const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
    if (instance === undefined) return undefined
    const governing = governingClass(resolution, assignment.governor, instance.scope)
    if (governing === 'missing') return 'missing'
    if (governing !== undefined) {
      return resolution.once<ObjectInfo | 'missing' | undefined>(
        'object',
        assignment,
        instance.scope,
        () => objectOf(resolution, assignment.value, governing, instance.scope, assignment.name),
        () => {
          const message = `the definition of ${assignment.name} leads back to itself`
          resolution.report('REFERENCE_CIRCULAR', assignment.position, message)
          return undefined
        },
      )
    }
  }
  resolution.report('REFERENCE_KIND', reference.position, `${assignment.name} is no object`, {
    length: reference.name.length,
    related: [{ message: `${assignment.name} is assigned here`, position: assignment.position }],
  })
  return undefined
}

/** Tells of an object or set of another class than the one wanted. */
export function checkClass(resolution: Resolution, actual: ClassInfo, wanted: ClassInfo, position: Position): void {
  if (actual === wanted) return
  const message = `an object of class ${actual.name}, where ${wanted.name} is wanted`
  resolution.report('OBJECT_CLASS', position, message, {
    related: [
      { message: `class ${wanted.name}`, position: wanted.position },
      { message: `class ${actual.name}`, position: actual.position },
    ],
  })
}

function checkSettings(resolution: Resolution, settings: WrittenObject, info: ClassInfo, position: Position): void {
  for (const field of info.fields.values()) {
    if (settings.has(field.name) || field.spec.optional || field.spec.default !== undefined) continue
    const message = `the object sets no ${field.name}, which class ${info.name} wants`
    resolution.report('FIELD_MISSING', position, message, {
      related: [{ message: `field ${field.name}`, position: field.spec.position }],
    })
  }
}

/** The object and field at the end of `object.&a.&b`. */
export function settingAt(
  resolution: Resolution,
  start: ObjectInfo,
  path: readonly string[],
  position: Position,
): { readonly object: ObjectInfo; readonly field: FieldInfo } | 'missing' | undefined {
  let object = start
  for (let index = 0; ; index++) {
    const field = object.class.fields.get(path[index])
    if (field === undefined) {
      resolution.report('FIELD_UNKNOWN', position, `class ${object.class.name} has no field ${path[index]}`)
      return undefined
    }
    if (index === path.length - 1) return { object, field }
    const next = objectSetting(resolution, object, field)
    if (next === 'missing' || next === undefined) return next
    object = next
  }
}

/** The type that a type field is set to, or its default; `undefined` if neither. */
export function typeSetting(resolution: Resolution, object: ObjectInfo, field: FieldInfo): TypeId | undefined {
  const setting = object.settings.get(field.name)
  const place = { path: `${object.name ?? object.class.name}.${field.name}`, enclosing: undefined }
  const written = setting?.kind === 'type' ? setting.type : undefined
  const fallback = field.spec.default
  const type = written ?? (fallback !== undefined && 'type' in fallback ? fallback.type : undefined)
  if (type === undefined) return undefined
  const scope = written === undefined ? field.class.scope : object.scope
  return resolution.once<TypeId | undefined>(
    'type',
    type,
    scope,
    () => typeOf(resolution, type, scope, place),
    () => undefined,
  )
}

/** The value that a value field is set to, or its default. */
export function valueSetting(resolution: Resolution, object: ObjectInfo, field: FieldInfo): ResolvedValue | undefined {
  const setting = object.settings.get(field.name)
  const written = setting?.kind === 'value' ? setting.value : undefined
  const fallback = field.spec.default
  const value = written ?? (fallback !== undefined && 'value' in fallback ? fallback.value : undefined)
  if (value === undefined) return undefined
  const scope = written === undefined ? field.class.scope : object.scope
  const type = valueFieldType(resolution, object, field)
  if (type === undefined) return { kind: 'unknown' }
  return resolution.once<ResolvedValue | undefined>(
    'value',
    value,
    scope,
    () => resolveValue(resolution, value, type, scope),
    () => undefined,
  )
}

/** The type of a value field; that of a variable one is set by another field of the object. */
function valueFieldType(resolution: Resolution, object: ObjectInfo, field: FieldInfo): TypeId | undefined {
  if (field.kind === 'value') return typeOfFieldId(resolution, field)
  if (field.kind !== 'variableValue') return undefined
  const governor = settingAt(resolution, object, field.spec.governorField!, field.spec.position)
  if (governor === 'missing' || governor === undefined) return undefined
  return typeSetting(resolution, governor.object, governor.field)
}

/** The object that an object field is set to, or its default. */
export function objectSetting(
  resolution: Resolution,
  object: ObjectInfo,
  field: FieldInfo,
): ObjectInfo | 'missing' | undefined {
  const info = classOfField(resolution, field)
  if (info === 'missing') return 'missing'
  if (info === undefined) return undefined
  const setting = object.settings.get(field.name)
  if (setting?.kind === 'value') return objectOf(resolution, setting.value, info, object.scope)
  const fallback = field.spec.default
  if (fallback !== undefined && 'value' in fallback)
    return objectOf(resolution, fallback.value, info, field.class.scope)
  return undefined
}
