/** Malformed contents of each universal type, and what DER and CER refuse: by code, absolute offset, path and clause. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue } from '../../src/ber/values/index.ts'
import { BER, BerError, CER, DER, decode, findings, isCanonical, toDer } from '../../src/index.ts'
import { unhex } from '../support/hex.ts'
import { cerRefusals, derRefusals, type Refusal, typeRefusals } from '../support/type-refusals.ts'

const test = suite('ber: refusals of types and rules')
const base = 10_000

function refusalOf(run: () => unknown): object | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof BerError) return placeOf(error)
    throw error
  }
}

const placeOf = ({ code, offset, path, clause }: BerError): object => ({ code, offset: offset - base, path, clause })

const expectedOf = ({ code, offset, path, clause }: Refusal): object => ({ code, offset, path, clause })

const tables = [
  { rules: BER, rows: typeRefusals },
  { rules: DER, rows: derRefusals },
  { rules: CER, rows: cerRefusals },
]

for (const { rules, rows } of tables) {
  for (const each of rows) {
    test(`${rules.name}: ${each.code}: ${each.octets.slice(0, 50)}`, () => {
      const octets = unhex(each.octets)
      const expected = expectedOf(each)
      assert.equal(
        refusalOf(() => decode(octets, { rules, baseOffset: base })),
        expected,
        'strict',
      )
      assert.equal(findings(octets, { rules, baseOffset: base }).map(placeOf), [expected], 'lenient')
      assert.not(isCanonical(octets, rules))
      // The same wherever it lies.
      const around = Uint8Array.from([0x30, 0x80, 0x05, 0x00, ...octets, 0x00, 0x00])
      const inside = refusalOf(() => decode(around, { rules: BER, baseOffset: base - 4 }))
      if (rules !== BER) assert.is(inside, undefined)
      else assert.equal(inside, { ...expected, path: (each.path ?? '').replace('[0]', '[0].[1]') })
    })
  }
}

for (const each of typeRefusals) {
  test(`read as a value, ${each.octets.slice(0, 50)} is refused as by the rules, and no DER comes of it`, () => {
    const octets = unhex(each.octets)
    assert.equal(
      refusalOf(() => decodeValue(octets, { baseOffset: base })),
      expectedOf(each),
    )
    assert.equal(
      refusalOf(() => toDer(octets, { baseOffset: base })),
      expectedOf(each),
    )
  })
}

test('what the rules refuse is sound BER', () => {
  for (const { octets } of [...derRefusals, ...cerRefusals]) assert.equal(findings(unhex(octets)), [], octets)
})

test.run()
