/** What values are, type by type; what is refused on the way to octets, and where. */
import { runInNewContext } from 'node:vm'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CodecError, codecFaults } from '../../../src/schema/codec/errors.ts'
import { BerViolation, compileSchema, dateOfGeneralizedTime, dateOfUtcTime } from '../../../src/schema/index.ts'
import { hex, unhex } from '../../support/hex.ts'
import { assertValue } from './support.ts'

const values = suite('codec: values')

function codecFor(body: string, pdu = 'P') {
  return compileSchema(`M DEFINITIONS AUTOMATIC TAGS ::= BEGIN ${body} END`).codec(pdu)
}

const bits = (text: string, unusedBits = 0) => ({ octets: unhex(text), unusedBits })

/** A type, a value and its encoding: both ways, under BER and DER. */
const table: readonly (readonly [type: string, value: unknown, encoding: string])[] = [
  ['BOOLEAN', true, '0101ff'],
  ['INTEGER', -129, '0202ff7f'],
  ['INTEGER', 2 ** 53 - 1, '02071fffffffffffff'],
  ['INTEGER', 2n ** 53n, '020720000000000000'],
  ['INTEGER', -(2n ** 63n), '02088000000000000000'],
  ['INTEGER', 2n ** 64n - 1n, '020900ffffffffffffffff'],
  ['INTEGER', -(2n ** 70n) - 5n, '0209bffffffffffffffffb'],
  ['INTEGER', 2n ** 200n, `021a01${'00'.repeat(25)}`],
  ['INTEGER { one(1), big(4294967296) }', 'one', '020101'],
  ['INTEGER { one(1), big(4294967296) }', 'big', '02050100000000'],
  ['INTEGER { one(1) }', 2, '020102'],
  ['ENUMERATED { red, green(7) }', 'green', '0a0107'],
  ['ENUMERATED { red, ... }', 9, '0a0109'],
  ['BIT STRING', bits('a0', 4), '030204a0'],
  ['BIT STRING', bits(''), '030100'],
  ['BIT STRING { a(0), b(1), j(9) }', ['a', 'j'], '0303068040'],
  ['BIT STRING { a(0) }', [], '030100'],
  ['BIT STRING { a(0) }', bits('c0', 6), '030206c0'],
  ['OCTET STRING', unhex('0102'), '04020102'],
  ['NULL', null, '0500'],
  ['OBJECT IDENTIFIER', '2.999.3', '0603883703'],
  ['RELATIVE-OID', '8571.3', '0d03c27b03'],
  ['REAL', 0.1, '090980c90ccccccccccccd'],
  ['REAL', Number.NEGATIVE_INFINITY, '090141'],
  ['REAL', -0, '090143'],
  ['UTF8String', 'é€', '0c05c3a9e282ac'],
  ['UTF8String', '\ufeffx', '0c04efbbbf78'],
  ['PrintableString', 'Test', '130454657374'],
  ['TeletexString', 'Zürich', '14065afc72696368'],
  ['BMPString', 'aé', '1e04006100e9'],
  ['UniversalString', '😀', '1c040001f600'],
  ['UTCTime', '261122193249Z', '170d3236313132323139333234395a'],
  ['GeneralizedTime', '20261122193249.5Z', '181132303236313132323139333234392e355a'],
  ['DATE', '2026-11-22', '1f1f083230323631313232'],
  ['TIME-OF-DAY', '19:32:49', '1f2006313933323439'],
  ['DATE-TIME', '2026-11-22T19:32:49', '1f210e3230323631313232313933323439'],
  ['DURATION', 'P1Y', '1f22023159'],
  ['TIME', '2026-W01', '0e08323032362d573031'],
  ['OID-IRI', '/ISO', '1f23042f49534f'],
  ['SEQUENCE { a INTEGER, the-b BOOLEAN OPTIONAL }', { a: 1, 'the-b': true }, '30068001018101ff'],
  ['SEQUENCE { a INTEGER DEFAULT 5, b NULL }', { a: 5, b: null }, '30028100'],
  ['SEQUENCE { a INTEGER DEFAULT 5, b NULL }', { a: 6, b: null }, '30058001068100'],
  ['SEQUENCE { v INTEGER { v1(0) } DEFAULT v1 }', { v: 'v1' }, '3000'],
  ['SEQUENCE { l SEQUENCE OF INTEGER DEFAULT {1, 2} }', { l: [1, 2] }, '3000'],
  [
    "SEQUENCE { s SEQUENCE { x INTEGER DEFAULT 1, y BIT STRING } DEFAULT { y '1'B } }",
    { s: { x: 1, y: bits('80', 7) } },
    '3000',
  ],
  ['SEQUENCE { c CHOICE { m NULL, n INTEGER } DEFAULT n:3 }', { c: { n: 3 } }, '3000'],
  ['SET { a INTEGER, b BOOLEAN }', { a: 1, b: true }, '31068001018101ff'],
  ['SEQUENCE OF INTEGER', [3, 1], '3006020103020101'],
  ['CHOICE { x INTEGER, y NULL }', { y: null }, '8100'],
  ['CHOICE { in CHOICE { x INTEGER, y NULL } }', { in: { x: 2 } }, 'a003800102'],
  ['[5] EXPLICIT CHOICE { x INTEGER }', { x: 2 }, 'a503800102'],
  ['CHOICE { x INTEGER, ... }', { '...': unhex('8900') }, '8900'],
  ['SEQUENCE { a INTEGER, ..., b NULL }', { a: 1, b: null, '...': [unhex('8900')] }, '300780010181008900'],
  ['SEQUENCE { any ANY }', { any: unhex('300404020500') }, '3008a006300404020500'],
  ['OCTET STRING (CONTAINING SEQUENCE OF INTEGER)', [7], '04053003020107'],
  ['BIT STRING (CONTAINING INTEGER)', 7, '030400020107'],
]

