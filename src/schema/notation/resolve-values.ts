/** Values with their type known: notation becomes plain data (X.680 17.7 and the clause of each type). */
import type { Assignment } from './ast-assignments.ts'
import type { Reference, Type } from './ast-types.ts'
import type { ContainingValue, Value } from './ast-values.ts'
import { formatPosition } from './diagnostics.ts'
import { didYouMean, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import { baseOf, memberOf, nameOf, type Resolution, type TypeNode } from './resolution.ts'
import { governingClass } from './resolve-classes.ts'
import { objectIdentifierOf } from './resolve-object-identifiers.ts'
import { anyObject, settingAt, valueSetting } from './resolve-objects.ts'
import { instanceOf } from './resolve-parameters.ts'
import { realOf } from './resolve-reals.ts'
import { bitStringOf, characterStringOf, octetStringOf } from './resolve-strings.ts'
import { listOf, structureOf } from './resolve-structured-values.ts'
import { typeLabel, typeOf } from './resolve-types.ts'
import type { ResolvedValue, TypeId } from './types.ts'

const unknown: ResolvedValue = { kind: 'unknown' }

/** The number that stands where no other type could, as in a tag; `undefined` if it cannot be told, with or without a fault. */
export function integerOf(resolution: Resolution, value: Value, scope: Scope): bigint | undefined {
  if (value.kind === 'IntegerValue') return value.value
  const resolved = referencedValue(resolution, value, scope)
  if (resolved === undefined || resolved.kind === 'unknown') return undefined
  if (resolved.kind === 'integer') return resolved.value
  resolution.report('VALUE_TYPE', value.position, 'a number is wanted', { clause: 'X.680 19.9' })
  return undefined
}

/** A value of a type; `undefined` after a reported fault, `unknown` where a missing module has a part in it. */
export function resolveValue(
  resolution: Resolution,
  value: Value,
  type: TypeId,
  scope: Scope,
): ResolvedValue | undefined {
  return resolution.nested(value.position, () => {
    const node = resolution.filled(type)
    if (node.erroneous || node.missing !== undefined) return unknown
    return read(resolution, value, node, scope)
  })
}

function read(resolution: Resolution, value: Value, node: TypeNode, scope: Scope): ResolvedValue | undefined {
  const named = namedValue(value, node)
  if (named !== undefined) return named
  if (value.kind === 'ValueReference' || value.kind === 'ValueFromObject') {
    if (
      node.kind === 'ENUMERATED' &&
      value.kind === 'ValueReference' &&
      isUnknownName(resolution, value.reference, scope)
    ) {
      return unknownItem(resolution, value.reference, node)
    }
    const resolved = referencedValue(resolution, value, scope)
    if (resolved !== undefined && resolved.kind !== 'unknown' && !fits(node, resolved)) {
      return wrong(resolution, value, node, `a value of another type, ${describeKind(resolved)}`)
    }
    return resolved
  }
  switch (node.kind) {
    case 'BOOLEAN':
      if (value.kind === 'BooleanValue') return { kind: 'boolean', value: value.value }
      break
    case 'NULL':
      if (value.kind === 'NullValue') return { kind: 'null' }
      break
    case 'INTEGER':
      if (value.kind === 'IntegerValue') return { kind: 'integer', value: value.value }
      break
    case 'REAL': {
      const real = realOf(resolution, value, scope)
      if (real !== undefined) return real
      break
    }
    case 'BIT STRING':
    case 'OCTET STRING':
      if (value.kind === 'ContainingValue') return containing(resolution, value, node, scope)
      if (node.kind === 'OCTET STRING' && value.kind === 'DigitStringValue') return octetStringOf(value)
      if (node.kind === 'BIT STRING') {
        const bits = bitStringOf(resolution, value, node)
        if (bits !== undefined) return bits
      }
      break
    case 'OBJECT IDENTIFIER':
    case 'RELATIVE-OID':
      if (value.kind === 'Braces') return objectIdentifierOf(resolution, value, scope, node.kind === 'RELATIVE-OID')
      break
    case 'SEQUENCE':
    case 'SET':
      if (value.kind === 'Braces') return structureOf(resolution, value, node, scope)
      break
    case 'SEQUENCE OF':
    case 'SET OF':
      if (value.kind === 'Braces') return listOf(resolution, value, node, scope)
      break
    case 'CHOICE':
      if (value.kind === 'ChoiceValue') {
        const alternative = memberOf(node, value.alternative)
        if (alternative === undefined) {
          const near = didYouMean(
            nearestName(
              value.alternative,
              node.body.alternatives.map((each) => each.name),
            ),
          )
          return wrong(resolution, value, node, `no alternative ${value.alternative}${near}`)
        }
        const inner = resolveValue(resolution, value.value, alternative.type, scope)
        return inner === undefined ? undefined : { kind: 'choice', alternative: value.alternative, value: inner }
      }
      break
    case 'OPEN':
      if (value.kind === 'OpenTypeValue') {
        const type = typeOf(resolution, value.type, scope, { path: node.path, enclosing: undefined })
        const inner = resolveValue(resolution, value.value, type, scope)
        return inner === undefined ? undefined : { kind: 'open', type, value: inner }
      }
      break
    case 'EXTERNAL':
    case 'EMBEDDED PDV':
    case 'CHARACTER STRING':
    case 'INSTANCE OF':
      resolution.report('VALUE_UNKNOWN', value.position, `a value of ${node.kind} is read, but not worked out`)
      return unknown
    case 'OID-IRI':
    case 'RELATIVE-OID-IRI':
    case 'UTCTime':
    case 'GeneralizedTime':
    case 'TIME':
    case 'DATE':
    case 'TIME-OF-DAY':
    case 'DATE-TIME':
    case 'DURATION':
      if (value.kind === 'CharacterStringValue') return { kind: 'string', value: value.value }
      break
    default: {
      const text = characterStringOf(resolution, value, node.kind, scope)
      if (text !== undefined) return text
    }
  }
  return wrong(resolution, value, node)
}

/** A named number or an item: they go before values of the same name (19.10, 20.8). */
function namedValue(value: Value, node: TypeNode): ResolvedValue | undefined {
  if (value.kind !== 'ValueReference' || (node.kind !== 'INTEGER' && node.kind !== 'ENUMERATED')) return undefined
  const { reference } = value
  if (reference.module !== undefined || reference.parameters !== undefined) return undefined
  const named = nameOf(node, reference.name)
  if (named === undefined) return undefined
  if (node.kind === 'INTEGER') return { kind: 'integer', value: named.value }
  return { kind: 'enumerated', name: named.name, value: named.value }
}

function isUnknownName(resolution: Resolution, reference: Reference, scope: Scope): boolean {
  return (
    reference.module === undefined && resolution.modules.find(reference.name, scope, reference.position) === undefined
  )
}

function unknownItem(resolution: Resolution, reference: Reference, node: TypeNode): undefined {
  const near = didYouMean(
    nearestName(
      reference.name,
      node.body.items.map((each) => each.name),
    ),
  )
  resolution.report('VALUE_TYPE', reference.position, `${typeLabel(node)} has no item ${reference.name}${near}`, {
    clause: 'X.680 20.8',
    length: reference.name.length,
  })
  return undefined
}

/** What `name`, `Module.name` or `object.&field` stands for, whatever its type. */
export function referencedValue(resolution: Resolution, value: Value, scope: Scope): ResolvedValue | undefined {
  if (value.kind === 'ValueReference') return valueByReference(resolution, value.reference, scope)
  if (value.kind !== 'ValueFromObject') {
    resolution.report('VALUE_TYPE', value.position, 'a number or the name of one is wanted', { clause: 'X.680 19.9' })
    return undefined
  }
  const object = anyObject(resolution, value.of, scope)
  if (object === 'missing') return unknown
  const setting = object === undefined ? undefined : settingAt(resolution, object, value.fields, value.position)
  if (setting === 'missing') return unknown
  if (setting === undefined) return undefined
  const result = valueSetting(resolution, setting.object, setting.field)
  if (result === undefined) {
    resolution.report('FIELD_MISSING', value.position, `the object sets no ${value.fields.join('.')}`)
  }
  return result
}

export function valueByReference(
  resolution: Resolution,
  reference: Reference,
  scope: Scope,
): ResolvedValue | undefined {
  const found = resolution.modules.lookup(reference, scope)
  if (found.kind === 'missing') return unknown
  if (found.kind === 'parameter') {
    const { parameter, actual, scope: outer } = found.binding
    if (actual.kind === 'TypeParameter') {
      if (actual.type.kind === 'SimpleType' && actual.type.name === 'NULL') return { kind: 'null' }
      resolution.report('PARAMETER_KIND', actual.position, `a value is wanted for ${parameter.name}`, {
        related: [{ message: `${parameter.name} stands here as a value`, position: reference.position }],
      })
      return undefined
    }
    const value = actual.kind === 'BracesParameter' ? actual.braces : actual.value
    if (parameter.governor === undefined) {
      if (value.kind === 'IntegerValue') return { kind: 'integer', value: value.value }
      return resolution.nested(reference.position, () => referencedValue(resolution, value, outer))
    }
    const type = governorType(resolution, parameter.governor, scope, parameter.name)
    return resolveValue(resolution, value, type, outer)
  }
  const { assignment } = found
  if (assignment.kind === 'ValueAssignment') {
    const instance = instanceOf(resolution, assignment, found.scope, reference, scope)
    if (instance === undefined) return undefined
    return assignedValue(resolution, assignment, instance.scope)
  }
  notValue(resolution, assignment, reference)
  return undefined
}

function notValue(resolution: Resolution, assignment: Assignment, reference: Reference): void {
  resolution.report('REFERENCE_KIND', reference.position, `${assignment.name} is no value`, {
    length: reference.name.length,
    related: [{ message: `${assignment.name} is assigned here`, position: assignment.position }],
  })
}

/** The value of an assignment; an object counts as unknown. */
export function assignedValue(
  resolution: Resolution,
  assignment: Extract<Assignment, { kind: 'ValueAssignment' }>,
  scope: Scope,
): ResolvedValue | undefined {
  return resolution.nested(assignment.position, () =>
    resolution.once<ResolvedValue | undefined>(
      'value',
      assignment,
      scope,
      () => {
        const { governor, value } = assignment
        if (governor.kind === 'MacroType') return macroValue(resolution, value, scope)
        const governing = governingClass(resolution, governor, scope)
        if (governing === 'missing') return unknown
        if (governing !== undefined) {
          notValue(resolution, assignment, { ...referenceTo(assignment), position: assignment.position })
          return undefined
        }
        return resolveValue(resolution, value, governorType(resolution, governor, scope, assignment.name), scope)
      },
      () => {
        const message = `the value ${assignment.name} leads back to itself`
        resolution.report('REFERENCE_CIRCULAR', assignment.position, message)
        return undefined
      },
    ),
  )
}

/** The type of a governor; those without parts are made once for all, or each value would add one to the schema. */
function governorType(resolution: Resolution, governor: Type, scope: Scope, path: string): TypeId {
  const isPlain =
    governor.kind === 'SimpleType' || (governor.kind === 'IntegerType' && governor.namedNumbers.length === 0)
  if (!isPlain) return typeOf(resolution, governor, scope, { path, enclosing: undefined })
  const key = governor.kind === 'SimpleType' ? governor.name : 'INTEGER'
  let type = resolution.plainTypes.get(key)
  if (type === undefined) {
    type = typeOf(resolution, governor, scope, { path: key, enclosing: undefined })
    resolution.plainTypes.set(key, type)
  }
  return type
}

function referenceTo(assignment: Assignment): Reference {
  const { position, name } = assignment
  return { kind: 'Reference', position, module: undefined, name, parameters: undefined }
}

/** Macros of SNMP assign object identifiers and numbers. */
function macroValue(resolution: Resolution, value: Value, scope: Scope): ResolvedValue | undefined {
  if (value.kind === 'IntegerValue') return { kind: 'integer', value: value.value }
  if (value.kind !== 'Braces') return unknown
  return objectIdentifierOf(resolution, value, scope, false)
}

/** Whether a referenced value can stand for a type: by kind, as types may differ in tags and constraints. */
function fits(node: TypeNode, value: ResolvedValue): boolean {
  switch (value.kind) {
    case 'boolean':
      return node.kind === 'BOOLEAN'
    case 'null':
      return node.kind === 'NULL'
    case 'integer':
      return node.kind === 'INTEGER'
    case 'enumerated':
      return node.kind === 'ENUMERATED'
    case 'real':
      return node.kind === 'REAL'
    case 'bitString':
      return node.kind === 'BIT STRING'
    case 'octetString':
      return node.kind === 'OCTET STRING'
    case 'containing':
      return node.kind === 'BIT STRING' || node.kind === 'OCTET STRING'
    case 'objectIdentifier':
      return node.kind === 'OBJECT IDENTIFIER' || node.kind === 'RELATIVE-OID'
    case 'structure':
      return node.kind === 'SEQUENCE' || node.kind === 'SET'
    case 'list':
      return node.kind === 'SEQUENCE OF' || node.kind === 'SET OF'
    case 'choice':
      return node.kind === 'CHOICE'
    case 'open':
      return node.kind === 'OPEN'
    case 'string':
      return textKinds.test(node.kind)
    case 'unknown':
      return true
  }
}

const textKinds = /String$|IRI$|Time$|Descriptor$|^TIME|^DATE|^DURATION/

function describeKind(value: ResolvedValue): string {
  return value.kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function containing(
  resolution: Resolution,
  value: ContainingValue,
  node: TypeNode,
  scope: Scope,
): ResolvedValue | undefined {
  for (let each: TypeNode | undefined = node; each !== undefined; each = baseOf(resolution, each)) {
    for (const constraint of each.constraints) {
      if (constraint.kind !== 'spec') continue
      const { specification } = constraint.spec
      if (specification.kind !== 'ContentsConstraint' || specification.containing === undefined) continue
      const place = { path: `${each.path}.CONTAINING`, enclosing: each.enclosing }
      const type = typeOf(resolution, specification.containing, constraint.scope, place)
      const inner = resolveValue(resolution, value.value, type, scope)
      return inner === undefined ? undefined : { kind: 'containing', type, value: inner }
    }
  }
  return wrong(resolution, value, node, 'CONTAINING without a contents constraint')
}

/** Tells that a notation is no value of a type. */
export function wrong(resolution: Resolution, value: Value, node: TypeNode, what?: string): undefined {
  const kind = node.kind === 'OPEN' ? 'an open type (write Type : value)' : node.kind
  const name = node.name === undefined ? kind : `${node.name}, ${kind}`
  resolution.report('VALUE_TYPE', value.position, `not a value of ${name}${what === undefined ? '' : `: ${what}`}`, {
    related: [{ message: `the type stands at ${formatPosition(node.position)}`, position: node.position }],
  })
  return undefined
}
