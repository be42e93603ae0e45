/** The list of what is wrong in a file. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_VIOLATIONS, validateSource, violationOf } from '../../../inspector/engine/schema-violations.ts'
import type { Violation } from '../../../inspector/shared/schema.ts'
import { MemorySource, type OctetSource } from '../../../src/migration/index.ts'
import { type CompiledSchema, compileSchema } from '../../../src/schema/index.ts'
import { callFile, calls, sample, samples, slowSource } from './support.ts'

const violations = suite('inspector: violations')

const settings = { rules: 'BER', checkConstraints: true } as const

async function run(source: OctetSource, schema: CompiledSchema, pdu: string, rules: 'BER' | 'DER' = 'BER') {
  const found: Violation[] = []
  let at = 0
  const verdict = await validateSource(source, schema, pdu, { ...settings, rules }, (progress) => {
    found.push(...progress.violations)
    assert.ok(progress.position >= at)
    at = progress.position
  })
  assert.is(at, verdict.octets)
  return { found, verdict }
}

violations('the verdict over real encodings is the validator’s', async () => {
  for (const { name, octets, schema, pdu, isValid } of samples) {
    const { found, verdict } = await run(slowSource(octets), schema, pdu)
    assert.is(verdict.isValid, isValid, name)
    const expected = schema.validate(pdu, octets, { several: true, maxViolations: MAX_VIOLATIONS })
    assert.equal(
      found.map(({ code, offset, path }) => [code, offset, path]),
      expected.violations.map(({ code, offset, path }) => [code, offset, path]),
    )
    assert.is(verdict.values, expected.values)
  }
})

violations('code, place, clause, and what was expected and found', async () => {
  const { octets, schema, pdu } = sample('cert-ee.der', 'Certificate')
  const broken = octets.slice()
  // The serial number becomes a BOOLEAN.
  const at = 4 + 4
  assert.is(broken[at], 0x02)
  broken[at] = 0x01
  const { found, verdict } = await run(new MemorySource(broken), schema, pdu)
  assert.is(verdict.isValid, false)
  assert.is(found[0]?.code, 'COMPONENT_UNEXPECTED')
  assert.is(found[0]?.offset, at)
  assert.is(found[0]?.path, 'Certificate.tbsCertificate')
  assert.is(found[0]?.clause, 'X.690 8.9.2')
  assert.ok(
    /^no component or alternative has this tag here: expected .*, found \[UNIVERSAL 1\], primitive, \d+ octets$/.test(
      found[0]?.message ?? '',
    ),
    found[0]?.message,
  )
  assert.not.ok(/offset|path/.test(found[0]?.message ?? ''))
})

violations('messages lose their place and clause, and nothing else', () => {
  const schema = compileSchema('M DEFINITIONS ::= BEGIN A ::= SEQUENCE OF INTEGER (0..150) END')
  const octets = Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x2a, 0x02, 0x01, 0xff)
  const [error] = schema.validate('A', octets).violations
  assert.equal(violationOf(error!, 100), {
    code: 'VALUE_RANGE',
    message: 'the value is out of range: expected INTEGER (0..150), found -1',
    offset: 107,
    path: 'A[1]',
    clause: 'X.680 51.4',
  })
  const [truncated] = schema.validate('A', octets.subarray(0, 4)).violations
  assert.equal(violationOf(truncated!), {
    code: 'TRUNCATED',
    message: 'the input ends inside a data value: at least 4 more octets needed',
    offset: 4,
    path: 'A[0]',
    clause: 'X.690 8.1.1',
  })
  const [limit] = schema.validate('A', octets, { limits: { maxDepth: 1 } }).violations
  assert.is(violationOf(limit!).clause === '' || limit!.code !== 'LIMIT_DEPTH', true)
})

violations('several values in a row, and their rules', async () => {
  const one = callFile(2)
  const both = new Uint8Array(2 * one.length)
  both.set(one)
  both.set(one, one.length)
  assert.equal((await run(new MemorySource(both), calls, 'CallFile')).verdict, {
    isValid: true,
    isComplete: true,
    isFull: false,
    octets: both.length,
    values: (await run(new MemorySource(one), calls, 'CallFile')).verdict.values * 2,
    pdus: 2,
  })
  const ber = sample('cms-signed-stream.ber', 'ContentInfo')
  const strict = await run(new MemorySource(ber.octets), ber.schema, ber.pdu, 'DER')
  assert.is(strict.found[0]?.code, 'DER_INDEFINITE')
})

violations('stop at a limit, and tell that they did', async () => {
  const schema = compileSchema('M DEFINITIONS ::= BEGIN A ::= SEQUENCE OF INTEGER (0..1) END')
  const elements = 4 * MAX_VIOLATIONS
  const octets = new Uint8Array(6 + 3 * elements)
  octets.set([0x30, 0x84, 0, (3 * elements) >>> 16, (3 * elements) >>> 8, 3 * elements])
  for (let at = 6; at < octets.length; at += 3) octets.set([2, 1, 5], at)
  const { found, verdict } = await run(slowSource(octets), schema, 'A')
  assert.is(found.length, MAX_VIOLATIONS)
  assert.equal([verdict.isValid, verdict.isComplete, verdict.isFull], [false, false, true])
  assert.ok(verdict.octets < octets.length)
})

violations('can be stopped, also where the source reads at once', async () => {
  const octets = callFile(1)
  /** Without an end. */
  const endless: OctetSource = {
    read: (position, view) => {
      for (let at = 0; at < view.length; at++) view[at] = octets[(position + at) % octets.length]!
      return view.length
    },
  }
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  const validating = validateSource(endless, calls, 'CallFile', settings, () => {}, controller.signal)
  assert.is(
    await validating.then(
      () => '',
      (error) => error.name,
    ),
    'AbortError',
  )
})

violations('a source that fails is told as it is', async () => {
  const failing: OctetSource = { read: () => Promise.reject(new Error('the file is gone')) }
  const validating = validateSource(failing, calls, 'CallFile', settings, () => {})
  assert.is(
    await validating.then(
      () => '',
      (error) => error.message,
    ),
    'the file is gone',
  )
})

violations('an empty file', async () => {
  const { found, verdict } = await run(new MemorySource(new Uint8Array(0)), calls, 'CallFile')
  assert.is(verdict.isValid, false)
  assert.is(found[0]?.code, 'TRUNCATED')
})

violations.run()
