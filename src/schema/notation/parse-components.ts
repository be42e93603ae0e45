/** Components of SEQUENCE and SET, alternatives of CHOICE, extension markers (X.680 25.1, 27.1, 29.1, 52). */
import type { Component, ComponentLists, ComponentsOf, ExtensionAdditionGroup } from './ast-types.ts'
import type { Value } from './ast-values.ts'
import { parseException, parseType } from './parse-types.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import type { Position } from './source.ts'
import { TokenKind } from './tokens.ts'

type Owner = 'SEQUENCE' | 'SET' | 'CHOICE'

const clauses: Readonly<Record<Owner, string>> = { SEQUENCE: 'X.680 25.1', SET: 'X.680 27.1', CHOICE: 'X.680 29.1' }

/** `{ root, ..., additions, ..., second root }`. */
export function parseComponentLists(parser: Parser, owner: Owner): ComponentLists {
  const clause = clauses[owner]
  const root: (Component | ComponentsOf)[] = []
  const additions: (Component | ComponentsOf | ExtensionAdditionGroup)[] = []
  const secondRoot: (Component | ComponentsOf)[] = []
  let extension: Position | undefined
  let markers = 0
  parser.expect('{', clause)
  if (!parser.is('}')) {
    do {
      if (parser.is('...')) {
        if (markers === 2) parser.failWith('EXTENSION_MARKERS', parser.at, 'a third extension marker')
        if (markers === 0) extension = parser.position()
        markers++
        parser.at++
        if (markers === 1) parseException(parser)
      } else if (parser.isDouble('[')) {
        if (markers !== 1) {
          parser.failWith('EXTENSION_MARKERS', parser.at, '[[ is wanted only between extension markers')
        }
        additions.push(parseGroup(parser, owner, clause))
      } else {
        if (owner === 'CHOICE' && markers === 2) {
          parser.fail('no alternative may follow the second extension marker', clause)
        }
        const item = parseComponent(parser, owner)
        if (markers === 0) root.push(item)
        else if (markers === 1) additions.push(item)
        else secondRoot.push(item)
      }
    } while (parser.accept(','))
  }
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  return { root, extension, additions, secondRoot }
}

function parseGroup(parser: Parser, owner: Owner, clause: string): ExtensionAdditionGroup {
  const position = parser.position()
  parser.at += 2
  let version: bigint | undefined
  if (parser.kind() === TokenKind.Number) {
    version = BigInt(parser.text())
    parser.at++
    parser.expect(':', clause)
  }
  const components: (Component | ComponentsOf)[] = []
  do components.push(parseComponent(parser, owner))
  while (parser.accept(','))
  if (!parser.isDouble(']')) parser.fail('expected , or ]]', clause)
  parser.at += 2
  return { kind: 'ExtensionAdditionGroup', position, version, components }
}

function parseComponent(parser: Parser, owner: Owner): Component | ComponentsOf {
  const position = parser.position()
  const start = parser.at
  if (owner !== 'CHOICE' && parser.is('COMPONENTS')) {
    parser.at++
    parser.expect('OF', clauses[owner])
    return { kind: 'ComponentsOf', position, type: parseType(parser) }
  }
  let name: string | undefined
  if (parser.kind() === TokenKind.Identifier && parser.text(1) !== '<' && parser.text(1) !== '.') {
    name = parser.text()
    parser.at++
  }
  const type = parseType(parser)
  if (name === undefined) {
    if (type.kind === 'Reference' && wordFollows(parser)) {
      parser.at = start
      parser.fail('the name of a component begins with a small letter', 'X.680 12.3')
    }
    parser.note(
      'OLD_NOTATION',
      start,
      `${owner === 'CHOICE' ? 'an alternative' : 'a component'} without a name (X.208)`,
    )
  }
  let optional = false
  let defaultValue: Value | undefined
  if (owner !== 'CHOICE') {
    if (parser.accept('OPTIONAL')) optional = true
    else if (parser.accept('DEFAULT')) defaultValue = parseValue(parser)
  }
  return { kind: 'Component', position, name, type, optional, default: defaultValue }
}

function wordFollows(parser: Parser): boolean {
  const kind = parser.kind()
  if (kind === TokenKind.Reserved) return !parser.is('OPTIONAL') && !parser.is('DEFAULT')
  return kind === TokenKind.Reference || kind === TokenKind.Identifier
}
