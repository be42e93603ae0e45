/** Values (X.680 17.7 and the clauses of each type). Braces are kept unread: what they hold depends on the type. */
import type { Value } from './ast-values.ts'
import { isExternalValue, parseFieldNames, parseReference } from './parse-references.ts'
import { parseType, startsType } from './parse-types.ts'
import type { Parser } from './parser.ts'
import { characterStringValue, digitStringDigits, TokenKind } from './tokens.ts'

const clause = 'X.680 17.7'

/** Whether the present token can begin a value that no type begins with. */
export function startsValue(parser: Parser): boolean {
  const text = parser.text()
  switch (parser.kind()) {
    case TokenKind.Identifier:
    case TokenKind.Number:
    case TokenKind.Real:
    case TokenKind.BString:
    case TokenKind.HString:
    case TokenKind.CString:
      return true
    case TokenKind.Reserved:
      return reservedValues.has(text)
    default:
      return text === '{' || text === '-'
  }
}

const reservedValues = new Set([
  'TRUE',
  'FALSE',
  'NULL',
  'PLUS-INFINITY',
  'MINUS-INFINITY',
  'NOT-A-NUMBER',
  'CONTAINING',
])

/** One value; a minus sign belongs to the number that follows it. */
export function parseValue(parser: Parser): Value {
  return parser.nested(() => parseOne(parser))
}

function parseOne(parser: Parser): Value {
  const position = parser.position()
  const text = parser.text()
  switch (parser.kind()) {
    case TokenKind.Number:
      parser.at++
      return { kind: 'IntegerValue', position, value: integer(parser, text) }
    case TokenKind.Real:
      parser.at++
      return { kind: 'RealValue', position, text: checkDigits(parser, text) }
    case TokenKind.CString:
      parser.at++
      return { kind: 'CharacterStringValue', position, value: characterStringValue(text) }
    case TokenKind.BString:
    case TokenKind.HString: {
      const base = parser.kind() === TokenKind.BString ? 2 : 16
      parser.at++
      return { kind: 'DigitStringValue', position, base, digits: digitStringDigits(text) }
    }
    case TokenKind.Identifier:
      if (parser.text(1) === ':') {
        parser.at += 2
        return { kind: 'ChoiceValue', position, alternative: text, value: parseValue(parser) }
      }
      if (parser.text(1) !== '<') return parseReferenceValue(parser)
      break
    case TokenKind.Reserved:
      if (reservedValues.has(text) && !(text === 'NULL' && parser.text(1) === ':')) return parseReserved(parser, text)
      break
    case TokenKind.Symbol:
      if (text === '{') return parser.braces()
      if (text === '-') return parseNegative(parser)
      break
    default:
  }
  if (isExternalValue(parser)) return parseReferenceValue(parser)
  if (!startsType(parser)) return parser.fail('expected a value', clause)
  const type = parseType(parser)
  parser.expect(':', 'X.681 14.6')
  return { kind: 'OpenTypeValue', position, type, value: parseValue(parser) }
}

/** `name`, `Module.name`, `name.&field`. */
function parseReferenceValue(parser: Parser): Value {
  const reference = parseReference(parser)
  const { position } = reference
  if (parser.is('.') && (parser.kind(1) === TokenKind.LowerField || parser.kind(1) === TokenKind.UpperField)) {
    return { kind: 'ValueFromObject', position, of: reference, fields: parseFieldNames(parser) }
  }
  return { kind: 'ValueReference', position, reference }
}

function parseReserved(parser: Parser, text: string): Value {
  const position = parser.position()
  parser.at++
  switch (text) {
    case 'TRUE':
    case 'FALSE':
      return { kind: 'BooleanValue', position, value: text === 'TRUE' }
    case 'NULL':
      return { kind: 'NullValue', position }
    case 'CONTAINING':
      return { kind: 'ContainingValue', position, value: parseValue(parser) }
    default:
      return { kind: 'RealValue', position, text }
  }
}

function parseNegative(parser: Parser): Value {
  const position = parser.position()
  parser.at++
  const text = parser.text()
  switch (parser.kind()) {
    case TokenKind.Number:
      parser.at++
      return { kind: 'IntegerValue', position, value: -integer(parser, text) }
    case TokenKind.Real:
      parser.at++
      return { kind: 'RealValue', position, text: `-${checkDigits(parser, text)}` }
    default:
      return parser.fail('expected a number', 'X.680 19.9')
  }
}

/** Reading decimal digits takes quadratic time, and no number of a schema is long. */
const maxDigits = 10_000

function integer(parser: Parser, text: string): bigint {
  return BigInt(checkDigits(parser, text))
}

function checkDigits(parser: Parser, text: string): string {
  if (text.length > maxDigits) parser.failWith('LIMIT_TEXT', parser.at - 1, `a number of more than ${maxDigits} digits`)
  return text
}
