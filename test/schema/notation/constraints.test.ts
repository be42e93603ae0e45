/** Constraints worked out to sets, alternatives and exclusions. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { faultsOf, schemaOf, showType } from './support.ts'

const constraints = suite('schema: constraints')

/** The type and constraint of `A`. */
const accepted: readonly [body: string, shown: string][] = [
  ['A ::= INTEGER (5)', '(5)'],
  ['A ::= INTEGER (MIN..MAX)', '(MIN..MAX)'],
  ['A ::= INTEGER (1<..<5)', '(2..4)'],
  ['A ::= INTEGER (1 | 2 | 5..9 | 7..11 | -3)', '(-3 | 1..2 | 5..11)'],
  ['A ::= INTEGER (1..9 ^ 5..MAX)', '(5..9)'],
  ['A ::= INTEGER (1..9 EXCEPT 5)', '(1..4 | 6..9)'],
  ['A ::= INTEGER (ALL EXCEPT (1 | 5..9))', '(MIN..0 | 2..4 | 10..MAX)'],
  ['A ::= INTEGER (1..9)(5..20)', '(5..9)'],
  ['A ::= INTEGER (1..5, ...)', '(1..5; ...)'],
  ['A ::= INTEGER (1..5, ..., 7)', '(1..5; ...)'],
  // Only the last of several in a row can be extensible, and only the root of those before counts (50.11).
  ['A ::= INTEGER (1..5, ...)(2..9)', '(2..5)'],
  ['A ::= INTEGER (1..5)(2..9, ...)', '(2..5; ...)'],
  ['A ::= B (2..9) B ::= INTEGER (1..5, ...)', '(2..5)'],
  ['A ::= INTEGER (B | 9) B ::= INTEGER (1..5, ...)', '(1..5 | 9)'],
  ['A ::= INTEGER (INCLUDES B) B ::= [0] INTEGER (1..5)', '(1..5)'],
  ['A ::= INTEGER { one(1), two(2) } (one..two)', '(1..2)'],
  ['A ::= INTEGER (v..w) v INTEGER ::= 1 w B ::= two B ::= INTEGER { two(2) }', '(1..2)'],
  ['A ::= REAL (0.5..<2)', '(0.5..2)'],
  ['A ::= BOOLEAN (TRUE)', '({TRUE})'],
  ['A ::= ENUMERATED { a, b, c } (a | c)', '({a(0) | c(2)})'],
  ['A ::= B (ALL EXCEPT b) B ::= ENUMERATED { a, b }', '(not({b(1)}))'],
  ['A ::= B (a | b)(b | c) B ::= ENUMERATED { a, b, c }', '({b(1)})'],
  ['A ::= OBJECT IDENTIFIER ({1 2} | v) v OBJECT IDENTIFIER ::= {1 3}', '({1.2 | 1.3})'],
  ['A ::= IA5String ("a" | "b" | "a")', '({"a" | "b"})'],
  ['A ::= OCTET STRING (SIZE (4))', '(SIZE 4)'],
  ['A ::= OCTET STRING (SIZE (1..4 | 8, ...))', '(SIZE 1..4 | 8; ...)'],
  ['A ::= OCTET STRING (SIZE (1..MAX))', '(SIZE 1..MAX)'],
  ['A ::= OCTET STRING (SIZE (MIN..4))', '(SIZE 0..4)'],
  ['A ::= OCTET STRING (SIZE (B)) B ::= INTEGER (1..4)', '(SIZE 1..4)'],
  ['A ::= OCTET STRING (SIZE (1..4) | SIZE (6))', '(SIZE 1..4 | 6)'],
  ['A ::= OCTET STRING (ALL EXCEPT SIZE (1..4))', '(SIZE 0 | 5..MAX)'],
  ['A ::= OCTET STRING (SIZE (1..9))(SIZE (4..MAX))', '(SIZE 4..9)'],
  ['A ::= SEQUENCE SIZE (2) OF NULL', '(SIZE 2)'],
  ['A ::= SEQUENCE (SIZE (2..5)) OF NULL', '(SIZE 2..5)'],
  ['A ::= IA5String (FROM ("a".."f" | "09"))', '(FROM 0 9 a-f)'],
  ['A ::= IA5String (FROM ("a".."f" EXCEPT "c"))', '(FROM a-b d-f)'],
  ['A ::= NumericString (FROM (ALL EXCEPT " "))', '(FROM 0-9)'],
  ['A ::= PrintableString (FROM ("A"..MAX))', '(FROM A-Z a-z)'],
  ['A ::= IA5String (FROM ("A"<.."E"))', '(FROM B-E)'],
  ['A ::= IA5String (FROM (B)) B ::= IA5String (FROM ("xyz"))', '(FROM x-z)'],
  ['A ::= UTF8String (FROM ({0,0,0,200}..{0,0,1,0}))', '(FROM U+c8-U+100)'],
  ['A ::= IA5String (FROM ("ab") ^ SIZE (1..5))', '(SIZE 1..5 & FROM a-b)'],
  ['A ::= IA5String (FROM ("ab"))(FROM ("bc"))', '(FROM b)'],
  // An alphabet or a size: strings of one kind or the other, not a mix.
  ['A ::= IA5String (FROM ("a") | FROM ("b"))', '(any(FROM a)(FROM b))'],
  ['A ::= IA5String (FROM ("a") | SIZE (1) | "xyz")', '(any(FROM a)(SIZE 1)({"xyz"}))'],
  ['A ::= IA5String (FROM ("a".."c") EXCEPT FROM ("a"))', '(FROM a-c & not(FROM a))'],
  ['A ::= IA5String (SIZE (1..5, ...) ^ FROM ("a", ...))', '(SIZE 1..5 & FROM a; ...)'],
  ['A ::= IA5String (SIZE (1..5, ...) ^ FROM ("a"))', '(SIZE 1..5 & FROM a)'],
  ['A ::= SEQUENCE OF INTEGER (1..5)', ''],
  ['A ::= B (WITH COMPONENT (1..5)) B ::= SEQUENCE OF INTEGER', '(ELEMENT (1..5))'],
  [
    'A ::= B (WITH COMPONENTS { ..., a (5), b ABSENT }) B ::= SEQUENCE { a INTEGER, b NULL OPTIONAL, c REAL OPTIONAL }',
    '(WITH {a (5), b ABSENT})',
  ],
  [
    'A ::= B (WITH COMPONENTS { a (5), c OPTIONAL }) B ::= SEQUENCE { a INTEGER, b NULL OPTIONAL, c [0] NULL OPTIONAL }',
    '(WITH {a (5) PRESENT, b ABSENT})',
  ],
  ['A ::= B (WITH COMPONENTS { a (5), b }) B ::= CHOICE { a INTEGER, b NULL, c REAL }', '(WITH {a (5), c ABSENT})'],
  [
    'A ::= B (WITH COMPONENTS { ..., a PRESENT } | WITH COMPONENTS { ..., b PRESENT }) B ::= SET { a NULL OPTIONAL, b REAL OPTIONAL }',
    '(any(WITH {a PRESENT})(WITH {b PRESENT}))',
  ],
  [
    'A ::= B (WITH COMPONENTS { ..., a })(WITH COMPONENTS { ..., a (1..5) })(WITH COMPONENTS { ..., a (3..9) PRESENT }) B ::= SEQUENCE { a INTEGER OPTIONAL }',
    '(WITH {a (3..5) PRESENT})',
  ],
  [
    'A ::= B (WITH COMPONENTS { ..., a (WITH COMPONENTS { ..., b (TRUE) }) }) B ::= SEQUENCE { a SEQUENCE { b BOOLEAN } }',
    '(WITH {a (WITH {b ({TRUE})})})',
  ],
  ['A ::= OCTET STRING (CONTAINING B) B ::= INTEGER', '(CONTAINING U2 INTEGER)'],
  ['A ::= BIT STRING (CONTAINING NULL ENCODED BY {2 1 2})', '(CONTAINING U5 NULL & ENCODED BY 2.1.2)'],
  ['A ::= OCTET STRING (ENCODED BY v) (SIZE (5)) v OBJECT IDENTIFIER ::= {2 1}', '(SIZE 5 & ENCODED BY 2.1)'],
  ['A ::= ANY (INTEGER)', '(TYPE U2 INTEGER)'],
  ['A ::= SEQUENCE { a NULL } (v) v B ::= { a NULL } B ::= SEQUENCE { a NULL }', '({{a NULL}})'],
  ['A INTEGER ::= { 1 | 2, ... } B ::= NULL', '(1..2; ...)'],
]

