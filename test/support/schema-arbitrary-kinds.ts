/** Types without parts, as text: what they are called, and what constrains them. */

export interface SimpleKind {
  readonly type: string
  /** Their universal tag, or something that stands for it. */
  readonly tag: string
  readonly limits: readonly string[]
  /** For DEFAULT, where nothing limits them. */
  readonly values?: readonly string[]
}

const integerLimits = [
  '(0..255)',
  '(-128..127)',
  '(MIN..10)',
  '(5..MAX)',
  '(1 | 3 | 7..9)',
  '(0..10, ...)',
  '(0..10 EXCEPT 5)',
  '(-5..100) (0..200)',
  '(0..18446744073709551615)',
  '(4)',
  '(-9223372036854775808..9223372036854775807)',
  '(-9223372036854775809..MAX)',
  '(INTEGER (1..6))',
]
const integer = { tag: 'U2', limits: integerLimits, values: ['7', '-4'] }
const enumerated = { tag: 'U10', limits: ['(e0 | e2)', '(e1, ...)'], values: ['e0', 'e1'] }
const bits = {
  tag: 'U3',
  limits: ['(SIZE (4))', '(SIZE (0..8 | 16))', "('1010'B | '11'B)", '(SIZE (3..MAX))'],
  values: ["'1010'B"],
}

function ofCharacters(type: string): SimpleKind {
  const [from, to, text, other] = type === 'NumericString' ? ['2', '6', '345', '22'] : ['b', 'y', 'cab', 'dd']
  const alphabet = `FROM ("${from}".."${to}")`
  return {
    type,
    tag: type,
    limits: [
      '(SIZE (1..4))',
      '(SIZE (3, ...))',
      `(${alphabet})`,
      `(SIZE (0..3) ^ ${alphabet})`,
      `("${text}" | "${other}")`,
      `(SIZE (2) | ${alphabet})`,
      `(SIZE (1..5) EXCEPT "${other}")`,
      `(${alphabet}) (SIZE (2..MAX))`,
    ],
    values: [`"${text}"`, `"${other}"`],
  }
}

/** By groups, which come up alike. */
export const simpleKinds: readonly (readonly SimpleKind[])[] = [
  [
    { type: 'INTEGER', ...integer },
    { type: 'INTEGER', ...integer },
    { type: 'INTEGER { low(0), high(9) }', ...integer },
  ],
  [
    { type: 'ENUMERATED { e0, e1, e2 }', ...enumerated },
    { type: 'ENUMERATED { e0(5), e1(-3), e2(300) }', ...enumerated },
    { type: 'ENUMERATED { e0, e1, ..., e2(70000) }', ...enumerated },
    { type: 'ENUMERATED { e0(-129), ..., e1, e2 }', ...enumerated },
  ],
  [
    { type: 'BIT STRING', ...bits },
    { type: 'BIT STRING { b0(0), b3(3), b9(9) }', ...bits },
  ],
  [
    {
      type: 'OCTET STRING',
      tag: 'U4',
      limits: ['(SIZE (1..4))', '(SIZE (0 | 3))', "('00'H | 'FF00'H)", '(SIZE (2..MAX, ...))'],
      values: ["'FF00'H"],
    },
  ],
  [
    { type: 'BOOLEAN', tag: 'U1', limits: ['(TRUE)'], values: ['TRUE', 'FALSE'] },
    { type: 'NULL', tag: 'U5', limits: [], values: ['NULL'] },
    { type: 'REAL', tag: 'U9', limits: ['(0..10)', '(0.5<..MAX)'], values: ['1.5', '0'] },
    { type: 'OBJECT IDENTIFIER', tag: 'U6', limits: ['({1 2 3} | {2 999 4})'], values: ['{1 2 3}'] },
    { type: 'RELATIVE-OID', tag: 'U13', limits: [] },
    { type: 'OID-IRI', tag: 'U35', limits: [] },
    { type: 'RELATIVE-OID-IRI', tag: 'U36', limits: [] },
  ],
  ['UTCTime', 'GeneralizedTime', 'TIME', 'DATE', 'TIME-OF-DAY', 'DATE-TIME', 'DURATION'].map((type) => ({
    type,
    tag: type,
    limits: [],
  })),
  ['UTF8String', 'NumericString', 'PrintableString', 'IA5String', 'VisibleString', 'BMPString', 'UniversalString'].map(
    ofCharacters,
  ),
  ['TeletexString', 'GeneralString', 'GraphicString', 'VideotexString', 'ObjectDescriptor'].map((type) => ({
    type,
    tag: type,
    limits: ['(SIZE (1..5))'],
  })),
]
