/**
 * The state of one resolution: types under construction, and what has been worked out already. The parts that do the work are
 * functions over it, one file a subject.
 *
 * A type is made in two steps. Its head (kind, tags, referenced type) is worked out at once and may not depend on itself; its
 * body (components, alternatives, element, names) is filled later from a queue, so that types may hold themselves.
 */
import type { Tag } from '../../ber/tag.ts'
import type { Assignment, Node } from './ast-assignments.ts'
import type { ConstraintSpec } from './ast-constraints.ts'
import type { Braces } from './ast-values.ts'
import type { Diagnostics, ReportDetails } from './diagnostics.ts'
import type { SchemaFaultCode } from './faults.ts'
import type { SchemaLimits } from './limits.ts'
import type { MissingModules, ModuleSet, Scope } from './modules.ts'
import type { FieldInfo } from './resolve-classes.ts'
import type { Position } from './source.ts'
import type {
  EffectiveConstraint,
  NamedValue,
  ResolvedAlternative,
  ResolvedComponent,
  ResolvedValue,
  TableConstraint,
  TypeId,
  TypeKind,
} from './types.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** What types of one structure share; filled on first need. */
export interface Body {
  owner: TypeId
  fill: (() => void) | undefined
  filling: boolean
  components: Mutable<ResolvedComponent>[]
  alternatives: ResolvedAlternative[]
  extensible: boolean
  extensionAt: number | undefined
  element: TypeId
  elementName: string | undefined
  /** Named numbers and named bits. */
  names: NamedValue[]
  /** Of an enumeration. */
  items: (NamedValue & { readonly addition: boolean })[]
  /** Members and names by name, made on first need; a body does not change once it is filled. */
  members: ReadonlyMap<string, ResolvedComponent | ResolvedAlternative> | undefined
  named: ReadonlyMap<string, NamedValue> | undefined
}

/** A structured type around the text of another, for at-notations (X.682 10.7). */
export interface Enclosing {
  readonly body: Body
  readonly kind: TypeKind
  readonly parent: Enclosing | undefined
}

/** A constraint as it is written, and where its names belong. */
export type PendingConstraint =
  | { readonly kind: 'spec'; readonly spec: ConstraintSpec; readonly scope: Scope }
  | { readonly kind: 'set'; readonly set: Braces; readonly scope: Scope; readonly position: Position }
  | { readonly kind: 'values'; readonly values: () => ResolvedValue[]; readonly extensible: () => boolean }

export interface TypeNode {
  id: TypeId
  kind: TypeKind
  tags: Tag[]
  name: string | undefined
  module: string
  path: string
  position: Position
  body: Body
  /** The referenced type, whose constraints hold too. */
  base: TypeId | undefined
  constraints: PendingConstraint[]
  enclosing: Enclosing | undefined
  /** For `CLASS.&field`: what a table constraint goes by. */
  field: FieldInfo | undefined
  definedBy: string | undefined
  missing: string | undefined
  untypedContents: boolean
  /** A fault was reported; nothing more is said about it. */
  erroneous: boolean
  constraint: EffectiveConstraint | undefined
  constraintState: 'open' | 'busy' | 'done'
  table: TableConstraint | undefined
}

/** Where a type stands. */
export interface Place {
  readonly path: string
  readonly enclosing: Enclosing | undefined
}

/** What one notation may be taken as, depending on where it stands. */
export type Meaning = 'class' | 'type' | 'object' | 'set' | 'value'

/** Thrown when a limit ends the resolution; it has been reported. */
export class LimitReached extends Error {}

export class Resolution {
  readonly modules: ModuleSet
  readonly diagnostics: Diagnostics
  readonly limits: SchemaLimits
  readonly missing: MissingModules
  readonly nodes: TypeNode[] = []
  /** Work that waits until all heads and bodies are there: defaults, at-notations. */
  readonly deferred: (() => void)[] = []

  /** By definition, or by definition and actual parameters; `undefined` while it is being worked out. */
  readonly typesByKey = new Map<Assignment | string, TypeId | undefined>()
  readonly instanceScopes = new Map<string, Scope>()
  readonly assignmentIds = new Map<Assignment, number>()
  /** By node, then by meaning and scope. */
  readonly memo = new Map<object, Map<string, unknown>>()
  readonly plainTypes = new Map<string, TypeId>()
  readonly tableRows = new Map<string, TableConstraint['rows']>()
  /** Ids only tell object sets apart; they are not part of a schema. */
  objectSetCount = 0
  #depth = 0
  #elements = 0

  constructor(modules: ModuleSet, diagnostics: Diagnostics, limits: SchemaLimits, missing: MissingModules) {
    this.modules = modules
    this.diagnostics = diagnostics
    this.limits = limits
    this.missing = missing
  }

  report(code: SchemaFaultCode, position: Position, message?: string, details: ReportDetails = {}): void {
    this.diagnostics.report(code, position, message === undefined ? details : { ...details, message })
  }

  /** Reports a limit that ends the resolution. */
  limit(code: SchemaFaultCode, position: Position): never {
    this.report(code, position)
    throw new LimitReached()
  }