values('each type, both ways', () => {
  for (const [type, value, encoding] of table) {
    const codec = codecFor(`P ::= ${type}`)
    const octets = unhex(encoding)
    for (const rules of ['BER', 'DER'] as const) {
      assertValue(codec.decode(octets, { rules }), value)
      assert.is(hex(codec.encode(value, { rules })), hex(octets), `${type}, ${rules}`)
    }
  }
})

const keyed = `
  P ::= SEQUENCE { id C.&id ({Set}), value C.&Type ({Set}{@id}) OPTIONAL }
  C ::= CLASS { &id INTEGER, &Type OPTIONAL } WITH SYNTAX { ID &id [TYPE &Type] }
  Set C ::= { { ID 1 TYPE UTF8String } | { ID 2 TYPE SEQUENCE { x BOOLEAN } } | { ID 3 TYPE CHOICE { m NULL } } | { ID 4 }, ... }`

values('open types are what their key says, and their encoding where it says nothing', () => {
  const codec = codecFor(keyed)
  for (const value of [
    { id: 1, value: 'text' },
    { id: 2, value: { x: true } },
    { id: 3, value: { m: null } },
    { id: 4 },
    { id: 99, value: unhex('0500') },
  ]) {
    assertValue(codec.decode(codec.encode(value)), value)
  }
  assert.throws(() => codec.encode({ id: 2, value: 'text' }), /an object of components/)
  assert.throws(
    () => codec.encode({ id: 4, value: unhex('0500') }),
    ({ code, path }: BerViolation) => {
      return code === 'OPEN_TYPE_ABSENT' && path === 'P.value'
    },
  )
})

values('what encode takes besides what decode gives', () => {
  const date = new Date(Date.UTC(2026, 10, 22, 19, 32, 49))
  const encode = (type: string, value: unknown) => hex(codecFor(`P ::= ${type}`).encode(value, { rules: 'DER' }))
  const canonical = encode('UTCTime', '261122193249Z')
  assert.is(encode('UTCTime', date), canonical)
  assert.is(encode('UTCTime', '2611222032+0100'), encode('UTCTime', '261122193200Z'))
  assert.is(encode('GeneralizedTime', date), encode('GeneralizedTime', '20261122193249Z'))
  assert.is(encode('INTEGER { one(1) }', 1), encode('INTEGER { one(1) }', 'one'))
  assert.is(encode('INTEGER', 5n), encode('INTEGER', 5))
  assert.is(encode('BIT STRING { a(0) }', bits('80')), encode('BIT STRING { a(0) }', ['a']))
  assert.is(encode('BIT STRING', bits('ff', 4)), encode('BIT STRING', bits('f0', 4)))
  assert.is(encode('SEQUENCE { a INTEGER DEFAULT 5 }', {}), '3000')
  assert.is(encode('SEQUENCE { a INTEGER OPTIONAL }', { a: undefined }), '3000')
  assert.is(encode('SET OF INTEGER', [3, 1]), '3106020101020103')
})

