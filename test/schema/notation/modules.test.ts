/** Sets of modules: the ones in real use, imports and exports, missing modules. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType, type ResolveOptions, readSchema, SchemaError } from '../../../src/schema/notation/index.ts'
import { faultsIn, moduleFiles, resolveFiles, showType, wholeSchema } from './support.ts'

const modules = suite('schema: modules')

/** What must be given together, and what is told of it. */
const real: readonly [folders: readonly string[], notes: readonly string[], options?: ResolveOptions][] = [
  [['rfc1157'], []],
  [['rfc4511'], []],
  [['rfc5280'], ['note IMPORT_BUILT_IN', 'note IMPORT_BUILT_IN']],
  [
    ['rfc5280', 'rfc5652'],
    ['warning MODULE_IDENTIFIER', 'warning MODULE_IDENTIFIER', 'note IMPORT_BUILT_IN', 'note IMPORT_BUILT_IN'],
  ],
  [['rfc5912'], []],
  [
    ['rfc5912', 'rfc5958'],
    ['warning OBJECT_CLASS', 'warning OBJECT_CLASS'],
  ],
  [['rfc7292'], Array(5).fill('note MODULE_MISSING'), { missing: 'any' }],
  [['rfc7292', 'rfc5912'], Array(5).fill('note MODULE_MISSING'), { missing: 'any' }],
  [
    ['rfc3161', 'rfc5280'],
    [
      ...Array(2).fill('warning MODULE_IDENTIFIER'),
      ...Array(2).fill('note MODULE_MISSING'),
      ...Array(2).fill('note IMPORT_BUILT_IN'),
    ],
    { missing: 'any' },
  ],
  [['sink'], []],
]

for (const [folders, notes, options] of real) {
  modules(`${folders.join(' with ')} resolves`, () => {
    const schema = wholeSchema(folders.flatMap(moduleFiles), options)
    assert.equal(schema.diagnostics.map((each) => `${each.severity} ${each.code}`).sort(), [...notes].sort())
  })
}

modules('the schema of migration streams resolves', () => {
  const text = readFileSync(new URL('../../../schema/migration.asn1', import.meta.url), 'utf8')
  const schema = wholeSchema([{ name: 'migration.asn1', text }])
  assert.is(schema.diagnostics.length, 0)
  assert.is(
    showType(schema, 'RAMPage', 1),
    'CHOICE { compr: A0 INTEGER (0..MAX), fill: A9033 SEQUENCE, fullpage: A9040 SEQUENCE, xbzrle: A11330 SEQUENCE, ' +
      'packed: A8656 SEQUENCE, hook: A9295 NULL }',
  )
})

modules('certificates of RFC 5280 and RFC 5912 have the same shape', () => {
  const shape = (folder: string): string => {
    const schema = wholeSchema(moduleFiles(folder))
    const name = folder === 'rfc5280' ? 'PKIX1Explicit88.TBSCertificate' : 'PKIX1Explicit-2009.TBSCertificate'
    return showType(schema, name, 2)
      .replace(/\+\d/g, '')
      .replaceAll('..., ', '')
      .replaceAll(/, \.\.\./g, '')
      .replace(/ \{ v1\(0\), v2\(1\), v3\(2\) \}/g, '')
      .replace(/OPEN [^,}]*/g, 'OPEN ')
      .replace(/OPEN by \w+/g, 'OPEN')
  }
  assert.is(shape('rfc5912'), shape('rfc5280'))
  assert.match(shape('rfc5280'), 'version?: C0 U2 INTEGER = 0, serialNumber: U2 INTEGER, signature: U16 SEQUENCE')
})

