/** Types (X.680 17 to 49); components and alternatives are in `parse-components.ts`. */
import type { NamedNumber, Reference, SequenceOfType, SimpleTypeName, TaggedType, Type } from './ast-types.ts'
import type { Value } from './ast-values.ts'
import { parseComponentLists } from './parse-components.ts'
import { parseConstraint } from './parse-constraints.ts'
import { parseFieldNames, parseReference } from './parse-references.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import { TokenKind } from './tokens.ts'

/** Types of one word; two old names stand for newer ones (41.1). */
const simpleTypes = new Map<string, SimpleTypeName>(
  (
    [
      'BOOLEAN',
      'NULL',
      'REAL',
      'RELATIVE-OID',
      'OID-IRI',
      'RELATIVE-OID-IRI',
      'EXTERNAL',
      'UTF8String',
      'NumericString',
      'PrintableString',
      'TeletexString',
      'VideotexString',
      'IA5String',
      'GraphicString',
      'VisibleString',
      'GeneralString',
      'UniversalString',
      'BMPString',
      'ObjectDescriptor',
      'UTCTime',
      'GeneralizedTime',
      'TIME',
      'DATE',
      'TIME-OF-DAY',
      'DATE-TIME',
      'DURATION',
    ] as const
  ).map((name) => [name, name]),
)
simpleTypes.set('T61String', 'TeletexString')
simpleTypes.set('ISO646String', 'VisibleString')

/** Types of two words. */
const twoWordTypes: Readonly<Record<string, readonly [string, SimpleTypeName]>> = {
  OBJECT: ['IDENTIFIER', 'OBJECT IDENTIFIER'],
  OCTET: ['STRING', 'OCTET STRING'],
  EMBEDDED: ['PDV', 'EMBEDDED PDV'],
  CHARACTER: ['STRING', 'CHARACTER STRING'],
}

const otherTypeWords = new Set(['INTEGER', 'BIT', 'ENUMERATED', 'SEQUENCE', 'SET', 'CHOICE', 'ANY', 'INSTANCE'])
const predefinedClasses = new Set(['TYPE-IDENTIFIER', 'ABSTRACT-SYNTAX'])

/** Whether a name stands for a built-in type or class, so that nobody needs to define or import it. */
export function isBuiltIn(name: string): boolean {
  return simpleTypes.has(name) || predefinedClasses.has(name)
}

/** All of them, for suggestions. */
export const builtInTypeWords: readonly string[] = [...simpleTypes.keys(), ...otherTypeWords]

/** Whether the present token can begin a type; NULL can begin a value as well. */
export function startsType(parser: Parser): boolean {
  const text = parser.text()
  switch (parser.kind()) {
    case TokenKind.Reference:
      return true
    case TokenKind.Reserved:
      return (
        simpleTypes.has(text) ||
        Object.hasOwn(twoWordTypes, text) ||
        otherTypeWords.has(text) ||
        predefinedClasses.has(text)
      )
    case TokenKind.Identifier:
      return parser.text(1) === '<' || (parser.text(1) === '.' && parser.kind(2) === TokenKind.UpperField)
    default:
      return text === '['
  }
}

/** A type with the constraints that follow it. */
export function parseType(parser: Parser): Type {
  return parser.nested(() => {
    let type = parseUnconstrained(parser)
    for (let count = 0; parser.is('('); count++) {
      if (count === parser.limits.maxNesting) parser.failWith('LIMIT_NESTING')
      type = { kind: 'ConstrainedType', position: type.position, type, constraint: parseConstraint(parser) }
    }
    return type
  })
}