values('sets keep their order under BER, and are put in order under DER', () => {
  const codec = codecFor('P ::= SET { b [9] INTEGER, a [2] INTEGER, l [5] SET OF INTEGER }')
  const value = { b: 1, a: 2, l: [4, 3] }
  assert.is(hex(codec.encode(value)), hex(unhex('310e 890101 820102 a506 020104 020103')))
  assert.is(hex(codec.encode(value, { rules: 'DER' })), hex(unhex('310e 820102 a506 020103 020104 890101')))
})

/** What is no value of its type: a type, the value, and what the error says. */
const refused: readonly (readonly [type: string, value: unknown, code: string, path: string, message?: RegExp])[] = [
  ['BOOLEAN', 1, 'VALUE_TYPE', 'P', /expected true or false, found number 1/],
  ['INTEGER', 1.5, 'VALUE_TYPE', 'P', /whole number/],
  ['INTEGER', '1', 'VALUE_TYPE', 'P'],
  ['INTEGER', 2 ** 60, 'VALUE_TYPE', 'P'],
  ['INTEGER { green(1) }', 'gren', 'VALUE_TYPE', 'P', /expected green/],
  ['ENUMERATED { red, green }', 'blue', 'VALUE_TYPE', 'P'],
  ['BIT STRING', 'a', 'VALUE_TYPE', 'P'],
  ['BIT STRING', bits('', 3), 'VALUE_TYPE', 'P'],
  ['BIT STRING { alpha(0) }', ['alpa'], 'VALUE_TYPE', 'P', /expected alpha/],
  ['OCTET STRING', [1], 'VALUE_TYPE', 'P'],
  ['NULL', 0, 'VALUE_TYPE', 'P'],
  ['OBJECT IDENTIFIER', '3.1', 'VALUE_TYPE', 'P'],
  ['RELATIVE-OID', '01', 'VALUE_TYPE', 'P'],
  ['REAL', '1', 'VALUE_TYPE', 'P'],
  ['UTF8String', '\ud800', 'VALUE_TYPE', 'P', /surrogate/],
  ['UTF8String', 5, 'VALUE_TYPE', 'P', /expected a string, found number 5/],
  ['IA5String', '€', 'VALUE_TYPE', 'P'],
  ['UTCTime', new Date(Date.UTC(2060, 0)), 'VALUE_TYPE', 'P', /1950 to 2049/],
  ['SEQUENCE { a INTEGER }', null, 'VALUE_TYPE', 'P', /an object of components, found null/],
  ['SEQUENCE { a INTEGER }', [1], 'VALUE_TYPE', 'P'],
  ['SEQUENCE { a INTEGER OPTIONAL }', new Map([['a', 1]]), 'VALUE_TYPE', 'P', /an object of components, found a Map/],
  ['SEQUENCE { a INTEGER OPTIONAL }', new Date(Number.NaN), 'VALUE_TYPE', 'P', /found an invalid Date/],
  ['SEQUENCE { a INTEGER OPTIONAL }', JSON.parse('{"__proto__":1}'), 'COMPONENT_UNKNOWN', 'P.__proto__', /expected a,/],
  ['SEQUENCE {}', { a: 1 }, 'COMPONENT_UNKNOWN', 'P.a', /expected no components, found "a"/],
  ['SEQUENCE { age INTEGER }', { agee: 1, age: 1 }, 'COMPONENT_UNKNOWN', 'P.agee', /expected age, found "agee"/],
  ['SEQUENCE { a INTEGER, ... }', { a: 1, '...': unhex('0500') }, 'VALUE_TYPE', 'P....', /an array/],
  ['SEQUENCE { a INTEGER, ... }', { a: 1, '...': [unhex('0501')] }, 'VALUE_TYPE', 'P....', /encoding of one value/],
  ['SEQUENCE OF INTEGER', { length: 0 }, 'VALUE_TYPE', 'P'],
  ['SEQUENCE OF SEQUENCE { x CHOICE { y BOOLEAN } }', [{ x: { y: true } }, { x: { y: 0 } }], 'VALUE_TYPE', 'P[1].x.y'],
  ['CHOICE { x INTEGER, y NULL }', { x: 1, y: null }, 'VALUE_TYPE', 'P', /one alternative/],
  ['CHOICE { x INTEGER, y NULL }', {}, 'VALUE_TYPE', 'P'],
  ['CHOICE { xray INTEGER }', { xrays: 1 }, 'COMPONENT_UNKNOWN', 'P.xrays', /expected xray/],
  ['CHOICE { x INTEGER, y NULL }', { far: 1 }, 'COMPONENT_UNKNOWN', 'P.far', /expected x or y, found "far"/],
  ['CHOICE { x INTEGER, y NULL }', JSON.parse('{"__proto__":1}'), 'COMPONENT_UNKNOWN', 'P.__proto__', /x or y/],
  ['CHOICE { x INTEGER }', { x: undefined }, 'VALUE_TYPE', 'P'],
  ['SEQUENCE OF INTEGER', [1, undefined], 'VALUE_TYPE', 'P[1]', /found undefined/],
  ['INTEGER', new Date(0), 'VALUE_TYPE', 'P', /found a Date, 1970-01-01T00:00:00.000Z/],
  ['INTEGER', {}, 'VALUE_TYPE', 'P', /found an object without properties/],
  ['CHOICE { x INTEGER, ... }', { '...': unhex('800101') }, 'VALUE_TYPE', 'P....', /leads nowhere else/],
  ['SEQUENCE { a ANY }', { a: unhex('05') }, 'VALUE_TYPE', 'P.a'],
  ['SEQUENCE { a ANY }', { a: unhex('05000500') }, 'VALUE_TYPE', 'P.a'],
  [
    'P2 (WITH COMPONENTS { ..., b ABSENT }) P2 ::= SEQUENCE { a NULL, b NULL OPTIONAL }',
    { a: null, b: null },
    'VALUE_TYPE',
    'P.b',
    /by a constraint/,
  ],
]