modules('object sets of RFC 5912 come to tables', () => {
  const schema = wholeSchema(moduleFiles('rfc5912'))
  const extension = schema.types.find(
    (node) => node.path === 'Extension.extnID' && node.table?.set === 'CertExtensions' && node.table.rows.length > 0,
  )
  assert.is(extension?.table?.rows.length, 18)
  assert.is(extension?.table?.extensible, true)
  const value = schema.types.find(
    (node) => node.path === 'SingleAttribute.value' && node.table?.set === 'SupportedAttributes',
  )
  const row = value?.table?.rows.find((each) => each.object === 'at-x520countryName')
  assert.equal(row?.keys, [{ kind: 'objectIdentifier', arcs: [2n, 5n, 4n, 6n] }])
  assert.is(showType(schema, row!.type!), 'U19 PrintableString (SIZE 2)')
})

type Case = readonly [what: string, texts: readonly string[], faults: readonly string[], options?: ResolveOptions]

const cases: readonly Case[] = [
  [
    'imports',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T, v FROM B; X ::= T (0..v) END',
      'B DEFINITIONS ::= BEGIN T ::= INTEGER v INTEGER ::= 5 END',
    ],
    [],
  ],
  [
    'imports in a circle',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B; S ::= [0] T END',
      'B DEFINITIONS ::= BEGIN IMPORTS S FROM A; T ::= SEQUENCE { s S OPTIONAL } END',
    ],
    [],
  ],
  [
    'imports of what is imported',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B; X ::= T END',
      'B DEFINITIONS ::= BEGIN EXPORTS T; IMPORTS T FROM C; END',
      'C DEFINITIONS ::= BEGIN T ::= NULL END',
    ],
    [],
  ],
  [
    'an import that only leads around',
    ['A DEFINITIONS ::= BEGIN IMPORTS T FROM B; X ::= T END', 'B DEFINITIONS ::= BEGIN IMPORTS T FROM A; END'],
    [],
  ],
  [
    'a name from two modules, told apart',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B T FROM C; X ::= SEQUENCE { a B.T, b C.T } END',
      'B DEFINITIONS ::= BEGIN T ::= NULL END',
      'C DEFINITIONS ::= BEGIN T ::= INTEGER END',
    ],
    [],
  ],
  [
    'a name from two modules, not told apart',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B T FROM C; X ::= T END',
      'B DEFINITIONS ::= BEGIN T ::= NULL END',
      'C DEFINITIONS ::= BEGIN T ::= INTEGER END',
    ],
    ['1:58 REFERENCE_AMBIGUOUS'],
  ],
  [
    'a local definition before an import',
    ['A DEFINITIONS ::= BEGIN IMPORTS T FROM B; T ::= NULL X ::= T END', 'B DEFINITIONS ::= BEGIN T ::= INTEGER END'],
    [],
  ],
  ['a missing module', ['A DEFINITIONS ::= BEGIN IMPORTS T, U FROM B; X ::= T Y ::= U END'], ['1:43 MODULE_MISSING']],
  [
    'two missing modules',
    ['A DEFINITIONS ::= BEGIN IMPORTS T FROM B U FROM C; X ::= SEQUENCE { t T, u C.U } END'],
    ['1:40 MODULE_MISSING', '1:49 MODULE_MISSING'],
  ],
  [
    'a missing module, any',
    ['A DEFINITIONS ::= BEGIN IMPORTS T FROM B; X ::= T END'],
    ['1:40 note MODULE_MISSING'],
    { missing: 'any' },
  ],
  [
    'an unknown symbol',
    ['A DEFINITIONS ::= BEGIN IMPORTS Tt FROM B; X ::= Tt END', 'B DEFINITIONS ::= BEGIN T ::= NULL END'],
    ['1:33 IMPORT_UNKNOWN'],
  ],
  [
    'a symbol that is not exported',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B; X ::= T END',
      'B DEFINITIONS ::= BEGIN EXPORTS U; T ::= NULL U ::= NULL END',
    ],
    ['1:33 NOT_EXPORTED'],
  ],
  [
    'an exported symbol that is unknown',
    ['A DEFINITIONS ::= BEGIN EXPORTS T, v; T ::= NULL END'],
    ['1:36 warning EXPORT_UNKNOWN'],
  ],
  ['a module twice', ['A DEFINITIONS ::= BEGIN END', 'A DEFINITIONS ::= BEGIN END'], ['1:1 MODULE_DUPLICATE']],
  [
    'modules of one name and different identifiers',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B {1 3 2}; X ::= T END',
      'B {1 3 1} DEFINITIONS ::= BEGIN T ::= NULL END',
      'B {1 3 2} DEFINITIONS ::= BEGIN T ::= INTEGER END',
    ],
    [],
  ],
  [
    'a module under another identifier',
    ['A DEFINITIONS ::= BEGIN IMPORTS T FROM B {1 3 2}; X ::= T END', 'B {1 3 1} DEFINITIONS ::= BEGIN T ::= NULL END'],
    ['1:40 warning MODULE_IDENTIFIER'],
  ],
  [
    'a successor',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM B {1 3 1} WITH SUCCESSORS; X ::= T END',
      'B {1 3 2} DEFINITIONS ::= BEGIN T ::= NULL END',
    ],
    [],
  ],
  [
    'a module under another name',
    [
      'A DEFINITIONS ::= BEGIN IMPORTS T FROM Bee {iso(1) 3 x(2)}; X ::= Bee.T END',
      'B {iso identified-organization 2} DEFINITIONS ::= BEGIN T ::= NULL END',
    ],
    [],
  ],
  [
    'an unknown module',
    ['A DEFINITIONS ::= BEGIN X ::= Bb.T END', 'B DEFINITIONS ::= BEGIN T ::= NULL END'],
    ['1:31 REFERENCE_UNKNOWN'],
  ],
  ['an external reference', ['A DEFINITIONS ::= BEGIN X ::= B.T END', 'B DEFINITIONS ::= BEGIN T ::= NULL END'], []],
]

