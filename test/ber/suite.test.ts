/** The npm package asn1-test-suite: its octets, and our verdict and value. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue, describeTyped } from '../../src/ber/values/index.ts'
import { decode, findings, isCanonical, toDer } from '../../src/index.ts'
import { suiteCases, vectors } from '../support/corpus.ts'
import { hex } from '../support/hex.ts'
import { knownFailures } from './known-failures.ts'

const test = suite('ber: asn1-test-suite')
const cases = new Map(suiteCases().map(({ name, octets }) => [name, octets]))

function octetsOf(name: string): Uint8Array {
  const octets = cases.get(name)
  assert.ok(octets !== undefined, name)
  return octets as Uint8Array
}

test('all 48 cases are there', () => {
  assert.is(cases.size, 48)
})

test('the vectors that name a case have its octets', () => {
  const named = vectors().filter(({ file }) => file === 'suite-strozhevsky.json')
  for (const { id, hex: digits } of named) assert.is(digits, hex(octetsOf(`${id.slice('suite-'.length)}.ber`)), id)
})

/** What each unsound case is refused for, and where. */
const faults: Record<string, string> = {
  'tc2.ber': 'TRUNCATED 10', // in the tag number
  'tc3.ber': 'TRUNCATED 10', // no length octets
  'tc4.ber': 'LENGTH_RESERVED 10',
  'tc6.ber': 'REAL_INVALID 3', // zero in decimal, which has no contents octets
  'tc7.ber': 'REAL_INVALID 3', // minus zero in decimal, which is a special value
  'tc8.ber': 'REAL_INVALID 3', // a special value and more
  'tc9.ber': 'REAL_INVALID 2', // the reserved base
  'tc10.ber': 'REAL_INVALID 4', // a padded exponent
  'tc11.ber': 'REAL_INVALID 2', // a reserved number form
  'tc12.ber': 'REAL_INVALID 2', // a reserved special value
  'tc13.ber': 'TRUNCATED 11', // contents octets
  'tc14.ber': 'TRUNCATED 7',
  'tc18.ber': 'INTEGER_PADDED 2',
  'tc19.ber': 'TRUNCATED 2',
  'tc21.ber': 'OID_PADDED 2',
  'tc23.ber': 'TRUNCATED 8',
  'tc25.ber': 'BOOLEAN_LENGTH 2',
  'tc26.ber': 'BOOLEAN_LENGTH 2',
  'tc27.ber': 'TRUNCATED 2',
  'tc30.ber': 'NULL_LENGTH 2',
  'tc31.ber': 'TRUNCATED 4',
  'tc33.ber': 'BIT_STRING_UNUSED 2', // 15 of them
  'tc34.ber': 'TRUNCATED 3',
  'tc35.ber': 'STRING_SEGMENT 2',
  'tc36.ber': 'BIT_STRING_UNUSED 10', // in a segment that is not the last
  'tc40.ber': 'BIT_STRING_EMPTY 2',
  'tc41.ber': 'STRING_SEGMENT 2',
  'tc42.ber': 'TRUNCATED 14',
  'tc43.ber': 'TRUNCATED 2',
  'tc46.ber': 'INDEFINITE_PRIMITIVE 1',
  'tc47.ber': 'END_OF_CONTENTS_UNEXPECTED 6',
  'tc48.ber': 'BIT_STRING_UNUSED 12',
}

/** What sound ones hold. */
const values: Record<string, string> = {
  'tc1.ber': "[1180591620717411303423] '40'H",
  'tc5.ber': "[9223372036854775807] '40'H",
  'tc15.ber': 'REAL 5*2^2361183241434822606843',
  'tc16.ber': 'REAL 23704427835580964209925*2^-5 (about 740763369861905100000)',
  'tc17.ber': 'REAL 92595421232738141445*2^-73786976294838206465',
  'tc20.ber': 'INTEGER -2361182958856022458111',
  'tc22.ber': 'OBJECT IDENTIFIER 2.151115727451828646838079.643.2.2.3',
  'tc24.ber': 'OBJECT IDENTIFIER 2.10000.840.135119.9.2.12301002.12132323.191919.2',
  'tc28.ber': 'BOOLEAN TRUE',
  'tc29.ber': 'BOOLEAN FALSE',
  'tc32.ber': 'NULL NULL',
  'tc37.ber': "BIT STRING '00000001000000010000'B",
  'tc38.ber': "BIT STRING '00001010001110110101111100101001000111001101'B",
  'tc39.ber': "BIT STRING ''B",
  'tc44.ber': "OCTET STRING ''H",
  'tc45.ber': "OCTET STRING ''H",
}

for (const [name, octets] of cases) {
  test(`${name}: ${faults[name] ?? values[name]}`, () => {
    const judge = (): void => {
      const [first] = findings(octets)
      assert.is(first && `${first.code} ${first.offset}`, faults[name], hex(octets))
      if (first !== undefined) return
      const value = decodeValue(octets)
      assert.is(`${value.type} ${describeTyped(value)}`, values[name])
      assert.ok(isCanonical(toDer(octets), 'DER'))
    }
    if (knownFailures[name] === undefined) judge()
    else assert.throws(judge, undefined, 'it passes now, and must leave known-failures.ts')
  })
}

test('a tag number of more than 64 bits is exact', () => {
  assert.is(decode(octetsOf('tc1.ber')).tagNumber, (1n << 70n) - 1n)
})

test.run()
