/** Strings of every kind and length: primitive, in segments, and too long to lie whole. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType } from '../../../src/schema/notation/index.ts'
import { seededRandom } from '../../support/corpus.ts'
import { encoding, identifier, indefinite, join } from '../../support/encodings.ts'
import { xerReference } from '../../support/xer-reference.ts'
import { assertEveryCut, assertText, assertWellFormed, schemaOf, tightOptions, xerOf } from './support.ts'

const strings = suite('xer: strings')

/** Universal tag numbers. */
const kinds: Readonly<Record<string, number>> = {
  'BIT STRING': 3,
  'OCTET STRING': 4,
  UTF8String: 12,
  NumericString: 18,
  PrintableString: 19,
  TeletexString: 20,
  VideotexString: 21,
  IA5String: 22,
  UTCTime: 23,
  GeneralizedTime: 24,
  GraphicString: 25,
  VisibleString: 26,
  GeneralString: 27,
  UniversalString: 28,
  BMPString: 30,
  ObjectDescriptor: 7,
}

const schema = schemaOf(
  Object.keys(kinds)
    .map((kind) => `T${kinds[kind]} ::= ${kind}`)
    .join('\n'),
)

const pduOf = (kind: string): string => `T${kinds[kind]}`

const primitive = (kind: string, contents: Uint8Array): Uint8Array =>
  encoding(identifier(0, false, kinds[kind]!), contents)

/** In the constructed form, in segments of `size` octets; every third of two levels, every other of indefinite length. */
function segmented(kind: string, contents: Uint8Array, size: number): Uint8Array {
  const isBits = kind === 'BIT STRING'
  const octets = isBits ? contents.subarray(1) : contents
  const count = Math.max(1, Math.ceil(octets.length / size))
  const segments = Array.from({ length: count }, (_, index) => {
    const piece = octets.subarray(index * size, (index + 1) * size)
    const unused = index === count - 1 ? contents[0]! : 0
    const segment = encoding(
      identifier(0, false, isBits ? 3 : 4),
      isBits ? join([Uint8Array.of(unused), piece]) : piece,
    )
    return index % 3 === 2 ? indefinite(identifier(0, true, isBits ? 3 : 4), segment) : segment
  })
  const head = identifier(0, true, kinds[kind]!)
  return size % 2 === 0 ? indefinite(head, join(segments)) : encoding(head, join(segments))
}

const random = seededRandom(7)
const randomOctets = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256))

const reference = (kind: string, octets: Uint8Array): string =>
  xerReference(schema.schema, findType(schema.schema, pduOf(kind)), octets)

/** One text, as the reference has it, for all ways to encode contents. */
function assertForms(kind: string, contents: Uint8Array, sizes: readonly number[]): void {
  const expected = reference(kind, primitive(kind, contents))
  assertWellFormed(expected)
  for (const octets of [primitive(kind, contents), ...sizes.map((size) => segmented(kind, contents, size))]) {
    assertText(xerOf(schema, pduOf(kind), octets), expected)
    assertText(xerOf(schema, pduOf(kind), octets, tightOptions), expected, 'tight')
  }
}

for (const length of [0, 1, 2, 15, 16, 17, 31, 32, 33, 48, 127, 128, 129, 300]) {
  strings(`OCTET STRING of ${length} octets`, () => {
    assertForms('OCTET STRING', randomOctets(length), [1, 2, 5, 15, 16, 17, 200])
  })
}

for (const bits of [0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 200, 1024, 1025]) {
  strings(`BIT STRING of ${bits} bits`, () => {
    const unused = (8 - (bits % 8)) % 8
    const octets = randomOctets((bits + 7) >> 3)
    assertForms('BIT STRING', join([Uint8Array.of(unused), octets]), [1, 2, 7, 8, 9, 150])
  })
}

strings('lines are as asn1c has them', () => {
  const octets = Uint8Array.from({ length: 33 }, (_, index) => index)
  const text = (length: number): string => xerOf(schema, 'T4', primitive('OCTET STRING', octets.subarray(0, length)))
  assert.is(text(0), '<T4></T4>\n')
  assert.is(text(1), '<T4>00</T4>\n')
  assert.is(text(16), '<T4>00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F</T4>\n')
  assert.is(text(17), '<T4>\n    00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F \n    10\n</T4>\n')
  assert.is(
    text(32),
    '<T4>\n    00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F \n    10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F\n</T4>\n',
  )
  assert.is(xerOf(schema, 'T3', Uint8Array.of(3, 1, 0)), '<T3>\n    \n</T3>\n')
})

