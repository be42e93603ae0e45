/** The encoder's methods for the universal types, and the option `rules`: DER and CER as they are written. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue, encodeValue, type TypedValue } from '../../src/ber/values/index.ts'
import {
  BerEncoder,
  type BerEncoderOptions,
  type BitString,
  bitString,
  contextSpecific,
  decode,
  type External,
  isCanonical,
  type PresentationValue,
  toCer,
  toDer,
  UniversalTag,
  universal,
} from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { hex, unhex } from '../support/hex.ts'
import { anyTyped, arbitraries } from '../support/typed-values.ts'
import { toFault } from '../support/walk.ts'

const test = suite('stream/encoder: types and rules')
const seed = 20_251_102

/** The method for each type. */
const methods: Readonly<Record<string, keyof BerEncoder>> = {
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  'BIT STRING': 'bitString',
  'OCTET STRING': 'octetString',
  'OBJECT IDENTIFIER': 'objectIdentifier',
  ObjectDescriptor: 'objectDescriptor',
  EXTERNAL: 'external',
  REAL: 'real',
  ENUMERATED: 'enumerated',
  'EMBEDDED PDV': 'embeddedPdv',
  UTF8String: 'utf8String',
  'RELATIVE-OID': 'relativeOid',
  TIME: 'time',
  NumericString: 'numericString',
  PrintableString: 'printableString',
  TeletexString: 'teletexString',
  VideotexString: 'videotexString',
  IA5String: 'ia5String',
  UTCTime: 'utcTime',
  GeneralizedTime: 'generalizedTime',
  GraphicString: 'graphicString',
  VisibleString: 'visibleString',
  GeneralString: 'generalString',
  UniversalString: 'universalString',
  'CHARACTER STRING': 'characterString',
  BMPString: 'bmpString',
  DATE: 'date',
  'TIME-OF-DAY': 'timeOfDay',
  'DATE-TIME': 'dateTime',
  DURATION: 'duration',
  'OID-IRI': 'oidIri',
  'RELATIVE-OID-IRI': 'relativeOidIri',
}

/** Writes a value by the method of its type; trees by `open` and `close`. */
function write(encoder: BerEncoder, { type, value }: TypedValue): void {
  if (type === 'NULL') encoder.null()
  else if (methods[type] !== undefined) {
    const isDate = type === 'DATE' || type === 'TIME-OF-DAY' || type === 'DATE-TIME'
    const given = isDate ? (value as { text: string }).text : value
    ;(encoder[methods[type]] as (value: unknown) => void).call(encoder, given)
  } else {
    const { tagClass, tagNumber } = decode(encodeValue({ type, value: [] } as unknown as TypedValue))
    const tag = { tagClass, tagNumber }
    if (value instanceof Uint8Array) encoder.primitive(tag, value)
    else {
      encoder.open(tag)
      for (const each of value as readonly TypedValue[]) write(encoder, each)
      encoder.close()
    }
  }
}

/** Writes by `run`, in small chunks through a sink, or into a buffer. */
function encoded(options: BerEncoderOptions, run: (encoder: BerEncoder) => void, hasSink = false): Uint8Array {
  const chunks: Uint8Array[] = []
  const encoder = new BerEncoder(hasSink ? (chunk) => void chunks.push(chunk.slice()) : null, options)
  run(encoder)
  const octets = encoder.finish()
  return hasSink ? join(chunks) : octets
}

test('there is a method for each type', () => {
  assert.equal([...Object.keys(methods), 'NULL'].sort(), Object.keys(arbitraries).sort())
})

for (const [type, values] of Object.entries(arbitraries)) {
  test(`${type}: the same octets as encodeValue, and another tag in place of its own`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const typed = { type, value } as TypedValue
        assertBytes(
          encoded({}, (encoder) => write(encoder, typed)),
          encodeValue(typed),
        )
      }),
      { seed, numRuns: 60 },
    )
  })
}

test('a tag takes the place of the type', () => {
  const tag = contextSpecific(3)
  const octets = encoded({}, (encoder) => {
    encoder.real(1, tag)
    encoder.bitString(bitString('1'), tag)
    encoder.printableString('a', tag)
    encoder.utcTime('141122185900Z', tag)
    encoder.date('2014-11-22', tag)
    encoder.external({ encoding: { kind: 'octet-aligned', octets: unhex('01') } }, tag)
    encoder.characterString({ identification: { kind: 'fixed' }, octets: unhex('') }, tag)
  })
  assert.is(
    hex(octets),
    '8303800001830207808301618' + '30d3134313132323138353930305a83083230313431313232a303810101a306a00285008200',
  )
})

