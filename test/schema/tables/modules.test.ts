/** Every type of every module as the PDU: the tables hold together. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType, type Schema } from '../../../src/schema/notation/index.ts'
import { compileTables } from '../../../src/schema/tables/index.ts'
import { moduleFiles, wholeSchema } from '../notation/support.ts'
import { assertSound, dump } from './support.ts'

const modules = suite('schema: tables of modules')

const schemaOfFolders = (...folders: string[]): Schema => wholeSchema(folders.flatMap(moduleFiles), { missing: 'any' })

/** Types, and of the tables of all of them notes about what is not checked. */
const sets: readonly { readonly folders: readonly string[]; readonly types: number; readonly notes: number }[] = [
  { folders: ['rfc1157'], types: 20, notes: 0 },
  { folders: ['rfc3161', 'rfc5280', 'rfc5652'], types: 228, notes: 0 },
  { folders: ['rfc4511'], types: 47, notes: 0 },
  { folders: ['rfc7292', 'rfc5912', 'rfc5958'], types: 393, notes: 9 },
  { folders: ['sink'], types: 6, notes: 0 },
]

for (const { folders, types, notes } of sets) {
  modules(folders.join(', '), () => {
    const schema = schemaOfFolders(...folders)
    const all = new Set<string>()
    let count = 0
    for (const module of schema.modules) {
      for (const id of module.types.values()) {
        const tables = compileTables(schema, id)
        assertSound(tables)
        for (const note of tables.notes) all.add(note)
        count++
      }
    }
    assert.is(count, types)
    assert.is(all.size, notes, [...all].join('\n'))
  })
}

const linesOf = (schema: Schema, pdu: string): string[] => dump(compileTables(schema, findType(schema, pdu)))

modules('a certificate of 1988 notation, down to its extensions', () => {
  const lines = linesOf(schemaOfFolders('rfc5280'), 'Certificate')
  assert.equal(lines.slice(0, 6), [
    's0 root end',
    '  ~10 30 CONTAINER Certificate >s0 /s1',
    's1 sequence 0',
    '  ~10 30 CONTAINER tbsCertificate >s2 /s3',
    's2 sequence 1',
    '  ~10 30 CONTAINER signatureAlgorithm >s4 /s5',
  ])
  const extension = lines.findIndex((line) => line.includes(' extnID '))
  assert.equal(
    lines
      .slice(extension)
      .filter((line) => line.startsWith('  '))
      .slice(0, 3)
      .map((line) => line.replace(/ >.*/, '')),
    ['  06 ~26 OBJECT_IDENTIFIER extnID', '  01 ~21 BOOLEAN default 00 critical', '  04 ~24 OCTET_STRING extnValue'],
  )
})

modules('extensions with information objects are told by their identifiers', () => {
  const lines = linesOf(schemaOfFolders('rfc5912'), 'PKIX1Explicit-2009.Certificate').join('\n')
  // basicConstraints, whose type is a SEQUENCE, is there among the keys, and the value is one encoding in an OCTET STRING.
  assert.match(lines, /OBJECT_IDENTIFIER key 0:0 \S*551d13\S* extnID /)
  assert.match(lines, /CONTAINING_OCTETS extnValue /)
  assert.match(lines, /\* OPEN render open 1:0 \S+ <ANY> /)
  assert.match(lines, /CONTAINER <BasicConstraints> /)
})

modules.run()
