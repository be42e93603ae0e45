/** Faults by hand: contents of each kind of type, constraints, DER, BER within a schema. */
import type { Case } from './cases-structure.ts'

const bits = 'P ::= BIT STRING { first(0), third(2) } (SIZE (0..3))'
const text = 'P ::= SEQUENCE OF UTF8String (SIZE (1..2))'
const real = 'P ::= SEQUENCE OF REAL'
const ordered =
  'P ::= SEQUENCE { s SET { a [5] NULL, b [APPLICATION 1] NULL OPTIONAL, c [PRIVATE 0] NULL OPTIONAL }, l SET OF INTEGER }'

export const contentsCases: Readonly<Record<string, Case>> = {
  BOOLEAN: { schema: 'P ::= BOOLEAN', hex: '010200ff', expected: ['BOOLEAN_LENGTH@2 P'] },
  'BOOLEAN, empty': { schema: 'P ::= BOOLEAN', hex: '0100', expected: ['BOOLEAN_LENGTH@2 P'] },
  'BOOLEAN, TRUE in another way': { schema: 'P ::= BOOLEAN (TRUE)', hex: '010101', expected: [] },
  'BOOLEAN, not allowed': { schema: 'P ::= BOOLEAN (TRUE)', hex: '010100', expected: ['VALUE_NOT_ALLOWED@2 P'] },
  'INTEGER, empty': { schema: 'P ::= INTEGER', hex: '0200', expected: ['INTEGER_EMPTY@2 P'] },
  'INTEGER, padded': { schema: 'P ::= INTEGER', hex: '02020001', expected: ['INTEGER_PADDED@2 P'] },
  'INTEGER, range': { schema: 'P ::= INTEGER (-5..5)', hex: '0201fa', expected: ['VALUE_RANGE@2 P'] },
  'INTEGER, ranges': { schema: 'P ::= INTEGER (1 | 3..4)', hex: '020102', expected: ['VALUE_RANGE@2 P'] },
  'INTEGER, range beyond 64 bits': {
    schema: 'P ::= SEQUENCE OF INTEGER (0..18446744073709551615)',
    hex: '3016 020900ffffffffffffffff 0209010000000000000000',
    expected: ['VALUE_RANGE@15 P[1]'],
  },
  'INTEGER of more than 64 bits': {
    schema: 'P ::= SEQUENCE OF INTEGER (0..MAX)',
    hex: '3016 0209010000000000000000 0209ff0000000000000000',
    expected: ['VALUE_RANGE@15 P[1]'],
  },
  'INTEGER, range of 64 bits': {
    schema: 'P ::= SEQUENCE OF INTEGER (-9223372036854775808..9223372036854775807)',
    hex: '302a 02087fffffffffffffff 0209008000000000000000 02088000000000000000 0209ff7fffffffffffffff',
    expected: ['VALUE_RANGE@14 P[1]', 'VALUE_RANGE@35 P[3]'],
  },
  'INTEGER, extensible range': { schema: 'P ::= INTEGER (0..5, ...)', hex: '020106', expected: [] },
  ENUMERATED: { schema: 'P ::= ENUMERATED { a, b(5) }', hex: '0a0101', expected: ['ENUMERATION_UNKNOWN@2 P'] },
  'ENUMERATED, extensible': { schema: 'P ::= ENUMERATED { a, b(5), ... }', hex: '0a0101', expected: [] },
  'ENUMERATED, padded': { schema: 'P ::= ENUMERATED { a, b(5) }', hex: '0a020005', expected: ['INTEGER_PADDED@2 P'] },
  'ENUMERATED, not allowed': {
    schema: 'P ::= ENUMERATED { a, b(5) } (a)',
    hex: '0a0105',
    expected: ['VALUE_NOT_ALLOWED@2 P'],
  },
  NULL: { schema: 'P ::= NULL', hex: '050100', expected: ['NULL_LENGTH@2 P'] },
  'OBJECT IDENTIFIER, empty': { schema: 'P ::= OBJECT IDENTIFIER', hex: '0600', expected: ['OID_EMPTY@2 P'] },
  'OBJECT IDENTIFIER, padded': { schema: 'P ::= OBJECT IDENTIFIER', hex: '06032a8001', expected: ['OID_PADDED@3 P'] },
  'OBJECT IDENTIFIER, unfinished': {
    schema: 'P ::= RELATIVE-OID',
    hex: '0d032a8181',
    expected: ['OID_UNFINISHED@4 P'],
  },
  'OBJECT IDENTIFIER, not allowed': {
    schema: 'P ::= OBJECT IDENTIFIER ({1 2 3} | {1 2 4})',
    hex: '06022a05',
    expected: ['VALUE_NOT_ALLOWED@2 P'],
  },
  'REAL: base, exponent, mantissa, special': {
    schema: real,
    hex: '3018 0903b00001 0903830001 09028000 090144 0900 0903800000',
    expected: [
      'REAL_INVALID@4 P[0]',
      'REAL_INVALID@9 P[1]',
      'REAL_INVALID@14 P[2]',
      'REAL_INVALID@18 P[3]',
      'REAL_INVALID@23 P[5]',
    ],
  },
  'REAL: decimal': {
    schema: real,
    hex: '3019 0902012b 0904012c3530 0904022b3432 0905032e354534 0900',
    expected: ['REAL_INVALID@4 P[0]', 'REAL_INVALID@8 P[1]', 'REAL_INVALID@14 P[2]'],
  },
  'REAL, range': { schema: 'P ::= REAL (0..10)', hex: '0903800403', expected: ['VALUE_RANGE@2 P'] },
  'BIT STRING, empty': { schema: 'P ::= BIT STRING', hex: '0300', expected: ['BIT_STRING_EMPTY@2 P'] },
  'BIT STRING, unused bits': { schema: 'P ::= BIT STRING', hex: '03020800', expected: ['BIT_STRING_UNUSED@2 P'] },
  'BIT STRING, unused bits of none': { schema: 'P ::= BIT STRING', hex: '030101', expected: ['BIT_STRING_UNUSED@2 P'] },
  'BIT STRING, segments': {
    schema: 'P ::= SEQUENCE OF BIT STRING (SIZE (12))',
    hex: '302d 2308 030200aa 030204f0 2308 030204aa 030200f0 2304 040200aa 2306 030200aa 0300 2303 030100 2304 030204f0',
    expected: [
      'BIT_STRING_UNUSED@16 P[1]',
      'STRING_SEGMENT@24 P[2]',
      'BIT_STRING_EMPTY@36 P[3]',
      'SIZE@38 P[4]',
      'SIZE@43 P[5]',
    ],
  },
  'BIT STRING, size with named bits': {
    schema: bits.replace('P ::= ', 'P ::= SEQUENCE OF '),
    hex: '300c 0302 02a0 0302 0080 0302 0410',
    expected: ['SIZE@12 P[2]'],
  },
  'BIT STRING, not allowed': {
    schema: "P ::= BIT STRING ('1010'B)",
    hex: '030204b0',
    expected: ['VALUE_NOT_ALLOWED@2 P'],
  },
  'OCTET STRING, size': { schema: 'P ::= OCTET STRING (SIZE (1 | 3))', hex: '0402abcd', expected: ['SIZE@2 P'] },
  'OCTET STRING, size of segments': {
    schema: 'P ::= OCTET STRING (SIZE (1 | 3))',
    hex: '2480 0402abcd 2402 0400 0000',
    expected: ['SIZE@2 P'],
  },
  'OCTET STRING, not allowed': {
    schema: "P ::= OCTET STRING ('AB'H)",
    hex: '0401cd',
    expected: ['VALUE_NOT_ALLOWED@2 P'],
  },
  'OCTET STRING, a segment of another type': {
    schema: 'P ::= OCTET STRING (SIZE (9))',
    hex: '240a 0401ab 2c03 0401ab 0500',
    expected: ['STRING_SEGMENT@5 P'],
  },
  'UTF8String, size in characters': {
    schema: text,
    hex: '300f 0c04 c3a9c3a9 0c00 0c05 6161c3a9 61',
    expected: ['SIZE@10 P[1]', 'SIZE@12 P[2]'],
  },
  'UTF8String, not UTF-8': {
    schema: text,
    hex: '3012 0c0261ff 0c0461eda080 0c0161 0c03 61e282',
    expected: ['UTF8_INVALID@5 P[0]', 'UTF8_INVALID@9 P[1]', 'UTF8_INVALID@18 P[3]'],
  },
  'UTF8String, a character in two segments': {
    schema: 'P ::= UTF8String (SIZE (1))',
    hex: '2c06 0401c3 0401a9',
    expected: [],
  },
  'UTF8String, a bad character in two segments': {
    schema: 'P ::= UTF8String',
    hex: '2c80 040261e2 040128 0401ff 0000',
    expected: ['UTF8_INVALID@5 P'],
  },
  'PrintableString, character': { schema: 'P ::= PrintableString', hex: '1303 614062', expected: ['CHARACTER@3 P'] },
  'PrintableString, character of a segment': {
    schema: 'P ::= PrintableString',
    hex: '3306 040161 04012a',
    expected: ['CHARACTER@7 P'],
  },
  'IA5String, alphabet': { schema: 'P ::= IA5String (FROM ("a".."f"))', hex: '1603 616263', expected: [] },
  'IA5String, outside the alphabet': {
    schema: 'P ::= IA5String (FROM ("a".."f"))',
    hex: '1603 616763',
    expected: ['ALPHABET@3 P'],
  },
  'size before alphabet': {
    schema: 'P ::= IA5String (SIZE (2)) (FROM ("a".."f"))',
    hex: '1603 676763',
    expected: ['SIZE@2 P'],
  },
  'UTF8String, outside the alphabet': {
    schema: 'P ::= UTF8String (FROM ("é"))',
    hex: '0c03 c3a961',
    expected: ['ALPHABET@4 P'],
  },
  'UTF8String, not allowed': { schema: 'P ::= UTF8String ("ab" | "cd")', hex: '0c026162', expected: [] },
  'UTF8String, not allowed in segments': {
    schema: 'P ::= UTF8String ("ab" | "cd")',
    hex: '2c06 040161 040163',
    expected: ['VALUE_NOT_ALLOWED@2 P'],
  },
  'a union of unlike parts': {
    schema: 'P ::= IA5String (SIZE (1) | FROM ("x"))',
    hex: '1602 7861',
    expected: ['CONSTRAINT@2 P'],
  },
  'an exclusion': {
    schema: 'P ::= IA5String (SIZE (1..2) EXCEPT "no")',
    hex: '1602 6e6f',
    expected: ['CONSTRAINT@2 P'],
  },
  'BMPString, odd': { schema: 'P ::= BMPString', hex: '1e03 006100', expected: ['STRING_LENGTH@2 P'] },
  'BMPString, odd in segments': { schema: 'P ::= BMPString', hex: '3e06 040100 0401 61', expected: [] },
  'UniversalString, beyond the last character': {
    schema: 'P ::= UniversalString',
    hex: '1c08 00000061 00110000',
    expected: ['CODE_POINT@6 P'],
  },
  'UniversalString, surrogate': { schema: 'P ::= UniversalString', hex: '1c04 0000d800', expected: ['CODE_POINT@2 P'] },
  UTCTime: { schema: 'P ::= UTCTime', hex: '170c 3134303233303030303030 5a', expected: ['TIME_INVALID@2 P'] },
  GeneralizedTime: { schema: 'P ::= GeneralizedTime', hex: '180a 32303134313132323138', expected: [] },
  'GeneralizedTime, no such day': {
    schema: 'P ::= GeneralizedTime',
    hex: '180a 32303135303232393138',
    expected: ['TIME_INVALID@2 P'],
  },
  DATE: { schema: 'P ::= DATE', hex: '1f1f08 3230313430323330', expected: ['TIME_INVALID@3 P'] },
  'OID-IRI': { schema: 'P ::= OID-IRI', hex: '1f23 022f ff', expected: ['UTF8_INVALID@4 P'] },

  // DER.
  'DER: indefinite, long, constructed': {
    schema: 'P ::= SEQUENCE { a OCTET STRING, b INTEGER, c NULL }',
    der: true,
    hex: '3080 2403 040161 02810101 0500 0000',
    expected: ['DER_INDEFINITE@1 P', 'DER_CONSTRUCTED@2 P.a', 'DER_LENGTH@8 P.b'],
  },
  'DER: a length with a leading zero': {
    schema: 'P ::= NULL',
    der: true,
    hex: '05820000',
    expected: ['DER_LENGTH@1 P'],
  },
  'DER: BOOLEAN': { schema: 'P ::= BOOLEAN', der: true, hex: '010101', expected: ['DER_BOOLEAN@2 P'] },
  'DER: unused bits': { schema: 'P ::= BIT STRING', der: true, hex: '030204ff', expected: ['DER_UNUSED_BITS@2 P'] },
  'DER: named bits': { schema: bits, der: true, hex: '03020580', expected: ['DER_NAMED_BITS@2 P'] },
  'DER: times': {
    schema: 'P ::= SEQUENCE { u UTCTime, g GeneralizedTime }',
    der: true,
    hex: '3019 170b 3134313132323138353 95a 180a 32303134313132323138',
    expected: ['DER_TIME@4 P.u', 'DER_TIME@17 P.g'],
  },
  'DER: REAL': {
    schema: real,
    der: true,
    hex: '300a 0903800002 0903013432',
    expected: ['DER_REAL@4 P[0]', 'DER_REAL@9 P[1]'],
  },
  'DER: defaults': {
    schema: 'P ::= SEQUENCE { a INTEGER DEFAULT 5, b [0] BOOLEAN DEFAULT TRUE, c BIT STRING { x(0) } DEFAULT {x} }',
    der: true,
    hex: '300c 020105 a0030101ff 03020780',
    expected: ['DEFAULT_ENCODED@4 P.a', 'DEFAULT_ENCODED@9 P.b', 'DEFAULT_ENCODED@12 P.c'],
  },
  'DER: a default alternative': {
    schema: 'P ::= SEQUENCE { a CHOICE { i INTEGER, n NULL } DEFAULT i:5 }',
    der: true,
    hex: '3003 020105',
    expected: ['DEFAULT_ENCODED@4 P.a.i'],
  },
  'DER: order of a SET': {
    schema: ordered,
    der: true,
    hex: '3010 310c a5020500 61020500 e0020500 3100',
    expected: ['DER_SET_ORDER@8 P.s.b'],
  },
  'DER: order of a SET OF': {
    schema: ordered,
    der: true,
    hex: '3012 3104 a5020500 310a 020105 020104 02020080 ',
    expected: ['DER_SET_OF_ORDER@13 P.l[1]'],
  },

  // BER itself, within a schema.
  'a length beyond the parent costs but the parent': {
    schema: 'P ::= SEQUENCE OF SEQUENCE { a INTEGER, b NULL }',
    hex: '300d 3004 020501 05 3005 020101 0500',
    expected: ['LENGTH_EXCEEDS_PARENT@5 P[0].a'],
  },
  'end-of-contents octets in a definite value': {
    schema: 'P ::= SEQUENCE OF SEQUENCE { a INTEGER OPTIONAL }',
    hex: '300b 3002 0000 3005 020101 0100',
    expected: ['END_OF_CONTENTS_UNEXPECTED@4 P[0]', 'COMPONENT_UNEXPECTED@11 P[1]'],
  },
  'malformed end-of-contents octets in a choice': {
    schema: 'P ::= SEQUENCE { pick CHOICE { a [0] IMPLICIT SEQUENCE OF NULL }, n NULL }',
    hex: '3080 a080 0500 0001 0500 0000',
    expected: ['END_OF_CONTENTS_LENGTH@7 P.pick.a[1]'],
  },
  'malformed end-of-contents octets in a choice, within a definite value': {
    schema: 'P ::= SEQUENCE OF CHOICE { a [0] IMPLICIT SEQUENCE OF NULL, b NULL }',
    hex: '3008 a080 0500 0001 0500',
    expected: ['END_OF_CONTENTS_LENGTH@7 P[0].a[1]'],
  },
  'end-of-contents octets missing': {
    schema: 'P ::= SEQUENCE OF SEQUENCE OF NULL',
    hex: '3004 3080 0500',
    expected: ['END_OF_CONTENTS_MISSING@6 P[0]'],
  },
  'header over the end': {
    schema: 'P ::= SEQUENCE OF NULL',
    hex: '3003 0500 05',
    expected: ['HEADER_EXCEEDS_PARENT@5 P[1]'],
  },
  'a reserved tag, length and tag numbers': {
    schema: 'P ::= SEQUENCE OF SEQUENCE OF NULL',
    hex: '3017 3002 2000 3002 05ff 3003 9f1e00 3004 9f800100 3002 0580',
    expected: [
      'TAG_RESERVED@4 P[0][0]',
      'LENGTH_RESERVED@9 P[1][0]',
      'TAG_NUMBER_NOT_LOW@13 P[2][0]',
      'TAG_NUMBER_PADDED@18 P[3][0]',
      'INDEFINITE_PRIMITIVE@24 P[4][0]',
    ],
  },
  'a length beyond all': {
    schema: 'P ::= SEQUENCE OF NULL',
    hex: '300a 0588 0100000000000000',
    expected: ['LENGTH_TOO_LARGE@3 P[0]'],
  },
  'cut in a header': { schema: 'P ::= SEQUENCE OF NULL', hex: '3080 05', expected: ['TRUNCATED@3 P[0] 3'] },
  'cut between values': { schema: 'P ::= SEQUENCE OF NULL', hex: '3080 0500', expected: ['TRUNCATED@4 P 2'] },
  'cut in contents': { schema: 'P ::= SEQUENCE { a INTEGER }', hex: '3004 0202 01', expected: ['TRUNCATED@5 P.a 1'] },
  nothing: { schema: 'P ::= NULL', hex: '', expected: ['TRUNCATED@0  2'] },
  'one more octet': { schema: 'P ::= NULL', hex: '0500 00', expected: ['TRAILING_OCTETS@2 '] },
}
