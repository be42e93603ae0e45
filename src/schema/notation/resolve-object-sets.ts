/** Object sets (X.681 12): which objects they come to. */
import type { ElementSet } from './ast-constraints.ts'
import type { Reference } from './ast-types.ts'
import type { Braces } from './ast-values.ts'
import type { Scope } from './modules.ts'
import { parseElementSetSpecs } from './parse-constraints.ts'
import { ParseFailure, Parser } from './parser.ts'
import type { Resolution } from './resolution.ts'
import { type ClassInfo, classOfField, type FieldInfo, governingClass } from './resolve-classes.ts'
import {
  anyObject,
  checkClass,
  type ObjectInfo,
  objectOf,
  objectSetting,
  typeSetting,
  valueSetting,
} from './resolve-objects.ts'
import { instanceOf } from './resolve-parameters.ts'
import type { Position } from './source.ts'

export interface ObjectSetInfo {
  readonly id: number
  readonly name: string | undefined
  readonly class: ClassInfo
  readonly objects: readonly ObjectInfo[]
  readonly extensible: boolean
}

/** The objects of `{ ... }`. A set that holds just one other set is that set. */
export function objectSetOf(
  resolution: Resolution,
  braces: Braces,
  info: ClassInfo,
  scope: Scope,
  name?: string,
): ObjectSetInfo | 'missing' {
  return resolution.nested(braces.position, () =>
    resolution.once<ObjectSetInfo | 'missing'>(
      'set',
      braces,
      scope,
      () => new ObjectSetReader(resolution, info, scope).read(braces, name),
      () => {
        resolution.report('REFERENCE_CIRCULAR', braces.position, 'the object set holds itself')
        return 'missing'
      },
    ),
  )
}

/** Reads one object set; unknown parts make it extensible, for nobody knows what they hold. */
class ObjectSetReader {
  readonly #resolution: Resolution
  readonly #class: ClassInfo
  readonly #scope: Scope
  #extensible = false

  constructor(resolution: Resolution, info: ClassInfo, scope: Scope) {
    this.#resolution = resolution
    this.#class = info
    this.#scope = scope
  }

