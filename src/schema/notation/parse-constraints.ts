/** Constraints and element sets (X.680 49 to 53, X.682 8 to 11). */
import type {
  AtNotation,
  ConstraintSpec,
  ElementSet,
  ElementSetSpecs,
  GeneralConstraint,
  MultipleTypeConstraints,
  NamedConstraint,
  RangeEnd,
} from './ast-constraints.ts'
import type { Value } from './ast-values.ts'
import { isExternalValue } from './parse-references.ts'
import { parseException, parseType, startsType } from './parse-types.ts'
import { parseValue, startsValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import type { Position } from './source.ts'
import { TokenKind } from './tokens.ts'

/** `( specification ! exception )`. */
export function parseConstraint(parser: Parser): ConstraintSpec {
  return parser.nested(() => {
    const position = parser.position()
    parser.expect('(', 'X.680 49.6')
    const specification = parseGeneral(parser) ?? parseElementSetSpecs(parser)
    const exception = parser.is('!') ? parser.position() : undefined
    parseException(parser)
    if (!parser.accept(')')) parser.fail('expected )', 'X.680 49.6')
    return { kind: 'ConstraintSpec', position, specification, exception }
  })
}

/** CONSTRAINED BY, CONTAINING, ENCODED BY, and a table constraint with its at-notation. */
function parseGeneral(parser: Parser): GeneralConstraint | undefined {
  const position = parser.position()
  if (parser.accept('CONSTRAINED')) {
    parser.expect('BY', 'X.682 9.1')
    parser.braces()
    return { kind: 'UserDefinedConstraint', position }
  }
  if (parser.accept('CONTAINING')) {
    const containing = parseType(parser)
    const encodedBy = parser.is('ENCODED') ? parseEncodedBy(parser) : undefined
    return { kind: 'ContentsConstraint', position, containing, encodedBy }
  }
  if (parser.is('ENCODED')) {
    return { kind: 'ContentsConstraint', position, containing: undefined, encodedBy: parseEncodedBy(parser) }
  }
  if (!parser.is('{')) return undefined
  const close = parser.tokens.closing[parser.at]
  if (close < 0 || parser.text(close + 1 - parser.at) !== '{' || parser.text(close + 2 - parser.at) !== '@') {
    return undefined
  }
  const set = parser.braces()
  parser.expect('{')
  const at: AtNotation[] = []
  do at.push(parseAtNotation(parser))
  while (parser.accept(','))
  if (!parser.accept('}')) parser.fail('expected , or }', 'X.682 10.7')
  return { kind: 'TableConstraint', position, set, at }
}

function parseEncodedBy(parser: Parser): Value {
  parser.expect('ENCODED')
  parser.expect('BY', 'X.682 11.1')
  return parseValue(parser)
}

function parseAtNotation(parser: Parser): AtNotation {
  const clause = 'X.682 10.7'
  const position = parser.position()
  parser.expect('@', clause)
  let level: number | undefined
  // The lexer joins dots: `@..a` is `@`, `..`, `a`.
  while (parser.is('.') || parser.is('..') || parser.is('...')) {
    level = (level ?? 0) + parser.text().length
    parser.at++
  }
  const names: string[] = []
  do names.push(parser.take(TokenKind.Identifier, 'the name of a component', clause))
  while (parser.accept('.'))
  return { kind: 'AtNotation', position, level, names }
}

/** `root, ..., additions`; for object sets also `...` first. */
export function parseElementSetSpecs(parser: Parser): ElementSetSpecs {
  const position = parser.position()
  let root: ElementSet | undefined
  let additions: ElementSet | undefined
  if (!parser.is('...')) {
    root = parseElementSet(parser)
    if (!parser.accept(',')) return { kind: 'ElementSetSpecs', position, root, extensible: false, additions }
  }
  parser.expect('...', 'X.680 50.1')
  if (parser.accept(',')) additions = parseElementSet(parser)
  return { kind: 'ElementSetSpecs', position, root, extensible: true, additions }
}

function parseElementSet(parser: Parser): ElementSet {
  return parser.nested(() => {
    const position = parser.position()
    if (parser.accept('ALL')) {
      parser.expect('EXCEPT', 'X.680 50.1')
      return { kind: 'Exclusion', position, of: undefined, except: parseElements(parser) }
    }
    const operands = [parseIntersection(parser)]
    while (parser.accept('|') || parser.accept('UNION')) operands.push(parseIntersection(parser))
    return operands.length === 1 ? operands[0] : { kind: 'Union', position, operands }
  })
}

function parseIntersection(parser: Parser): ElementSet {
  const position = parser.position()
  const operands = [parseExclusion(parser)]
  while (parser.accept('^') || parser.accept('INTERSECTION')) operands.push(parseExclusion(parser))
  return operands.length === 1 ? operands[0] : { kind: 'Intersection', position, operands }
}

function parseExclusion(parser: Parser): ElementSet {
  const position = parser.position()
  const of = parseElements(parser)
  if (!parser.accept('EXCEPT')) return of
  return { kind: 'Exclusion', position, of, except: parseElements(parser) }
}

function parseElements(parser: Parser): ElementSet {
  const position = parser.position()
  const clause = 'X.680 51.1'
  switch (parser.text()) {
    case '(': {
      parser.at++
      const inner = parseElementSet(parser)
      if (!parser.accept(')')) parser.fail('expected )', 'X.680 50.1')
      return inner
    }
    case 'SIZE':
      parser.at++
      if (parser.is('(') && parser.text(1) === ')') {
        parser.note('OLD_NOTATION', parser.at - 1, 'SIZE with nothing in its parentheses, which says nothing')
        parser.at += 2
        return { kind: 'SizeConstraint', position, constraint: undefined }
      }
      return { kind: 'SizeConstraint', position, constraint: parseConstraint(parser) }
    case 'FROM':
      parser.at++
      return { kind: 'PermittedAlphabet', position, constraint: parseConstraint(parser) }
    case 'PATTERN':
      parser.at++
      return { kind: 'PatternConstraint', position, value: parseValue(parser) }
    case 'SETTINGS': {
      parser.at++
      const settings = parser.take(TokenKind.CString, 'a string of settings', 'X.680 51.10')
      return { kind: 'PropertySettings', position, settings: settings.slice(1, -1) }
    }
    case 'WITH':
      return parseInner(parser, position)
    case 'INCLUDES':
      parser.at++
      return { kind: 'TypeElement', position, type: parseType(parser) }
    case 'MIN':
      return parseRange(parser, position, undefined)
    default:
  }
  const isNull = parser.is('NULL') && parser.text(1) !== ':'
  const isRange = parser.kind() === TokenKind.Identifier && parser.text(1) === '<' && parser.text(2) === '..'
  if (startsType(parser) && !isNull && !isRange && !isExternalValue(parser)) {
    const type = parseType(parser)
    if (!parser.accept(':')) return { kind: 'TypeElement', position, type }
    const value = { kind: 'OpenTypeValue', position, type, value: parseValue(parser) } as const
    return { kind: 'SingleValue', position, value }
  }
  if (!startsValue(parser) && !isExternalValue(parser)) return parser.fail('expected a constraint', clause)
  const value = parseBoundValue(parser)
  if (parser.is('..') || (parser.is('<') && parser.text(1) === '..')) return parseRange(parser, position, value)
  return { kind: 'SingleValue', position, value }
}

/** A value before `..` or `<..`; `name <..` would look like the begin of a selection type. */
function parseBoundValue(parser: Parser): Value {
  if (parser.kind() === TokenKind.Identifier && parser.text(1) === '<') {
    const position = parser.position()
    const name = parser.text()
    parser.at++
    const reference = { kind: 'Reference', position, module: undefined, name, parameters: undefined } as const
    return { kind: 'ValueReference', position, reference }
  }
  return parseValue(parser)
}

function parseRange(parser: Parser, position: Position, lowerValue: Value | undefined): ElementSet {
  const clause = 'X.680 51.4.1'
  if (lowerValue === undefined) parser.expect('MIN', clause)
  const lower: RangeEnd = { value: lowerValue, open: parser.accept('<') }
  parser.expect('..', clause)
  const open = parser.accept('<')
  const upper: RangeEnd = { value: parser.accept('MAX') ? undefined : parseValue(parser), open }
  return { kind: 'ValueRange', position, lower, upper }
}

/** WITH COMPONENT and WITH COMPONENTS (51.8). */
function parseInner(parser: Parser, position: Position): ElementSet {
  const clause = 'X.680 51.8.1'
  parser.expect('WITH')
  if (parser.accept('COMPONENT')) {
    return { kind: 'SingleTypeConstraint', position, constraint: parseConstraint(parser) }
  }
  parser.expect('COMPONENTS', clause)
  parser.expect('{', clause)
  let partial = false
  const components: NamedConstraint[] = []
  if (parser.accept('...')) {
    partial = true
    if (!parser.is('}')) parser.expect(',', clause)
  }
  if (!parser.is('}')) {
    do {
      const at = parser.position()
      const name = parser.take(TokenKind.Identifier, 'the name of a component', clause)
      const constraint = parser.is('(') ? parseConstraint(parser) : undefined
      let presence: NamedConstraint['presence']
      const word = parser.text()
      if (word === 'PRESENT' || word === 'ABSENT' || word === 'OPTIONAL') {
        presence = word
        parser.at++
      }
      components.push({ kind: 'NamedConstraint', position: at, name, constraint, presence })
    } while (parser.accept(','))
  }
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  return { kind: 'MultipleTypeConstraints', position, partial, components } satisfies MultipleTypeConstraints
}
