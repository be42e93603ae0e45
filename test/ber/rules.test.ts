/** BER, DER and CER as an option: findings that go on, strict reading, conversion; over real encodings too. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue } from '../../src/ber/values/index.ts'
import {
  BER,
  BerError,
  BerNode,
  CER,
  DER,
  decode,
  findings,
  isCanonical,
  type RulesName,
  toCer,
  toDer,
} from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { instances } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { hex, unhex } from '../support/hex.ts'
import { systemCertificates } from '../support/system-certificates.ts'
import { normal } from '../support/typed-values.ts'
import { faultOf } from '../support/walk.ts'

const test = suite('ber: rules')

const found = (octets: string, rules: RulesName, options: object = {}): string[] =>
  findings(unhex(octets), { rules, ...options }).map(({ code, offset, path }) => `${code} ${offset} ${path}`)

test('findings go on, in the order of the octets; strict reading refuses the first', () => {
  const octets = '3080 0101 01 2404 0402 6162 3106 0201 02 0201 01 0281 01 05 1302 612a 0000'
  assert.equal(found(octets, 'DER'), [
    'DER_INDEFINITE 1 [0]',
    'DER_BOOLEAN 4 [0].[0]',
    'DER_CONSTRUCTED 5 [0].[1]',
    'DER_SET_OF_ORDER 16 [0].[2].[1]',
    'DER_LENGTH 20 [0].[3]',
    'CHARACTER 26 [0].[4]',
  ])
  assert.equal(found(octets, 'BER'), ['CHARACTER 26 [0].[4]'])
  assert.is(faultOf(() => decode(unhex(octets), { rules: DER }))?.code, 'DER_INDEFINITE')
  assert.is(faultOf(() => decode(unhex(octets), { rules: BER }))?.code, 'CHARACTER')
  assert.instance(decode(unhex('3080 0000'), { rules: CER }), BerNode)
  assert.instance(decode(unhex(octets)), BerNode)
})

test('a header that is refused ends what lies in the value around, and no more', () => {
  assert.equal(found('300e 3003 0204 05 3003 0401 61 0101 00 05', 'BER'), [
    'LENGTH_EXCEEDS_PARENT 5 [0].[0].[0]',
    'HEADER_EXCEEDS_PARENT 16 [0].[3]',
  ])
  assert.equal(found('3080 3003 0204 05 0000', 'DER'), ['DER_INDEFINITE 1 [0]', 'LENGTH_EXCEEDS_PARENT 5 [0].[0].[0]'])
  assert.equal(found('3005 0201', 'DER'), ['TRUNCATED 4 [0]'])
})

test('one value alone, unless values may be in a row', () => {
  assert.equal(found('', 'BER'), ['TRUNCATED 0 [0]'])
  assert.equal(found('0500 0500', 'BER'), ['TRAILING_OCTETS 2 '])
  assert.equal(found('0500 0501', 'BER', { allowTrailing: true }), [])
  assert.equal(found('', 'BER', { inARow: true }), [])
  assert.equal(found('0500 010101 0500 01', 'DER', { inARow: true }), ['DER_BOOLEAN 4 [1]', 'TRUNCATED 8 [3]'])
  assert.equal(found('0500 010101', 'DER', { inARow: true, baseOffset: 100 }), ['DER_BOOLEAN 104 [1]'])
  assert.not(isCanonical(unhex('0500 0500'), 'DER'))
  assert.ok(isCanonical(unhex('0500 0500'), DER, { allowTrailing: true }))
})

test('a callback takes the place of the list', () => {
  const codes: string[] = []
  const list = findings(unhex('3000 00'), { rules: 'CER', onFinding: ({ code }) => void codes.push(code) })
  assert.equal(list, [])
  assert.equal(codes, ['CER_DEFINITE', 'TRAILING_OCTETS'])
})

test('there is an end to what is gathered', () => {
  const octets = new Uint8Array(60_000)
  for (let i = 0; i < octets.length; i += 3) octets.set([1, 1, 1], i)
  assert.is(findings(octets, { rules: 'DER', inARow: true }).length, 10_000)
  assert.is(findings(octets, { rules: 'DER', inARow: true, maxFindings: 3 }).length, 3)
  let seen = 0
  findings(octets, { rules: 'DER', inARow: true, onFinding: () => void seen++ })
  assert.is(seen, 20_000)
  assert.throws(
    () => findings(octets, { maxFindings: 0 }),
    (error: Error) => error instanceof RangeError,
  )
})

test('rules have names, and no others', () => {
  assert.equal([BER.name, DER.name, CER.name], ['BER', 'DER', 'CER'])
  for (const wrong of ['der', 'XER', '']) {
    assert.throws(
      () => findings(unhex('0500'), { rules: wrong as 'DER' }),
      (error: Error) => error instanceof RangeError,
    )
    assert.throws(
      () => isCanonical(unhex('0500'), wrong as 'DER'),
      (error: Error) => error instanceof RangeError,
    )
  }
})

test('limits hold', () => {
  const limits = { maxDepth: 2, maxValues: 3, maxOidArcs: 2 }
  assert.equal(found('3004 3002 3000', 'BER', { limits }), ['LIMIT_DEPTH 4 [0].[0].[0]'])
  assert.equal(found('3006 0500 0500 0500', 'BER', { limits }), ['LIMIT_VALUES 6 [0].[2]'])
  assert.equal(found('0602 2a03', 'BER', { limits }), ['LIMIT_OID_ARCS 3 [0]'])
})

/** BER, and the DER and CER of the same value. */
const conversions: readonly [ber: string, der: string, cer: string][] = [
  ['3080 0101 01 0000', '3003 0101 ff', '3080 0101 ff 0000'],
  ['2480 0402 6162 2403 0401 63 0000', '0403 616263', '0403 616263'],
  ['2380 0302 00 aa 0302 04 ff 0000', '0303 04 aaf0', '0303 04 aaf0'],
  ['2c04 0402 6162', '0c02 6162', '0c02 6162'],
  ['3108 0201 02 0201 01 0500', '3108 0201 01 0201 02 0500', '3180 0201 01 0201 02 0500 0000'],
  ['3106 0500 0281 01 05', '3105 0201 05 0500', '3180 0201 05 0500 0000'],
  // A SET OF, whose elements are compared as they will be.
  ['3107 0101 7f 0181 01 00', '3106 0101 00 0101 ff', '3180 0101 00 0101 ff 0000'],
  ['3109 3003 0201 02 3080 0000', '3107 3000 3003 0201 02', '3180 3080 0000 3080 0201 02 0000 0000'],
  // Under other tags: lengths and what lies inside.
  ['a080 8081 0105 0000', 'a003 8001 05', 'a080 8001 05 0000'],
  ['0903 84 00 01', '0903 80 01 01', '0903 80 01 01'],
  ['0905 02 20312e35', '0907 03 31352e452d31', '0907 03 31352e452d31'],
]