function parseUnconstrained(parser: Parser): Type {
  const position = parser.position()
  const text = parser.text()
  switch (parser.kind()) {
    case TokenKind.Reference:
      return parseReferenceOrField(parser)
    case TokenKind.Identifier:
      if (parser.text(1) === '<') {
        parser.at += 2
        return { kind: 'SelectionType', position, alternative: text, type: parseType(parser) }
      }
      if (parser.text(1) === '.') return parseReferenceOrField(parser)
      return parser.fail('expected a type (a type reference begins with a capital letter)', 'X.680 17.1')
    case TokenKind.Reserved:
      break
    default:
      if (text === '[') return parseTagged(parser)
      return parser.fail('expected a type', 'X.680 17.1')
  }
  if (predefinedClasses.has(text)) return parseReferenceOrField(parser)
  const simple = simpleTypes.get(text)
  if (simple !== undefined) {
    parser.at++
    return { kind: 'SimpleType', position, name: simple }
  }
  const pair = Object.hasOwn(twoWordTypes, text) ? twoWordTypes[text] : undefined
  if (pair !== undefined) {
    parser.at++
    parser.expect(pair[0])
    return { kind: 'SimpleType', position, name: pair[1] }
  }
  if (!otherTypeWords.has(text)) return parser.fail('expected a type', 'X.680 17.1')
  parser.at++
  switch (text) {
    case 'INTEGER':
      return { kind: 'IntegerType', position, namedNumbers: parseNamedNumbers(parser, 'X.680 19.1') }
    case 'BIT':
      parser.expect('STRING', 'X.680 22.1')
      return { kind: 'BitStringType', position, namedBits: parseNamedNumbers(parser, 'X.680 22.1') }
    case 'ENUMERATED':
      return parseEnumerated(parser, position)
    case 'CHOICE':
      return { kind: 'ChoiceType', position, alternatives: parseComponentLists(parser, 'CHOICE') }
    case 'ANY':
      if (parser.accept('DEFINED')) {
        parser.expect('BY', 'X.208 27.1')
        const definedBy = parser.take(TokenKind.Identifier, 'the name of a component', 'X.208 27.1')
        return { kind: 'AnyType', position, definedBy }
      }
      return { kind: 'AnyType', position, definedBy: undefined }
    case 'INSTANCE':
      parser.expect('OF', 'X.681 C.2')
      return { kind: 'InstanceOfType', position, class: parseReference(parser) }
    default:
      return parseStructure(parser, position, text as 'SEQUENCE' | 'SET')
  }
}

function parseReferenceOrField(parser: Parser): Type {
  const reference = parseReference(parser)
  if (parser.is('.')) return { kind: 'FieldReference', position: reference.position, ...fieldsOf(parser, reference) }
  return reference
}

function fieldsOf(parser: Parser, of: Reference): { of: Reference; fields: string[] } {
  return { of, fields: parseFieldNames(parser) }
}

/** SEQUENCE and SET, with components or OF (25.1, 26.1, 27.1, 28.1). */
function parseStructure(parser: Parser, position: Type['position'], word: 'SEQUENCE' | 'SET'): Type {
  if (parser.is('{')) {
    const kind = word === 'SEQUENCE' ? 'SequenceType' : 'SetType'
    return { kind, position, components: parseComponentLists(parser, word) }
  }
  const kind = word === 'SEQUENCE' ? 'SequenceOfType' : 'SetOfType'
  let constraint: SequenceOfType['constraint']
  if (parser.is('SIZE')) {
    const at = parser.position()
    parser.at++
    const size = parseConstraint(parser)
    const specification = { kind: 'SizeConstraint', position: at, constraint: size } as const
    constraint = {
      kind: 'ConstraintSpec',
      position: at,
      specification: {
        kind: 'ElementSetSpecs',
        position: at,
        root: specification,
        extensible: false,
        additions: undefined,
      },
      exception: undefined,
    }
  } else if (parser.is('(')) {
    constraint = parseConstraint(parser)
  }
  if (!parser.accept('OF')) {
    if (constraint !== undefined) parser.fail('expected OF', word === 'SEQUENCE' ? 'X.680 26.1' : 'X.680 28.1')
    parser.note('OLD_NOTATION', parser.at - 1, `${word} alone, read as ${word} OF ANY (X.208)`)
    return {
      kind,
      position,
      constraint,
      elementName: undefined,
      element: { kind: 'AnyType', position, definedBy: undefined },
    }
  }
  let elementName: string | undefined
  if (parser.kind() === TokenKind.Identifier && parser.text(1) !== '<' && parser.text(1) !== '.') {
    elementName = parser.text()
    parser.at++
  }
  return { kind, position, constraint, elementName, element: parseType(parser) }
}

