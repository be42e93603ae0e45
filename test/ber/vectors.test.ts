/** test/fixtures/ber: every entry's verdict under its rules, and its value; known-failures.ts has what is not ours. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue, encodeValue, type TypedValue } from '../../src/ber/values/index.ts'
import {
  BER,
  BerError,
  type BitString,
  bitDigits,
  CER,
  DER,
  decode,
  findings,
  isCanonical,
  type Real,
  toCer,
  toDer,
} from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { suiteCases, type Vector, type VectorValue, vectors } from '../support/corpus.ts'
import { hex, unhex } from '../support/hex.ts'
import { knownFailures } from './known-failures.ts'

const test = suite('ber: vectors')
const all = vectors()
const rulesOf = { BER, DER, CER }

/** `Sig ::= SEQUENCE { r INTEGER, s INTEGER }`, of which Wycheproof's signatures are. */
function isSignature(value: TypedValue): boolean {
  return (
    value.type === 'SEQUENCE' &&
    value.value.length === 2 &&
    value.value.every((component) => component.type === 'INTEGER')
  )
}

/** Whether strict reading takes it; refusals are `BerError`s. */
function isTaken({ hex: digits, rules, file }: Vector): boolean {
  try {
    const root = decode(unhex(digits), { rules: rulesOf[rules] })
    return file !== 'wycheproof.json' || isSignature(decodeValue(root.encoding))
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return false
  }
}

/** The value in the notation of the vectors. */
function inNotation({ type, value }: TypedValue): VectorValue {
  if (Array.isArray(value)) return { type: tagged(type), value: value.map(inNotation) }
  if (value instanceof Uint8Array) return { type: tagged(type), value: hex(value) }
  switch (type) {
    case 'INTEGER':
    case 'ENUMERATED':
      return { type, value: `${value}` }
    case 'BIT STRING':
      return { type, value: bitDigits(value as BitString) }
    case 'REAL':
      return { type, value: realNotation(value as Real) }
    default:
      return { type, value: hasText(value) ? value.text : value }
  }
}

const tagged = (type: string): string => type.replace(/^\[(\d+)\]$/, '[CONTEXT $1]')

function hasText(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value
}

function realNotation(value: Real): unknown {
  if (typeof value !== 'number') return { ...value, mantissa: `${value.mantissa}` }
  return Object.is(value, -0) ? '-0' : `${value}`
}

/** Doubles in the vectors are written in several ways. */
function expectedValue({ type, value }: VectorValue): VectorValue {
  if (Array.isArray(value)) return { type, value: value.map(expectedValue) }
  if (type === 'REAL' && typeof value === 'string') return { type, value: realNotation(Number(value)) }
  return { type, value }
}

function judge(vector: Vector): void {
  const octets = unhex(vector.hex)
  const { valid, rules, value } = vector
  assert.is(isTaken(vector), valid, findings(octets, { rules }).join('; ') || 'nothing is found')
  if (vector.file !== 'wycheproof.json') {
    assert.is(isCanonical(octets, rules), valid)
    assert.is(findings(octets, { rules }).length === 0, valid)
  }
  if (value === undefined) return
  assert.equal(inNotation(decodeValue(octets)), expectedValue(value))
  if (!valid) return
  const back = encodeValue(decodeValue(octets))
  assert.equal(inNotation(decodeValue(back)), expectedValue(value), 'encoded again')
  // A double is encoded in binary, from whatever form it came.
  if (rules === 'BER' || (value.type === 'REAL' && octets[2] === 3)) return
  assertBytes(rules === 'DER' ? back : toCer(back), octets)
}

test('there are as many as there should be', () => {
  assert.is(all.length, 876)
})

for (const vector of all) {
  const verdict = vector.valid ? 'accepted' : 'refused'
  test(`${vector.id} (${vector.rules}) is ${verdict}: ${vector.reason}`, () => {
    const reason = knownFailures[vector.id]
    if (reason === undefined) judge(vector)
    else assert.throws(() => judge(vector), undefined, 'it passes now, and must leave known-failures.ts')
  })
}

/** What a DER or CER entry is refused for comes out right by conversion, unless it is no sound BER or has no such form. */
test('what is no DER or CER becomes it', () => {
  const local = all.filter(({ id }) => id.startsWith('time-gen-20141122185900/')).length
  let refused = 0
  for (const vector of all) {
    const octets = unhex(vector.hex)
    if (!isCanonical(octets, 'BER')) continue
    for (const [convert, rules] of [
      [toDer, 'DER'],
      [toCer, 'CER'],
    ] as const) {
      try {
        const converted = convert(octets)
        assert.ok(isCanonical(converted, rules), vector.id)
        assertBytes(convert(converted), converted, vector.id)
        // What was in order is left as it is.
        if (vector.valid && vector.rules === rules) assert.is(converted, octets)
      } catch (error) {
        if (!(error instanceof BerError) || error.code !== `${rules}_TIME`) throw error
        refused++
      }
    }
  }
  assert.is(refused, 2 * local)
})

test('known failures are entries that there are', () => {
  const known = new Set([...all.map(({ id }) => id), ...suiteCases().map(({ name }) => name)])
  for (const id of Object.keys(knownFailures)) assert.ok(known.has(id), id)
})

test.run()