for (const [body, shown] of accepted) {
  constraints(`of ${body}`, () => {
    const schema = schemaOf(body)
    const line = showType(schema, 'A', 0)
    const at = line.indexOf('(')
    assert.is(at < 0 ? '' : line.slice(at), shown)
  })
}

constraints('go with the element, not the list', () => {
  assert.is(showType(schemaOf('A ::= SEQUENCE OF INTEGER (1..5)'), 'A'), 'U16 SEQUENCE OF U2 INTEGER (1..5)')
})

const refused: readonly [body: string, faults: readonly string[]][] = [
  ['A ::= INTEGER (5..1)', ['2:16 RANGE_REVERSED']],
  ['A ::= REAL (1.5..0)', ['2:13 RANGE_REVERSED']],
  ['A ::= OCTET STRING (SIZE (5..1))', ['2:27 RANGE_REVERSED']],
  ['A ::= IA5String (FROM ("z".."a"))', ['2:24 RANGE_REVERSED']],
  ['A ::= INTEGER (1..5)(7..9)', ['2:21 warning CONSTRAINT_EMPTY']],
  ['A ::= OCTET STRING (SIZE (-1))', ['2:20 warning CONSTRAINT_EMPTY']],
  ['A ::= INTEGER (SIZE (5))', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= BOOLEAN (1..5)', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= OCTET STRING (FROM ("a"))', ['2:21 CONSTRAINT_TYPE']],
  ['A ::= IA5String ("a".."z")', ['2:18 CONSTRAINT_TYPE']],
  ['A ::= IA5String (FROM ("ab".."z"))', ['2:24 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (WITH COMPONENT (5))', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (WITH COMPONENTS { a })', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (PATTERN "x")', ['2:24 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (CONTAINING NULL)', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (B) B ::= BOOLEAN', ['2:16 CONSTRAINT_TYPE']],
  ['A ::= INTEGER ("x")', ['2:16 VALUE_TYPE']],
  ['A ::= INTEGER (v)', ['2:16 REFERENCE_UNKNOWN']],
  ['A ::= B (WITH COMPONENTS { ..., alpa PRESENT }) B ::= SEQUENCE { alpha NULL }', ['2:33 INNER_COMPONENT']],
  ['A ::= B (WITH COMPONENTS { a (SIZE (5)) }) B ::= SEQUENCE { a NULL }', ['2:31 CONSTRAINT_TYPE']],
  ['A ::= INTEGER (A)', ['2:1 REFERENCE_CIRCULAR']],
  ['A ::= UTF8String (PATTERN "a*")', ['2:27 note CONSTRAINT_UNCHECKED']],
  ['A ::= TIME (SETTINGS "Basic=Date")', ['2:13 note CONSTRAINT_UNCHECKED']],
  ['A ::= OCTET STRING (CONSTRAINED BY { words })', ['2:21 note CONSTRAINT_UNCHECKED']],
  ['A ::= DATE ("2000-01-01".."2000-12-31")', ['2:13 note CONSTRAINT_UNCHECKED']],
  ['A ::= REAL (WITH COMPONENTS { ..., base (2) })', ['2:13 note CONSTRAINT_UNCHECKED']],
]

for (const [body, faults] of refused) {
  constraints(`tells of ${body}`, () => assert.equal(faultsOf(body), faults))
}

constraints.run()
