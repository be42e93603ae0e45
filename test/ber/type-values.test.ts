/** Values of the universal types beside their encodings, both ways; what cannot be encoded. Refusals: type-refusals.test.ts. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue, describeValue, encodeValue, readValue, type TypedValue } from '../../src/ber/values/index.ts'
import * as ber from '../../src/index.ts'
import { BerCursor, bitDigits, bitString, decode, toText, UniversalTag } from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { hex, unhex } from '../support/hex.ts'

const test = suite('ber: types')

/** Encodings that come back as they are; what they hold; how that is described. */
const rows: readonly [octets: string, type: string, value: unknown, text: string][] = [
  ['0101ff', 'BOOLEAN', true, 'TRUE'],
  ['0201fb', 'INTEGER', -5, '-5'],
  ['0a0107', 'ENUMERATED', 7, '7'],
  ['0500', 'NULL', null, 'NULL'],
  ['0303 05 0ae0', 'BIT STRING', { octets: unhex('0ae0'), unusedBits: 5 }, "'00001010111'B"],
  ['0402 0102', 'OCTET STRING', unhex('0102'), "'0102'H"],
  ['0603 883703', 'OBJECT IDENTIFIER', '2.999.3', '2.999.3'],
  ['0d04 c27b0302', 'RELATIVE-OID', '8571.3.2', '8571.3.2'],
  ['0d0b 82808080808080808000 01', 'RELATIVE-OID', '18446744073709551616.1', '18446744073709551616.1'],
  ['0703 6162e9', 'ObjectDescriptor', 'abé', '"abé"'],
  ['0900', 'REAL', 0, '0'],
  ['0901 43', 'REAL', -0, '-0'],
  ['0901 40', 'REAL', Number.POSITIVE_INFINITY, 'PLUS-INFINITY'],
  ['0901 41', 'REAL', Number.NEGATIVE_INFINITY, 'MINUS-INFINITY'],
  ['0901 42', 'REAL', Number.NaN, 'NOT-A-NUMBER'],
  ['0903 80fb01', 'REAL', 0.03125, '0.03125'],
  ['0903 c0ff05', 'REAL', -2.5, '-2.5'],
  ['0909 80c90ccccccccccccd', 'REAL', 0.1, '0.1'],
  ['0904 81fbce01', 'REAL', 5e-324, '5e-324'],
  ['090a 8103cb1fffffffffffff', 'REAL', Number.MAX_VALUE, '1.7976931348623157e+308'],
  ['0904 81040001', 'REAL', { sign: 1, mantissa: 1n, base: 2, exponent: 1024 }, '1*2^1024'],
  ['0905 c2 008000 03', 'REAL', { sign: -1, mantissa: 3n, base: 2, exponent: 32768 }, '-3*2^32768'],
  ['0907 8304 01000000 01', 'REAL', { sign: 1, mantissa: 1n, base: 2, exponent: 2 ** 24 }, `1*2^${2 ** 24}`],
  [
    '090c 8309 010000000000000000 01',
    'REAL',
    { sign: 1, mantissa: 1n, base: 2, exponent: 2n ** 64n },
    '1*2^18446744073709551616',
  ],
  ['0906 03 312e452d31', 'REAL', { sign: 1, mantissa: 1n, base: 10, exponent: -1 }, '1*10^-1 (about 0.1)'],
  ['0c04 61e282ac', 'UTF8String', 'a€', '"a€"'],
  ['1203 312032', 'NumericString', '1 2', '"1 2"'],
  ['1303 41273f', 'PrintableString', "A'?", '"A\'?"'],
  ['1402 e91b', 'TeletexString', 'é\x1b', '"é\\u{1b}"'],
  ['1501 ff', 'VideotexString', 'ÿ', '"ÿ"'],
  ['1602 007f', 'IA5String', '\0\x7f', '"\\u{0}\\u{7f}"'],
  ['1902 6122', 'GraphicString', 'a"', '"a\\""'],
  ['1a02 207e', 'VisibleString', ' ~', '" ~"'],
  ['1b01 0a', 'GeneralString', '\n', '"\\n"'],
  ['1c08 00000061 0001d11e', 'UniversalString', 'a𝄞', '"a𝄞"'],
  ['1e04 006120ac', 'BMPString', 'a€', '"a€"'],
  ['1f23 04 2f49534f', 'OID-IRI', '/ISO', '"/ISO"'],
  ['1f24 05 49534f2f30', 'RELATIVE-OID-IRI', 'ISO/0', '"ISO/0"'],
  [
    '2809 0601 51 0201 03 8101 ff',
    'EXTERNAL',
    { directReference: '2.1', indirectReference: 3, encoding: { kind: 'octet-aligned', octets: unhex('ff') } },
    "{ direct-reference 2.1, indirect-reference 3, octet-aligned 'FF'H }",
  ],
  [
    '2808 0701 78 a003 0201 05',
    'EXTERNAL',
    { dataValueDescriptor: 'x', encoding: { kind: 'single-ASN1-type', octets: unhex('020105') } },
    '{ data-value-descriptor "x", single-ASN1-type \'020105\'H }',
  ],
  [
    '2804 8202 0480',
    'EXTERNAL',
    { encoding: { kind: 'arbitrary', bits: { octets: unhex('80'), unusedBits: 4 } } },
    "{ arbitrary '1000'B }",
  ],
  [
    '2b0d a008 a006 8001 51 8101 52 8201 ff',
    'EMBEDDED PDV',
    { identification: { kind: 'syntaxes', abstract: '2.1', transfer: '2.2' }, octets: unhex('ff') },
    "{ syntaxes abstract 2.1 transfer 2.2, 'FF'H }",
  ],
  [
    '2b07 a003 8101 51 8200',
    'EMBEDDED PDV',
    { identification: { kind: 'syntax', syntax: '2.1' }, octets: unhex('') },
    "{ syntax syntax 2.1, ''H }",
  ],
  [
    '2b0c a008 a306 8001 05 8101 52 8200',
    'EMBEDDED PDV',
    { identification: { kind: 'context-negotiation', id: 5, transfer: '2.2' }, octets: unhex('') },
    "{ context-negotiation id 5 transfer 2.2, ''H }",
  ],
  [
    '3d07 a003 8201 05 8200',
    'CHARACTER STRING',
    { identification: { kind: 'presentation-context-id', id: 5 }, octets: unhex('') },
    "{ presentation-context-id id 5, ''H }",
  ],
  [
    '3d07 a003 8401 52 8200',
    'CHARACTER STRING',
    { identification: { kind: 'transfer-syntax', transfer: '2.2' }, octets: unhex('') },
    "{ transfer-syntax transfer 2.2, ''H }",
  ],
  [
    '3d07 a002 8500 8201 61',
    'CHARACTER STRING',
    { identification: { kind: 'fixed' }, octets: unhex('61') },
    "{ fixed, '61'H }",
  ],
  ['3003 020105', 'SEQUENCE', [{ type: 'INTEGER', value: 5 }], '1 component'],
  ['3100', 'SET', [], '0 components'],
  ['8002 0102', '[0]', unhex('0102'), "'0102'H"],
  ['5f4600', '[APPLICATION 70]', unhex(''), "''H"],
  ['e702 0500', '[PRIVATE 7]', [{ type: 'NULL', value: null }], '1 component'],
  ['1f28 00', '[UNIVERSAL 40]', unhex(''), "''H"],
]

