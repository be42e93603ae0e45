/** For tests of the notation: short texts in, short texts out. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tag } from '../../../src/ber/tag.ts'
import { type Diagnostics, formatDiagnostic } from '../../../src/schema/notation/diagnostics.ts'
import {
  type EffectiveConstraint,
  findType,
  parseFiles,
  type ResolvedType,
  type ResolvedValue,
  type ResolveOptions,
  resolveModules,
  type Schema,
  type SourceFile,
  type TypeId,
} from '../../../src/schema/notation/index.ts'

export const fixtures = fileURLToPath(new URL('../../fixtures/asn1-modules/', import.meta.url))

/** The modules of a folder or file below the fixtures. */
export function moduleFiles(name: string): SourceFile[] {
  const path = join(fixtures, name)
  if (!statSync(path).isDirectory()) return [{ name, text: readFileSync(path, 'utf8') }]
  return readdirSync(path)
    .sort()
    .filter((file) => /\.asn1?$/.test(file))
    .map((file) => ({ name: `${name}/${file}`, text: readFileSync(join(path, file), 'utf8') }))
}

export interface Outcome {
  readonly schema: Schema | undefined
  readonly diagnostics: Diagnostics
}

export function resolveFiles(files: readonly SourceFile[], options: ResolveOptions = {}): Outcome {
  const { modules, diagnostics } = parseFiles(files, options.limits)
  return { schema: resolveModules(modules, diagnostics, options), diagnostics }
}

/** A module around assignments, which begin on line 2. */
export function moduleText(body: string, head = ''): string {
  return `M DEFINITIONS ${head} ::= BEGIN\n${body}\nEND\n`
}

/** `2:5 CODE`, `2:5 note CODE`: each diagnostic of the assignments of a module. */
export function faultsOf(body: string, head = '', options: ResolveOptions = {}): string[] {
  return faultsIn(resolveFiles([{ name: 'm', text: moduleText(body, head) }], options).diagnostics)
}

export function faultsIn(diagnostics: Diagnostics): string[] {
  return diagnostics.list.map((each) => {
    const severity = each.severity === 'error' ? '' : `${each.severity} `
    return `${each.position.line}:${each.position.column} ${severity}${each.code}`
  })
}

/** The schema of assignments that must have no errors. */
export function schemaOf(body: string, head = '', options: ResolveOptions = {}): Schema {
  return wholeSchema([{ name: 'm', text: moduleText(body, head) }], options)
}

export function wholeSchema(files: readonly SourceFile[], options: ResolveOptions = {}): Schema {
  const { schema, diagnostics } = resolveFiles(files, options)
  if (schema === undefined || diagnostics.errors > 0) {
    throw new Error(`no schema:\n${diagnostics.list.map(formatDiagnostic).join('\n')}`)
  }
  return schema
}

const classLetters = ['U', 'A', 'C', 'P']

/** `C0 U2`: a tag is the first letter of its class and its number. */
export function showTags(tags: readonly Tag[]): string {
  return tags.map((tag) => `${classLetters[tag.tagClass]}${tag.tagNumber}`).join(' ')
}

/**
 * A type in a line: tags, kind, constraint, and its parts in braces down to `depth`.
 * `U16 SEQUENCE { a: C0 INTEGER (0..5), b?: C1 BOOLEAN, ..., +c: C2 NULL }`
 */
export function showType(schema: Schema, type: TypeId | string, depth = 1): string {
  const node = schema.types[typeof type === 'string' ? findType(schema, type) : type]
  const tags = showTags(node.tags)
  const constraint = node.constraint === undefined ? '' : ` ${showConstraint(schema, node.constraint)}`
  const parts = depth === 0 ? '' : showParts(schema, node, depth - 1)
  return `${tags === '' ? '' : `${tags} `}${node.kind}${constraint}${parts}`
}

function showParts(schema: Schema, node: ResolvedType, depth: number): string {
  switch (node.kind) {
    case 'INTEGER':
      return names(node.namedNumbers)
    case 'BIT STRING':
      return names(node.namedBits)
    case 'ENUMERATED': {
      const items = node.items.map((each) => `${each.addition ? '+' : ''}${each.name}(${each.value})`)
      return ` { ${items.join(', ')}${node.extensible ? ', ...' : ''} }`
    }
    case 'CHOICE': {
      const list = node.alternatives.map((each) => `${member(each)}: ${showType(schema, each.type, depth)}`)
      if (node.extensible) list.push('...')
      return ` { ${list.join(', ')} }`
    }
    case 'SEQUENCE OF':
    case 'SET OF':
      return ` ${node.elementName === undefined ? '' : `${node.elementName} `}${showType(schema, node.element, depth)}`
    case 'OPEN': {
      const missing = node.missing === undefined ? '' : ` missing ${node.missing}`
      const definedBy = node.definedBy === undefined ? '' : ` by ${node.definedBy}`
      return `${node.field === undefined ? '' : ` ${node.field}`}${missing}${definedBy}${node.untypedContents ? ' untyped' : ''}`
    }
    default: {
      if (!('components' in node)) return ''
      const list = node.components.map((each) => {
        const value = each.default === undefined ? '' : ` = ${showValue(each.default)}`
        return `${member(each)}${each.optional ? '?' : ''}: ${showType(schema, each.type, depth)}${value}`
      })
      if (node.extensionAt !== undefined) list.splice(node.extensionAt, 0, '...')
      return ` { ${list.join(', ')} }`
    }
  }
}

