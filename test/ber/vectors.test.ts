/** test/fixtures/ber: every entry's verdict and value, or the reason why it is not ours to give yet. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../src/ber/errors.ts'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { TagClass, UniversalTag } from '../../src/ber/tag.ts'
import { type Vector, type VectorValue, vectors } from '../support/corpus.ts'
import { hex, unhex } from '../support/hex.ts'

const test = suite('ber: vectors')
const all = vectors()

/** Unsound entries that pass, by what is missing to refuse them. One that begins to be refused must leave this list. */
const notRefusedYet: Record<string, readonly string[]> = {
  'BIT STRING has no reader': [
    'bits-no-contents/ber',
    'bits-unused-8/ber',
    'bits-empty-unused/ber',
    'bits-segment-octets/ber',
    'suite-tc35',
    'suite-tc40',
  ],
  'of the character strings only UTF8String has a reader': [
    'str-printable-at/ber',
    'str-printable-star/ber',
    'str-visible-newline/ber',
    'str-visible-del/ber',
    'str-bmp-odd/ber',
    'str-universal-above/ber',
    'str-ia5-segment-int/ber',
  ],
  'RELATIVE-OID has no reader': ['roid-lead-80/ber', 'roid-unfinished/ber'],
  'REAL has no reader': [
    'real-special-7f/ber',
    'real-special-two-octets/ber',
    'real-base-reserved/ber',
    'real-no-exponent/ber',
    'real-no-mantissa/ber',
    'real-no-mantissa-2/ber',
    'real-long-exponent-zero-length/ber',
    'real-long-exponent-truncated/ber',
    'real-long-exponent-padded/ber',
    'real-long-exponent-padded-ff/ber',
    'real-binary-zero/ber',
    'real-nr1-point/ber',
    'real-nr2-no-point/ber',
    'real-nr2-exponent/ber',
    'real-nr3-no-exponent/ber',
    'real-nr2-two-points/ber',
    'suite-tc7',
    'suite-tc8',
    'suite-tc10',
    'suite-tc11',
  ],
  'the times have no reader': [
    'time-utc-141322185900Z/ber',
    'time-utc-140230000000Z/ber',
    'time-utc-141122245900Z/ber',
    'time-utc-141122186000Z/ber',
    'time-utc-14112218590Z/ber',
    'time-utc-empty/ber',
    'time-utc-141122185900+1/ber',
    'time-utc-x41122185900Z/ber',
    'time-gen-20141122185900z/ber',
    'time-gen-20141122185900Z /ber',
  ],
}

/** Types whose values are not compared, for want of a reader; their structure is. */
const notComparedYet = [
  'BIT STRING',
  'REAL',
  'RELATIVE-OID',
  'UTCTime',
  'GeneralizedTime',
  'TIME',
  'DATE',
  'TIME-OF-DAY',
  'ObjectDescriptor',
  'NumericString',
  'PrintableString',
  'TeletexString',
  'IA5String',
  'GraphicString',
  'VisibleString',
  'GeneralString',
  'UniversalString',
  'BMPString',
]

const readers = new Map<number, (node: BerNode) => unknown>([
  [UniversalTag.Boolean, (node) => node.toBoolean()],
  [UniversalTag.Integer, (node) => node.toInteger()],
  [UniversalTag.Enumerated, (node) => node.toInteger()],
  [UniversalTag.OctetString, (node) => node.toOctets()],
  [UniversalTag.Null, (node) => node.toNull()],
  [UniversalTag.ObjectIdentifier, (node) => node.toObjectIdentifier()],
  [UniversalTag.Utf8String, (node) => node.toUtf8()],
])

/** Decodes, walks to each leaf, and reads each value of a type that has a reader. */
function judge(octets: Uint8Array): BerNode {
  const root = decode(octets)
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.tagClass === TagClass.Universal) readers.get(Number(node.tagNumber))?.(node)
    waiting.push(...node.children())
  }
  return root
}

function isRefused({ hex }: Vector): boolean {
  try {
    judge(unhex(hex))
    return false
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return true
  }
}

function read(node: BerNode, { type, value }: VectorValue): VectorValue {
  const tagged = /^\[(CONTEXT|APPLICATION|PRIVATE) (\d+)\]$/.exec(type)
  if (tagged !== null) {
    assert.is(['APPLICATION', 'CONTEXT', 'PRIVATE'].indexOf(tagged[1]) + 1, node.tagClass)
    assert.is(BigInt(tagged[2]), BigInt(node.tagNumber))
    return { type, value: node.constructed ? components(node, value) : hex(node.contents) }
  }
  assert.is(node.tagClass, TagClass.Universal)
  switch (type) {
    case 'BOOLEAN':
      return { type, value: node.toBoolean() }
    case 'INTEGER':
    case 'ENUMERATED':
      return { type, value: node.toInteger().toString() }
    case 'OCTET STRING':
      return { type, value: hex(node.toOctets()) }
    case 'NULL':
      return { type, value: node.toNull() }
    case 'OBJECT IDENTIFIER':
      return { type, value: node.toObjectIdentifier() }
    case 'UTF8String':
      return { type, value: node.toUtf8() }
    case 'SEQUENCE':
    case 'SET':
      return { type, value: components(node, value) }
    default:
      assert.ok(notComparedYet.includes(type), `a type without a reader: ${type}`)
      return { type, value }
  }
}

function components(node: BerNode, expected: unknown): VectorValue[] {
  const list = expected as VectorValue[]
  assert.is(node.children().length, list.length)
  return node.children().map((child, i) => read(child, list[i]))
}

const excused = new Set(Object.values(notRefusedYet).flat())

test('there are as many as there should be', () => {
  assert.is(all.length, 876)
})

for (const vector of all) {
  if (vector.valid) {
    test(`${vector.id} is accepted: ${vector.reason}`, () => {
      const root = judge(unhex(vector.hex))
      if (vector.value !== undefined) assert.equal(read(root, vector.value), vector.value)
    })
  } else if (vector.rules === 'BER') {
    test(`${vector.id} is refused: ${vector.reason}`, () => {
      const why = excused.has(vector.id) ? 'it is refused now, and must leave the list above' : 'it passes'
      assert.is(isRefused(vector), !excused.has(vector.id), why)
    })
  } else {
    // The stricter rules of DER and CER are not there yet; most of these are sound BER.
    test(`${vector.id} (${vector.rules}) is accepted or refused with a BerError`, () => {
      isRefused(vector)
    })
  }
}

test('the list of what passes names only entries that there are', () => {
  const known = new Set(all.map(({ id }) => id))
  assert.equal(
    [...excused].filter((id) => !known.has(id)),
    [],
  )
})

test.run()