/** `{ name(number), ... }`, if there. */
function parseNamedNumbers(parser: Parser, clause: string): NamedNumber[] {
  const list: NamedNumber[] = []
  if (!parser.accept('{')) return list
  do {
    const position = parser.position()
    const name = parser.take(TokenKind.Identifier, 'a name', clause)
    parser.expect('(', clause)
    const number = parseNumberOrReference(parser, clause)
    parser.expect(')', clause)
    list.push({ kind: 'NamedNumber', position, name, number })
  } while (parser.accept(','))
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  return list
}

function parseNumberOrReference(parser: Parser, clause: string): Value {
  const value = parseValue(parser)
  if (value.kind !== 'IntegerValue' && value.kind !== 'ValueReference' && value.kind !== 'ValueFromObject') {
    parser.at--
    parser.fail('expected a number or the name of one', clause)
  }
  return value
}

function parseEnumerated(parser: Parser, position: Type['position']): Type {
  const clause = 'X.680 20.1'
  const root: NamedNumber[] = []
  const additions: NamedNumber[] = []
  let extensible = false
  parser.expect('{', clause)
  do {
    if (parser.accept('...')) {
      if (extensible) {
        parser.at--
        parser.fail('a second extension marker in an enumeration', clause)
      }
      extensible = true
      parseException(parser)
      continue
    }
    const at = parser.position()
    const name = parser.take(TokenKind.Identifier, 'the name of an item', clause)
    let number: Value | undefined
    if (parser.accept('(')) {
      number = parseNumberOrReference(parser, clause)
      parser.expect(')', clause)
    }
    const list = extensible ? additions : root
    list.push({ kind: 'NamedNumber', position: at, name, number })
  } while (parser.accept(','))
  if (!parser.accept('}')) parser.fail('expected , or }', clause)
  return { kind: 'EnumeratedType', position, root, extensible, additions }
}

/** `[class number] IMPLICIT Type` (31.2); an encoding prefix (31.3) is passed over. */
function parseTagged(parser: Parser): Type {
  const clause = 'X.680 31.2.1'
  const position = parser.position()
  parser.at++
  if (parser.kind() === TokenKind.Reference && parser.text(1) === ':') {
    if (parser.text() !== 'TAG') {
      parser.note('ENCODING_PREFIX_SKIPPED', parser.at)
      while (!parser.atEnd && !parser.is(']')) parser.at++
      parser.expect(']', 'X.680 31.3')
      return parseType(parser)
    }
    parser.at += 2
  }
  let tagClass: TaggedType['class'] = 'CONTEXT'
  const text = parser.text()
  if (text === 'UNIVERSAL' || text === 'APPLICATION' || text === 'PRIVATE') {
    tagClass = text
    parser.at++
  }
  const number = parseNumberOrReference(parser, clause)
  parser.expect(']', clause)
  let tagging: TaggedType['tagging']
  const word = parser.text()
  if (word === 'IMPLICIT' || word === 'EXPLICIT') {
    tagging = word
    parser.at++
  }
  return { kind: 'TaggedType', position, class: tagClass, number, tagging, type: parseType(parser) }
}

/** `! identification` (53.1), which says nothing about encodings. */
export function parseException(parser: Parser): void {
  if (!parser.accept('!')) return
  if (startsType(parser) && !(parser.text(1) === '.' && parser.kind(2) === TokenKind.Identifier)) {
    parseType(parser)
    parser.expect(':', 'X.680 53.4')
  }
  parseValue(parser)
}
