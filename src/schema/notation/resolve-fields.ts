/** Types that come from classes, objects and object sets (X.681 14 and 15). */

import type { Node } from './ast-assignments.ts'
import type { FieldReference } from './ast-types.ts'
import type { Scope } from './modules.ts'
import {
  deriveType,
  draftType,
  erroneousType,
  missingType,
  type Place,
  type Resolution,
  type TypeNode,
} from './resolution.ts'
import type { FieldInfo } from './resolve-classes.ts'
import { fieldOfClass } from './resolve-classes.ts'
import { objectSetByReference } from './resolve-object-sets.ts'
import { anyObject, settingAt, typeSetting, valueSetting } from './resolve-objects.ts'
import { typeOf } from './resolve-types.ts'
import type { ResolvedValue, TypeId } from './types.ts'

/** The type of a field whose governor is a type. */
export function typeOfFieldId(resolution: Resolution, field: FieldInfo): TypeId {
  const { scope } = field.class
  const place: Place = { path: `${field.class.name}.${field.name}`, enclosing: undefined }
  return resolution.once(
    'type',
    field.spec,
    scope,
    () => typeOf(resolution, field.spec.governor!, scope, place),
    () => {
      resolution.report('REFERENCE_CIRCULAR', field.spec.position, `the type of ${place.path} leads back to itself`)
      return resolution.register(erroneousType(field.spec, scope, place))
    },
  )
}

/** `CLASS.&field`: the type of a value field, an open type for a type field and for what other fields govern. */
export function typeOfField(resolution: Resolution, field: FieldInfo, at: Node, scope: Scope, place: Place): TypeNode {
  switch (field.kind) {
    case 'value':
    case 'valueSet':
      return deriveType(resolution.nodes[typeOfFieldId(resolution, field)], at, scope, place)
    case 'type':
    case 'variableValue':
    case 'variableValueSet':
      return draftType('OPEN', [], at, scope, place)
    case 'missing':
      return missingType(`${field.class.name}.${field.name}`, at, scope, place)
    default:
      resolution.report(
        'FIELD_KIND',
        at.position,
        `${field.name} of class ${field.class.name} holds an object, no type`,
      )
      return erroneousType(at, scope, place)
  }
}

/** `object.&Type`, `object.&value` (its type), `Set.&value` (the type with the values of the set). */
export function typeOfObjectField(resolution: Resolution, type: FieldReference, scope: Scope, place: Place): TypeNode {
  const { of, fields, position } = type
  const missing = (): TypeNode => missingType(`${of.name}.${fields.join('.')}`, type, scope, place)
  if (of.name[0] >= 'a') {
    const object = anyObject(resolution, of, scope)
    if (object === 'missing') return missing()
    const setting = object === undefined ? undefined : settingAt(resolution, object, fields, position)
    if (setting === 'missing') return missing()
    if (setting === undefined) return erroneousType(type, scope, place)
    if (setting.field.kind !== 'type') return typeOfField(resolution, setting.field, type, scope, place)
    const id = typeSetting(resolution, setting.object, setting.field)
    if (id === undefined) {
      resolution.report('FIELD_MISSING', position, `the object sets no ${fields.join('.')}`)
      return erroneousType(type, scope, place)
    }
    return deriveType(resolution.nodes[id], type, scope, place)
  }
  const set = objectSetByReference(resolution, of, scope)
  if (set === 'missing') return missing()
  const field = set === undefined ? undefined : fieldOfClass(resolution, set.class, fields, position)
  if (field === 'missing') return missing()
  if (set === undefined || field === undefined) return erroneousType(type, scope, place)
  const draft = typeOfField(resolution, field, type, scope, place)
  if (fields.length === 1 && field.kind === 'value') {
    draft.constraints.push({
      kind: 'values',
      values: () =>
        set.objects
          .map((object) => valueSetting(resolution, object, field))
          .filter((value): value is ResolvedValue => value !== undefined),
      extensible: () => set.extensible,
    })
  }
  return draft
}
