/** Lexical items: what a text splits into, and where what is wrong is found. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Diagnostics } from '../../../src/schema/notation/diagnostics.ts'
import { makeSource, positionAt } from '../../../src/schema/notation/source.ts'
import {
  characterStringValue,
  digitStringDigits,
  TokenKind,
  tokenize,
  tokenPosition,
} from '../../../src/schema/notation/tokens.ts'

const tokens = suite('schema: tokens')

const kindNames = Object.keys(TokenKind)

/** `Kind text` of each token, and `line:column CODE` of each fault. */
function read(text: string): { tokens: string[]; faults: string[] } {
  const diagnostics = new Diagnostics(100)
  const source = makeSource({ name: 't', text })
  diagnostics.addSource(source)
  const row = tokenize(source, diagnostics)
  return {
    tokens: row.kinds.slice(0, -1).map((kind, index) => `${kindNames[kind]} ${row.texts[index]}`),
    faults: diagnostics.list.map((each) => `${each.position.line}:${each.position.column} ${each.code}`),
  }
}

const accepted: readonly [what: string, text: string, tokens: readonly string[]][] = [
  ['nothing', '', []],
  ['white space of every kind', ' \t\n\v\f\r\u00a0', []],
  ['a byte order mark', '\ufeffA', ['Reference A']],
  ['names', 'Foo foo a1-b2 A-B', ['Reference Foo', 'Identifier foo', 'Identifier a1-b2', 'Reference A-B']],
  ['reserved words', 'SEQUENCE OF UTF8String', ['Reserved SEQUENCE', 'Reserved OF', 'Reserved UTF8String']],
  ['words that only begin like reserved ones', 'SEQUENCES Set', ['Reference SEQUENCES', 'Reference Set']],
  ['a comment right after a name', 'version-- v\nnext', ['Identifier version', 'Identifier next']],
  ['fields', '&id &Type', ['LowerField &id', 'UpperField &Type']],
  ['numbers', '0 12 -3', ['Number 0', 'Number 12', 'Symbol -', 'Number 3']],
  ['a range of numbers', '1..20', ['Number 1', 'Symbol ..', 'Number 20']],
  ['reals', '1.5 2. 3E5 4.25e-2 0.1', ['Real 1.5', 'Real 2.', 'Real 3E5', 'Real 4.25e-2', 'Real 0.1']],
  ['a number before a word', '3Exyz', ['Number 3', 'Reference Exyz']],
  ['a real in a range', '1.5..2.5', ['Real 1.5', 'Symbol ..', 'Real 2.5']],
  ['digit strings', "'01 10'B '0 F'H ''B", ["BString '01 10'B", "HString '0 F'H", "BString ''B"]],
  ['character strings', '"a" "" "say ""hi"""', ['CString "a"', 'CString ""', 'CString "say ""hi"""']],
  ['a string over lines', '"a\n  b"', ['CString "a\n  b"']],
  [
    'signs',
    '::= ... .. [[ ]]',
    ['Symbol ::=', 'Symbol ...', 'Symbol ..', 'Symbol [', 'Symbol [', 'Symbol ]', 'Symbol ]'],
  ],
  ['single characters', '{}<>,./()[]-:;@|!^', [...'{}<>,./()[]-:;@|!^'].map((character) => `Symbol ${character}`)],
  ['a colon before an equals sign', ': :=', ['Symbol :', 'Symbol :', 'Symbol =']],
  ['a comment to the end of the line', 'a -- b\nc', ['Identifier a', 'Identifier c']],
  ['a comment between hyphens', 'a -- b -- c', ['Identifier a', 'Identifier c']],
  ['a comment with a hyphen in it', 'a --b-c-- d', ['Identifier a', 'Identifier d']],
  ['rows of hyphens of any length', 'a\n-----\nb\n------\nc ---', ['Identifier a', 'Identifier b', 'Identifier c']],
  ['four hyphens are a whole comment', '---- a', ['Identifier a']],
  ['an odd row opens a comment', '----- a\nb', ['Identifier b']],
  ['hyphens left over at the end of a line', '-- a ---\nb', ['Identifier b']],
  ['a comment ended by a form feed', '-- a\fb', ['Identifier b']],
  ['nested block comments', 'a /* b /* c */ d */ e', ['Identifier a', 'Identifier e']],
  ['hyphens within a block comment', '/* -- */ a', ['Identifier a']],
  ['a block comment within a line comment', '-- /*\na', ['Identifier a']],
]