values('what is no value of its type is refused by name and place', () => {
  for (const [type, value, code, path, message = /./] of refused) {
    const codec = codecFor(`P ::= ${type}`)
    assert.throws(
      () => codec.encode(value),
      (error: Error) => {
        assert.instance(error, CodecError)
        assert.equal([(error as CodecError).code, (error as CodecError).path], [code, path], type)
        assert.match(error.message, message)
        return true
      },
    )
  }
})

/** What is a value, and not one that the schema allows. */
const broken: readonly (readonly [type: string, value: unknown, code: string, path: string])[] = [
  ['INTEGER (0..150)', 200, 'VALUE_RANGE', 'P'],
  ['INTEGER (0..18446744073709551615)', 2n ** 64n, 'VALUE_RANGE', 'P'],
  ['REAL (0..1)', 2, 'VALUE_RANGE', 'P'],
  ['ENUMERATED { red }', 1, 'ENUMERATION_UNKNOWN', 'P'],
  ['OCTET STRING (SIZE (1..2))', unhex(''), 'SIZE', 'P'],
  ['UTF8String (SIZE (1..2))', 'äöü', 'SIZE', 'P'],
  ['IA5String (FROM ("a".."f"))', 'abx', 'ALPHABET', 'P'],
  ['NumericString', '1a', 'CHARACTER', 'P'],
  ['UTF8String ("yes" | "no")', 'maybe', 'VALUE_NOT_ALLOWED', 'P'],
  ['BIT STRING (SIZE (4))', bits('ff'), 'SIZE', 'P'],
  ['UTCTime', 'yesterday', 'TIME_INVALID', 'P'],
  ['SEQUENCE { a INTEGER, b SEQUENCE OF INTEGER (0..9) }', { a: 1, b: [3, 4, 10] }, 'VALUE_RANGE', 'P.b[2]'],
  ['SEQUENCE { a INTEGER, b NULL }', { a: 1 }, 'COMPONENT_MISSING', 'P.b'],
  ['SET { a INTEGER, b NULL }', { b: null }, 'COMPONENT_MISSING', 'P.a'],
  ['SEQUENCE (SIZE (2..3)) OF INTEGER', [1], 'SIZE', 'P'],
  ['SEQUENCE { o OCTET STRING (CONTAINING INTEGER (0..9)) }', { o: 10 }, 'VALUE_RANGE', 'P.o'],
  ['CHOICE { x INTEGER (1..2) }', { x: 3 }, 'VALUE_RANGE', 'P.x'],
]

