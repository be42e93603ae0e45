/** Table constraints: from an object set to rows of key values and types (X.682 10). */
import type { AtNotation } from './ast-constraints.ts'
import type { Braces } from './ast-values.ts'
import { valueKey } from './constraint-sets.ts'
import { didYouMean, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import { type Enclosing, memberOf, type Resolution, type TypeNode } from './resolution.ts'
import type { ClassInfo, FieldInfo } from './resolve-classes.ts'
import { isTableOf } from './resolve-constraints.ts'
import { type ObjectSetInfo, objectSetOf } from './resolve-object-sets.ts'
import { type ObjectInfo, settingAt, typeSetting, valueSetting } from './resolve-objects.ts'
import type { ResolvedValue, TableConstraint, TableReference, TableRow, TypeId, TypeKind } from './types.ts'

/** Works out the table constraints that a type has of its own. */
export function resolveTable(resolution: Resolution, node: TypeNode): void {
  for (const pending of node.constraints) {
    if (pending.kind !== 'spec') continue
    const { specification } = pending.spec
    if (specification.kind === 'TableConstraint') {
      applyTable(resolution, node, specification.set, specification.at, pending.scope)
    } else if (
      specification.kind === 'ElementSetSpecs' &&
      isTableOf(specification, node) &&
      specification.root?.kind === 'SingleValue' &&
      specification.root.value.kind === 'Braces'
    ) {
      applyTable(resolution, node, specification.root.value, [], pending.scope)
    }
  }
}

function applyTable(
  resolution: Resolution,
  node: TypeNode,
  braces: Braces,
  at: readonly AtNotation[],
  scope: Scope,
): void {
  const { field } = node
  if (field === undefined) {
    if (node.erroneous || node.missing !== undefined) return
    const message = 'a table constraint goes with CLASS.&field alone'
    resolution.report('CONSTRAINT_TYPE', braces.position, message, { clause: 'X.682 10.4' })
    return
  }
  const set = objectSetOf(resolution, braces, field.class, scope)
  if (set === 'missing') return
  if (field.kind === 'valueSet' || field.kind === 'variableValueSet') {
    const message = `a table of value sets (${field.name}) is read, but not checked`
    resolution.report('CONSTRAINT_UNCHECKED', braces.position, message, { clause: 'X.682 10' })
  }
  const references: TableReference[] = []
  for (const notation of at) {
    const reference = resolveAt(resolution, node, notation, field.class)
    if (reference === undefined) return
    references.push(reference)
  }
  node.table = {
    class: field.class.name,
    set: set.name,
    field: field.name,
    extensible: set.extensible,
    at: references,
    rows: rowsOf(resolution, set, field, references),
  }
}

const withComponents: ReadonlySet<TypeKind> = new Set<TypeKind>(['SEQUENCE', 'SET', 'CHOICE', 'INSTANCE OF'])

/** 10.7, 10.8: where an at-notation begins, and the component it leads to. */
function resolveAt(
  resolution: Resolution,
  node: TypeNode,
  notation: AtNotation,
  info: ClassInfo,
): TableReference | undefined {
  let up = 0
  let start: { readonly enclosing: Enclosing; readonly up: number } | undefined
  let level = 0
  for (let around = node.enclosing; around !== undefined; around = around.parent, up++) {
    if (!withComponents.has(around.kind)) continue
    start = { enclosing: around, up }
    level++
    if (level === notation.level) break
  }
  if (start === undefined || (notation.level !== undefined && level < notation.level)) {
    const message =
      start === undefined ? 'no structured type around this one' : `only ${level} structured types around this one`
    resolution.report('TABLE_COMPONENT', notation.position, message)
    return undefined
  }
  const from = start.enclosing.body.owner
  let type: TypeId = from
  for (const name of notation.names) {
    const { kind, body, erroneous, missing } = resolution.filled(type)
    if (erroneous || missing !== undefined) return undefined
    const members = kind === 'CHOICE' ? body.alternatives : body.components
    const member = memberOf(resolution.nodes[type], name)
    if (member === undefined) {
      const near = didYouMean(
        nearestName(
          name,
          members.map((each) => each.name),
        ),
      )
      resolution.report('TABLE_COMPONENT', notation.position, `no component ${name} there${near}`)
      return undefined
    }
    type = member.type
  }
  const target = resolution.nodes[type]
  if (target.erroneous || target.missing !== undefined) return undefined
  if (target.field === undefined || target.field.class !== info) {
    const path = notation.names.join('.')
    const message = `${path} is no field of class ${info.name}, so it selects no object`
    resolution.report('TABLE_COMPONENT', notation.position, message, {
      related: [{ message: `the type of ${path}`, position: target.position }],
    })
    return undefined
  }
  return { up: start.up, from, path: notation.names, type, field: target.field.name }
}

function rowsOf(
  resolution: Resolution,
  set: ObjectSetInfo,
  field: FieldInfo,
  references: readonly TableReference[],
): TableConstraint['rows'] {
  const keys = references.map((reference) => reference.field)
  const memoKey = `${set.id} ${field.name} ${keys.join(' ')}`
  let rows = resolution.tableRows.get(memoKey)
  if (rows === undefined) {
    const list = set.objects.map((object) => rowOf(resolution, object, field, keys))
    resolution.tableRows.set(memoKey, list)
    if (keys.length > 0) checkKeys(resolution, set, list, keys)
    rows = list
  }
  return rows
}

function rowOf(resolution: Resolution, object: ObjectInfo, field: FieldInfo, keys: readonly string[]): TableRow {
  const ofName = (name: string): FieldInfo | undefined => object.class.fields.get(name)
  // An object of another class than is wanted counts by the names of its fields; that it is one has been told.
  const own = ofName(field.name)
  return {
    object: object.name,
    keys: keys.map((name) => {
      const key = ofName(name)
      return key === undefined ? undefined : valueSetting(resolution, object, key)
    }),
    type: own === undefined ? undefined : rowType(resolution, object, own),
    value: own?.kind === 'value' ? valueSetting(resolution, object, own) : undefined,
  }
}

function rowType(resolution: Resolution, object: ObjectInfo, field: FieldInfo): TypeId | undefined {
  if (field.kind === 'type') return typeSetting(resolution, object, field)
  if (field.spec.governorField === undefined) return undefined
  const governor = settingAt(resolution, object, field.spec.governorField, field.spec.position)
  if (governor === 'missing' || governor === undefined) return undefined
  return typeSetting(resolution, governor.object, governor.field)
}

/** X.681 9.8: identifier fields tell the objects of a set apart. */
function checkKeys(
  resolution: Resolution,
  set: ObjectSetInfo,
  rows: readonly TableRow[],
  keys: readonly string[],
): void {
  const seen = new Map<string, number>()
  rows.forEach((row, index) => {
    if (row.keys.some((key) => key === undefined || key.kind === 'unknown')) return
    const key = (row.keys as readonly ResolvedValue[]).map((each) => String(valueKey(each))).join()
    const other = seen.get(key)
    if (other === undefined) {
      seen.set(key, index)
    } else if (rows[other].type !== row.type) {
      const object = set.objects[index]
      const message = `two objects of ${set.name ?? 'a set'} have one ${keys.join(' and ')} and different types`
      resolution.report('OBJECT_DUPLICATE', object.position, message, {
        related: [{ message: 'the other one', position: set.objects[other].position }],
      })
    }
  })
}