strings('every ASCII character', () => {
  const contents = Uint8Array.from({ length: 128 }, (_, index) => index)
  const expected =
    '<T22><nul/><soh/><stx/><etx/><eot/><enq/><ack/><bel/><bs/>\t\n<vt/><ff/>\r<so/><si/><dle/><dc1/><dc2/><dc3/><dc4/>' +
    '<nak/><syn/><etb/><can/><em/><sub/><esc/><is4/><is3/><is2/><is1/> !"#$%&amp;\'()*+,-./0123456789:;&lt;=&gt;?@' +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f</T22>\n'
  assert.is(xerOf(schema, 'T22', primitive('IA5String', contents)), expected)
  assertForms('IA5String', contents, [1, 3, 16, 17])
  assertForms('UTF8String', contents, [1, 3, 16, 17])
})

strings('characters to be escaped at every place of a vector', () => {
  for (let at = 0; at < 40; at++) {
    const contents = new TextEncoder().encode(`${'x'.repeat(at)}<&>\0${'y'.repeat(20)}`)
    assertForms('IA5String', contents, [])
  }
})

const characters = 'aé€𝄞\u0000<𐍈>&\ufeff\u2028ÿ'

strings('UTF-8 cut anywhere', () => {
  const contents = new TextEncoder().encode(characters.repeat(20))
  assertForms('UTF8String', contents, [1, 2, 3, 4, 5, 17])
})

const bigEndian = (codes: readonly number[], width: number): Uint8Array =>
  Uint8Array.from(codes.flatMap((code) => Array.from({ length: width }, (_, i) => code >>> (8 * (width - 1 - i)))))

strings('BMPString: pairs of surrogates are one character, lone ones U+FFFD', () => {
  const units = (text: string): Uint8Array =>
    bigEndian(
      Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)),
      2,
    )
  assertForms('BMPString', units(characters.repeat(9)), [1, 2, 3, 4, 5, 17])
  for (const text of ['\ud800', '\udc00', 'a\ud800b', '\ud800\ud800\udc00', '\udc00\ud800', '\ud800<']) {
    assertForms('BMPString', units(text), [1, 2, 3])
  }
  assert.is(xerOf(schema, 'T30', primitive('BMPString', units('\ud834\udd1e\ud800'))), '<T30>𝄞\ufffd</T30>\n')
})

strings('UniversalString', () => {
  const codes = Array.from(characters.repeat(5), (character) => character.codePointAt(0)!)
  assertForms('UniversalString', bigEndian(codes, 4), [1, 2, 3, 4, 5, 17])
})

const samples: Readonly<Record<string, string>> = {
  NumericString: '12 34',
  PrintableString: "A-b (c) '+,./:=?",
  TeletexString: 'caf\u00e9',
  VideotexString: 'x',
  UTCTime: '991231235959Z',
  GeneralizedTime: '20001231235959.5Z',
  GraphicString: 'abc',
  VisibleString: '<visible>',
  GeneralString: '\u001b(B general string of many octets',
  ObjectDescriptor: 'what it is',
}

for (const [kind, text] of Object.entries(samples)) {
  strings(kind, () => assertForms(kind, Uint8Array.from(Buffer.from(text, 'latin1')), [1, 2, 3, 7]))
}

strings('cut at every octet, in segments and in the indefinite form', () => {
  const octets = segmented('OCTET STRING', randomOctets(50), 4)
  assertEveryCut(schema, 'T4', octets, { text: reference('OCTET STRING', octets), error: undefined })
  const bits = segmented('BIT STRING', join([Uint8Array.of(3), randomOctets(20)]), 3)
  assertEveryCut(schema, 'T3', bits, { text: reference('BIT STRING', bits), error: undefined })
})

strings('longer than what lies whole', () => {
  for (const kind of ['OCTET STRING', 'BIT STRING', 'TeletexString']) {
    const octets = primitive(kind, join([Uint8Array.of(0), randomOctets(100_000)]))
    for (const options of [{}, { windowSize: 1000, maxContiguous: 127 }, { outputSize: 1 }]) {
      assertText(xerOf(schema, pduOf(kind), octets, options), reference(kind, octets), kind)
    }
  }
  const text = primitive('UTF8String', new TextEncoder().encode(characters.repeat(5000)))
  assertText(xerOf(schema, 'T12', text, { windowSize: 999 }), reference('UTF8String', text))
  const long = segmented('OCTET STRING', randomOctets(60_000), 20_001)
  assertText(xerOf(schema, 'T4', long, { windowSize: 777 }), reference('OCTET STRING', long))
})

strings.run()