for (const [what, text, expected] of accepted) {
  tokens(`reads ${what}`, () => {
    assert.equal(read(text), { tokens: expected, faults: [] })
  })
}

const refused: readonly [what: string, text: string, fault: string, tokens: readonly string[]][] = [
  ['a character of no item', 'a # b', '1:3 CHARACTER_UNKNOWN', ['Identifier a', 'Identifier b']],
  ['a character beyond ASCII', 'a\n é', '2:2 CHARACTER_UNKNOWN', ['Identifier a']],
  ['half of a pair of surrogates at once', '\u{1f600}', '1:1 CHARACTER_UNKNOWN', []],
  ['an ampersand alone', '& a', '1:1 CHARACTER_UNKNOWN', ['Identifier a']],
  ['a block comment without end', 'a\n  /* b', '2:3 COMMENT_UNTERMINATED', ['Identifier a']],
  ['a nested one without end', '/* /* */', '1:1 COMMENT_UNTERMINATED', []],
  ['a string without end', 'a "b', '1:3 STRING_UNTERMINATED', ['Identifier a']],
  ['a string that ends in two marks', '"b""', '1:1 STRING_UNTERMINATED', []],
  ['a digit string without base', "'01' a", '1:1 STRING_UNTERMINATED', ['Number 01', 'Identifier a']],
  ['a digit string of other digits', "'012'B", '1:4 STRING_DIGITS', ["BString '012'B"]],
  ['small letters as digits', "'0a'H", '1:3 STRING_DIGITS', ["HString '0a'H"]],
  ['a name that ends in a hyphen', 'a- b', '1:2 NAME_HYPHEN', ['Identifier a-', 'Identifier b']],
  ['a number with zeros in front', '007', '1:1 NUMBER_ZEROS', ['Number 007']],
]

for (const [what, text, fault, expected] of refused) {
  tokens(`tells of ${what}`, () => {
    const result = read(text)
    assert.is(result.faults[0], fault)
    if (!text.startsWith("'01'")) assert.equal(result, { tokens: expected, faults: [fault] })
  })
}

tokens('positions count lines by CR, LF and CR LF', () => {
  const source = makeSource({ name: 'f', text: 'a\nb\r\nc\rd' })
  const row = tokenize(source, new Diagnostics(1))
  assert.equal(
    row.kinds.map((_, index) => tokenPosition(row, index)),
    [
      { file: 'f', line: 1, column: 1, offset: 0 },
      { file: 'f', line: 2, column: 1, offset: 2 },
      { file: 'f', line: 3, column: 1, offset: 5 },
      { file: 'f', line: 4, column: 1, offset: 7 },
      { file: 'f', line: 4, column: 2, offset: 8 },
    ],
  )
  assert.equal(positionAt(source, 4), { file: 'f', line: 2, column: 3, offset: 4 })
})

tokens('braces know their counterpart, and which have none', () => {
  const closing = (text: string): number[] => {
    const row = tokenize(makeSource({ name: 'f', text }), new Diagnostics(1))
    return row.texts.flatMap((word, index) => (word === '{' ? [row.closing[index]] : []))
  }
  assert.equal(closing('{ a { b } c }'), [6, 4])
  assert.equal(closing('{ { }'), [-1, 2])
  assert.equal(closing('} { }'), [2])
})

tokens('strings stand for their text without line ends and what is around those', () => {
  assert.is(characterStringValue('"a ""b"" c"'), 'a "b" c')
  assert.is(characterStringValue('"ab  \n\t  cd"'), 'abcd')
  assert.is(characterStringValue('"a b"'), 'a b')
  assert.is(digitStringDigits("'0 1\n1'B"), '011')
})

tokens.run()
