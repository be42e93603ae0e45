/** Codecs over schemas of the tests, held against the validator. */
import { inspect, isDeepStrictEqual } from 'node:util'
import * as assert from 'uvu/assert'
import { Assertion } from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { Codec, type CodecOptions } from '../../../src/schema/codec/codec.ts'
import { withDefaults } from '../../../src/schema/codec/defaults.ts'
import { SchemaValidator } from '../../../src/schema/validator.ts'
import { assertBytes } from '../../support/assert.ts'
import { hex } from '../../support/hex.ts'
import type { Compiled } from '../validate/support.ts'
import { violationLine, violationOf } from '../validate/support.ts'

const codecs = new WeakMap<Compiled, Map<string, Codec>>()

export function codecOf(schema: Compiled, pdu: string): Codec {
  let known = codecs.get(schema)
  if (known === undefined) codecs.set(schema, (known = new Map()))
  let codec = known.get(pdu)
  if (codec === undefined) {
    const tables = schema.tables(pdu)
    known.set(pdu, (codec = new Codec(tables.pdu, () => withDefaults(schema.schema, tables))))
  }
  return codec
}

/** `undefined` for octets that are valid. */
export function firstViolation(
  schema: Compiled,
  pdu: string,
  octets: Uint8Array,
  options: CodecOptions = {},
): string | undefined {
  const validator = new SchemaValidator(schema.tables(pdu), { windowSize: 4096, ...options })
  validator.write(octets)
  const [first] = validator.end().violations
  return first && violationLine(violationOf(first))
}

/** The codec says of the octets what the validator says; returns the value of those that are valid. */
export function assertAgreement(
  schema: Compiled,
  pdu: string,
  octets: Uint8Array,
  options: CodecOptions = {},
  codec = codecOf(schema, pdu),
): unknown {
  const expects = firstViolation(schema, pdu, octets, options)
  let value: unknown
  let actual: string | undefined
  try {
    value = codec.decode(octets, options)
  } catch (error) {
    actual =
      error instanceof BerError
        ? violationLine(violationOf(error))
        : `${(error as Error).stack} ${String((error as Error).cause)}`
  }
  if (actual === expects) return value
  throw new Assertion({
    message: `${pdu}, ${JSON.stringify(options)}: ${hex(octets.subarray(0, 1000))}\nactual ${actual}\nexpected ${expects}`,
    generated: false,
    operator: 'assertAgreement',
    expects: String(expects),
    actual: String(actual),
  })
}

/** Without a difference line by line, which takes long. */
export function assertValue(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return
  assert.unreachable(`actual ${inspect(actual, { depth: 9 })}\nexpected ${inspect(expected, { depth: 9 })}`)
}

/** What was decoded can be encoded, and is then the same value. */
export function assertReturns(codec: Codec, value: unknown, options: CodecOptions = {}): void {
  const encoded = codec.encode(value, options)
  const again = codec.decode(encoded, options)
  assertValue(again, value)
  assertBytes(codec.encode(again, options), encoded)
}