test('what cannot be encoded leaves nothing behind', () => {
  const octets = encoded({ rules: 'DER' }, (encoder) => {
    encoder.open(UniversalTag.Set)
    const wrong: (() => void)[] = [
      () => encoder.printableString('@'),
      () => encoder.external({ directReference: 'x', encoding: { kind: 'octet-aligned', octets: unhex('') } }),
      () => encoder.external({ encoding: { kind: 'arbitrary', bits: { octets: unhex(''), unusedBits: 3 } } }),
      () => encoder.embeddedPdv({ identification: { kind: 'syntax', syntax: '9' }, octets: unhex('') }),
      () => encoder.open(universal(0)),
      () => encoder.open(UniversalTag.Set, { length: 3 }),
      () => encoder.open(UniversalTag.Sequence, { form: 'indefinite' }),
    ]
    for (const run of wrong) {
      assert.throws(run, (error: Error) => error instanceof RangeError || error instanceof TypeError)
    }
    encoder.null()
    encoder.close()
  })
  assert.is(hex(octets), '31020500')
})

for (const [rules, convert] of [
  ['DER', toDer],
  ['CER', toCer],
] as const) {
  test(`${rules}: as converted from BER, into a buffer and through sinks`, () => {
    fc.assert(
      fc.property(anyTyped, (value) => {
        // Times and decimal reals are written as they are given: they are canonical here.
        const given = decodeValue(toDer(encodeValue(value)))
        const expected = convert(encodeValue(given))
        const run = (encoder: BerEncoder): void => write(encoder, given)
        assertBytes(encoded({ rules }, run), expected)
        assertBytes(encoded({ rules, chunkSize: 64 }, run, true), expected, 'sink')
        assertBytes(encoded({ rules, chunkSize: 64, reuse: true }, run, true), expected, 'sink with reuse')
        assert.ok(isCanonical(expected, rules))
      }),
      { seed, numRuns: 200 },
    )
  })
}

/** A SET of SETs of strings, large enough for long lengths and many chunks. */
function writeLarge(encoder: BerEncoder): void {
  encoder.open(UniversalTag.Sequence)
  encoder.open(UniversalTag.Set)
  for (let i = 20; i > 0; i--) {
    encoder.open(UniversalTag.Set)
    for (let k = i; k > 0; k--) encoder.octetString(new Uint8Array(37 * k).fill(k))
    encoder.close()
  }
  encoder.close()
  encoder.close()
}

test('nested SETs of long values, in order at every level', () => {
  const plain = encoded({}, writeLarge)
  for (const [rules, expected] of [
    ['DER', toDer(plain)],
    ['CER', toCer(plain)],
  ] as const) {
    assert.ok(expected.length > 50_000)
    assertBytes(encoded({ rules }, writeLarge), expected)
    for (const chunkSize of [64, 1000, 65_536]) {
      assertBytes(encoded({ rules, chunkSize }, writeLarge, true), expected, `${rules} ${chunkSize}`)
    }
  }
})

test('CER divides every string above 1000 octets', () => {
  const octets = Uint8Array.from({ length: 3000 }, (_, i) => i)
  const run = (encoder: BerEncoder): void => {
    encoder.open(UniversalTag.Sequence)
    encoder.octetString(octets)
    encoder.octetString(octets.subarray(0, 1000))
    encoder.octetString(octets.subarray(0, 1001))
    encoder.bitString({ octets: octets.subarray(0, 1999), unusedBits: 2 })
    encoder.bitString({ octets: octets.subarray(0, 999), unusedBits: 0 })
    encoder.utf8String('é'.repeat(700))
    encoder.utf8String('e'.repeat(1001))
    encoder.printableString('A'.repeat(2000))
    encoder.generalizedTime(`20141122185900.${'1'.repeat(1100)}Z`)
    encoder.close()
  }
  const expected = toCer(encoded({}, run))
  assertBytes(encoded({ rules: 'CER' }, run), expected)
  assertBytes(encoded({ rules: 'CER', chunkSize: 64 }, run, true), expected)
  assertBytes(encoded({ rules: 'DER' }, run), toDer(expected))
  assert.is(
    hex(encoded({ rules: 'CER' }, (encoder) => encoder.octetString(octets, contextSpecific(1)))).slice(0, 12),
    'a180048203e8',
  )
})

