/** The notation of an object: by its class's WITH SYNTAX, or by field names (X.681 11.4 and 11.5). */
import type { SyntaxItem } from './ast-classes.ts'
import type { Type } from './ast-types.ts'
import type { Braces, Value } from './ast-values.ts'
import { isExternalValue } from './parse-references.ts'
import { parseType, startsType } from './parse-types.ts'
import { parseValue, startsValue } from './parse-values.ts'
import { ParseFailure, Parser } from './parser.ts'
import type { Resolution } from './resolution.ts'
import type { ClassInfo } from './resolve-classes.ts'
import { TokenKind } from './tokens.ts'

/** What a field is set to, as it is written. */
export type WrittenSetting =
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'set'; readonly set: Braces }

export type WrittenObject = ReadonlyMap<string, WrittenSetting>

/** Reads the braces of an object; faults are reported. */
export function parseObject(resolution: Resolution, braces: Braces, info: ClassInfo): WrittenObject | undefined {
  const parser = new Parser(braces.range, resolution.diagnostics, resolution.limits)
  const settings = new Map<string, WrittenSetting>()
  try {
    const kind = parser.kind()
    const byFields = kind === TokenKind.UpperField || kind === TokenKind.LowerField
    if (info.syntax === undefined || byFields) parseByFields(parser, info, settings)
    else parseItems(parser, info, info.syntax, settings)
    if (!parser.atEnd) parser.fail('expected }')
    return settings
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    const last = braces.range.tokens.kinds.length - 1
    const position = parser.position(Math.min(error.index, last))
    const code = error.code === 'SYNTAX' ? 'OBJECT_SYNTAX' : error.code
    const message = error.code === 'SYNTAX' ? `object of class ${info.name}: ${error.message}` : error.message
    resolution.report(code, position, message === '' ? undefined : message, {
      related: [{ message: `class ${info.name}`, position: info.position }],
    })
    return undefined
  }
}

function parseByFields(parser: Parser, info: ClassInfo, settings: Map<string, WrittenSetting>): void {
  if (parser.atEnd) return
  do {
    const name = parser.text()
    if (!info.fields.has(name)) parser.fail('expected the name of a field')
    parser.at++
    parseSetting(parser, info, name, settings)
  } while (parser.accept(','))
}

function parseItems(
  parser: Parser,
  info: ClassInfo,
  items: readonly SyntaxItem[],
  settings: Map<string, WrittenSetting>,
): void {
  items.forEach((item, index) => {
    if (item.kind === 'Literal') parser.expect(item.text)
    else if (item.kind === 'Field') parseSetting(parser, info, item.name, settings)
    else if (!beginsWithField(item.items) || !wordFollows(parser, items, index + 1)) {
      parseGroup(parser, info, item.items, settings)
    }
  })
}

function beginsWithField(items: readonly SyntaxItem[]): boolean {
  const [first] = items
  return first !== undefined && (first.kind === 'OptionalGroup' ? beginsWithField(first.items) : first.kind === 'Field')
}

/** Whether the present token is a word that may stand after an optional group: it is that word then, and no type reference. */
function wordFollows(parser: Parser, items: readonly SyntaxItem[], from: number): boolean {
  for (const item of items.slice(from)) {
    const first = item.kind === 'OptionalGroup' ? item.items[0] : item
    if (first?.kind === 'Literal' && parser.is(first.text)) return true
    if (item.kind !== 'OptionalGroup') return false
  }
  return false
}

/** An optional group is there if its first item fits; where it begins with a field, if all of it does. */
function parseGroup(
  parser: Parser,
  info: ClassInfo,
  items: readonly SyntaxItem[],
  settings: Map<string, WrittenSetting>,
): void {
  const [first] = items
  if (first === undefined || parser.atEnd) return
  if (first.kind === 'Literal') {
    if (parser.is(first.text)) parser.nested(() => parseItems(parser, info, items, settings))
    return
  }
  const before = new Map(settings)
  const start = parser.at
  const fits = parser.attempt(() => {
    parser.nested(() => parseItems(parser, info, items, settings))
    return true
  })
  // A group that read nothing may be optional throughout; nothing is set then.
  if (fits === true && parser.at > start) return
  parser.at = start
  settings.clear()
  for (const [name, setting] of before) settings.set(name, setting)
}

function parseSetting(parser: Parser, info: ClassInfo, name: string, settings: Map<string, WrittenSetting>): void {
  const field = info.fields.get(name)
  if (field === undefined) parser.fail(`class ${info.name} has no field ${name}`)
  switch (field.kind) {
    case 'type':
      settings.set(name, { kind: 'type', type: parseType(parser) })
      return
    case 'valueSet':
    case 'variableValueSet':
    case 'objectSet':
      settings.set(name, { kind: 'set', set: parser.braces() })
      return
    case 'missing':
      if (field.name[1] < 'a' && parser.is('{')) settings.set(name, { kind: 'set', set: parser.braces() })
      else if (startsType(parser) && !startsValue(parser) && !isExternalValue(parser)) {
        settings.set(name, { kind: 'type', type: parseType(parser) })
      } else settings.set(name, { kind: 'value', value: parseValue(parser) })
      return
    default:
      settings.set(name, { kind: 'value', value: parseValue(parser) })
  }
}
