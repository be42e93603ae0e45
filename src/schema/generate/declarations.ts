/** Types of a schema as declarations of TypeScript: what the codec makes of their values. */
import { initialOf } from '../codec/defaults.ts'
import type {
  ChoiceType,
  EffectiveConstraint,
  IntegerType,
  NamedValue,
  ResolvedType,
  Schema,
  StructureType,
  TypeId,
} from '../notation/types.ts'
import { TypeNames } from './type-names.ts'

const mostSafe = BigInt(Number.MAX_SAFE_INTEGER)

export class Declarations {
  readonly #schema: Schema
  readonly #names: TypeNames
  /** Texts by name, in the order in which they were wanted. */
  readonly #texts = new Map<string, string>()
  readonly #pending: TypeId[] = []
  /** Types without a name whose text is being made: those that lead back to themselves must get one. */
  readonly #open = new Set<TypeId>()
  /** Texts of types without a name that were wanted already. */
  readonly #inline = new Map<TypeId, string>()
  /** Names of the library's types that the declarations use. */
  readonly uses = new Set<'BitString' | 'Real' | 'TimeText' | 'defaulted'>()

  constructor(schema: Schema) {
    this.#schema = schema
    this.#names = new TypeNames(schema)
  }

  /** The type expression for a type; what it refers to will be declared. */
  expression(id: TypeId): string {
    const type = this.#type(id)
    const name = this.#reference(type)
    if (name !== undefined) return name
    if (!isStructured(type)) return this.#plain(type)
    return this.#anonymous(type)
  }

  /** All declarations that have been referred to, in the order in which that happened. */
  text(): string {
    for (let id = this.#pending.shift(); id !== undefined; id = this.#pending.shift()) this.#declare(id)
    return [...this.#texts.values()].join('\n')
  }

  #type(id: TypeId): ResolvedType {
    return this.#schema.types[id]
  }

  /** The name by which a type is referred to: its own, or that of the type whose contents it shares. */
  #reference(type: ResolvedType): string | undefined {
    const { id, structure } = type
    const isShared = structure !== id && (isNamedByStructure(type) || this.#isSamePlain(type, this.#type(structure)))
    for (const candidate of isShared ? [id, structure] : [id]) {
      const name = this.#names.of(candidate)
      if (name === undefined) continue
      this.#want(candidate, name)
      return name
    }
    return undefined
  }

  /** A range may make the difference between what a number holds and what it does not. */
  #isSamePlain(type: ResolvedType, original: ResolvedType): boolean {
    return type.kind !== 'OPEN' && original.kind === type.kind && this.#plain(type) === this.#plain(original)
  }

  #want(id: TypeId, name: string): void {
    if (this.#texts.has(name)) return
    this.#texts.set(name, '')
    this.#pending.push(id)
  }