test('a SET under another tag is put in order when it is said to be one; without rules nothing is', () => {
  const run = (encoder: BerEncoder): void => {
    encoder.open(contextSpecific(0), { set: true })
    encoder.integer(2)
    encoder.raw(unhex('020101'))
    encoder.openPrimitive(UniversalTag.Integer, 1)
    encoder.contents(unhex('00'))
    encoder.closePrimitive()
    encoder.close()
    encoder.open(contextSpecific(0))
    encoder.integer(2)
    encoder.integer(1)
    encoder.close()
  }
  assert.is(hex(encoded({ rules: 'DER' }, run)), 'a009020100020101020102a006020102020101')
  assert.is(hex(encoded({ rules: 'CER' }, run)), 'a0800201000201010201020000a0800201020201010000')
  assert.is(hex(encoded({}, run)), 'a009020102020101020100a006020102020101')
})

test('position, depth and lengths announced count the members of a SET', () => {
  const encoder = new BerEncoder(null, { rules: 'DER' })
  encoder.open(UniversalTag.Sequence, { length: 7 })
  encoder.open(UniversalTag.Set)
  assert.is(encoder.position, 4)
  assert.is(encoder.depth, 2)
  encoder.null()
  assert.is(encoder.position, 6)
  encoder.integer(1)
  encoder.close()
  assert.is(encoder.position, 9)
  encoder.close()
  assert.is(hex(encoder.finish()), '300731050201010500')

  const tight = new BerEncoder(null, { rules: 'DER' })
  tight.open(UniversalTag.Sequence, { length: 4 })
  tight.open(UniversalTag.Set)
  tight.null()
  const fault = (run: () => void): object => {
    try {
      run()
      return {}
    } catch (error) {
      const { code, path } = toFault(error)
      return { code, path }
    }
  }
  assert.equal(
    fault(() => tight.null()),
    { code: 'ENCODER_LENGTH', path: '[0].[0].[1]' },
  )
  assert.throws(() => tight.finish())

  const held = new BerEncoder(() => {}, { rules: 'DER', maxHeld: 10 })
  held.open(UniversalTag.Set)
  assert.equal(
    fault(() => held.octetString(new Uint8Array(20))),
    { code: 'LIMIT_CONTENTS', path: '[0].[0]' },
  )
})

test('rules and forms that do not go together are refused', () => {
  const wrong: (() => void)[] = [
    () => new BerEncoder(null, { rules: 'XER' as 'DER' }),
    () => new BerEncoder(null, { rules: 'DER', lengths: 'indefinite' }),
    () => new BerEncoder(null, { rules: 'CER', lengths: 'definite' }),
    () => new BerEncoder(null, { rules: 'CER' }).open(UniversalTag.Sequence, { length: 0 }),
    () => new BerEncoder(null, { rules: 'CER' }).open(UniversalTag.Sequence, { form: 'definite' }),
    () => new BerEncoder(null, { rules: 'DER' }).open(UniversalTag.Sequence, { form: 'indefinite' }),
    () => new BerEncoder(null, { rules: 'DER' }).open(contextSpecific(0), { set: true, length: 0 }),
  ]
  for (const run of wrong) {
    assert.throws(run, (error: Error) => error instanceof RangeError || error instanceof TypeError)
  }
  const sink = encoded(
    { rules: 'DER' },
    (encoder) => {
      encoder.open(UniversalTag.Sequence)
      encoder.close()
    },
    true,
  )
  assert.is(hex(sink), '3000')
})

test('types of what methods take', () => {
  const bits: BitString = bitString('1')
  const external: External = { encoding: { kind: 'arbitrary', bits } }
  const presentation: PresentationValue = { identification: { kind: 'fixed' }, octets: unhex('00') }
  const octets = encoded({}, (encoder) => {
    encoder.external(external)
    encoder.embeddedPdv(presentation)
    encoder.utcTime(new Date('2014-11-22T18:59:00Z'))
    encoder.date({ year: 2014, month: 11, day: 22 })
    encoder.enumerated(1n)
  })
  assert.is(
    hex(octets),
    '280482020780' + '2b07a00285008201' + '00170d3134313132323138353930305a' + '1f1f083230313431313232' + '0a0101',
  )
})

test.run()