function member(each: { name: string; named: boolean; addition: boolean; group: number | undefined }): string {
  const group = each.group === undefined ? '' : `${each.group}`
  return `${each.addition ? `+${group}` : ''}${each.named ? each.name : `<${each.name}>`}`
}

function names(list: readonly { name: string; value: bigint }[]): string {
  return list.length === 0 ? '' : ` { ${list.map((each) => `${each.name}(${each.value})`).join(', ')} }`
}

/** `(0..5 | 7; ...)`, parts joined by ` & `. */
export function showConstraint(schema: Schema, constraint: EffectiveConstraint): string {
  const parts: string[] = []
  const range = (list: readonly { min: unknown; max: unknown }[]): string =>
    list
      .map(({ min, max }) => (min === max && min !== undefined ? `${min}` : `${min ?? 'MIN'}..${max ?? 'MAX'}`))
      .join(' | ')
  if (constraint.range !== undefined) parts.push(range(constraint.range))
  if (constraint.reals !== undefined) parts.push(range(constraint.reals))
  if (constraint.size !== undefined) parts.push(`SIZE ${range(constraint.size)}`)
  if (constraint.alphabet !== undefined) {
    const text = (code: number): string =>
      code > 0x20 && code < 0x7f ? String.fromCodePoint(code) : `U+${code.toString(16)}`
    const list = constraint.alphabet.map(({ from, to }) => (from === to ? text(from) : `${text(from)}-${text(to)}`))
    parts.push(`FROM ${list.join(' ')}`)
  }
  if (constraint.values !== undefined) parts.push(`{${constraint.values.map(showValue).join(' | ')}}`)
  if (constraint.components !== undefined) {
    const list = constraint.components.map((each) => {
      const inner = each.constraint === undefined ? '' : ` ${showConstraint(schema, each.constraint)}`
      return `${each.name}${inner}${each.presence === 'OPTIONAL' ? '' : ` ${each.presence}`}`
    })
    parts.push(`WITH {${list.join(', ')}}`)
  }
  if (constraint.element !== undefined) parts.push(`ELEMENT ${showConstraint(schema, constraint.element)}`)
  if (constraint.containing !== undefined) parts.push(`CONTAINING ${showType(schema, constraint.containing)}`)
  if (constraint.encodedBy !== undefined) parts.push(`ENCODED BY ${showValue(constraint.encodedBy)}`)
  if (constraint.type !== undefined) parts.push(`TYPE ${showType(schema, constraint.type)}`)
  if (constraint.patterns !== undefined) parts.push(`PATTERN ${constraint.patterns.join()}`)
  if (constraint.settings !== undefined) parts.push(`SETTINGS ${constraint.settings.join()}`)
  if (constraint.userDefined !== undefined) parts.push('CONSTRAINED BY')
  for (const list of constraint.anyOf ?? []) {
    parts.push(`any${list.map((each) => showConstraint(schema, each)).join('')}`)
  }
  for (const each of constraint.noneOf ?? []) parts.push(`not${showConstraint(schema, each)}`)
  return `(${parts.join(' & ')}${constraint.extensible ? '; ...' : ''})`
}

export function showValue(value: ResolvedValue): string {
  switch (value.kind) {
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE'
    case 'null':
      return 'NULL'
    case 'integer':
      return `${value.value}`
    case 'enumerated':
      return `${value.name}(${value.value})`
    case 'real':
      return `${value.value}=${value.mantissa}*${value.base}^${value.exponent}`
    case 'bitString':
      return `'${[...value.octets].map((octet) => octet.toString(2).padStart(8, '0')).join('')}'B/${value.bitLength}`
    case 'octetString':
      return `'${[...value.octets].map((octet) => octet.toString(16).padStart(2, '0')).join('')}'H`
    case 'objectIdentifier':
      return value.arcs.join('.')
    case 'string':
      return JSON.stringify(value.value)
    case 'structure':
      return `{${value.components.map((each) => `${each.name} ${showValue(each.value)}`).join(', ')}}`
    case 'list':
      return `[${value.elements.map(showValue).join(', ')}]`
    case 'choice':
      return `${value.alternative}: ${showValue(value.value)}`
    case 'open':
      return `open ${showValue(value.value)}`
    case 'containing':
      return `containing ${showValue(value.value)}`
    case 'unknown':
      return 'unknown'
  }
}