for (const [ber, der, cer] of conversions) {
  test(`${ber} becomes ${der} and ${cer}`, () => {
    const octets = unhex(ber)
    const before = octets.slice()
    assertBytes(toDer(octets), unhex(der))
    assertBytes(toCer(octets), unhex(cer))
    assertBytes(octets, before)
    assertBytes(toDer(unhex(cer)), unhex(der))
    assertBytes(toCer(unhex(der)), unhex(cer))
  })
}

/** The text of a time, and its DER. */
const times: readonly [tag: number, text: string, der: string][] = [
  [23, '1411221859Z', '141122185900Z'],
  [23, '0001010010+0100', '991231231000Z'],
  [23, '500101000000Z', '500101000000Z'],
  [23, '491231235959-0001', '500101000059Z'],
  [24, '2014112218Z', '20141122180000Z'],
  [24, '2014112218.5Z', '20141122183000Z'],
  [24, '201411221850,25Z', '20141122185015Z'],
  [24, '2014112218.0001Z', '20141122180000.36Z'],
  [24, '201411221859.000000000000000000001Z', '20141122185900.00000000000000000006Z'],
  [24, '20141122185900.500Z', '20141122185900.5Z'],
  [24, '20141122185900.000Z', '20141122185900Z'],
  [24, '20141122240000Z', '20141123000000Z'],
  [24, '20161231235960+0530', '20161231182960Z'],
  [24, '20160301003000+01', '20160229233000Z'],
  [14, '2014-11-22T15:27:46,5+01:00/2015-11-22T15:27-02:30', '2014-11-22T15:27:46.5+01/2015-11-22T15:27-02:30'],
  [14, '15+01:00', '15+01'],
  [14, '12:00', '12:00'],
]

for (const [tag, text, der] of times) {
  test(`time ${text} becomes ${der}`, () => {
    const encode = (contents: string): Uint8Array => Uint8Array.from([tag, contents.length, ...Buffer.from(contents)])
    assert.is(Buffer.from(toDer(encode(text)).subarray(2)).toString(), der)
    assertBytes(toCer(encode(text)), encode(der))
    assert.ok(isCanonical(encode(der), 'DER'))
    assert.is(isCanonical(encode(text), 'DER'), text === der)
  })
}

test('what has no canonical form is refused, or told of and kept', () => {
  const octets = unhex(`3080 180a 32303134313132323138 0101 01 0102 0000 3003 0204 05 0000`)
  assert.is(faultOf(() => toDer(octets))?.code, 'BOOLEAN_LENGTH')
  const told: string[] = []
  const kept = toDer(octets, { onFinding: ({ code, offset, path }) => told.push(`${code} ${offset} ${path}`) })
  assert.equal(told, ['BOOLEAN_LENGTH 19 [0].[2]', 'LENGTH_EXCEEDS_PARENT 24 [0].[3].[0]', 'DER_TIME 4 [0].[0]'])
  assertBytes(kept, unhex('3018 180a 32303134313132323138 0101 ff 0102 0000 3003 0204 05'))
})

