import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printable, quoted } from '../../src/ber/printable.ts'
import { TextFormat } from '../../src/dump/text.ts'
import { unhex } from '../support/hex.ts'
import { runDump, typeAndValue } from './run-dump.ts'

const text = suite('dump: text')

const longText = 'a'.repeat(100)
const utf8String = (value: string) => {
  const octets = Buffer.from(value)
  return unhex(`0c81${octets.length.toString(16).padStart(2, '0')}${octets.toString('hex')}`)
}

/** One row a data value: octets, what the line says from the type on, the fault and its offset. */
const values: [hex: string, line: string, fault?: string, offset?: number][] = [
  // BOOLEAN
  ['01 01 ff', 'BOOLEAN TRUE'],
  ['01 01 00', 'BOOLEAN FALSE'],
  ['01 01 01', 'BOOLEAN TRUE (0x01)'],
  ['01 00', 'BOOLEAN !BOOLEAN_LENGTH', 'BOOLEAN_LENGTH', 2],
  ['01 02 ff ff', 'BOOLEAN ffff !BOOLEAN_LENGTH', 'BOOLEAN_LENGTH', 2],
  // INTEGER and ENUMERATED
  ['02 01 05', 'INTEGER 5'],
  ['02 01 80', 'INTEGER -128'],
  ['02 02 00 80', 'INTEGER 128'],
  ['02 02 ff 7f', 'INTEGER -129'],
  ['02 05 00 ff ff ff ff', 'INTEGER 4294967295'],
  ['02 08 80 00 00 00 00 00 00 00', 'INTEGER -9223372036854775808'],
  ['02 10 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff', `INTEGER ${2n ** 120n - 1n}`],
  ['02 11 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00', 'INTEGER 0100000000000000000000000000000000'],
  ['0a 01 03', 'ENUMERATED 3'],
  ['02 00', 'INTEGER !INTEGER_EMPTY', 'INTEGER_EMPTY', 2],
  ['02 02 00 7f', 'INTEGER 007f !INTEGER_PADDED', 'INTEGER_PADDED', 2],
  ['0a 02 ff 80', 'ENUMERATED ff80 !INTEGER_PADDED', 'INTEGER_PADDED', 2],
  [`02 14 00${'00'.repeat(19)}`, `INTEGER ${'00'.repeat(20)} !INTEGER_PADDED`, 'INTEGER_PADDED', 2],
  // NULL
  ['05 00', 'NULL'],
  ['05 01 00', 'NULL 00 !NULL_LENGTH', 'NULL_LENGTH', 2],
  // OBJECT IDENTIFIER
  ['06 03 55 04 03', 'OBJECT IDENTIFIER 2.5.4.3'],
  ['06 09 2a 86 48 86 f7 0d 01 01 01', 'OBJECT IDENTIFIER 1.2.840.113549.1.1.1'],
  ['06 03 55 80 03', 'OBJECT IDENTIFIER 558003 !OID_PADDED', 'OID_PADDED', 3],
  ['06 02 55 84', 'OBJECT IDENTIFIER 5584 !OID_UNFINISHED', 'OID_UNFINISHED', 3],
  ['06 00', 'OBJECT IDENTIFIER !OID_EMPTY', 'OID_EMPTY', 2],
  // More arcs than the library's limit for callers: a dump holds none of them.
  [`06 81 c8 ${'01'.repeat(200)}`, `OBJECT IDENTIFIER ${`0.1${'.1'.repeat(199)}`.slice(0, 75)}...`],
  // OCTET STRING and the rest
  ['04 00', 'OCTET STRING'],
  ['04 05 68 65 6c 6c 6f', 'OCTET STRING 68656c6c6f |hello|'],
  ['04 04 00 1b 7f ff', 'OCTET STRING 001b7fff |....|'],
  [`04 18 ${'41'.repeat(24)}`, `OCTET STRING ${'41'.repeat(24)} |${'A'.repeat(24)}|`],
  [`04 19 ${'41'.repeat(25)}`, `OCTET STRING ${'41'.repeat(24)}... |${'A'.repeat(24)}|`],
  ['13 02 55 53', 'PrintableString "US"'],
  ['03 02 06 c0', "BIT STRING '11'B"],
  [`03 27 00 ${'ff'.repeat(38)}`, `BIT STRING ${'ff'.repeat(37)}...`],
  ['03 01 00', "BIT STRING ''B"],
  ['03 05 04 ff ff ff f0', `BIT STRING '${'1'.repeat(28)}'B`],
  ['03 06 04 ff ff ff ff f0', 'BIT STRING fffffffff0 (4 unused bits)'],
  ['03 06 01 ff ff ff ff fe', 'BIT STRING fffffffffe (1 unused bit)'],
  ['03 00', 'BIT STRING !BIT_STRING_EMPTY', 'BIT_STRING_EMPTY', 2],
  ['03 02 08 00', 'BIT STRING 0800 !BIT_STRING_UNUSED', 'BIT_STRING_UNUSED', 2],
  // REAL
  ['09 00', 'REAL 0'],
  ['09 03 80 ff 03', 'REAL 1.5'],
  ['09 01 40', 'REAL PLUS-INFINITY'],
  ['09 01 43', 'REAL -0'],
  ['09 05 02 33 2e 31 34', 'REAL 314*10^-2 (about 3.14)'],
  ['09 02 80 00', 'REAL 8000 !REAL_INVALID', 'REAL_INVALID', 4],
  // RELATIVE-OID and IRIs
  ['0d 04 c2 7b 03 02', 'RELATIVE-OID 8571.3.2'],
  ['1f 23 04 2f 49 53 4f', 'OID-IRI "/ISO"'],
  // Strings
  ['12 03 31 20 32', 'NumericString "1 2"'],
  ['12 01 61', 'NumericString 61 |a| !CHARACTER', 'CHARACTER', 2],
  ['13 03 61 40 62', 'PrintableString 614062 |a@b| !CHARACTER', 'CHARACTER', 3],
  ['14 02 e4 62', 'TeletexString "äb"'],
  ['16 02 61 22', 'IA5String "a\\""'],
  ['16 01 80', 'IA5String 80 !CHARACTER', 'CHARACTER', 2],
  ['1a 02 61 62', 'VisibleString "ab"'],
  ['1e 04 00 61 4e 16', 'BMPString "a世"'],
  ['1e 03 00 61 4e', 'BMPString 00614e !STRING_LENGTH', 'STRING_LENGTH', 4],
  ['1c 04 00 01 f6 00', 'UniversalString "😀"'],
  ['07 02 61 62', 'ObjectDescriptor "ab"'],
  // Times
  ['17 0d 32 36 31 31 32 32 31 39 33 32 34 39 5a', 'UTCTime "261122193249Z" (2026-11-22T19:32:49Z)'],
  ['18 0c 32 30 32 36 31 31 32 32 31 39 33 32', 'GeneralizedTime "202611221932" (local time)'],
  ['18 01 32', 'GeneralizedTime 32 |2| !TIME_INVALID', 'TIME_INVALID', 3],
  ['1f 1f 08 32 30 32 36 31 31 32 32', 'DATE "20261122"'],
  ['1f 22 03 31 59 32', 'DURATION 315932 |1Y2| !TIME_INVALID', 'TIME_INVALID', 6],
  ['1f 22 02 31 59', 'DURATION "1Y"'],
  ['0e 08 31 32 3a 30 30 3a 30 30', 'TIME "12:00:00"'],
  ['80 01 41', '[0] 41 |A|'],
  ['80 01 01', '[0] 01'],
  ['80 00', '[0]'],
  // Tags
  ['43 01 01', '[APPLICATION 3] 01'],
  ['df 1f 01 00', '[PRIVATE 31] 00'],
  ['0f 00', '[UNIVERSAL 15]'],
  ['1f 24 00', 'RELATIVE-OID-IRI !IRI_INVALID', 'IRI_INVALID', 3],
  ['1f 25 00', '[UNIVERSAL 37]'],
  ['9f ff ff ff ff ff ff ff 7f 00', '[72057594037927935]'],
  ['7f d1 46 00', '[APPLICATION 10438]'],
  // Form
  ['10 00', 'SEQUENCE !FORM_WRONG', 'FORM_WRONG', 0],
  ['31 00', 'SET'],
  ['22 00', 'INTEGER !FORM_WRONG', 'FORM_WRONG', 0],
  ['24 00', 'OCTET STRING'],
]

