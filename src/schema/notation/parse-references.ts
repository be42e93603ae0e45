/** References to definitions, with module name and actual parameters (X.680 14, X.683 9). */
import type { ActualParameter, Reference } from './ast-types.ts'
import { parseType, startsType } from './parse-types.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import { TokenKind } from './tokens.ts'

/** `Name`, `Module.Name`, `Module.name`, `name`, each with actual parameters. */
export function parseReference(parser: Parser): Reference {
  const position = parser.position()
  let module: string | undefined
  let name = parser.text()
  const kind = parser.kind()
  const isName = kind === TokenKind.Reference || kind === TokenKind.Identifier
  if (!isName && name !== 'TYPE-IDENTIFIER' && name !== 'ABSTRACT-SYNTAX')
    parser.fail('expected a reference', 'X.680 14.1')
  parser.at++
  if (
    kind === TokenKind.Reference &&
    parser.is('.') &&
    (parser.kind(1) === TokenKind.Reference || parser.kind(1) === TokenKind.Identifier)
  ) {
    module = name
    name = parser.text(1)
    parser.at += 2
  }
  const parameters = parser.is('{') ? parseActualParameters(parser) : undefined
  return { kind: 'Reference', position, module, name, parameters }
}

/** `.&a.&B` (X.681 14.1). */
export function parseFieldNames(parser: Parser): string[] {
  const fields: string[] = []
  while (parser.accept('.')) {
    const kind = parser.kind()
    if (kind !== TokenKind.UpperField && kind !== TokenKind.LowerField) {
      parser.fail('expected the name of a field, such as &Type', 'X.681 14.1')
    }
    fields.push(parser.text())
    parser.at++
  }
  return fields
}

function parseActualParameters(parser: Parser): ActualParameter[] {
  return parser.nested(() => {
    const list: ActualParameter[] = []
    parser.expect('{', 'X.683 9.5')
    if (parser.accept('}')) return list
    do {
      const position = parser.position()
      if (parser.is('{')) {
        list.push({ kind: 'BracesParameter', position, braces: parser.braces() })
      } else if (startsType(parser) && !isExternalValue(parser)) {
        const type = parseType(parser)
        if (parser.accept(':')) {
          const value = { kind: 'OpenTypeValue', position, type, value: parseValue(parser) } as const
          list.push({ kind: 'ValueParameter', position, value })
        } else {
          list.push({ kind: 'TypeParameter', position, type })
        }
      } else {
        list.push({ kind: 'ValueParameter', position, value: parseValue(parser) })
      }
    } while (parser.accept(','))
    if (!parser.accept('}')) parser.fail('expected , or }', 'X.683 9.5')
    return list
  })
}

/** Whether `Module.name`, a value or an object of another module, stands here. */
export function isExternalValue(parser: Parser): boolean {
  return parser.kind() === TokenKind.Reference && parser.text(1) === '.' && parser.kind(2) === TokenKind.Identifier
}