test('CER: strings at the border of a segment, bits with an initial octet in each', () => {
  const octets = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i)
  const whole = (tag: number, contents: Uint8Array): Uint8Array =>
    join([Uint8Array.of(tag, 0x82, contents.length >> 8, contents.length & 0xff), contents])
  assertBytes(toCer(whole(4, octets(1000))), whole(4, octets(1000)))
  const long = octets(2001)
  const segments = [
    whole(4, long.subarray(0, 1000)),
    whole(4, long.subarray(1000, 2000)),
    Uint8Array.of(4, 1, long[2000]),
  ]
  const cer = toCer(
    whole(
      0x0c,
      long.map((octet) => octet & 0x7f),
    ),
  )
  const text = segments.map((segment, i) => segment.map((octet, at) => (at < (i === 2 ? 2 : 4) ? octet : octet & 0x7f)))
  assertBytes(cer, join([Uint8Array.of(0x2c, 0x80), ...text, new Uint8Array(2)]))
  assertBytes(
    toDer(cer),
    whole(
      0x0c,
      long.map((octet) => octet & 0x7f),
    ),
  )
  const bits = (unused: number, contents: Uint8Array): Uint8Array => join([Uint8Array.of(unused), contents])
  const longBits = toCer(whole(3, bits(1, long.subarray(0, 1000).fill(0xfe))))
  const parts = [whole(3, bits(0, long.subarray(0, 999))), Uint8Array.of(3, 2, 1, 0xfe)]
  assertBytes(longBits, join([Uint8Array.of(0x23, 0x80), ...parts, new Uint8Array(2)]))
})

test('what is canonical is not copied; what changes leaves the rest as it is', () => {
  const octets = unhex('3003 0101 ff')
  assert.is(toDer(octets), octets)
  const cer = unhex('3080 0101 ff 0000')
  assert.is(toCer(cer), cer)
})

const { length: count } = instances()
test('real encodings: DER is told from BER, and BER becomes DER with the same values', () => {
  assert.is(count, 25)
  for (const { name, octets } of instances()) {
    assert.equal(findings(octets), [], name)
    const isDer = findings(octets, { rules: 'DER' }).length === 0
    if (/\.der$|-der\.p7m$/.test(name)) assert.ok(isDer, name)
    if (/stream\.ber$|-ber\.p7m$/.test(name)) assert.not(isDer, name)
    assertConversions(name, octets)
  }
})

function assertConversions(name: string, octets: Uint8Array): void {
  const der = toDer(octets)
  assert.is(isCanonical(octets, 'DER'), der === octets, name)
  assert.is(toDer(der), der, name)
  assert.ok(isCanonical(der, 'DER'), name)
  const cer = toCer(octets)
  assert.ok(isCanonical(cer, 'CER'), name)
  assertBytes(toDer(cer), der, name)
  const value = normal(decodeValue(octets))
  assert.is(normal(decodeValue(der)), value, name)
  assert.is(normal(decodeValue(cer)), value, name)
}

const certificates = systemCertificates()
if (certificates === undefined)
  console.log('    skipped: this system has no bundle of CA certificates at a known place')
else {
  test(`the system's ${certificates.length} CA certificates are DER, and go to CER and back`, () => {
    assert.ok(certificates.length > 0)
    for (const [index, octets] of certificates.entries()) {
      const wrong = findings(octets, { rules: 'DER' })
      assert.equal(
        wrong.map(({ message }) => message),
        [],
        `certificate ${index}: ${hex(octets.subarray(0, 40))}`,
      )
      assert.is(toDer(octets), octets)
      assertBytes(toDer(toCer(octets)), octets, `certificate ${index}`)
    }
  })
}

test('many findings in one wide value cost no more than linear time', () => {
  const wide = (count: number): Uint8Array => {
    const contents = new Uint8Array(5 * count)
    // EXTERNAL without an encoding, and a BOOLEAN that is not canonical.
    for (let i = 0; i < contents.length; i += 5) contents.set([0x28, 0x00, 0x01, 0x01, 0x01], i)
    return join([
      Uint8Array.of(0x30, 0x83, contents.length >> 16, (contents.length >> 8) & 255, contents.length & 255),
      contents,
    ])
  }
  let seen = 0
  findings(wide(20_000), { rules: 'DER', onFinding: () => void seen++ })
  assert.is(seen, 40_000)
})

test('nesting as deep as may be, of every kind, is no matter of the stack', () => {
  const limits = { maxDepth: 1023 }
  for (const head of ['3080', '3180', '2880', '2480', 'a080']) {
    // A thousand errors with paths of a thousand indexes take their time.
    const depth = head === '2880' ? 300 : 1000

    const octets = unhex(`${head.repeat(depth)}${'0000'.repeat(depth)}`)
    for (const rules of ['BER', 'DER', 'CER'] as const) {
      for (const finding of findings(octets, { rules, limits })) assert.instance(finding, BerError)
    }
    toDer(octets, { limits, onFinding: () => {} })
    toCer(octets, { limits, onFinding: () => {} })
  }
})

test.run()
