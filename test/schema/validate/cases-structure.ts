/** Faults by hand: tags, components, tables. Each case is a schema, octets and what must be said of them. */

export interface Case {
  /** Assignments of a module with explicit tags; the first type is the PDU. */
  readonly schema: string
  readonly hex: string
  /** `CODE@offset path` of each violation; none: the octets are good. */
  readonly expected: readonly string[]
  readonly der?: true
  readonly several?: true
}

const pair = 'P ::= SEQUENCE { a INTEGER, b BOOLEAN, c UTF8String OPTIONAL }'
const set = 'P ::= SET { a [0] INTEGER, b [1] BOOLEAN OPTIONAL, c [2] INTEGER, ... }'
const choice =
  'P ::= SEQUENCE { pick CHOICE { x [0] IMPLICIT INTEGER, y [1] IMPLICIT NULL, deep [2] IMPLICIT P }, n NULL OPTIONAL }'
const list = 'P ::= SEQUENCE (SIZE (1..2)) OF CHOICE { i INTEGER, b BOOLEAN }'
const extensible = 'P ::= SEQUENCE { a INTEGER, ..., b BOOLEAN, ..., z NULL }'
const classes = `
  P ::= SEQUENCE { id C.&id ({Set}), value [0] C.&Type ({Set}{@id}) OPTIONAL, rest [1] C.&Type ({Set}{@id}) OPTIONAL }
  C ::= CLASS { &id INTEGER, &Type OPTIONAL } WITH SYNTAX { ID &id [TYPE &Type] }
  Set C ::= { { ID 1 TYPE INTEGER } | { ID 2 TYPE SEQUENCE { x BOOLEAN } } | { ID 3 } | { ID 4 TYPE Pick } }
  Pick ::= CHOICE { m [0] IMPLICIT NULL, n [1] IMPLICIT NULL }
`
const open = classes.replace('{ ID 4 TYPE Pick }', '{ ID 4 TYPE Pick }, ...')
/** The key has no table of its own. */
const loose = classes.replace('id C.&id ({Set})', 'id C.&id')