for (const [octets, type, value, text] of rows) {
  test(`${type}: ${octets} is ${text}`, () => {
    const encoding = unhex(octets)
    const decoded = decodeValue(encoding)
    assert.equal(decoded, { type, value })
    if (typeof value === 'number') assert.ok(Object.is(decoded.value, value))
    assertBytes(encodeValue(decoded), encoding)
    assert.is(describeValue(decode(encoding)), text)
    // The cursor reads as the tree does.
    const cursor = new BerCursor(encoding)
    cursor.next()
    assert.equal(readValue(cursor), decoded)
    assert.is(describeValue(cursor), text)
  })
}

/** Text of each kind of time, its parts, and the point in time if there is one. */
const times: readonly [tag: number, text: string, parts: object, point?: string][] = [
  [
    23,
    '141122185900Z',
    { year: 2014, month: 11, day: 22, hour: 18, minute: 59, second: 0, zone: 0 },
    '2014-11-22T18:59:00.000Z',
  ],
  [23, '5001010000Z', { year: 1950, month: 1, day: 1, hour: 0, minute: 0, zone: 0 }, '1950-01-01T00:00:00.000Z'],
  [
    23,
    '491231235959-0130',
    { year: 2049, month: 12, day: 31, hour: 23, minute: 59, second: 59, zone: -90 },
    '2050-01-01T01:29:59.000Z',
  ],
  [24, '2014112218', { year: 2014, month: 11, day: 22, hour: 18 }],
  [
    24,
    '00010101000000Z',
    { year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, zone: 0 },
    '0001-01-01T00:00:00.000Z',
  ],
  [24, '0001010100.57Z', { year: 1, month: 1, day: 1, hour: 0, fraction: '57', zone: 0 }, '0001-01-01T00:34:12.000Z'],
  [
    24,
    '2014112218,25+01',
    { year: 2014, month: 11, day: 22, hour: 18, fraction: '25', zone: 60 },
    '2014-11-22T17:15:00.000Z',
  ],
  [
    24,
    '20161231235960.123456Z',
    { year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60, fraction: '123456', zone: 0 },
    '2017-01-01T00:00:00.123Z',
  ],
  [14, '2014-11-22', { kind: 'date', date: { year: 2014, month: 11, day: 22 } }],
  [14, '-0002-04', { kind: 'date', date: { year: -2, month: 4 } }],
  [14, '20C', { kind: 'date', date: { century: 20 } }],
  [14, '+12014', { kind: 'date', date: { year: 12014 } }],
  [14, '2016-366', { kind: 'date', date: { year: 2016, dayOfYear: 366 } }],
  [14, '1985-W15-5', { kind: 'date', date: { year: 1985, week: 15, dayOfWeek: 5 } }],
  [14, '1985-W15', { kind: 'date', date: { year: 1985, week: 15 } }],
  [14, '15', { kind: 'time-of-day', time: { hour: 15 } }],
  [14, '15:27:35.5', { kind: 'time-of-day', time: { hour: 15, minute: 27, second: 35, fraction: '5' } }],
  [14, '15:27-05:30', { kind: 'time-of-day', time: { hour: 15, minute: 27, zone: -330 } }],
  [
    14,
    '1985-04-12T10:15Z',
    { kind: 'date-time', date: { year: 1985, month: 4, day: 12 }, time: { hour: 10, minute: 15, zone: 0 } },
  ],
  [
    14,
    'P1Y2M3DT4H5M6.7S',
    {
      kind: 'duration',
      duration: { years: 1, months: 2, days: 3, hours: 4, minutes: 5, seconds: 6, fraction: '7' },
    },
  ],
  [14, 'P12W', { kind: 'duration', duration: { weeks: 12 } }],
  [14, '1985/1986', { kind: 'interval', start: { date: { year: 1985 } }, end: { date: { year: 1986 } } }],
  [14, '1985/P1Y', { kind: 'interval', start: { date: { year: 1985 } }, duration: { years: 1 } }],
  [14, 'P1Y/1986', { kind: 'interval', duration: { years: 1 }, end: { date: { year: 1986 } } }],
  [
    14,
    'R12/P1Y/1986',
    { kind: 'recurring-interval', recurrences: 12, duration: { years: 1 }, end: { date: { year: 1986 } } },
  ],
  [14, 'R/P1Y', { kind: 'recurring-interval', duration: { years: 1 } }],
  [31, '20141122', { year: 2014, month: 11, day: 22 }],
  [32, '240000', { hour: 24, minute: 0, second: 0 }],
  [33, '19511014153000', { year: 1951, month: 10, day: 14, hour: 15, minute: 30, second: 0 }],
  [34, '3DT12H', { days: 3, hours: 12 }],
  [34, '99999999999999999999Y', { years: 99999999999999999999n }],
]