for (const [what, texts, faults, options] of cases) {
  modules(`knows ${what}`, () => {
    const files = texts.map((text, index) => ({ name: `${index}`, text }))
    assert.equal(faultsIn(resolveFiles(files, options).diagnostics), faults)
  })
}

modules('each module decides on its own tags', () => {
  const schema = wholeSchema([
    {
      name: 'a',
      text: 'A DEFINITIONS AUTOMATIC TAGS ::= BEGIN IMPORTS T, P{} FROM B; X ::= SEQUENCE { t T, p P {NULL} } END',
    },
    { name: 'b', text: 'B DEFINITIONS ::= BEGIN T ::= SEQUENCE { a [0] NULL } P {T} ::= SEQUENCE { t [1] T } END' },
  ])
  assert.is(
    showType(schema, 'X', 2),
    'U16 SEQUENCE { t: C0 SEQUENCE { a: C0 U5 NULL }, p: C1 SEQUENCE { t: C1 U5 NULL } }',
  )
})

modules('old notation resolves: macros, unnamed alternatives, ANY', () => {
  const schema = wholeSchema([
    {
      name: 'mib',
      text: `OLD-MIB { iso org(3) 9 } DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM OLD-SMI OBJECT-TYPE FROM OLD-MACROS;
acme OBJECT IDENTIFIER ::= { enterprises 4711 }
acmeTable OBJECT-TYPE
    SYNTAX  SEQUENCE OF AcmeEntry
    ACCESS  not-accessible
    STATUS  mandatory
    DESCRIPTION "All of them -- and
        more."
    INDEX { acmeIndex }
    ::= { acme 1 }
AcmeEntry ::= SEQUENCE { acmeIndex INTEGER (1..255), acmeName DisplayString }
DisplayString ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "255a"
    STATUS current
    DESCRIPTION "text"
    SYNTAX OCTET STRING (SIZE (0..255))
acmeDown TRAP-TYPE ENTERPRISE acme VARIABLES { acmeIndex } ::= 7
Part ::= CHOICE { [0] IMPLICIT AcmeEntry, [1] SEQUENCE { ANY }, DisplayString }
END`,
    },
    { name: 'smi', text: 'OLD-SMI DEFINITIONS ::= BEGIN enterprises OBJECT IDENTIFIER ::= { 1 3 6 1 4 1 } END' },
    {
      name: 'macros',
      text: 'OLD-MACROS DEFINITIONS ::= BEGIN OBJECT-TYPE MACRO ::= BEGIN TYPE NOTATION ::= "x" END END',
    },
  ])
  assert.equal(schema.modules[0].values.get('acmeTable'), {
    kind: 'objectIdentifier',
    arcs: [1n, 3n, 6n, 1n, 4n, 1n, 4711n, 1n],
  })
  assert.equal(schema.modules[0].values.get('acmeDown'), { kind: 'integer', value: 7n })
  assert.is(
    showType(schema, 'AcmeEntry', 2),
    'U16 SEQUENCE { acmeIndex: U2 INTEGER (1..255), acmeName: U4 OCTET STRING (SIZE 0..255) }',
  )
  assert.is(
    showType(schema, 'Part', 2),
    'CHOICE { <AcmeEntry>: C0 SEQUENCE { acmeIndex: U2 INTEGER (1..255), acmeName: U4 OCTET STRING (SIZE 0..255) }, <SEQUENCE>: C1 U16 SEQUENCE { <ANY>: OPEN }, <DisplayString>: U4 OCTET STRING (SIZE 0..255) }',
  )
  assert.equal([...new Set(schema.diagnostics.map((each) => each.code))].sort(), [
    'MACRO_SKIPPED',
    'MACRO_USE_SKIPPED',
    'OLD_NOTATION',
  ])
})