export const structureCases: Readonly<Record<string, Case>> = {
  'all is well': { schema: pair, hex: '3008 020105 0101ff 0c00', expected: [] },
  'a component is missing at the end': { schema: pair, hex: '3003 020105', expected: ['COMPONENT_MISSING@5 P.b'] },
  'missing before end-of-contents octets': {
    schema: pair,
    hex: '3080 020105 0000',
    expected: ['COMPONENT_MISSING@5 P.b'],
  },
  'all are missing': { schema: pair, hex: '3000', expected: ['COMPONENT_MISSING@2 P.a', 'COMPONENT_MISSING@2 P.b'] },
  'a later component tells what is missing': {
    schema: pair,
    hex: '3004 0c026161',
    expected: ['COMPONENT_MISSING@2 P.a', 'COMPONENT_MISSING@2 P.b'],
  },
  'something else stands in the place of one': {
    schema: pair,
    hex: '3006 0401aa 0101ff',
    expected: ['COMPONENT_UNEXPECTED@2 P'],
  },
  'something else stands before one': {
    schema: pair,
    hex: '3009 0401aa 020105 0101ff',
    expected: ['COMPONENT_UNEXPECTED@2 P'],
  },
  'something else in both places': {
    schema: pair,
    hex: '3006 0401aa 0401bb',
    expected: ['COMPONENT_UNEXPECTED@2 P', 'COMPONENT_UNEXPECTED@5 P'],
  },
  'something else at the end': {
    schema: pair,
    hex: '3009 020105 0101ff 040100',
    expected: ['COMPONENT_UNEXPECTED@8 P'],
  },
  'a component comes again': { schema: pair, hex: '3009 020105 020106 0101ff', expected: ['COMPONENT_REPEATED@5 P.a'] },
  'the order is wrong': {
    schema: pair,
    hex: '3006 0101ff 020105',
    expected: ['COMPONENT_MISSING@2 P.a', 'COMPONENT_REPEATED@5 P.a'],
  },
  'the inside of what is unexpected is not looked at': {
    schema: pair,
    hex: '300d 020105 0101ff 3005 0200 0101ff',
    expected: ['COMPONENT_UNEXPECTED@8 P'],
  },
  'a top-level value of another type': { schema: pair, hex: '0500', expected: ['COMPONENT_UNEXPECTED@0 P'] },
  'one of several top-level values': {
    schema: pair,
    hex: '3006 020105 0101ff 0500 3003 020105',
    several: true,
    expected: ['COMPONENT_UNEXPECTED@8 P', 'COMPONENT_MISSING@15 P.b'],
  },
  'the wrong form': {
    schema: pair,
    hex: '300a 2203 020105 2103 0101ff',
    expected: ['FORM_WRONG@2 P.a', 'FORM_WRONG@7 P.b'],
  },
  'a primitive SEQUENCE': { schema: pair, hex: '1000', expected: ['FORM_WRONG@0 P'] },
  'SET in any order': { schema: set, hex: '310f a203020101 a1030101ff a003020101', expected: [] },
  'BER within what is unexpected': {
    schema: set,
    hex: '300a 0000',
    expected: ['COMPONENT_UNEXPECTED@0 P', 'END_OF_CONTENTS_UNEXPECTED@2 ', 'TRUNCATED@4  8'],
  },
  'SET: one is missing': { schema: set, hex: '310a a203020101 a1030101ff', expected: ['COMPONENT_MISSING@12 P.a'] },
  'SET: one comes again': {
    schema: set,
    hex: '310f a203020101 a003020101 a203020101',
    expected: ['COMPONENT_REPEATED@12 P.c'],
  },
  'SET: an unknown addition': { schema: set, hex: '310d a203020101 a003020101 0401aa', expected: [] },
  'SET without extension': {
    schema: 'P ::= SET { a INTEGER, b BOOLEAN }',
    hex: '3109 0101ff 0401aa 0101ff',
    expected: ['COMPONENT_UNEXPECTED@5 P', 'COMPONENT_REPEATED@8 P.b', 'COMPONENT_MISSING@11 P.a'],
  },
  'alternatives have names': {
    schema: choice,
    hex: '3006 a204 8002 0001',
    expected: ['INTEGER_PADDED@6 P.pick.deep.pick.x'],
  },
  'no alternative': { schema: choice, hex: '3002 8300', expected: ['COMPONENT_UNEXPECTED@2 P'] },
  'a choice is missing': { schema: choice, hex: '3002 0500', expected: ['COMPONENT_MISSING@2 P.pick'] },
  'a choice comes again': { schema: choice, hex: '3004 8100 8100', expected: ['COMPONENT_REPEATED@4 P.pick'] },
  'elements have numbers': { schema: list, hex: '3007 020100 010200ff', expected: ['BOOLEAN_LENGTH@7 P[1].b'] },
  'an element of another type': { schema: list, hex: '3005 020100 0500', expected: ['COMPONENT_UNEXPECTED@5 P[1]'] },
  'too many elements, of any type': {
    schema: list,
    hex: '3008 020100 0500 0101ff',
    expected: ['COMPONENT_UNEXPECTED@5 P[1]', 'SIZE@2 P'],
  },
  'too few elements': { schema: list, hex: '3080 0000', expected: ['SIZE@2 P'] },
  'an explicit tag that holds nothing': {
    schema: 'P ::= SEQUENCE { a [0] INTEGER }',
    hex: '3002 a000',
    expected: ['COMPONENT_MISSING@4 P.a'],
  },
  'an explicit tag that holds two': {
    schema: 'P ::= SEQUENCE { a [0] INTEGER }',
    hex: '3008 a006 020101 020102',
    expected: ['COMPONENT_UNEXPECTED@7 P.a'],
  },
  'an explicit tag that holds something else': {
    schema: 'P ::= SEQUENCE { a [0] INTEGER }',
    hex: '3005 a003 0101ff',
    expected: ['COMPONENT_UNEXPECTED@4 P.a'],
  },
  'a primitive explicit tag': { schema: 'P ::= [5] INTEGER', hex: '8501 05', expected: ['FORM_WRONG@0 P'] },
  'explicit tags within one another, of high numbers': {
    schema: 'P ::= [PRIVATE 31] EXPLICIT [APPLICATION 16384] EXPLICIT [4294967294] IMPLICIT INTEGER (0..9)',
    hex: 'ff1f 0d 7f818000 08 9f8fffffff7e 0163',
    expected: ['VALUE_RANGE@15 P'],
  },
  'an unknown addition': { schema: extensible, hex: '300b 020101 0101ff 0401aa 0500', expected: [] },
  'an unknown addition in the place of a known one': {
    schema: extensible,
    hex: '3008 020101 0401aa 0500',
    expected: [],
  },
  'an addition too early': {
    schema: extensible,
    hex: '3007 0101ff 0500 0500',
    expected: ['COMPONENT_MISSING@2 P.a', 'COMPONENT_REPEATED@7 P.z'],
  },
  'no addition after the second root': {
    schema: extensible,
    hex: '3007 020101 0500 0400',
    expected: ['COMPONENT_UNEXPECTED@7 P'],
  },
  'an unknown alternative': { schema: 'P ::= CHOICE { a NULL, ... }', hex: '020100', expected: [] },
  'WITH COMPONENTS: present': {
    schema: 'P ::= S (WITH COMPONENTS { ..., a PRESENT }) S ::= SEQUENCE { a [0] NULL OPTIONAL, b [1] NULL OPTIONAL }',
    hex: '3004 a1020500',
    expected: ['COMPONENT_MISSING@2 P.a'],
  },
  'WITH COMPONENTS: absent': {
    schema: 'P ::= S (WITH COMPONENTS { ..., b ABSENT }) S ::= SEQUENCE { a [0] NULL OPTIONAL, b [1] NULL OPTIONAL }',
    hex: '3004 a1020500',
    expected: ['COMPONENT_UNEXPECTED@2 P'],
  },
  'WITH COMPONENTS: absent is not unknown': {
    schema: 'P ::= S (WITH COMPONENTS { ..., b ABSENT }) S ::= SEQUENCE { a NULL OPTIONAL, b [1] NULL OPTIONAL, ... }',
    hex: '3004 a1020500',
    expected: ['COMPONENT_UNEXPECTED@2 P'],
  },
  'WITH COMPONENTS: the other alternative': {
    schema: 'P ::= S (WITH COMPONENTS { a PRESENT }) S ::= CHOICE { a NULL, b BOOLEAN }',
    hex: '0101ff',
    expected: ['COMPONENT_UNEXPECTED@0 P'],
  },
  'WITH COMPONENTS and WITH COMPONENT within': {
    schema: `P ::= S (WITH COMPONENTS { a (0..3), b (WITH COMPONENT (SIZE (1))) })
      S ::= SEQUENCE { a INTEGER (1..9), b SEQUENCE OF OCTET STRING OPTIONAL }`,
    hex: '300a 020104 3005 040100 0400',
    expected: ['VALUE_RANGE@4 P.a', 'SIZE@12 P.b[1]'],
  },
  'the key selects the type': { schema: classes, hex: '300a 020102 a005 3003 0101ff', expected: [] },
  'another type than the key says': {
    schema: classes,
    hex: '3008 020101 a003 0101ff',
    expected: ['COMPONENT_UNEXPECTED@7 P.value'],
  },
  'wrong within the type that the key selects': {
    schema: classes,
    hex: '3009 020102 a004 3002 0100',
    expected: ['BOOLEAN_LENGTH@11 P.value.x'],
  },
  'the key selects a choice': {
    schema: classes,
    hex: '300e 020104 a002 8000 a103 810100 8200',
    expected: ['NULL_LENGTH@13 P.rest.n', 'COMPONENT_UNEXPECTED@14 P'],
  },
  'nothing may stand there': {
    schema: classes,
    hex: '3007 020103 a002 0500',
    expected: ['OPEN_TYPE_ABSENT@7 P.value'],
  },
  'no such key': { schema: classes, hex: '3007 020109 a002 0500', expected: ['KEY_UNKNOWN@4 P.id'] },
  'no such key, of a set that may grow': { schema: open, hex: '3007 020109 a002 0500', expected: [] },
  'no such key, told at the open value': {
    schema: loose,
    hex: '3007 020109 a002 0500',
    expected: ['OPEN_KEY_UNKNOWN@7 P.value'],
  },
  'an open type without a tag': {
    schema: classes.replace(/, rest.*/, ' }').replace('[0] ', ''),
    hex: '3005 020101 0500',
    expected: ['COMPONENT_UNEXPECTED@5 P.value'],
  },
  'an open type that is one type': {
    schema: 'P ::= SEQUENCE { v C.&T (INTEGER (0..9)) } C ::= CLASS { &T }',
    hex: '3003 020163',
    expected: ['VALUE_RANGE@4 P.v'],
  },
  'the contained type': {
    schema: 'P ::= OCTET STRING (CONTAINING SEQUENCE { a INTEGER, b NULL })',
    hex: '0405 3003 020101',
    expected: ['COMPONENT_MISSING@7 P.b'],
  },
  'nothing contained': {
    schema: 'P ::= OCTET STRING (CONTAINING NULL)',
    hex: '0400',
    expected: ['COMPONENT_MISSING@2 P'],
  },
  'two contained': {
    schema: 'P ::= OCTET STRING (CONTAINING NULL)',
    hex: '0404 0500 0500',
    expected: ['COMPONENT_UNEXPECTED@4 P'],
  },
  'contained beyond the end': {
    schema: 'P ::= SEQUENCE OF OCTET STRING (CONTAINING BOOLEAN)',
    hex: '3009 0403 0102ff 0402 0101',
    expected: ['LENGTH_EXCEEDS_PARENT@5 P[0]', 'LENGTH_EXCEEDS_PARENT@10 P[1]'],
  },
  'contained in bits': { schema: 'P ::= BIT STRING (CONTAINING BOOLEAN)', hex: '0304 00 0101 ff', expected: [] },
  'contained in bits, not in whole octets': {
    schema: 'P ::= BIT STRING (CONTAINING BOOLEAN)',
    hex: '0304 01 0101 fe',
    expected: ['BIT_STRING_UNUSED@2 P'],
  },
  'the contained type by a key': {
    schema: classes.replace('rest [1] C.&Type ({Set}{@id})', 'rest [1] OCTET STRING (CONTAINING C.&Type ({Set}{@id}))'),
    hex: '300a 020102 a105 0403 020101',
    expected: ['COMPONENT_UNEXPECTED@9 P.rest'],
  },
}