for (const [tag, text, parts, point] of times) {
  test(`time: ${text}`, () => {
    const contents = new TextEncoder().encode(text)
    const head = tag < 31 ? [tag] : [0x1f, tag]
    const octets = Uint8Array.from([...head, contents.length, ...contents])
    const decoded = decodeValue(octets)
    assert.equal(decoded.value, { text, ...parts })
    assertBytes(encodeValue(decoded), octets)
    if (tag === 23) assert.is(ber.utcTimeToDate(decoded.value as ber.UtcTime).toISOString(), point)
    if (tag === 24) assert.is(ber.generalizedTimeToDate(decoded.value as ber.GeneralizedTime)?.toISOString(), point)
  })
}

test('what encoders of times take besides text', () => {
  const date = new Date('2014-11-22T18:59:07.050Z')
  const text = (octets: Uint8Array): string => String.fromCharCode(...octets)
  assert.is(text(ber.encodeUtcTime(date)), '141122185907Z')
  assert.is(text(ber.encodeGeneralizedTime(date)), '20141122185907.05Z')
  assert.is(text(ber.encodeGeneralizedTime(new Date('2014-11-22T10:00:00Z'))), '20141122100000Z')
  assert.is(text(ber.encodeGeneralizedTime(new Date('0099-01-01T00:00:00Z'))), '00990101000000Z')
  assert.is(text(ber.encodeDate('2014-11-22')), '20141122')
  assert.is(text(ber.encodeDate({ year: 2014, month: 1, day: 2 })), '20140102')
  assert.is(text(ber.encodeTimeOfDay('18:59:07')), '185907')
  assert.is(text(ber.encodeTimeOfDay({ hour: 1, minute: 2, second: 3 })), '010203')
  assert.is(text(ber.encodeDateTime('2014-11-22T18:59:07')), '20141122185907')
  assert.is(text(ber.encodeDuration('P1Y')), '1Y')
})