for (const [hex, line, fault, offset] of values) {
  text(`${hex.slice(0, 40)} is ${line.slice(0, 40)}`, () => {
    const octets = unhex(hex)
    assert.is(typeAndValue(octets), line)
    const { faults, firstFault } = runDump(octets)
    assert.is(faults, fault === undefined ? 0 : 1)
    assert.equal(firstFault, fault === undefined ? undefined : { code: fault, offset })
  })
}

text('UTF8String: quoted, and nothing in it reaches a terminal', () => {
  assert.is(typeAndValue(utf8String('hello')), 'UTF8String "hello"')
  assert.is(typeAndValue(utf8String('')), 'UTF8String ""')
  assert.is(typeAndValue(utf8String('Grüße, 世界')), 'UTF8String "Grüße, 世界"')
  assert.is(typeAndValue(utf8String('say "\\"')), 'UTF8String "say \\"\\\\\\""')
  assert.is(typeAndValue(utf8String('\x1b[2J\n\r\t\x7f\x9b')), 'UTF8String "\\u{1b}[2J\\n\\r\\t\\u{7f}\\u{9b}"')
  assert.is(typeAndValue(utf8String('a\u202eb\u2028c\ufeff')), 'UTF8String "a\\u{202e}b\\u{2028}c\\u{feff}"')
  assert.is(typeAndValue(unhex('0c 02 c3 28')), 'UTF8String c328 !UTF8_INVALID')
})

