/** `ber dump --xml`, and back: the same octets, whatever they are. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { corpus, mutate, seededRandom } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { fromXml, toXml } from './run-xml.ts'

const xml = suite('dump: XML')

const samples = corpus()

xml('every sample comes back', () => {
  for (const { name, octets } of samples) {
    const { xml: text } = toXml(octets)
    try {
      assertBytes(fromXml(text), octets)
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}\n${text.slice(0, 2000)}`)
    }
  }
})

xml('windows and pieces of any size make the same XML, and go back', () => {
  for (const { octets } of samples.filter(({ octets }) => octets.length < 3000)) {
    const { xml: whole } = toXml(octets, { maxContiguous: 127 })
    for (const windowSize of [1, 7, 200]) assert.is(toXml(octets, { maxContiguous: 127, windowSize }).xml, whole)
    assertBytes(fromXml(whole, 11), octets)
  }
})

xml('cut at every octet', () => {
  for (const { octets } of samples.filter(({ octets }) => octets.length < 400)) {
    for (let end = 0; end < octets.length; end++) {
      const cut = octets.subarray(0, end)
      assertBytes(fromXml(toXml(cut).xml), cut)
    }
  }
})

xml('mutated samples come back', () => {
  const random = seededRandom(5)
  const short = samples.filter(({ octets }) => octets.length < 2000)
  for (let i = 0; i < 1500; i++) {
    const octets = mutate(short[random(short.length)].octets, short[random(short.length)].octets, random)
    assertBytes(fromXml(toXml(octets, { maxContiguous: 127, windowSize: 1 + random(300) }).xml), octets)
  }
})

const lines = (octets: string, baseOffset = 0): string[] => {
  const { xml: text } = toXml(unhex(octets), {}, baseOffset)
  const all = text.split('\n')
  assert.equal(
    [all[0], all[1], all.at(-2), all.at(-1)],
    ['<?xml version="1.0" encoding="UTF-8"?>', `<BER O="${baseOffset}">`, '</BER>', ''],
  )
  return all.slice(2, -2)
}

xml('forms, tags, lengths that are not the shortest', () => {
  assert.equal(lines('30 80 04 82 00 01 41 9f 83 7f 00 7f 2a 02 05 00 00 00', 100), [
    '<I O="100" T="[UNIVERSAL 16]" TL="2" V="Indefinite" A="SEQUENCE">',
    '    <P O="102" T="[UNIVERSAL 4]" TL="4" V="1" A="OCTET STRING">41</P>',
    '    <P O="107" T="[511]" TL="4" V="0"></P>',
    '    <C O="111" T="[APPLICATION 42]" TL="3" V="2">',
    '        <P O="114" T="[UNIVERSAL 5]" TL="2" V="0" A="NULL"></P>',
    '    </C>',
    '</I>',
  ])
})

xml('what is refused, and all behind it', () => {
  assert.equal(lines('30 0a 02 01 05 04 05 68 65'), [
    '<C O="0" T="[UNIVERSAL 16]" TL="2" V="10" A="SEQUENCE">',
    '    <P O="2" T="[UNIVERSAL 2]" TL="2" V="1" A="INTEGER">05</P>',
    '    <P O="5" T="[UNIVERSAL 4]" TL="2" V="5" A="OCTET STRING">6865<X O="9" E="TRUNCATED"></X></P>',
    '</C>',
  ])
  assert.equal(lines('30 80 9f 80 01 00 02 01 05 00 00'), [
    '<I O="0" T="[UNIVERSAL 16]" TL="2" V="Indefinite" A="SEQUENCE">',
    '    <X O="2" E="TAG_NUMBER_PADDED">',
    '        9f8001000201050000',
    '    </X>',
    '</I>',
  ])
})

xml('contents of more than 32 octets have lines, and those of more than 16 KiB comments between', () => {
  const text = toXml(unhex(`04 21 ${'41'.repeat(33)}`)).xml
  assert.match(text, `A="OCTET STRING">\n    ${'41'.repeat(32)}\n    41\n</P>`)
  const octets = unhex(`04 83 01 00 00 ${'42'.repeat(65536)}`)
  const { xml: long } = toXml(octets)
  assert.equal(
    [...long.matchAll(/<!-- (\d+) -->/g)].map(([, at]) => Number(at)),
    [16384, 32768, 49152],
  )
  assertBytes(fromXml(long, 1000), octets)
})

/** XML inside BER, and where and why it is refused. */
const refusals: [xml: string, message: RegExp][] = [
  ['<BER O="0"><Q/></BER>', /line 1, column 16: an element 'Q' is unknown/],
  ['<P O="0" T="[0]" TL="2" V="0"></P>', /'BER' is wanted/],
  [
    '<BER O="0">\n<P O="1" T="[0]" TL="2" V="0"></P></BER>',
    /line 2, column 31: O is 1, and the octets so far end at 0/,
  ],
  ['<BER O="0"><P T="[0]" TL="2" V="0"></P></BER>', /attribute O is missing/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="0" F="1"></P></BER>', /'P' has no attribute 'F'/],
  ['<BER O="0"><P O="0" T="0" TL="2" V="0"></P></BER>', /T is a tag like/],
  ['<BER O="0"><P O="0" T="[UNIVERSAL 0]" TL="2" V="0"></P></BER>', /reserved/],
  ['<BER O="0"><P O="0" T="[UNIVERSAL 4]" TL="2" V="0" A="NULL"></P></BER>', /A is "NULL", which is not the type of T/],
  ['<BER O="0"><P O="0" T="[0]" TL="1" V="0"></P></BER>', /TL is 1; with T and V as they are it is from 2 to 128/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="200"></P></BER>', /from 3 to 128/],
  ['<BER O="0"><I O="0" T="[0]" TL="3" V="Indefinite"></I></BER>', /from 2 to 2/],
  ['<BER O="0"><I O="0" T="[0]" TL="2" V="0"></I></BER>', /V of 'I' is "Indefinite"/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="2">05</P></BER>', /the contents end at 3, and by V they end at 4/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="0">05</P></BER>', /the contents end at 3, and by V they end at 2/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="1">5</P></BER>', /two hexadecimal digits, and here is one/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="1">hi</P></BER>', /"h" is no hexadecimal digit/],
  ['<BER O="0">05</BER>', /text where elements are wanted: "05"/],
  [
    '<BER O="0"><C O="0" T="[0]" TL="2" V="3"><P O="2" T="[0]" TL="2" V="2">0505</P></C></BER>',
    /ends behind the value around it/,
  ],
  ['<BER O="0"><C O="0" T="[0]" TL="2" V="3"><P O="2" T="[0]" TL="2" V="0"></P></C></BER>', /the components end at 4/],
  ['<BER O="0"><X O="0" E="Q">05</X><P O="1" T="[0]" TL="2" V="0"></P></BER>', /nothing of the input follows/],
  ['<BER O="0"><P O="0" T="[0]" TL="2" V="2">05<P O="3" T="[0]" TL="2" V="0"/></P></BER>', /'P' cannot be in 'P'/],
  ['<BER O="0"></BER><BER O="0"></BER>', /documents may contain only one root/i],
  ['<BER O="0">', /unclosed tag/i],
  ['', /document must contain a root element|'BER' is wanted/],
  ['<BER O="01"></BER>', /O is a whole number/],
  ['<BER O="0"><P O="0" T="[0]" TL="9" V="9007199254740991"></P></BER>', /2\^53-1/],
  ['<?xml version="1.0" encoding="UTF-16"?><BER O="0"></BER>', /only UTF-8 is read/],
  ['<BER O="0"><![CDATA[05]]></BER>', /CDATA/],
  ['<BER O="0"><?php x?></BER>', /processing instructions/],
  ['<BER O="0">&amp;</BER>', /text where elements/],
  ['<BER O="0">&lol;</BER>', /undefined entity|text/i],
  [
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<BER O="0">&b;</BER>',
    /line 1, column 60: a document type declaration is not read/,
  ],
  [
    '<I O="0" T="[UNIVERSAL 16]" TL="2" V="Indefinite" A="SEQUENCE">\n</I O="22" T="[UNIVERSAL 0]" TL="2" L="24">',
    /line 1, column 64: 'BER' is wanted/,
  ],
]
for (const [text, message] of refusals) {
  xml(`refused: ${text.slice(0, 70)}`, () => {
    assert.throws(() => fromXml(text), message)
    assert.throws(() => fromXml(text, 1), message)
  })
}

xml('refused: octets that are not UTF-8', () => {
  assert.throws(() => fromXml('<BER O="0">\u0000</BER>'), /line 1/)
})

xml('a mutated document is refused with a place, or gives octets', () => {
  const random = seededRandom(6)
  const text = Buffer.from(toXml(unhex('30 80 02 01 05 30 07 04 82 00 03 61 62 63 00 00')).xml)
  for (let i = 0; i < 1000; i++) {
    const changed = Buffer.from(mutate(text, text, random))
    try {
      fromXml(changed.toString('utf8'))
    } catch (error) {
      assert.match((error as Error).message, /^line \d+, column \d+: /)
    }
  }
})

xml.run()
