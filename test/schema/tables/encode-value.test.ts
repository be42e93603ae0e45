/** Values of the notation as contents octets under DER, beside the octets that X.690 gives them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResolvedType, ResolvedValue } from '../../../src/schema/notation/index.ts'
import { encodeContents } from '../../../src/schema/tables/encode-value.ts'
import { hex } from '../../support/hex.ts'
import { schemaOf } from '../notation/support.ts'

const encode = suite('schema: values as contents octets')

/** Contents octets of `a A ::= value`. */
function octetsOf(type: string, value: string): string | undefined {
  const schema = schemaOf(`A ::= ${type} a A ::= ${value}`)
  const module = schema.modules.find(({ name }) => name === 'M')!
  const octets = encodeContents(schema.types[module.types.get('A')!], module.values.get('a')!)
  return octets === undefined ? undefined : hex(octets)
}

const cases: readonly (readonly [type: string, value: string, octets: string | undefined])[] = [
  ['BOOLEAN', 'TRUE', 'ff'],
  ['BOOLEAN', 'FALSE', '00'],
  ['NULL', 'NULL', ''],
  ['INTEGER', '128', '0080'],
  ['INTEGER', '-128', '80'],
  ['INTEGER { big(65536) }', 'big', '010000'],
  ['ENUMERATED { red, blue(5) }', 'blue', '05'],
  ['BIT STRING', "'10101'B", '03a8'],
  ['BIT STRING', "''B", '00'],
  ['BIT STRING', "'00000000'B", '0000'],
  ['BIT STRING { x(0), y(9) }', '{x, y}', '068040'],
  ['BIT STRING { x(0), y(9) }', '{}', '00'],
  ['BIT STRING { x(0) }', "'0000000000'B", '00'],
  ['OCTET STRING', "'00FF'H", '00ff'],
  ['OBJECT IDENTIFIER', '{1 2 840 113549}', '2a864886f70d'],
  ['OBJECT IDENTIFIER', '{2 999}', '8837'],
  ['RELATIVE-OID', '{8571 3 2}', 'c27b0302'],
  ['UTF8String', '"é"', 'c3a9'],
  ['IA5String', '"a~"', '617e'],
  ['BMPString', '"aé"', '006100e9'],
  ['UniversalString', '"a"', '00000061'],
  ['GeneralString', '"plain"', '706c61696e'],
  ['GeneralString', '"é"', undefined],
  ['UTCTime', '"991231235959Z"', '3939313233313233353935395a'],
  ['DATE', '"2012-12-21"', '3230313231323231'],
  ['TIME-OF-DAY', '"18:30:23"', '313833303233'],
  ['DATE-TIME', '"1951-10-14T15:30:00"', '3139353131303134313533303030'],
  ['DURATION', '"P2Y3M"', '3259334d'],
  ['REAL', '0', ''],
  ['REAL', 'PLUS-INFINITY', '40'],
  ['REAL', 'MINUS-INFINITY', '41'],
  ['REAL', 'NOT-A-NUMBER', '42'],
  ['REAL', '{mantissa 20, base 2, exponent 0}', '800205'],
  ['REAL', '{mantissa -5, base 2, exponent -1}', 'c0ff05'],
  ['REAL', '{mantissa 1, base 2, exponent 300}', '81012c01'],
  ['REAL', '{mantissa 1, base 2, exponent 20000000}', '830401312d0001'],
  ['REAL', '15', '0331352e452b30'],
  ['REAL', '-0.25', '032d32352e452d32'],
  ['REAL', '{mantissa 1200, base 10, exponent 3}', '0331322e4535'],
  ['SEQUENCE { x NULL }', '{x NULL}', undefined],
]

for (const [type, value, octets] of cases) {
  encode(`${type}: ${value}`, () => {
    assert.is(octetsOf(type, value), octets)
  })
}

encode('minus zero', () => {
  const type = { kind: 'REAL' } as ResolvedType
  const zero: ResolvedValue = { kind: 'real', value: -0, mantissa: 0n, base: 10, exponent: 0n }
  assert.is(hex(encodeContents(type, zero)!), '43')
})

encode('a value of another type has no contents octets', () => {
  const value: ResolvedValue = { kind: 'integer', value: 5n }
  for (const kind of ['BOOLEAN', 'OCTET STRING', 'OPEN'] as const) {
    assert.is(encodeContents({ kind } as ResolvedType, value), undefined)
  }
})

encode.run()