text('UTF8String: cut between characters', () => {
  assert.is(typeAndValue(utf8String(longText)), `UTF8String "${'a'.repeat(75)}"...`)
  // The 16th unit is the first half of a character.
  const split = utf8String(`${'b'.repeat(15)}😀😀`)
  assert.is(typeAndValue(split, { text: { width: 16 } }), `UTF8String "${'b'.repeat(15)}"...`)
})

text('columns: offset, depth, header length, length, form', () => {
  const { lines } = runDump(unhex('30 80 04 81 03 41 42 43 00 00 31 00'), { text: { offsetColumns: 4 } })
  assert.equal(lines, [
    '   0 d=0  hl=2 l=indef  cons SEQUENCE',
    '   2 d=1  hl=3 l=3      prim   OCTET STRING 414243 |ABC|',
    '   8 d=1  hl=2 l=0      prim   end-of-contents',
    '  10 d=0  hl=2 l=0      cons SET',
  ])
})

text('offsets count from the base, beyond 2^32 as well', () => {
  const { lines } = runDump(unhex('02 01 05 05 00'), { baseOffset: 2 ** 32 })
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    ['4294967296', '4294967299'],
  )
})

text('styles stand around the parts, and only there', () => {
  const styles = {
    place: ['<p>', '</p>'],
    type: ['<t>', '</t>'],
    value: ['<v>', '</v>'],
    fault: ['<f>', '</f>'],
  } as const
  const { lines } = runDump(unhex('30 80 01 00 00 00'), { text: { styles } })
  assert.equal(lines, [
    '<p>0 d=0  hl=2 l=indef  cons </p><t>SEQUENCE</t><v></v>',
    '<p>2 d=1  hl=2 l=0      prim </p>  <t>BOOLEAN</t><v></v><f> !BOOLEAN_LENGTH</f>',
    '<p>4 d=1  hl=2 l=0      prim </p>  <p>end-of-contents</p>',
  ])
})

text('width out of range is refused', () => {
  for (const width of [15, 4097, 20.5, Number.NaN]) {
    assert.throws(
      () => new TextFormat(() => {}, { width }),
      (error: unknown) => error instanceof RangeError,
    )
  }
})

text('printable: whatever is no character for printing is escaped', () => {
  assert.is(printable('plain – text'), 'plain – text')
  assert.is(printable('\0\u{e0001}\ud800'), '\\u{0}\\u{e0001}\\u{d800}')
  assert.is(quoted('a"b'), '"a\\"b"')
})

text('lines are whole, however deep and however many', () => {
  const depth = 500
  const nested = unhex('30 80'.repeat(depth) + '00 00'.repeat(depth))
  const { lines } = runDump(nested)
  assert.is(lines.length, 2 * depth)
  assert.is(lines[depth - 1], `${2 * (depth - 1)} d=${depth - 1} hl=2 l=indef  cons ${'  '.repeat(depth - 1)}SEQUENCE`)
  const many = new Uint8Array(3 * 20_000)
  for (let i = 0; i < many.length; i += 3) many.set([2, 1, i % 100], i)
  assert.is(runDump(many).lines.length, 20_000)
})

text.run()
