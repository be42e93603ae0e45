/** Modules (X.680 13): heads, exports, imports, and the row of assignments with recovery after errors. */
import type { Assignment, Module, ModuleSymbol, SymbolsFromModule, TagDefault } from './ast-assignments.ts'
import type { Braces, Value } from './ast-values.ts'
import type { Diagnostics } from './diagnostics.ts'
import type { SchemaLimits } from './limits.ts'
import { nextAssignment, parseAssignment } from './parse-assignments.ts'
import { parseReference } from './parse-references.ts'
import { ParseFailure, Parser } from './parser.ts'
import { TokenKind, type Tokens } from './tokens.ts'

/** All modules of a text. Faults are reported; what could be read comes back. */
export function parseModules(tokens: Tokens, diagnostics: Diagnostics, limits: SchemaLimits): Module[] {
  const parser = new Parser({ tokens, from: 0, to: tokens.kinds.length - 1 }, diagnostics, limits)
  const modules: Module[] = []
  if (parser.atEnd) diagnostics.report('MODULE_NONE', parser.position())
  while (!parser.atEnd) {
    const start = parser.at
    try {
      modules.push(parseModule(parser))
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      parser.report(error)
      parser.resetDepth()
      skipToModule(parser, start + 1)
    }
  }
  return modules
}

/** To a word before which END and after which DEFINITIONS is likely, or to the end. */
function skipToModule(parser: Parser, from: number): void {
  parser.at = Math.max(parser.at, from)
  while (!parser.atEnd) {
    if (parser.text() === 'END' && parser.kind(1) !== TokenKind.Symbol) {
      parser.at++
      return
    }
    parser.at++
  }
}

function parseModule(parser: Parser): Module {
  const clause = 'X.680 13.1'
  const position = parser.position()
  const name = parser.take(TokenKind.Reference, 'the name of a module, with a capital first letter', clause)
  let identifier: Braces | undefined
  if (parser.is('{')) identifier = parser.braces()
  if (parser.kind() === TokenKind.CString) parser.at++
  parser.expect('DEFINITIONS', clause)
  if (parser.kind() === TokenKind.Reference && parser.text(1) === 'INSTRUCTIONS') parser.at += 2
  let tagDefault: TagDefault = 'EXPLICIT'
  const word = parser.text()
  if (word === 'EXPLICIT' || word === 'IMPLICIT' || word === 'AUTOMATIC') {
    tagDefault = word
    parser.at++
    parser.expect('TAGS', clause)
  }
  let extensibilityImplied = false
  if (parser.accept('EXTENSIBILITY')) {
    parser.expect('IMPLIED', clause)
    extensibilityImplied = true
  }
  parser.expect('::=', clause)
  parser.expect('BEGIN', clause)
  const exports = parseExports(parser)
  const imports = parseImports(parser)
  const assignments = parseAssignments(parser)
  if (!parser.accept('END')) {
    parser.diagnostics.report('MODULE_UNTERMINATED', parser.position(), {
      related: [{ message: `module ${name} begins here`, position }],
    })
  }
  return { kind: 'Module', position, name, identifier, tagDefault, extensibilityImplied, exports, imports, assignments }
}

function parseExports(parser: Parser): ModuleSymbol[] | undefined {
  const clause = 'X.680 13.13'
  if (!parser.accept('EXPORTS')) return undefined
  if (parser.accept('ALL')) {
    parser.expect(';', clause)
    return undefined
  }
  const symbols: ModuleSymbol[] = []
  if (parser.accept(';')) return symbols
  do symbols.push(parseSymbol(parser, clause))
  while (parser.accept(','))
  if (!parser.accept(';')) parser.fail('expected , or ;', clause)
  return symbols
}

function parseSymbol(parser: Parser, clause: string): ModuleSymbol {
  const position = parser.position()
  const kind = parser.kind()
  if (kind !== TokenKind.Reference && kind !== TokenKind.Identifier && kind !== TokenKind.Reserved) {
    parser.fail('expected a symbol', clause)
  }
  const name = parser.text()
  parser.at++
  let parameterized = false
  if (parser.is('{') && parser.text(1) === '}') {
    parameterized = true
    parser.at += 2
  }
  return { kind: 'ModuleSymbol', position, name, parameterized }
}

function parseImports(parser: Parser): SymbolsFromModule[] {
  const clause = 'X.680 13.16'
  const imports: SymbolsFromModule[] = []
  if (!parser.accept('IMPORTS')) return imports
  while (!parser.accept(';')) {
    const position = parser.position()
    if (parser.text(1) === '::=') parser.fail('expected ; after the imports', clause)
    const symbols: ModuleSymbol[] = []
    do symbols.push(parseSymbol(parser, clause))
    while (parser.accept(','))
    if (!parser.accept('FROM')) parser.fail('expected , or FROM', clause)
    const modulePosition = parser.position()
    const module = parser.take(TokenKind.Reference, 'the name of a module', clause)
    const identifier = parseAssignedIdentifier(parser)
    let selection: SymbolsFromModule['selection']
    if (parser.accept('WITH')) {
      if (!parser.is('SUCCESSORS') && !parser.is('DESCENDANTS'))
        parser.fail('expected SUCCESSORS or DESCENDANTS', clause)
      selection = parser.is('SUCCESSORS') ? 'WITH SUCCESSORS' : 'WITH DESCENDANTS'
      parser.at++
    }
    imports.push({ kind: 'SymbolsFromModule', position, symbols, module, modulePosition, identifier, selection })
  }
  return imports
}

/** 13.16: a name counts as the identifier unless a comma or FROM follows, which make it the next symbol. */
function parseAssignedIdentifier(parser: Parser): Value | undefined {
  if (parser.is('{')) return parser.braces()
  const position = parser.position()
  const isExternal = parser.kind() === TokenKind.Reference && parser.text(1) === '.'
  if (parser.kind() !== TokenKind.Identifier && !isExternal) return undefined
  const after = parser.text(isExternal ? 3 : 1)
  if (after === ',' || after === 'FROM' || (after === '{' && parser.text(2) === '}')) return undefined
  return { kind: 'ValueReference', position, reference: parseReference(parser) }
}

function parseAssignments(parser: Parser): Assignment[] {
  const assignments: Assignment[] = []
  while (!parser.atEnd && !parser.is('END')) {
    const start = parser.at
    try {
      if (parser.is('ENCODING-CONTROL')) {
        parser.note('ENCODING_CONTROL_SKIPPED', parser.at)
        while (!parser.atEnd && !parser.is('END')) parser.at++
        break
      }
      const assignment = parseAssignment(parser)
      if (assignment !== undefined) assignments.push(assignment)
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      parser.report(error)
      parser.resetDepth()
      parser.at = nextAssignment(parser, Math.max(parser.at, start), start)
    }
  }
  return assignments
}
