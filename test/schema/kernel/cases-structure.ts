/** Strings in all their forms, what may stand where, DER, and faults of BER inside a schema. */
import type { Case } from './cases-contents.ts'

const der = true
const strings = `P ::= SEQUENCE OF CHOICE {
  u [0] UTF8String (SIZE (0..3)), p [1] PrintableString (FROM ("a".."f")) (SIZE (1..4)), o [2] OCTET STRING (SIZE (2..3)),
  b [3] BIT STRING (SIZE (4..12)), n [4] BIT STRING { one(0), four(3) } (SIZE (2..5)), w [5] BMPString (SIZE (1)),
  v [6] UniversalString (SIZE (1..2)), t [7] TeletexString (SIZE (1..2)) }`
const checked = `P ::= SEQUENCE OF CHOICE { u [0] UTF8String (FROM ("a".."z")), o [1] OCTET STRING ('0F'H | '0102'H), t UTCTime,
  b [2] BIT STRING (SIZE (1) | '0F'H) }`
const held = `P ::= SEQUENCE { o [0] OCTET STRING (CONTAINING INTEGER (0..9)) (SIZE (3)) OPTIONAL,
  b [1] BIT STRING (CONTAINING SEQUENCE OF BOOLEAN) OPTIONAL, c [2] BIT STRING (CONTAINING SEQUENCE OF BOOLEAN) OPTIONAL }`
const sequence = `P ::= SEQUENCE { a [0] INTEGER, b [1] INTEGER OPTIONAL, c [2] SEQUENCE { d NULL }, ...,
  e [4] INTEGER OPTIONAL }`
const set = 'P ::= SET { a [0] INTEGER, b [APPLICATION 1] INTEGER OPTIONAL, c [40] BOOLEAN }'
const table = `C ::= CLASS { &id INTEGER UNIQUE, &T OPTIONAL } S C ::= { { &id 1, &T NULL } |
  { &id 2, &T CHOICE { x [0] BOOLEAN } } | { &id 3 } }`
const open = `${table} P ::= SEQUENCE OF SEQUENCE { id C.&id ({S}), v C.&T ({S}{@.id}) OPTIONAL }`
const within = 'P ::= SEQUENCE { a SEQUENCE OF INTEGER, b UTF8String OPTIONAL, c BOOLEAN }'
const setOf = 'P ::= SET OF SEQUENCE OF NULL'

const times = (count: number, text: string): string => text.repeat(count)