  /** Counts elements that sets and COMPONENTS OF copy, which may add up to far more than the text is long. */
  count(elements: number, position: Position): void {
    this.#elements += elements
    if (this.#elements > this.limits.maxElements) this.limit('LIMIT_ELEMENTS', position)
  }

  /** Runs a step that may lead back here, within `maxReferences`. */
  nested<T>(position: Position, step: () => T): T {
    if (this.#depth === this.limits.maxReferences) this.limit('LIMIT_REFERENCES', position)
    this.#depth++
    const result = step()
    this.#depth--
    return result
  }

  /** What a node stands for in a scope, taken as one thing, worked out once; `busy` for what leads back to itself. */
  once<T>(as: Meaning, node: object, scope: Scope, work: () => T, busy: () => T): T {
    let byScope = this.memo.get(node)
    if (byScope === undefined) this.memo.set(node, (byScope = new Map()))
    const key = `${as} ${scope.id}`
    if (byScope.has(key)) {
      const known = byScope.get(key)
      return known === inWork ? busy() : (known as T)
    }
    byScope.set(key, inWork)
    const result = work()
    byScope.set(key, result)
    return result
  }

  assignmentId(assignment: Assignment): number {
    let id = this.assignmentIds.get(assignment)
    if (id === undefined) this.assignmentIds.set(assignment, (id = this.assignmentIds.size))
    return id
  }

  /** Gives a draft its id. */
  register(draft: TypeNode): TypeId {
    if (this.nodes.length === this.limits.maxTypes) this.limit('LIMIT_TYPES', draft.position)
    draft.id = this.nodes.length
    this.nodes.push(draft)
    if (draft.body.owner < 0) draft.body.owner = draft.id
    return draft.id
  }

  /** Fills the body of a type; says so if that leads back to itself. */
  filled(id: TypeId): TypeNode {
    const node = this.nodes[id]
    const { body } = node
    if (body.fill !== undefined && !body.filling) {
      body.filling = true
      this.nested(node.position, body.fill)
      body.fill = undefined
      body.filling = false
    }
    return node
  }
}

const inWork = Symbol('in work')

export function emptyBody(fill?: () => void): Body {
  return {
    owner: -1,
    fill,
    filling: false,
    components: [],
    alternatives: [],
    extensible: false,
    extensionAt: undefined,
    element: -1,
    elementName: undefined,
    names: [],
    items: [],
    members: undefined,
    named: undefined,
  }
}

/** The component or alternative of a name; the type must be filled. */
export function memberOf(node: TypeNode, name: string): ResolvedComponent | ResolvedAlternative | undefined {
  const { body } = node
  body.members ??= byName<ResolvedComponent | ResolvedAlternative>(
    node.kind === 'CHOICE' ? body.alternatives : body.components,
  )
  return body.members.get(name)
}

/** The named number, named bit or item of a name; the type must be filled. */
export function nameOf(node: TypeNode, name: string): NamedValue | undefined {
  const { body } = node
  body.named ??= byName<NamedValue>(node.kind === 'ENUMERATED' ? body.items : body.names)
  return body.named.get(name)
}

/** Of several with one name, which is a fault reported elsewhere, the first counts. */
function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const each of list) if (!map.has(each.name)) map.set(each.name, each)
  return map
}

/** A type without an id yet. */
export function draftType(
  kind: TypeKind,
  tags: Tag[],
  at: Node,
  scope: Scope,
  place: Place,
  body = emptyBody(),
): TypeNode {
  return {
    id: -1,
    kind,
    tags,
    name: undefined,
    module: scope.module.module.name,
    path: place.path,
    position: at.position,
    body,
    base: undefined,
    constraints: [],
    enclosing: place.enclosing,
    field: undefined,
    definedBy: undefined,
    missing: undefined,
    untypedContents: false,
    erroneous: false,
    constraint: undefined,
    constraintState: 'open',
    table: undefined,
  }
}

/** A draft with the contents, tags and constraints of a type, to get others of its own. */
export function deriveType(node: TypeNode, at: Node, scope: Scope, place: Place): TypeNode {
  return {
    ...draftType(node.kind, [...node.tags], at, scope, place, node.body),
    base: node.id,
    field: node.field,
    definedBy: node.definedBy,
    missing: node.missing,
    untypedContents: node.untypedContents,
    erroneous: node.erroneous,
  }
}

/** In the place of a type whose fault has been reported. */
export function erroneousType(at: Node, scope: Scope, place: Place): TypeNode {
  return { ...draftType('OPEN', [], at, scope, place), erroneous: true }
}

/** What a missing module would define. */
export function missingType(name: string, at: Node, scope: Scope, place: Place): TypeNode {
  return { ...draftType('OPEN', [], at, scope, place), missing: name }
}

/** The type that a type refers to. */
export function baseOf(resolution: Resolution, node: TypeNode): TypeNode | undefined {
  return node.base === undefined ? undefined : resolution.nodes[node.base]
}
