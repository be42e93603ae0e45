/** Elements: containers, choices, lists, tags, open types, and what the schema does not know. */
import { suite } from 'uvu'
import { compileSchema } from '../../../src/schema/compile-schema.ts'
import { unhex } from '../../support/hex.ts'
import { moduleText } from '../notation/support.ts'
import { assertEveryCut, assertWellFormed } from './support.ts'
import { i, t } from './tlv.ts'

const structure = suite('xer: structure')

interface Case {
  readonly what: string
  /** Assignments, under IMPLICIT TAGS; the PDU is `T`. */
  readonly schema: string
  readonly octets: string
  /** Lines, the first one empty. */
  readonly xer: string
}

const cases: readonly Case[] = [
  {
    what: 'a CHOICE as PDU',
    schema: 'T ::= CHOICE { a [0] INTEGER, b [1] SEQUENCE { c BOOLEAN } }',
    octets: t('a1', t('01', 'ff')),
    xer: `
<T>
    <b>
        <c><true/></c>
    </b>
</T>
`,
  },
  {
    what: 'choices within one another',
    schema: 'T ::= SEQUENCE { x CHOICE { a CHOICE { b CHOICE { c [5] NULL } } } }',
    octets: t('30', t('85')),
    xer: `
<T>
    <x>
        <a>
            <b>
                <c></c>
            </b>
        </a>
    </x>
</T>
`,
  },
  {
    what: 'explicit tags add nothing',
    schema: 'T ::= [1] EXPLICIT SEQUENCE { a [2] EXPLICIT [3] EXPLICIT INTEGER, b [4] CHOICE { c NULL } }',
    octets: i('a1', t('30', t('a2', i('a3', t('02', '07'))), t('a4', t('05')))),
    xer: `
<T>
    <a>7</a>
    <b>
        <c></c>
    </b>
</T>
`,
  },
  {
    what: 'a SET in the order of the encoding, without what is left out',
    schema: 'T ::= SET { a [0] INTEGER, b [1] INTEGER OPTIONAL, c [2] INTEGER DEFAULT 5 }',
    octets: t('31', t('81', '02'), t('80', '01')),
    xer: `
<T>
    <b>2</b>
    <a>1</a>
</T>
`,
  },
  {
    what: 'names of elements: given, of the type referred to, of the kind',
    schema:
      'T ::= SEQUENCE { a SEQUENCE OF item INTEGER, b SET OF U, c SEQUENCE OF SEQUENCE OF RELATIVE-OID } U ::= REAL',
    octets: t('30', t('30', t('02', '01')), t('31', t('09')), t('30', t('30', t('0d', '07')))),
    xer: `
<T>
    <a>
        <item>1</item>
    </a>
    <b>
        <U>0</U>
    </b>
    <c>
        <SEQUENCE_OF>
            <RELATIVE_OID>7</RELATIVE_OID>
        </SEQUENCE_OF>
    </c>
</T>
`,
  },
  {
    what: 'empty containers',
    schema: 'T ::= SEQUENCE { a SEQUENCE { x NULL OPTIONAL }, b SET OF NULL, c SET { y NULL OPTIONAL } }',
    octets: t('30', t('30'), i('31'), t('31')),
    xer: `
<T>
    <a>
    </a>
    <b>
    </b>
    <c>
    </c>
</T>
`,
  },
  {
    what: 'BOOLEAN and ENUMERATED in a SEQUENCE OF on one line, in a SET OF on a line each',
    schema: 'T ::= SEQUENCE { a SEQUENCE OF E, b SET OF E, c SET OF BOOLEAN } E ::= ENUMERATED { x, y }',
    octets: t(
      '30',
      t('30', t('0a', '00'), t('0a', '01')),
      t('31', t('0a', '01'), t('0a', '00')),
      t('31', t('01', '00')),
    ),
    xer: `
<T>
    <a><x/><y/>
    </a>
    <b>
            <y/>
            <x/>
    </b>
    <c>
            <false/>
    </c>
</T>
`,
  },
  {
    what: 'NULL in lists is an empty element with the name of its type',
    schema: 'T ::= SEQUENCE { a SET OF NULL, b SEQUENCE OF n Nil } Nil ::= NULL',
    octets: t('30', t('31', t('05')), t('30', t('05'), t('05'))),
    xer: `
<T>
    <a>
            <NULL/>
    </a>
    <b>
            <Nil/>
            <Nil/>
    </b>
</T>
`,
  },
  {
    what: 'CHOICE in a SEQUENCE OF is one level deeper, in a SET OF not',
    schema: 'T ::= SEQUENCE { a SEQUENCE OF C, b SET OF C } C ::= CHOICE { x INTEGER, y [0] C }',
    octets: t('30', t('30', t('02', '01')), t('31', t('02', '02'), t('a0', t('02', '03')))),
    xer: `
<T>
    <a>
            <x>1</x>
        
    </a>
    <b>
        <x>2</x>
    
        <y>
            <x>3</x>
        </y>
    
    </b>
</T>
`,
  },
  {
    what: 'lists of what has explicit tags',
    schema:
      'T ::= SEQUENCE { a SEQUENCE OF [0] CHOICE { x INTEGER }, b SEQUENCE OF [1] EXPLICIT BOOLEAN, c SET OF [2] EXPLICIT NULL }',
    octets: t('30', t('30', t('a0', t('02', '01'))), t('30', t('a1', t('01', 'ff'))), t('31', t('a2', t('05')))),
    xer: `
<T>
    <a>
            <x>1</x>
        
    </a>
    <b><true/>
    </b>
    <c>
            <NULL/>
    </c>
</T>
`,
  },
  {
    what: 'additions of a later version are their encodings, in processing instructions',
    schema: 'T ::= SEQUENCE { a INTEGER, ..., b BOOLEAN, ..., c NULL }',
    octets: t(
      '30',
      t('02', '01'),
      t('01', 'ff'),
      t('85', '010203'),
      i('a6', t('02', '05'), t('30', t('05'))),
      t('87', '000102030405060708090a0b0c0d'),
      t('df8148', '000102030405060708090a0b0c0d'),
      i('bf8148', t('04', '000102030405060708090a0b0c0d')),
      t('05'),
    ),
    xer: `
<T>
    <a>1</a>
    <b><true/></b>
    <?BER 85 03 01 02 03?>
    <?BER A6 80 02 01 05 30 02 05 00 00 00?>
    <?BER 87 0E 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D?>
    <?BER 
        DF 81 48 0E 00 01 02 03 04 05 06 07 08 09 0A 0B 
        0C 0D
    ?>
    <?BER 
        BF 81 48 80 04 0E 00 01 02 03 04 05 06 07 08 09 
        0A 0B 0C 0D 00 00
    ?>
    <c></c>
</T>
`,
  },
  {
    what: 'in a SET they stand where they are',
    schema: 'T ::= SET { a [0] SET { ... }, b [2] INTEGER, ... }',
    octets: t('31', t('85', '01'), t('82', '02'), t('86'), t('a0', t('87')), t('88')),
    xer: `
<T>
    <?BER 85 01 01?>
    <b>2</b>
    <?BER 86 00?>
    <a>
        <?BER 87 00?>
    </a>
    <?BER 88 00?>
</T>
`,
  },
  {
    what: 'an item of a later version is a number, and an encoding in a list, where numbers would run into one another',
    schema: `
      T ::= SEQUENCE { a E, b SEQUENCE OF E, c SET OF F, d SEQUENCE OF [1] EXPLICIT [2] EXPLICIT E, e SEQUENCE OF CHOICE { f E }, ... }
      E ::= ENUMERATED { x, ... }  F ::= [APPLICATION 99] ENUMERATED { y, ... }`,
    octets: t(
      '30',
      t('0a', '07'),
      t('30', t('0a', '07'), t('0a', '00'), t('0a', '112233445566778899')),
      t('31', t('5f63', '08'), t('5f63', '00')),
      t('30', t('a1', t('a2', t('0a', '0102'))), t('a1', t('a2', t('0a', '0103')))),
      t('30', t('0a', '09')),
    ),
    xer: `
<T>
    <a>7</a>
    <b><?BER 0A 01 07?><x/><?BER 0A 09 11 22 33 44 55 66 77 88 99?>
    </b>
    <c>
            <?BER 5F 63 01 08?>
            <y/>
    </c>
    <d><?BER 0A 02 01 02?><?BER 0A 02 01 03?>
    </d>
    <e>
            <f>9</f>
        
    </e>
</T>
`,
  },
  {
    what: 'an alternative of a later version is its encoding',
    schema:
      'T ::= SEQUENCE { a C, b SEQUENCE OF C, c SET OF C, d [9] C, e [8] CHOICE { f C } } C ::= CHOICE { x INTEGER, ... }',
    octets: t(
      '30',
      t('df8148', '0102'),
      t('30', t('7f1f', t('05')), t('02', '07')),
      t('31', i('bf8148', i('30', t('04', '00')), t('04', '0102'))),
      t('a9', t('05')),
      t('a8', t('81', '00')),
    ),
    xer: `
<T>
    <a>
        <?BER DF 81 48 02 01 02?>
    </a>
    <b>
            <?BER 7F 1F 02 05 00?>
        
            <x>7</x>
        
    </b>
    <c>
        <?BER 
            BF 81 48 80 30 80 04 01 00 00 00 04 02 01 02 00 
            00
        ?>
    
    </c>
    <d>
        <?BER 05 00?>
    </d>
    <e>
        <f>
            <?BER 81 01 00?>
        </f>
    </e>
</T>
`,
  },
  {
    what: 'an open type is its complete encoding, of any form and length',
    schema: 'T ::= SEQUENCE { a ANY, b ANY, c SEQUENCE OF ANY, d [3] ANY }',
    octets: t(
      '30',
      t('02', '05'),
      i('30', i('24', t('04', '000102030405060708'), t('04', '09')), t('05')),
      t('30', t('31'), t('04', '000102030405060708090a0b0c0d')),
      t('a3', t('05')),
    ),
    xer: `
<T>
    <a>02 01 05</a>
    <b>
        30 80 24 80 04 09 00 01 02 03 04 05 06 07 08 04 
        01 09 00 00 05 00 00 00
    </b>
    <c>
        <ANY>31 00</ANY>
        <ANY>04 0E 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D</ANY>
    </c>
    <d>05 00</d>
</T>
`,
  },
  {
    what: 'a type that a table tells',
    schema: `
      CLS ::= CLASS { &id INTEGER UNIQUE, &Type OPTIONAL } WITH SYNTAX { ID &id [TYPE &Type] }
      Set CLS ::= { { ID 1 TYPE Pair } | { ID 2 TYPE CHOICE { x BOOLEAN, y NULL } } | { ID 3 TYPE [5] EXPLICIT REAL }, ... }
      Pair ::= SEQUENCE { p INTEGER, q ANY OPTIONAL }
      One ::= SEQUENCE { id CLS.&id ({Set}), value CLS.&Type ({Set}{@id}) }
      T ::= SEQUENCE OF One`,
    octets: t(
      '30',
      t('30', t('02', '01'), t('30', t('02', '07'), t('05'))),
      t('30', t('02', '02'), t('01', 'ff')),
      t('30', t('02', '03'), t('a5', t('09'))),
      t('30', t('02', '04'), t('a5', t('09'))),
    ),
    xer: `
<T>
    <One>
        <id>1</id>
        <value>
            <Pair>
                <p>7</p>
                <q>05 00</q>
            </Pair>
        </value>
    </One>
    <One>
        <id>2</id>
        <value>
            <CHOICE>
                <x><true/></x>
            </CHOICE>
        </value>
    </One>
    <One>
        <id>3</id>
        <value>
            <REAL>0</REAL>
        </value>
    </One>
    <One>
        <id>4</id>
        <value>A5 02 09 00</value>
    </One>
</T>
`,
  },
  {
    what: 'what a string contains is shown as the string',
    schema: `
      T ::= SEQUENCE { a OCTET STRING (CONTAINING U), b BIT STRING (CONTAINING U), c OCTET STRING (CONTAINING U) }
      U ::= SEQUENCE { x INTEGER, y SEQUENCE OF NULL }`,
    octets: t(
      '30',
      t('04', t('30', t('02', '05'), i('30', t('05'), t('05')))),
      t('03', '00', t('30', t('02', '05'), t('30'))),
      i('24', t('04', '3005'), t('04', '0201053000')),
    ),
    xer: `
<T>
    <a>30 0B 02 01 05 30 80 05 00 05 00 00 00</a>
    <b>
        00110000000001010000001000000001000001010011000000000000
    </b>
    <c>30 05 02 01 05 30 00</c>
</T>
`,
  },
]

for (const { what, schema: body, octets, xer } of cases) {
  structure(what, () => {
    const schema = compileSchema(moduleText(body, 'IMPLICIT TAGS'))
    assertEveryCut(schema, 'T', unhex(octets), { text: xer.slice(1), error: undefined })
    assertWellFormed(xer)
  })
}

structure.run()