  read(braces: Braces, name: string | undefined): ObjectSetInfo | 'missing' {
    const resolution = this.#resolution
    const parser = new Parser(braces.range, resolution.diagnostics, resolution.limits)
    const objects = new Set<ObjectInfo>()
    try {
      if (!parser.atEnd) {
        const specs = parseElementSetSpecs(parser)
        if (!parser.atEnd) parser.fail('expected }', 'X.681 12.3')
        if (specs.extensible) this.#extensible = true
        else if (specs.root?.kind === 'TypeElement' && name === undefined && specs.root.type.kind === 'Reference') {
          return this.#referenced(specs.root.type) ?? this.#make(objects, name)
        }
        if (specs.root !== undefined) for (const object of this.#elements(specs.root)) objects.add(object)
        if (specs.additions !== undefined) for (const object of this.#elements(specs.additions)) objects.add(object)
      }
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      parser.report(error)
      this.#extensible = true
    }
    return this.#make(objects, name)
  }

  #make(objects: ReadonlySet<ObjectInfo>, name: string | undefined): ObjectSetInfo {
    const id = this.#resolution.objectSetCount++
    this.#resolution.count(objects.size, this.#class.position)
    return { id, name, class: this.#class, objects: [...objects], extensible: this.#extensible }
  }

  #elements(set: ElementSet): Set<ObjectInfo> {
    switch (set.kind) {
      case 'Union': {
        const all = new Set<ObjectInfo>()
        for (const operand of set.operands) for (const object of this.#elements(operand)) all.add(object)
        return all
      }
      case 'Intersection': {
        const [first, ...rest] = set.operands.map((operand) => this.#elements(operand))
        return new Set([...first].filter((object) => rest.every((other) => other.has(object))))
      }
      case 'Exclusion': {
        const except = this.#elements(set.except)
        if (set.of === undefined) {
          this.#resolution.report('OBJECT_SYNTAX', set.position, 'ALL EXCEPT wants a set to take from', {
            clause: 'X.681 12.3',
          })
          return new Set()
        }
        return new Set([...this.#elements(set.of)].filter((object) => !except.has(object)))
      }
      case 'SingleValue': {
        const object = objectOf(this.#resolution, set.value, this.#class, this.#scope)
        if (object === 'missing' || object === undefined) {
          this.#extensible = true
          return new Set()
        }
        return new Set([object])
      }
      case 'TypeElement':
        return this.#includedSet(set)
      default:
        this.#resolution.report('OBJECT_SYNTAX', set.position, 'objects and object sets are wanted', {
          clause: 'X.681 12.3',
        })
        return new Set()
    }
  }

  #includedSet(set: Extract<ElementSet, { kind: 'TypeElement' }>): Set<ObjectInfo> {
    const { type } = set
    let included: ObjectSetInfo | 'missing' | undefined
    if (type.kind === 'Reference') {
      included = this.#referenced(type)
    } else if (type.kind === 'FieldReference') {
      return this.#fromField(type.of, type.fields, type.position)
    } else {
      this.#resolution.report('REFERENCE_KIND', set.position, 'an object set is wanted', { clause: 'X.681 12.3' })
    }
    if (included === 'missing' || included === undefined) {
      this.#extensible = true
      return new Set()
    }
    if (included.extensible) this.#extensible = true
    return new Set(included.objects)
  }

  #referenced(reference: Reference): ObjectSetInfo | 'missing' | undefined {
    const set = objectSetByReference(this.#resolution, reference, this.#scope)
    // Of a dummy reference, the set that stands for it has been judged where it was handed over.
    const isDummy = this.#scope.parameters?.has(reference.name) === true
    if (set !== undefined && set !== 'missing' && !isDummy) {
      checkClass(this.#resolution, set.class, this.#class, reference.position)
    }
    return set
  }

  /** X.681 15: `object.&Set`, `Set.&object`, `Set.&Set`. */
  #fromField(of: Reference, fields: readonly string[], position: Position): Set<ObjectInfo> {
    const resolution = this.#resolution
    let objects: readonly ObjectInfo[]
    if (of.name[0] >= 'a') {
      const object = anyObject(resolution, of, this.#scope)
      objects = object === 'missing' || object === undefined ? [] : [object]
      if (object === 'missing') this.#extensible = true
    } else {
      const set = objectSetByReference(resolution, of, this.#scope)
      objects = set === 'missing' || set === undefined ? [] : set.objects
      if (set === 'missing' || set?.extensible === true) this.#extensible = true
    }
    for (const name of fields) {
      const next = new Set<ObjectInfo>()
      for (const object of objects) {
        const field = object.class.fields.get(name)
        if (field === undefined) {
          resolution.report('FIELD_UNKNOWN', position, `class ${object.class.name} has no field ${name}`)
        } else if (field.kind === 'objectSet') {
          const set = objectSetSetting(resolution, object, field)
          if (set === 'missing' || set?.extensible === true) this.#extensible = true
          if (set !== 'missing') for (const each of set?.objects ?? []) next.add(each)
        } else {
          const inner = objectSetting(resolution, object, field)
          if (inner === 'missing') this.#extensible = true
          else if (inner !== undefined) next.add(inner)
        }
      }
      objects = [...next]
    }
    return new Set(objects)
  }
}

function objectSetSetting(
  resolution: Resolution,
  object: ObjectInfo,
  field: FieldInfo,
): ObjectSetInfo | 'missing' | undefined {
  const info = classOfField(resolution, field)
  if (info === 'missing' || info === undefined) return info
  const setting = object.settings.get(field.name)
  if (setting?.kind === 'set') return objectSetOf(resolution, setting.set, info, object.scope)
  const fallback = field.spec.default
  if (fallback !== undefined && 'value' in fallback && fallback.value.kind === 'Braces') {
    return objectSetOf(resolution, fallback.value, info, field.class.scope)
  }
  return undefined
}

/** Works out all fields that an object sets, so that faults in them are found whether or not a table needs them. */
export function resolveSettings(resolution: Resolution, object: ObjectInfo): void {
  for (const name of object.settings.keys()) {
    const field = object.class.fields.get(name)
    switch (field?.kind) {
      case 'type':
        typeSetting(resolution, object, field)
        break
      case 'value':
      case 'variableValue':
        valueSetting(resolution, object, field)
        break
      case 'object':
        objectSetting(resolution, object, field)
        break
      case 'objectSet':
        objectSetSetting(resolution, object, field)
        break
      default:
    }
  }
}

/** The object set that a reference stands for; faults are reported. */
export function objectSetByReference(
  resolution: Resolution,
  reference: Reference,
  scope: Scope,
): ObjectSetInfo | 'missing' | undefined {
  return resolution.nested(reference.position, () => {
    const found = resolution.modules.lookup(reference, scope)
    if (found.kind === 'missing') return 'missing'
    if (found.kind === 'parameter') {
      const { parameter, actual, scope: outer } = found.binding
      if (actual.kind === 'TypeParameter' && actual.type.kind === 'Reference') {
        return objectSetByReference(resolution, actual.type, outer)
      }
      const governing =
        parameter.governor === undefined ? undefined : governingClass(resolution, parameter.governor, scope)
      if (governing === 'missing') return 'missing'
      if (actual.kind === 'BracesParameter' && governing !== undefined) {
        return objectSetOf(resolution, actual.braces, governing, outer)
      }
      resolution.report('PARAMETER_KIND', actual.position, `an object set is wanted for ${parameter.name}`, {
        related: [{ message: `${parameter.name} stands here as one`, position: reference.position }],
      })
      return undefined
    }
    const { assignment } = found
    if (assignment.kind === 'SetAssignment') {
      const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
      if (instance === undefined) return undefined
      const governing = governingClass(resolution, assignment.governor, instance.scope)
      if (governing === 'missing') return 'missing'
      if (governing !== undefined) {
        return objectSetOf(resolution, assignment.set, governing, instance.scope, assignment.name)
      }
    }
    resolution.report('REFERENCE_KIND', reference.position, `${assignment.name} is no object set`, {
      length: reference.name.length,
      related: [{ message: `${assignment.name} is assigned here`, position: assignment.position }],
    })
    return undefined
  })
}
