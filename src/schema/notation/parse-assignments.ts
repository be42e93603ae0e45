/** Assignments (X.680 16, X.681 9, 11, 12, X.683 8), and macros of X.208, which are passed over. */
import type { Assignment, Parameter } from './ast-assignments.ts'
import type { Type } from './ast-types.ts'
import { parseObjectClass } from './parse-classes.ts'
import { isBuiltIn, parseType } from './parse-types.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import { TokenKind } from './tokens.ts'

/** One assignment; `undefined` for one that defines again what is built in. */
export function parseAssignment(parser: Parser): Assignment | undefined {
  const position = parser.position()
  const name = parser.text()
  const kind = parser.kind()
  if (kind === TokenKind.Reserved && isBuiltIn(name) && parser.text(1) === '::=') {
    parser.note('OLD_NOTATION', parser.at, `${name} is built in; this definition of it is passed over`)
    parser.at += 2
    if (parser.is('CLASS')) parseObjectClass(parser)
    else parseType(parser)
    return undefined
  }
  if (kind !== TokenKind.Reference && kind !== TokenKind.Identifier) {
    parser.fail('expected an assignment or END', 'X.680 13.1')
  }
  parser.at++
  if (kind === TokenKind.Reference && parser.is('MACRO')) {
    parser.note('MACRO_SKIPPED', parser.at - 1, `the definition of macro ${name} is passed over`)
    skipMacro(parser)
    return { kind: 'MacroDefinition', position, name, parameters: undefined }
  }
  const parameters = parser.is('{') ? parseParameters(parser) : undefined
  if (kind === TokenKind.Reference && parser.accept('::=')) {
    if (parser.is('CLASS')) {
      return { kind: 'ClassAssignment', position, name, parameters, class: parseObjectClass(parser) }
    }
    return { kind: 'TypeAssignment', position, name, parameters, type: parseTypeOrMacro(parser) }
  }
  const governor = parseGovernor(parser, kind)
  if (!parser.accept('::=')) parser.fail('expected ::=', 'X.680 16.2')
  if (kind === TokenKind.Reference) {
    return { kind: 'SetAssignment', position, name, parameters, governor, set: parser.braces() }
  }
  return { kind: 'ValueAssignment', position, name, parameters, governor, value: parseValue(parser) }
}

/** X.683 8.2: `{ Governor : Name, Name }`. */
function parseParameters(parser: Parser): Parameter[] {
  const clause = 'X.683 8.2'
  const list: Parameter[] = []
  parser.expect('{', clause)
  do {
    const position = parser.position()
    let governor: Type | undefined
    if (parser.text(1) !== ',' && parser.text(1) !== '}') {
      governor = parseType(parser)
      parser.expect(':', clause)
    }
    const kind = parser.kind()
    if (kind !== TokenKind.Reference && kind !== TokenKind.Identifier) parser.fail('expected a dummy reference', clause)
    const name = parser.text()
    if (list.some((each) => each.name === name)) {
      parser.failWith('PARAMETER_DUPLICATE', parser.at, `two dummy references ${name}`)
    }
    parser.at++
    list.push({ kind: 'Parameter', position, name, governor })
  } while (parser.accept(','))
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  return list
}

/** The type of a type assignment; `NAME word ...` is a use of a macro, which may hold the type after SYNTAX. */
function parseTypeOrMacro(parser: Parser): Type {
  const start = parser.at
  const type = parseType(parser)
  if (type.kind !== 'Reference' || !isMacroName(type.name) || !wordFollows(parser)) return type
  const next = nextAssignment(parser, parser.at, start)
  if (next === parser.at || !macroWordBefore(parser, next)) return type
  parser.note('MACRO_USE_SKIPPED', start, `a use of macro ${type.name}; of it, only the type after SYNTAX is kept`)
  for (let index = parser.at; index < next; index++) {
    if (parser.tokens.texts[index] !== 'SYNTAX') continue
    parser.at = index + 1
    const syntax = parser.attempt(() => parseType(parser))
    parser.at = next
    return syntax ?? { kind: 'MacroType', position: type.position, macro: type.name }
  }
  parser.at = next
  return { kind: 'MacroType', position: type.position, macro: type.name }
}