modules('know their identifiers, types and values', () => {
  const [module] = wholeSchema([
    {
      name: 'a',
      text: 'A { iso(1) member-body(2) 840 } DEFINITIONS ::= BEGIN T ::= NULL P {X} ::= X v T ::= NULL S T ::= { v } END',
    },
  ]).modules
  assert.is(module.name, 'A')
  assert.is(module.identifier, '1.2.840')
  assert.equal([...module.types.keys()], ['T', 'S'])
  assert.equal([...module.values.keys()], ['v'])
})

modules('types are found by name, with or without module', () => {
  const schema = wholeSchema([
    { name: 'a', text: 'A DEFINITIONS ::= BEGIN QemuFile ::= NULL T ::= NULL END' },
    { name: 'b', text: 'B DEFINITIONS ::= BEGIN T ::= INTEGER END' },
  ])
  assert.is(schema.types[findType(schema, 'QemuFile')].name, 'QemuFile')
  assert.is(schema.types[findType(schema, 'B.T')].kind, 'INTEGER')
  const refusal = (name: string): string => {
    try {
      findType(schema, name)
    } catch (error) {
      return String(error)
    }
    return ''
  }
  assert.is(refusal('qemufile'), 'RangeError: no type qemufile in the schema; did you mean QemuFile?')
  assert.is(refusal('QemuFiel'), 'RangeError: no type QemuFiel in the schema; did you mean QemuFile?')
  assert.is(refusal('Xyz'), 'RangeError: no type Xyz in the schema')
  assert.is(refusal('T'), 'RangeError: several modules have a type T: A.T, B.T')
  assert.is(refusal('Bb.T'), 'RangeError: no module Bb in the schema; did you mean B?')
  assert.is(refusal('B.QemuFile'), 'RangeError: no type QemuFile in module B')
})

modules('readSchema throws all that is wrong at once', () => {
  try {
    readSchema([{ name: 'a.asn', text: 'A DEFINITIONS ::= BEGIN\nB ::= C\nD ::= E\nEND' }])
    assert.unreachable()
  } catch (error) {
    assert.instance(error, SchemaError)
    if (!(error instanceof SchemaError)) return
    assert.is(error.diagnostics.length, 2)
    assert.is(
      error.message,
      'a.asn:2:7: error: unknown reference C; did you mean B? (X.680 14.1)\n  B ::= C\n        ^\nand 1 more',
    )
  }
})

modules.run()