  #declare(id: TypeId): void {
    const type = this.#type(id)
    const name = this.#names.of(id)!
    const { structure } = type
    const original = structure === id || !isNamedByStructure(type) ? undefined : this.#reference(this.#type(structure))
    const title = `/** ${type.name ?? type.path} of ${type.module} */\n`
    if (original !== undefined) this.#texts.set(name, `${title}export type ${name} = ${original}\n`)
    else if ('components' in type) this.#texts.set(name, `${title}export interface ${name} ${this.#object(type)}\n`)
    else this.#texts.set(name, `${title}export type ${name} =${spaced(this.#body(type))}\n`)
  }

  /** Written where it stands, unless it leads back to itself, or stands in several places. */
  #anonymous(type: ResolvedType): string {
    const { structure } = type
    const known = this.#inline.get(structure)
    if (this.#open.has(structure) || known !== undefined) {
      const name = this.#names.give(structure, this.#type(structure).path)
      this.#texts.set(name, known === undefined ? '' : `export type ${name} =${spaced(known)}\n`)
      return name
    }
    this.#open.add(structure)
    const text = this.#body(this.#type(structure))
    this.#open.delete(structure)
    this.#inline.set(structure, text)
    const given = this.#names.of(structure)
    if (given === undefined) return text
    this.#texts.set(given, `export type ${given} =${spaced(text)}\n`)
    return given
  }

  #body(type: ResolvedType): string {
    if ('components' in type) return this.#object(type)
    if ('element' in type) return `${grouped(this.expression(type.element))}[]`
    return type.kind === 'CHOICE' ? this.#union(type) : this.#plain(type)
  }

  #object({ components, extensible, kind }: StructureType): string {
    const defaults = components.filter(({ type, default: value }) => value && initialOf(this.#schema, type, value))
    const lines = components.map((component) => {
      const { name, type, optional, addition } = component
      const isThere = defaults.includes(component) || !(optional || addition || component.default !== undefined)
      const text = this.expression(type)
      return isThere ? `${property(name)}:${spaced(text)}` : `${property(name)}?:${spaced(text)} | undefined`
    })
    if (extensible && (kind === 'SEQUENCE' || kind === 'SET')) lines.push("'...'?: Uint8Array[] | undefined")
    if (defaults.length > 0) {
      this.uses.add('defaulted')
      lines.push(`[defaulted]?: ${defaults.map(({ name }) => quoted(name)).join(' | ')}`)
    }
    return lines.length === 0 ? '{}' : `{\n${lines.map(indented).join('\n')}\n}`
  }

  #union({ alternatives, extensible }: ChoiceType): string {
    const members = alternatives.map(({ name, type }) => `{ ${property(name)}: ${this.expression(type)} }`)
    if (extensible) members.push("{ '...': Uint8Array }")
    return members.length === 1 ? members[0] : `\n${members.map((member) => indented(`| ${member}`)).join('\n')}`
  }

  #plain(type: ResolvedType): string {
    switch (type.kind) {
      case 'BOOLEAN':
        return 'boolean'
      case 'NULL':
        return 'null'
      case 'INTEGER':
        return [...namesIn(type.namedNumbers), isSafe(type) ? 'number' : 'number | bigint'].join(' | ')
      case 'ENUMERATED':
        return [...namesIn(type.items), ...(type.extensible ? ['number | bigint'] : [])].join(' | ')
      case 'REAL':
        this.uses.add('Real')
        return 'Real'
      case 'BIT STRING': {
        this.uses.add('BitString')
        const bits = type.namedBits.length > 0 ? `(${namesIn(type.namedBits).join(' | ')})[] | BitString` : 'BitString'
        return this.#contained(type.constraint, bits)
      }
      case 'OCTET STRING':
        return this.#contained(type.constraint, 'Uint8Array')
      case 'OPEN':
        return this.#ofOpen(type)
      case 'UTCTime':
      case 'GeneralizedTime':
        this.uses.add('TimeText')
        return 'TimeText'
      default:
        return 'string'
    }
  }

  /** CONTAINING: what is in segments is not looked into. */
  #contained(constraint: EffectiveConstraint | undefined, octets: string): string {
    const held = constraint?.containing
    if (held === undefined) return octets
    return unionOf([this.expression(held), octets])
  }

  #ofOpen({ constraint, table }: ResolvedType): string {
    if (constraint?.type !== undefined && !constraint.extensible) return this.expression(constraint.type)
    const types = new Set<TypeId>()
    if (table?.at.length === 1) for (const row of table.rows) if (row.type !== undefined) types.add(row.type)
    return unionOf([...Array.from(types, (id) => this.expression(id)), 'Uint8Array'])
  }
}

function isStructured({ kind }: ResolvedType): boolean {
  return kind === 'CHOICE' || isComposite(kind)
}

function isComposite(kind: ResolvedType['kind']): boolean {
  switch (kind) {
    case 'SEQUENCE':
    case 'SET':
    case 'SEQUENCE OF':
    case 'SET OF':
    case 'EXTERNAL':
    case 'EMBEDDED PDV':
    case 'CHARACTER STRING':
    case 'INSTANCE OF':
      return true
    default:
      return false
  }
}

/** Types that are the same for TypeScript, whatever constraints they add. */
function isNamedByStructure(type: ResolvedType): boolean {
  return isStructured(type) || type.kind === 'ENUMERATED' || (type.kind === 'BIT STRING' && type.namedBits.length > 0)
}

/** No value is beyond what a number holds. */
function isSafe({ constraint }: IntegerType): boolean {
  if (constraint?.range === undefined || constraint.extensible) return false
  return constraint.range.every(
    ({ min, max }) => min !== undefined && max !== undefined && min >= -mostSafe && max <= mostSafe,
  )
}

function namesIn(named: readonly NamedValue[]): string[] {
  return named.map(({ name }) => quoted(name))
}

/** Each member once; what is a union of names already is taken apart. */
function unionOf(members: readonly string[]): string {
  const parts = members.map((member) => member.trimStart().replace(/^\| /, ''))
  return [...new Set(parts.flatMap((part) => (/^[\w |]+$/.test(part) ? part.split(' | ') : [part])))].join(' | ')
}

function grouped(text: string): string {
  return /^[\w.]+$/.test(text) ? text : `(${text.trimStart()})`
}

/** A union begins on a line of its own. */
function spaced(text: string): string {
  return text.startsWith('\n') ? text : ` ${text}`
}

function property(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : quoted(name)
}

function quoted(name: string): string {
  return `'${name}'`
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