const cannot: readonly [what: string, run: () => unknown][] = [
  ['bits without octets', () => ber.encodeBitString({ octets: new Uint8Array(0), unusedBits: 1 })],
  ['eight unused bits', () => ber.encodeBitString({ octets: new Uint8Array(1), unusedBits: 8 })],
  ['bits that are no digits', () => bitString('012')],
  ['an empty arc', () => ber.encodeRelativeOid('1..2')],
  ['no arc', () => ber.encodeRelativeOid('')],
  ['a label with a space', () => ber.encodeOidIri('/a b')],
  ['no solidus', () => ber.encodeOidIri('ISO')],
  ['an empty label', () => ber.encodeRelativeOidIri('')],
  ['mantissa zero', () => ber.encodeReal({ sign: 1, mantissa: 0n, base: 2, exponent: 1 })],
  ['sign zero', () => ber.encodeReal({ sign: 0 as 1, mantissa: 1n, base: 2, exponent: 1 })],
  ['base 3', () => ber.encodeReal({ sign: 1, mantissa: 1n, base: 3 as 2, exponent: 1 })],
  ['an exponent of 256 octets', () => ber.encodeReal({ sign: 1, mantissa: 1n, base: 2, exponent: 1n << 2047n })],
  ['@ in a PrintableString', () => ber.encodePrintableString('a@b')],
  ['a letter in a NumericString', () => ber.encodeNumericString('1a')],
  ['é in an IA5String', () => ber.encodeIa5String('é')],
  ['a control in a VisibleString', () => ber.encodeVisibleString('\n')],
  ['€ in a TeletexString', () => ber.encodeTeletexString('€')],
  ['a character above U+FFFF in a BMPString', () => ber.encodeBmpString('𝄞')],
  ['half of a pair in a UniversalString', () => ber.encodeUniversalString('\ud834')],
  ['a UTCTime of 2050', () => ber.encodeUtcTime(new Date('2050-01-01T00:00:00Z'))],
  ['no date', () => ber.encodeUtcTime(new Date(Number.NaN))],
  ['no UTCTime', () => ber.encodeUtcTime('2014')],
  ['a GeneralizedTime of 10000', () => ber.encodeGeneralizedTime(new Date('+010000-01-01T00:00:00Z'))],
  ['no GeneralizedTime', () => ber.encodeGeneralizedTime('20141122')],
  ['no TIME', () => ber.encodeTime('tomorrow')],
  ['no DATE', () => ber.encodeDate('2014-02-30')],
  ['no TIME-OF-DAY', () => ber.encodeTimeOfDay('25:00:00')],
  ['no DATE-TIME', () => ber.encodeDateTime('2014-11-22')],
  ['no DURATION', () => ber.encodeDuration('P')],
  ['no type of that name', () => encodeValue({ type: 'Boolean', value: true } as unknown as TypedValue)],
]

