/** Vectors with a verdict that is known from elsewhere: the reference and the validator agree with it, and with one another. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { vectors as berVectors } from '../../support/corpus.ts'
import { unhex } from '../../support/hex.ts'
import { vectors as migrationVectors } from '../../support/migration-fixtures.ts'
import { universalNotation } from '../../support/universal-notation.ts'
import { moduleFiles, moduleText } from '../notation/support.ts'
import { assertSame, Compiled, migrationSchema, referenceOf, violationLine } from './support.ts'

const vectors = suite('schema: vectors')

/** Where the invalid vectors of the migration schema break it, and how. */
const faults: Readonly<Record<string, string>> = {
  'x01-empty': 'TRUNCATED@0  2',
  'x03-truncated-length': 'TRUNCATED@3  1',
  'x05-missing-eoc': 'TRUNCATED@100 QemuFile 2',
  'x07-wrong-top-tag': 'COMPONENT_UNEXPECTED@0 QemuFile',
  'x09-version-missing': 'COMPONENT_MISSING@4 QemuFile.version',
  'x11-version-type': 'COMPONENT_UNEXPECTED@4 QemuFile',
  'x13-unknown-page': 'COMPONENT_UNEXPECTED@34 QemuFile.items[0].part.contents.ram[0].secblock.pages[0]',
  'x15-member-order':
    'COMPONENT_MISSING@52 QemuFile.items[0].part.contents.ram[0].secblock.pages[0].fullpage.addr, ' +
    'COMPONENT_REPEATED@312 QemuFile.items[0].part.contents.ram[0].secblock.pages[0].fullpage.addr',
  'x17-duplicate-member':
    'COMPONENT_REPEATED@55 QemuFile.items[0].part.contents.ram[0].secblock.pages[0].fullpage.addr',
  'x19-bool-empty': 'BOOLEAN_LENGTH@31 QemuFile.items[0].full.contents.device[0].bool',
  'x21-int-empty': 'INTEGER_EMPTY@31 QemuFile.items[0].full.contents.device[0].uint8',
  'x23-int-padded-negative': 'INTEGER_PADDED@31 QemuFile.items[0].full.contents.device[0].int16',
  'x25-null-constructed': 'FORM_WRONG@9 QemuFile.items[0].eof',
  'x27-sequence-primitive': 'FORM_WRONG@29 QemuFile.items[0].full.contents.device[0].array',
  'x29-indefinite-primitive': 'INDEFINITE_PRIMITIVE@30 QemuFile.items[0].full.contents.device[0]',
  'x31-eoc-in-definite': 'END_OF_CONTENTS_UNEXPECTED@13 QemuFile.items[1]',
  'x33-segment-type': 'STRING_SEGMENT@35 QemuFile.items[0].full.contents.device[0].oldblob',
  'x35-tag-low-as-high': 'TAG_NUMBER_NOT_LOW@35 QemuFile.items[0].part.contents.ram[0].secblock.pages[0]',
  'x37-page-short': 'SIZE@58 QemuFile.items[0].part.contents.ram[0].secblock.pages[0].fullpage.data',
  'x39-name-empty': 'SIZE@18 QemuFile.items[0].full.idstr',
  'x41-name-not-utf8': 'UTF8_INVALID@19 QemuFile.items[0].full.idstr',
  'x43-name-surrogate': 'UTF8_INVALID@18 QemuFile.items[0].full.idstr',
  'x45-u32-big': 'VALUE_RANGE@15 QemuFile.items[0].end.sectionid',
  'x47-addr-negative': 'VALUE_RANGE@36 QemuFile.items[0].part.contents.ram[0].secblock.pages[0].compr',
  'x49-trailing': 'TRAILING_OCTETS@86 ',
  'x51-uint8-big': 'VALUE_RANGE@36 QemuFile.items[0].full.contents.device[0].field.value.uint8',
}

vectors('migration: the valid ones are valid', () => {
  for (const { id, hex } of migrationVectors('valid')) {
    const octets = unhex(hex)
    const reference = referenceOf(migrationSchema, 'QemuFile', octets)
    assert.ok(reference.valid, id)
    assertSame(migrationSchema, 'QemuFile', octets, {}, [[], [1], [100, 3]], reference)
  }
})

vectors('migration: the invalid ones break where they should', () => {
  const ids = migrationVectors('invalid').map(({ id }) => id)
  assert.equal(ids, Object.keys(faults))
  for (const { id, hex } of migrationVectors('invalid')) {
    const octets = unhex(hex)
    const reference = referenceOf(migrationSchema, 'QemuFile', octets)
    assert.is(reference.violations.map(violationLine).join(', '), faults[id], id)
    assertSame(migrationSchema, 'QemuFile', octets, {}, [[], [1], [7, 3]], reference)
  }
})

vectors('one component of every kind', () => {
  const sink = new Compiled(moduleFiles('sink/sink.asn1'))
  const entries: { id: string; hex: string }[] = JSON.parse(
    readFileSync(new URL('../../fixtures/schema/sink.json', import.meta.url), 'utf8'),
  )
  assert.ok(entries.length > 50)
  for (const { id, hex } of entries) {
    const octets = unhex(hex)
    const reference = referenceOf(sink, 'Sink', octets)
    const expected = id === 'hang-malformed-eoc' ? ['END_OF_CONTENTS_LENGTH@8 Sink.pick'] : []
    assert.equal(reference.violations.map(violationLine), expected, id)
    assertSame(sink, 'Sink', octets, {}, [[], [1]], reference)
    assertSame(sink, 'Sink', octets, { rules: 'DER' }, [[], [1]])
  }
})

vectors('types by themselves, under BER and DER', () => {
  const assignments = Object.entries(universalNotation).map(([number, type]) => `T${number} ::= ${type}`)
  const schema = new Compiled([{ name: 'm', text: moduleText(assignments.join('\n')) }])
  let count = 0
  for (const { id, hex, rules, valid } of berVectors()) {
    const octets = unhex(hex)
    const number = (octets[0] & 0x1f) === 0x1f ? octets[1] : octets[0] & 0x1f
    if (rules === 'CER' || octets[0] >= 0x40 || !(number in universalNotation)) continue
    count++
    const options = { rules, several: true }
    const reference = referenceOf(schema, `T${number}`, octets, options)
    assert.is(reference.valid, valid, id)
    assertSame(schema, `T${number}`, octets, options, [[], [1]], reference)
  }
  assert.ok(count > 400)
})

vectors.run()