values('octets in the place of what a string contains: any under BER, an encoding of it under DER', () => {
  const codec = codecFor(
    'P ::= SEQUENCE { o OCTET STRING (CONTAINING INTEGER (0..9)), b BIT STRING (CONTAINING NULL) OPTIONAL }',
  )
  const sound = { o: unhex('020105'), b: bits('0500') }
  assert.is(hex(codec.encode(sound, { rules: 'DER' })), hex(codec.encode({ o: 5, b: null }, { rules: 'DER' })))
  assertValue(codec.decode(codec.encode({ o: unhex('616263') })), { o: unhex('616263') })
  for (const [value, code, path] of [
    [{ o: unhex('') }, 'COMPONENT_MISSING', 'P.o'],
    [{ o: unhex('616263') }, 'LENGTH_EXCEEDS_PARENT', 'P.o'],
    [{ o: unhex('02010a') }, 'VALUE_RANGE', 'P.o'],
    [{ o: 5, b: bits('00', 3) }, 'BIT_STRING_UNUSED', 'P.b'],
  ] as const) {
    assert.throws(
      () => codec.encode(value, { rules: 'DER' }),
      (error: BerViolation) => {
        assert.equal([error.code, error.path.slice(0, 3)], [code, path])
        return true
      },
    )
  }
})

values('what breaks the schema is refused as the validator refuses its encoding', () => {
  for (const [type, value, code, path] of broken) {
    const codec = codecFor(`P ::= ${type}`)
    assert.throws(
      () => codec.encode(value),
      (error: BerViolation) => {
        assert.equal([error.code, error.path], [code, path], type)
        return true
      },
    )
  }
  const age = codecFor('P ::= INTEGER (0..150)')
  assert.is(age.decode(age.encode(200, { checkConstraints: false }), { checkConstraints: false }), 200)
})

values('errors of decode are those of the validator', () => {
  const codec = codecFor('P ::= SEQUENCE { age INTEGER (0..150), name UTF8String }')
  assert.throws(
    () => codec.decode(unhex('3007800200c881026161')),
    (error: BerViolation) => {
      assert.instance(error, BerViolation)
      const { code, offset, path, expected, actual } = error
      assert.equal([code, offset, path, expected, actual], ['VALUE_RANGE', 4, 'P.age', 'INTEGER (0..150)', '200'])
      return true
    },
  )
})

values('a codec goes on after an error, and within itself', () => {
  const codec = codecFor('P ::= SEQUENCE { a INTEGER, b OCTET STRING }')
  const sound = { a: 1, b: unhex('0102') }
  const octets = codec.encode(sound)
  assert.throws(() => codec.encode({ a: 'x', b: null }))
  assert.throws(() => codec.decode(octets.subarray(1)))
  assert.equal(codec.encode(sound), octets)
  const nested = {
    a: 1,
    get b() {
      return codec.encode(sound)
    },
  }
  assertValue(codec.decode(codec.encode(nested)), { a: 1, b: octets })
})

values('DEFAULT values are nobody else’s', () => {
  const codec = codecFor("P ::= SEQUENCE { l SEQUENCE OF INTEGER DEFAULT {1}, o OCTET STRING DEFAULT '01'H }")
  const first = codec.decode(unhex('3000')) as { l: number[]; o: Uint8Array }
  first.l.push(2)
  first.o[0] = 9
  assertValue(codec.decode(unhex('3000')), { l: [1], o: unhex('01') })
})

values('what is no array of octets is not decoded', () => {
  const codec = codecFor('P ::= INTEGER')
  for (const input of [undefined, null, '020101', [2, 1, 1], new ArrayBuffer(3), new Uint16Array(3)]) {
    assert.throws(
      () => codec.decode(input as unknown as Uint8Array),
      (error: Error) => error instanceof TypeError && /^decode: a Uint8Array is wanted, not /.test(error.message),
    )
  }
  // Test runners have realms of their own: what they make is no instance of the class here.
  const foreign = runInNewContext('Uint8Array.of(2, 1, 5, 0)') as Uint8Array
  assert.is(codec.decode(foreign.subarray(0, 3)), 5)
  assert.throws(
    () => codec.decode(foreign),
    ({ code }: BerViolation) => code === 'TRAILING_OCTETS',
  )
})