for (const [what, run] of cannot) {
  test(`cannot be encoded: ${what}`, () => {
    assert.throws(run, (error: Error) => error instanceof RangeError)
  })
}

test('bits by digits, both ways', () => {
  assert.equal(bitString('10110'), { octets: unhex('b0'), unusedBits: 3 })
  assert.is(bitDigits(bitString('1011001110')), '1011001110')
  assert.is(bitDigits(bitString('')), '')
  // What BER leaves open does not come back.
  assertBytes(ber.encodeBitString({ octets: unhex('ff'), unusedBits: 4 }), unhex('04f0'))
})

test('REAL: bases 8 and 16 are encoded to the base 2, and tell the nearest double', () => {
  const real = (base: 8 | 16): ber.ExactReal => ({ sign: -1, mantissa: 12n, base, exponent: 2 })
  assert.is(hex(ber.encodeReal(real(8))), 'c00803')
  assert.is(ber.decodeReal(ber.encodeReal(real(16))), -(12 * 256))
  assert.is(ber.realToNumber(real(8)), -768)
  assert.is(ber.realToNumber({ sign: 1, mantissa: 1n, base: 10, exponent: -1 }), 0.1)
  assert.is(ber.realToNumber({ sign: 1, mantissa: 1n, base: 2, exponent: 5000 }), Number.POSITIVE_INFINITY)
})

test('REAL in decimal: a double where one is equal, at the borders of that', () => {
  const decimal = (text: string): ber.Real => ber.decodeReal(Uint8Array.from([3, ...Buffer.from(text)]))
  assert.is(decimal('1.E22'), 1e22)
  assert.equal(decimal('1.E23'), { sign: 1, mantissa: 1n, base: 10, exponent: 23 })
  assert.is(decimal('9007199254740992.E0'), 2 ** 53)
  assert.equal(decimal('9007199254740993.E0'), { sign: 1, mantissa: 9007199254740993n, base: 10, exponent: 0 })
  assert.is(decimal('-4.8828125E-4'), -(2 ** -11))
  assert.equal(decimal('1.E-400'), { sign: 1, mantissa: 1n, base: 10, exponent: -400 })
  assert.equal(decimal('1.E99999999999999999999'), { sign: 1, mantissa: 1n, base: 10, exponent: 99999999999999999999n })
  const smallest = (5n ** 1074n).toString()
  assert.is(decimal(`${smallest}.E-1074`), 5e-324)
})

test('REAL: a million octets, in linear time', () => {
  const binary = new Uint8Array(1_000_000).fill(0x55)
  binary.set([0x80, 0x00])
  assert.is(typeof ber.decodeReal(binary), 'object')
  const decimal = new Uint8Array((1 << 20) + 1).fill(0x31)
  decimal[0] = 1
  assert.throws(
    () => ber.decodeReal(decimal),
    (error: ber.BerError) => error.code === 'LIMIT_CONTENTS',
  )
})

test('toText reads by the tag, or by the type named', () => {
  assert.is(toText(decode(unhex('3604 0402 6162'))), 'ab')
  assert.is(toText(decode(unhex('8002 0061')), UniversalTag.BmpString), 'a')
  assert.throws(
    () => toText(decode(unhex('8000'))),
    (error: Error) => error instanceof TypeError,
  )
  assert.throws(
    () => toText(decode(unhex('0500'))),
    (error: Error) => error instanceof TypeError,
  )
  assert.throws(
    () => toText(decode(unhex('0500')), UniversalTag.Null),
    (error: Error) => error instanceof TypeError,
  )
})

test('long values are shown in part', () => {
  const shown = (octets: Uint8Array): string => describeValue(decode(octets), { most: 4 })
  assert.is(shown(Uint8Array.from([4, 6, 1, 2, 3, 4, 5, 6])), "'01020304'H.. (6 octets)")
  assert.is(shown(unhex('0302 0480')), "'1000'B")
  assert.is(shown(unhex('0303 040010')), "'0010'H, 4 unused bits")
  assert.is(shown(unhex('0c06 616263646566')), '"abcd".. (6 characters)')
  assert.is(
    shown(Uint8Array.from([2, 20, 1, ...new Array(19).fill(0)])).length,
    '5708990770823839.. (46 digits)'.length,
  )
})

test.run()
