/** What users get wrong, and what must not follow from it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { compileSchema, SchemaError, type ValidationResult } from '../../../src/schema/index.ts'
import { unhex } from '../../support/hex.ts'
import { violationLine } from './support.ts'

const misuse = suite('schema: wrong names, wrong data, wrong calls')

const schema = compileSchema(`M DEFINITIONS ::= BEGIN
  Envelope ::= SEQUENCE { letter Letter OPTIONAL, pick CHOICE { stamp [0] IMPLICIT SEQUENCE OF NULL, none NULL } }
  Letter ::= UTF8String (SIZE (1..9))
END`)
const good = unhex('3080 0c0161 a080 0500 0000 0000')

const lines = ({ violations }: ValidationResult): string[] => violations.map(violationLine)

misuse('the name of a type that is nearly one', () => {
  assert.throws(() => schema.validator('Envelop'), /did you mean Envelope\?/)
  assert.throws(() => schema.validate('M.Leter', good), /did you mean Letter\?/)
  assert.throws(() => schema.validate('N.Letter', good), /no module N.*M/)
  assert.throws(
    () => schema.validator('Envelop'),
    (error: unknown) => error instanceof RangeError,
  )
})

misuse('a broken schema', () => {
  assert.throws(
    () => compileSchema('M DEFINITIONS ::= BEGIN A ::= B END'),
    (error: unknown) => error instanceof SchemaError && error.diagnostics[0].code === 'REFERENCE_UNKNOWN',
  )
})

misuse('data of another type', () => {
  assert.equal(lines(schema.validate('Envelope', unhex('0c0161'))), ['COMPONENT_UNEXPECTED@0 Envelope'])
  assert.equal(lines(schema.validate('Letter', good)), ['COMPONENT_UNEXPECTED@0 Letter'])
  const text = schema.validate('Envelope', new TextEncoder().encode('<Envelope>\n  <letter>a</letter>\n</Envelope>\n'))
  assert.equal(
    lines(text).map((line) => line.replace(/@.*/, '')),
    ['COMPONENT_UNEXPECTED', 'LENGTH_EXCEEDS_PARENT', 'TRUNCATED'],
  )
})

misuse('data that ends too early', () => {
  for (let length = 0; length < good.length; length++) {
    const { valid, complete, violations } = schema.validate('Envelope', good.subarray(0, length))
    assert.is(valid, false)
    assert.is(complete, false)
    assert.is(violations.at(-1)!.code, 'TRUNCATED')
    assert.is(violations.at(-1)!.offset, length)
  }
})

misuse('malformed end-of-contents octets inside a choice', () => {
  const { violations, complete } = schema.validate('Envelope', unhex('3080 a080 0500 0001 0000 0000'))
  assert.equal(violations.map(violationLine), ['END_OF_CONTENTS_LENGTH@7 Envelope.pick.stamp[1]'])
  assert.is(complete, false)
})

misuse('a schema goes on after errors', () => {
  const broken = schema.validator('Envelope')
  broken.write(unhex('3080 04'))
  assert.is(broken.finished, false)
  const failed = schema.validator('Envelope')
  failed.write(unhex('20'))
  failed.write(unhex('00'))
  assert.ok(failed.finished)
  // What comes after the end is passed over.
  failed.write(good)
  assert.equal(lines(failed.end()), ['TAG_RESERVED@0 '])
  assert.equal(lines(broken.end()).at(-1), 'TRUNCATED@3 Envelope 3')
  assert.ok(schema.validate('Envelope', good).valid)
})

misuse('two at a time', () => {
  const first = schema.validator('Envelope')
  const second = schema.validator('Letter')
  for (const [i, octet] of good.entries()) {
    first.write(Uint8Array.of(octet))
    if (i < 3) second.write(Uint8Array.of([0x0c, 0x01, 0xff][i]))
  }
  assert.equal(lines(first.end()), [])
  assert.equal(lines(second.end()), ['UTF8_INVALID@2 Letter'])
})

misuse('calls out of place', () => {
  const validator = schema.validator('Envelope')
  validator.reserve(10)
  const isMisuse = (error: unknown): boolean => error instanceof BerError && error.code === 'RESERVE_MISUSED'
  assert.throws(() => validator.reserve(10), isMisuse)
  assert.throws(() => validator.write(good), isMisuse)
  assert.throws(() => validator.end(), isMisuse)
  assert.ok(schema.validate('Envelope', good).valid)
})

misuse('options out of range', () => {
  for (const options of [
    { maxViolations: 0 },
    { maxContiguous: 1 },
    { windowSize: 0.5 },
    { limits: { maxDepth: 0 } },
  ]) {
    assert.throws(
      () => schema.validator('Envelope', options),
      (error: unknown) => error instanceof RangeError,
    )
  }
  assert.throws(() => schema.validator('Envelope', { rules: 'CER' as 'DER' }), /CER/)
})

misuse('from a source that comes in pieces', async () => {
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const octet of good) controller.enqueue(Uint8Array.of(octet))
      controller.close()
    },
  })
  const result = await schema.validate('Envelope', source)
  assert.ok(result.valid)
  assert.is(result.octets, good.length)
})

misuse('a source is let go once the verdict is final', async () => {
  let cancelled = false
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(unhex('2000')),
    cancel: () => {
      cancelled = true
    },
  })
  const result = await schema.validate('Envelope', source)
  assert.equal(lines(result), ['TAG_RESERVED@0 '])
  assert.ok(cancelled)
})

misuse('what comes after the verdict is ignored, however it comes', () => {
  const whole = schema.validate('Envelope', unhex('2000'))
  for (const size of [1, 7, 64]) {
    const validator = schema.validator('Envelope', { windowSize: 64, maxViolations: 1 })
    for (let round = 0; round < 300; round++) {
      validator.reserve(size).fill(0x20)
      validator.commit(size)
      validator.write(new Uint8Array(100))
    }
    const result = validator.end()
    assert.equal(lines(result), lines(whole))
    assert.is(result.octets, 0)
  }
})

misuse.run()