/** Words that the macros of SNMP and of the remote operations hold; without one, it is an error and no macro. */
const macroWords = new Set(
  'STATUS DESCRIPTION SYNTAX ACCESS MAX-ACCESS ARGUMENT RESULT ERRORS LINKED PARAMETER BIND UNBIND'.split(' '),
)

function macroWordBefore(parser: Parser, end: number): boolean {
  for (let index = parser.at; index < end; index++) if (macroWords.has(parser.tokens.texts[index])) return true
  return false
}

/** The governor of a value or set; what follows a macro's name is skipped up to `::=`. */
function parseGovernor(parser: Parser, kind: TokenKind): Type {
  const start = parser.at
  const type = parseType(parser)
  if (kind !== TokenKind.Identifier || type.kind !== 'Reference' || !isMacroName(type.name) || parser.is('::='))
    return type
  if (!wordFollows(parser)) return type
  let assigned = parser.at
  while (assigned < parser.end && parser.tokens.texts[assigned] !== '::=') assigned++
  if (!macroUseWords(parser, assigned)) return type
  parser.note('MACRO_USE_SKIPPED', start, `a use of macro ${type.name}; of it, only the value is kept`)
  parser.at = assigned
  return { kind: 'MacroType', position: type.position, macro: type.name }
}

/** A macro's notation begins with a word in capitals and holds no word that only a module's frame has. */
function macroUseWords(parser: Parser, assigned: number): boolean {
  if (assigned === parser.end || !isMacroName(parser.text())) return false
  for (let index = parser.at; index < assigned; index++) if (parser.tokens.texts[index] === 'END') return false
  return true
}

function wordFollows(parser: Parser): boolean {
  const kind = parser.kind()
  return kind === TokenKind.Reference || kind === TokenKind.Reserved
}

function isMacroName(name: string): boolean {
  return !/[a-z]/.test(name)
}

/** `MACRO ::= BEGIN ... END`, or `MACRO ::= OtherMacro`. */
function skipMacro(parser: Parser): void {
  parser.at++
  parser.expect('::=', 'X.208 A.2')
  if (!parser.accept('BEGIN')) {
    parser.at++
    return
  }
  while (!parser.atEnd && !parser.is('END')) parser.at++
  parser.expect('END', 'X.208 A.2')
}

/**
 * Index of the token at which the next assignment seems to begin, after `start`, or of END: for going on after an error.
 * It is looked for at the next `::=` whose left side begins at or after `from`.
 */
export function nextAssignment(parser: Parser, from: number, start: number): number {
  const { texts } = parser.tokens
  for (let index = Math.max(from, start + 1); index < parser.end; index++) {
    const text = texts[index]
    if (text === 'END') return index
    if (text !== '::=') continue
    const begin = assignmentBegin(parser, index, Math.max(from, start + 1))
    if (begin !== undefined) return begin
  }
  return parser.end
}

/** A name that begins a line, not far before `::=`; else the reference right before it. */
function assignmentBegin(parser: Parser, assigned: number, least: number): number | undefined {
  const { kinds, texts } = parser.tokens
  const isName = (index: number): boolean =>
    kinds[index] === TokenKind.Reference || kinds[index] === TokenKind.Identifier
  const farthest = Math.max(least, assigned - 24)
  for (let index = assigned - 1; index >= farthest; index--) {
    if (texts[index] === '::=') break
    if (isName(index) && beginsLine(parser, index)) return index
  }
  const before = assigned - 1
  return before >= least && isName(before) ? before : undefined
}

function beginsLine(parser: Parser, index: number): boolean {
  const { source, offsets } = parser.tokens
  for (let at = offsets[index] - 1; at >= 0; at--) {
    const unit = source.text.charCodeAt(at)
    if (unit === 0x0a || unit === 0x0d) return true
    if (unit !== 0x20 && unit !== 0x09) return false
  }
  return true
}
