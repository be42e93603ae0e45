/** Information object classes (X.681 9 and 10). */
import type { FieldSpec, ObjectClass, SyntaxItem } from './ast-classes.ts'
import { parseType } from './parse-types.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import { TokenKind } from './tokens.ts'

/** `CLASS { fields } WITH SYNTAX { ... }`. */
export function parseObjectClass(parser: Parser): ObjectClass {
  const clause = 'X.681 9.3'
  const position = parser.position()
  parser.expect('CLASS', clause)
  parser.expect('{', clause)
  const fields: FieldSpec[] = []
  do fields.push(parseField(parser))
  while (parser.accept(','))
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  let syntax: SyntaxItem[] | undefined
  if (parser.accept('WITH')) {
    parser.expect('SYNTAX', 'X.681 10.5')
    parser.expect('{', 'X.681 10.5')
    syntax = parseSyntax(parser, '}')
  }
  return { kind: 'ObjectClass', position, fields, syntax }
}

function parseField(parser: Parser): FieldSpec {
  const position = parser.position()
  const name = parser.text()
  const isUpper = parser.kind() === TokenKind.UpperField
  if (!isUpper && parser.kind() !== TokenKind.LowerField) parser.fail('expected a field, such as &id', 'X.681 9.4')
  parser.at++
  let governor: FieldSpec['governor']
  let governorField: string[] | undefined
  if (parser.kind() === TokenKind.UpperField || parser.kind() === TokenKind.LowerField) {
    governorField = [parser.text()]
    parser.at++
    while (parser.accept('.')) {
      governorField.push(parser.text())
      parser.at++
    }
  } else if (!isUpper || !(parser.is(',') || parser.is('}') || parser.is('OPTIONAL') || parser.is('DEFAULT'))) {
    governor = parseType(parser)
  }
  const unique = parser.accept('UNIQUE')
  let optional = false
  let fieldDefault: FieldSpec['default']
  if (parser.accept('OPTIONAL')) {
    optional = true
  } else if (parser.accept('DEFAULT')) {
    const isType = isUpper && governor === undefined && governorField === undefined
    fieldDefault = isType ? { type: parseType(parser) } : { value: parseValue(parser) }
  }
  return { kind: 'FieldSpec', position, name, governor, governorField, unique, optional, default: fieldDefault }
}

/** Literals, fields and optional groups up to `close`, which is stepped over. */
function parseSyntax(parser: Parser, close: '}' | ']'): SyntaxItem[] {
  return parser.nested(() => {
    const items: SyntaxItem[] = []
    while (!parser.accept(close)) {
      const position = parser.position()
      const text = parser.text()
      const kind = parser.kind()
      if (kind === TokenKind.UpperField || kind === TokenKind.LowerField) {
        items.push({ kind: 'Field', position, name: text })
        parser.at++
      } else if (text === '[') {
        parser.at++
        items.push({ kind: 'OptionalGroup', position, items: parseSyntax(parser, ']') })
      } else if (kind === TokenKind.Reference || kind === TokenKind.Reserved || text === ',') {
        items.push({ kind: 'Literal', position, text })
        parser.at++
      } else {
        parser.fail(`expected a word, a field, [ or ${close}`, 'X.681 10.5')
      }
    }
    return items
  })
}