export const structureCases: Readonly<Record<string, Case>> = {
  'strings, whole': {
    schema: strings,
    octets: `30{ 80:c3a961 80:"abcd" 80:c328 80:c3 81: 81:"abg" 81:6121 82:01 82:01020304 83:0004 83:00ff00 83: 83:08 83:09 83:01
      84:06c0 84:000000f000 85:0041 85:41 85:00410042 86:00000041 86:0011000041 86:0000d800 86:00110000 87: }`,
    log: [
      'SIZE@9 P[1].u (4): 61626364',
      'UTF8_INVALID@15 P[2].u: c328',
      'UTF8_INVALID@19 P[3].u: c3',
      'SIZE@22 P[4].p',
      'ALPHABET@26 P[5].p (103): 616267',
      'CHARACTER@30 P[6].p (33): 6121',
      'SIZE@33 P[7].o (1): 01',
      'SIZE@36 P[8].o (4): 01020304',
      'SIZE@46 P[10].b (16): 00ff00',
      'BIT_STRING_EMPTY@51 P[11].b',
      'BIT_STRING_UNUSED@53 P[12].b (8): 08',
      'BIT_STRING_UNUSED@56 P[13].b (9): 09',
      'BIT_STRING_UNUSED@59 P[14].b (1): 01',
      'SIZE@66 P[16].n (20): 000000f000',
      'STRING_LENGTH@77 P[18].w (1): 41',
      'SIZE@80 P[19].w (2): 00410042',
      'STRING_LENGTH@92 P[21].v (5): 0011000041',
      'CODE_POINT@99 P[22].v (55296): 0000d800',
      'CODE_POINT@105 P[23].v (1114112): 00110000',
      'SIZE@111 P[24].t',
    ],
  },
  'strings, DER': {
    schema: strings,
    octets: '30( 83:040f 83:04f0 84:06c0 84:0600 84:04b0 84:0410 84:0400 84:00 )',
    log: ['DER_UNUSED_BITS@4 P[0].b: 040f', 'DER_NAMED_BITS@16 P[3].n: 0600', 'DER_NAMED_BITS@28 P[6].n: 0400'],
    der,
  },
  'strings in segments': {
    schema: strings,
    octets: `30{ a0{ 04:c3 24( 04: 04:a962 ) } a2( 04:01 04:01 04:0203 ) a3( 03:000f 03:04f0 ) a3( 03:04f0 03:000f ) a3( 03: )
      a1( 04:"a" 0c:"b" ) a1( 04:"a" 2c( 04:"c" ) 04:"!" ) a1( 04:"a" 04:"bg" 04:"!" ) a0{ 04:61 7f8148{ 04:62 } }
      a6( 04:0000 24{ 04:00 } ) a6( ) a3( 03:09 ) a3( 03:03 ) a3( ) a0( 04:e4 04:b8 04:ad 04:c3 ) }`,
    log: [
      'SIZE@19 P[1].o (4)',
      'BIT_STRING_UNUSED@43 P[3].b (4)',
      'BIT_STRING_EMPTY@53 P[4].b',
      'STRING_SEGMENT@58 P[5].p',
      'STRING_SEGMENT@66 P[6].p',
      'CHARACTER@85 P[7].p (33)',
      'STRING_SEGMENT@91 P[8].u',
      'STRING_LENGTH@104 P[9].v (3)',
      'SIZE@117 P[10].v',
      'BIT_STRING_UNUSED@121 P[11].b (9)',
      'BIT_STRING_UNUSED@126 P[12].b (3)',
      'SIZE@129 P[13].b',
      'UTF8_INVALID@142 P[14].u',
    ],
  },
  'strings in pieces': {
    schema: strings,
    octets: `30( 81:"${times(130, 'a')}g" 82:${times(128, '00')} 83:03${times(128, 'ff')} 80:${times(200, '61')}c3
      86:${times(33, '00000041')}00110000 )`,
    log: [
      'SIZE@7 P[0].p (131)',
      'SIZE@141 P[1].o (128)',
      'SIZE@272 P[2].b (1021)',
      'UTF8_INVALID@604 P[3].u',
      'CODE_POINT@740 P[4].v (1114112)',
    ],
    maxContiguous: 127,
  },
  'strings in segments that are wanted whole': {
    schema: checked,
    octets: `30{ 80:"a" a0{ 04:61 24{ 04: 04:6243 } } a1( 04:0f 04: ) a1( 04:01 04:02 ) a1( 04:01 04:03 )
      37{ 04:"141122" 04:"185900Z" } 37( 04:"1" ) a2( 03:0020 03:040f ) a2( 03:0080 03:0107 ) a2( ) }`,
    log: [
      'check@4 P[0].u: 61, the last at 4',
      'check@7 P[1].u: 616243, the last at 17',
      'VALUE_NOT_ALLOWED@39 P[4].o: 0103',
      'TIME_INVALID@68 P[6].t: 31',
      'check@73 P[7].b: 04200f, the last at 80',
      'check@83 P[8].b: 018007, the last at 90',
      'check@93 P[9].b: 00, the last at 93',
    ],
  },
  'more segments than are kept track of': {
    schema: checked,
    octets: `30{ a0( ${times(70, '04:"a" ')}) }`,
    log: [`check@5 P[0].u: ${times(70, '61')}, the last at 5`],
  },
  'strings that are too long to be wanted whole': {
    schema: checked,
    octets: `30{ a0( 04:"${times(100, 'a')}" 04:"${times(28, 'a')}" ) 80:"${times(128, 'a')}" 17:"${times(128, '1')}" }`,
    log: ['LIMIT_CONTIGUOUS@5 P[0].u', 'LIMIT_CONTIGUOUS@140 P[1].u (128)', 'LIMIT_CONTIGUOUS@271 P[2].t (128)'],
    maxContiguous: 127,
  },
  'an INTEGER that is too long': {
    schema: within,
    octets: `30( 30( 02:${times(128, '01')} ) 01:ff )`,
    log: ['LIMIT_CONTIGUOUS@9 P.a[0] (128)'],
    maxContiguous: 127,
  },
  'the end inside a string in pieces': {
    schema: strings,
    octets: `.30830100008182100021${times(300, '61')}`,
    log: ['CHARACTER@9 P[0].p (33)', 'TRUNCATED@310, final'],
    maxContiguous: 127,
  },
  CONTAINING: { schema: held, octets: '30{ 80:020105 81:0030030101ff a2( 03:00ff 03:04f0 ) }', log: [] },
  'CONTAINING: faults of what is held': {
    schema: held,
    octets: '30( 80:020110 81:0030020500 82:00300430020101 )',
    log: ['VALUE_RANGE@6 P.o: 10', 'unexpected@12 P.b[0]', 'unexpected@19 P.c[0]', 'LENGTH_EXCEEDS_PARENT@22'],
  },
  'CONTAINING: more and less than one value': {
    schema: held,
    octets: '30( 80:0201050500 81:00010100 82:00 )',
    log: ['SIZE@4 P.o (5)', 'unexpected@7 P.o', 'unexpected@12 P.b', 'missing@15 P.b', 'missing@18 P.c'],
  },
  'CONTAINING: bits': {
    schema: held,
    octets: '30( 81:013000 82: )',
    log: ['BIT_STRING_UNUSED@4 P.b (1)', 'BIT_STRING_EMPTY@9 P.c'],
  },
  'CONTAINING: depth': { schema: held, octets: '30( 81:003000 )', log: ['LIMIT_DEPTH@5, final'], maxDepth: 2 },
  'a component too many, and one left out': {
    schema: sequence,
    octets: '30( 80:01 83:01 a2( 05: 05: ) 84:02 83: )',
    log: ['unexpected@5 P', 'unexpected@12 P.c'],
  },
  'the mandatory one missing': {
    schema: sequence,
    octets: '30( 81:02 a2( ) )',
    log: ['unexpected@2 P', 'unexpected@5 P', 'missing@7 P'],
  },
  'the mandatory one missing, the next taken': {
    schema: sequence,
    octets: '30( a2( 05: ) 84:01 )',
    log: ['unexpected@2 P'],
    takeAs: 'c',
  },
  'the wrong form': {
    schema: sequence,
    octets: '30( a0( 02:01 ) 82:0500 )',
    log: ['FORM_WRONG@2 P.a', 'FORM_WRONG@7 P.c'],
  },
  SET: {
    schema: set,
    octets: '31( 9f28:00 41:01 41:01 c0:01 )',
    log: ['unexpected@9 P.b, again', 'unexpected@12 P', 'missing@15 P'],
  },
  'SET, DER': {
    schema: set,
    octets: '31( 9f28:ff 80:01 41:01 )',
    log: ['DER_SET_ORDER@6 P.a', 'DER_SET_ORDER@9 P.b'],
    der,
  },
  'open types': {
    schema: open,
    octets:
      '30{ 30( 02:01 05: ) 30( 02:01 02:05 ) 30( 02:02 80:01 ) 30( 02:02 81:01 ) 30( 02:03 05: ) 30( 02:04 05: ) }',
    log: ['unexpected@14 P[1].v', 'unexpected@30 P[3].v', 'OPEN_TYPE_ABSENT@38 P[4].v', 'KEY_UNKNOWN@44 P[5].id: 04'],
  },
  'open types: a key that is in no row': {
    schema: `${table} P ::= SEQUENCE { id C.&id, v C.&T ({S}{@id}) }`,
    octets: '30( 02:04 30( ) )',
    log: ['OPEN_KEY_UNKNOWN@5 P.v'],
  },
  lists: {
    schema: 'P ::= SEQUENCE (SIZE (1 | 3)) OF SEQUENCE (SIZE (1..2)) OF INTEGER',
    octets: '30( 30( 02:01 ) 30( 02:01 02:02 02:03 ) 30{ } )',
    log: ['SIZE@9 P[1] (3)', 'SIZE@20 P[2]'],
  },
  'headers, DER': {
    schema: within,
    octets: '30( 30{ 02:05 } .2c81030c0161 .01810180 )',
    log: ['DER_INDEFINITE@3 P.a', 'DER_LENGTH@10 P.b', 'DER_LENGTH@16 P.c'],
    der,
  },
  'a string in segments, DER': {
    schema: within,
    octets: '30( 30( ) 2c( 0c:"a" 04:80 ) 01:ff )',
    log: ['DER_CONSTRUCTED@4 P.b'],
    der,
  },
  'SET OF, DER': {
    schema: 'P ::= SET (SIZE (1..2)) OF SET OF INTEGER',
    octets: '31( 31( 02:02 02:01 02:01 02:03 ) 31( 02:7f 02:03e8 ) 31( ) )',
    log: ['DER_SET_OF_ORDER@7 P[0][1]', 'DER_SET_OF_ORDER@16 P[1]', 'DER_SET_OF_ORDER@25 P[2]', 'SIZE@2 P (3)'],
    der,
  },
  'SET OF, DER: indefinite length': {
    schema: setOf,
    octets: '31( 30( 05: ) 30{ } 30( ) )',
    log: ['DER_INDEFINITE@7 P[1]', 'DER_SET_OF_ORDER@10 P[2]'],
    der,
  },
  'SET OF, DER: what is faulty is not compared': {
    schema: setOf,
    octets: '31( 30( 05: ) 30( .0505 ) 30( ) 30( 05: ) 02:01 30( ) 30( 05: ) )',
    log: ['LENGTH_EXCEEDS_PARENT@9', 'unexpected@16 P[4]'],
    der,
  },
  'SET OF, DER: beginnings are compared': {
    schema: 'P ::= SET OF OCTET STRING',
    octets: `31( 04:${times(600, 'aa')}01 04:${times(600, 'aa')}00 04:${times(400, 'aa')}${times(201, '00')} )`,
    log: ['DER_SET_OF_ORDER@1214 P[2]'],
    der,
  },
  'SET OF, DER: one inside the other': {
    schema: 'P ::= SET OF P',
    octets: `${times(34, '31( ')} 31( 31( ) ) 31( ) ${times(34, ')')}`,
    log: [],
    der,
  },
  'faults of BER: the rest is passed over': {
    schema: within,
    octets: '30{ 30( 02:01 .020510 ) 0c:61 01:ff }',
    log: ['LENGTH_EXCEEDS_PARENT@8'],
  },
  'faults of BER: in a string': {
    schema: strings,
    octets: '30{ a2{ 24( 04:61 .0405 ) 04:62 } a2( 04:61 24( .0405 ) ) a2( 04:6162 ) 81:"!" }',
    log: ['LENGTH_EXCEEDS_PARENT@10', 'LENGTH_EXCEEDS_PARENT@24', 'CHARACTER@33 P[3].p (33): 21'],
  },
  'faults of BER: nothing around is definite': {
    schema: within,
    octets: '30{ 30{ .1f80 } }',
    log: ['TAG_NUMBER_PADDED@5, final'],
  },
  depth: { schema: within, octets: '30( 30( ) 2c( 24( 04: ) ) 01:ff )', log: ['LIMIT_DEPTH@6, final'], maxDepth: 2 },
  'one PDU': {
    schema: within,
    octets: '30( 30( ) 01:ff ) 30( 30( ) 01:ff )',
    log: ['unexpected@7 '],
    single: true,
  },
  'PDUs in a row': { schema: within, octets: '30( 30( ) 01:ff ) 30{ 30{ } 01:00 }', log: [] },
  'the end': { schema: within, octets: '.300630000101', log: ['TRUNCATED@6, final'] },
}