values('octets are views of the input, plain ones even of a Buffer', () => {
  const codec = codecFor('P ::= OCTET STRING')
  const input = Buffer.from('04020102', 'hex')
  const view = codec.decode(input) as Uint8Array
  input[2] = 9
  assert.equal([...view], [9, 2])
  assert.is(Object.getPrototypeOf(view), Uint8Array.prototype)
})

values('names that every object has are components like others', () => {
  const codec = codecFor('P ::= SEQUENCE { constructor INTEGER OPTIONAL, valueOf BOOLEAN OPTIONAL }')
  assert.is(hex(codec.encode({})), '3000')
  assertValue(codec.decode(codec.encode({ constructor: 1 })), { constructor: 1 })
})

values('values without an end are refused', () => {
  const codec = codecFor('P ::= SEQUENCE { next P OPTIONAL }')
  const endless: { next?: unknown } = {}
  endless.next = endless
  assert.throws(
    () => codec.encode(endless),
    ({ code }: CodecError) => code === 'VALUE_DEPTH',
  )
  let deep: object = {}
  for (let i = 1; i < 512; i++) deep = { next: deep }
  assertValue(codec.decode(codec.encode(deep)), deep)
  assert.throws(
    () => codec.encode({ next: deep }),
    ({ code }: CodecError) => code === 'VALUE_DEPTH',
  )
  const options = { limits: { maxDepth: 1023 } }
  assertValue(codec.decode(codec.encode({ next: deep }, options), options), { next: deep })
})

values('large values', () => {
  const codec = codecFor('P ::= SEQUENCE { o OCTET STRING, l SEQUENCE OF UTF8String }')
  const value = {
    o: new Uint8Array(3_000_000).fill(7),
    l: Array.from({ length: 20_000 }, (_, i) => `${i} ${'é'.repeat(i % 90)}`),
  }
  for (let round = 0; round < 2; round++)
    assertValue(codec.decode(codec.encode(value, { rules: 'DER' }), { rules: 'DER' }), value)
})

values('points in time', () => {
  assert.is(dateOfUtcTime('491231235959Z').toISOString(), '2049-12-31T23:59:59.000Z')
  assert.is(dateOfUtcTime('500101000000Z').toISOString(), '1950-01-01T00:00:00.000Z')
  assert.is(dateOfUtcTime('0002291200+0130').toISOString(), '2000-02-29T10:30:00.000Z')
  assert.is(dateOfGeneralizedTime('20240229000000Z')?.toISOString(), '2024-02-29T00:00:00.000Z')
  assert.is(dateOfGeneralizedTime('20240131235959.25Z')?.toISOString(), '2024-01-31T23:59:59.250Z')
  assert.is(dateOfGeneralizedTime('00500101000000Z')?.toISOString(), '0050-01-01T00:00:00.000Z')
  assert.is(dateOfGeneralizedTime('2024010112'), undefined)
  for (const text of ['', '240230000000Z', '240431000000Z', '241301000000Z', '240101240000Z', '24010100000xZ', 'x']) {
    assert.throws(
      () => dateOfUtcTime(text),
      ({ code }: BerViolation) => code === 'TIME_INVALID',
      text,
    )
  }
})

values('options out of range, and types that are not there', () => {
  const schema = compileSchema('M DEFINITIONS ::= BEGIN Age ::= INTEGER END')
  assert.is(schema.codec('Age'), schema.codec('M.Age'))
  assert.throws(() => schema.codec('Agee'), /did you mean Age/)
  const codec = schema.codec('Age')
  for (const options of [{ rules: 'CER' as 'DER' }, { maxContiguous: 1 }, { limits: { maxDepth: 0 } }]) {
    assert.throws(
      () => codec.decode(unhex('020101'), options),
      (error: Error) => error instanceof RangeError,
    )
    assert.throws(
      () => codec.encode(1, options),
      (error: Error) => error instanceof RangeError,
    )
  }
})

values('each fault of values is provoked above', () => {
  const provoked = new Set([...refused.map(([, , code]) => code), 'VALUE_DEPTH'])
  assert.equal([...provoked].sort(), Object.keys(codecFaults).sort())
})

values.run()
