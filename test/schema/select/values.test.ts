/** Values of a stream, one by one. */
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { callRecordsSchema, generateCallRecords } from '../../../bench/generate-call-records.ts'
import { firstRevocation, firstSerial, writeRevocationList } from '../../../bench/generate-revocation-list.ts'
import { BerError } from '../../../src/ber/errors.ts'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { dateOfUtcTime } from '../../../src/schema/index.ts'
import type { ValuesOptions } from '../../../src/schema/select/values.ts'
import { seededRandom } from '../../support/corpus.ts'
import { unhex } from '../../support/hex.ts'
import { moduleFiles } from '../notation/support.ts'
import { schemaOf } from './support.ts'

const values = suite('select: values')

const schema = schemaOf(`
  File ::= SEQUENCE { sender IA5String, records SEQUENCE OF Record, more Record OPTIONAL }
  Record ::= CHOICE { a SEQUENCE { n INTEGER (0..99), t UTF8String OPTIONAL }, b INTEGER }
`)
const octets = unhex('3080 8002 4d65 a180 a0038001 05 a006 8001 06 8101 41 8101 07 0000 0000'.replaceAll(' ', ''))

const pieces = function* (of: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < of.length; at += size) yield of.subarray(at, at + size)
}

async function all(
  from: CompiledSchema,
  pdu: string,
  path: string,
  source: Iterable<Uint8Array>,
  options?: ValuesOptions,
): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const value of from.values(pdu, path, source, options)) found.push(value)
  return found
}

values('elements as the codec has them, however the stream is cut', async () => {
  const expected = [{ a: { n: 5 } }, { a: { n: 6, t: 'A' } }, { b: 7 }]
  for (let size = 1; size <= octets.length; size++) {
    assert.equal(await all(schema, 'File', 'records[*]', pieces(octets, size)), expected)
  }
  assert.equal(await all(schema, 'File', 'sender', [octets]), ['Me'])
  assert.equal(await all(schema, 'File', 'records[*].a.t', [octets]), ['A'])
  assert.equal(await all(schema, 'File', 'records[1]', [octets]), [{ a: { n: 6, t: 'A' } }])
  assert.equal(await all(schema, 'File', 'records[3]', [octets]), [])
  assert.equal(await all(schema, 'File', '', [octets, octets]), [
    { sender: 'Me', records: expected },
    { sender: 'Me', records: expected },
  ])
})

values('explicit tags, open types', async () => {
  const tagged = unhex('3080 8002 4d65 a180 0000 a280 8101 07 0000 0000'.replaceAll(' ', ''))
  assert.equal(await all(schema, 'File', 'more', [tagged]), [{ b: 7 }])
  const open = schemaOf(`
    C ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { &id &Type }
    Set C ::= { { 1 INTEGER } | { 2 SEQUENCE { x BOOLEAN } } }
    A ::= SEQUENCE OF SEQUENCE { id C.&id ({Set}), value C.&Type ({Set}{@.id}) }
  `)
  const stream = unhex('3014 3008 800101 a103020109 3008 800102 a1053003 8001ff'.replaceAll(' ', ''))
  stream[1] = stream.length - 2
  stream[13] = stream.length - 14
  assert.equal(await all(open, 'A', '[*].value', [stream]), [9, { x: true }])
})

values('the same as the codec of the whole', async () => {
  const calls = compileSchema(callRecordsSchema)
  const { octets: file } = generateCallRecords(60_000, 7)
  const whole = calls.codec<{ records: unknown[] }>('CallFile').decode(file)
  const random = seededRandom(4)
  for (const options of [{}, { windowSize: 64, maxContiguous: 127, maxLength: 300 }]) {
    const found = await all(calls, 'CallFile', 'records[*]', pieces(file, 1 + random(2000)), options)
    assert.is(JSON.stringify(found), JSON.stringify(whole.records))
  }
})

const refusal = async (use: () => Promise<unknown>): Promise<BerError> => {
  try {
    await use()
  } catch (error) {
    if (error instanceof BerError) return error
    throw error
  }
  return assert.unreachable() as never
}

values('the first violation is thrown behind the values before it', async () => {
  const bad = Uint8Array.from(octets)
  bad[17] = 100
  const found: unknown[] = []
  const error = await refusal(async () => {
    for await (const value of schema.values('File', 'records[*]', [bad])) found.push(value)
  })
  assert.equal([error.code, error.offset, error.path], ['VALUE_RANGE', 17, 'File.records[1].a.n'])
  assert.equal(found, [{ a: { n: 5 } }])
  const cut = await refusal(() => all(schema, 'File', 'records[*]', [octets.subarray(0, 20)]))
  assert.is(cut.code, 'TRUNCATED')
})

values('a value that is too long is refused', async () => {
  const long = unhex('3082 0040 8002 4d65 a138 a036 800105 8131'.replaceAll(' ', '') + '61'.repeat(0x31))
  long[3] = long.length - 4
  long[9] = long.length - 10
  long[11] = long.length - 12
  const error = await refusal(() => all(schema, 'File', 'records[*]', [long], { maxLength: 40 }))
  assert.equal([error.code, error.offset, error.path], ['LIMIT_CONTENTS', 10, 'File.records[*]'])
  assert.is((await all(schema, 'File', 'records[*]', [long], { maxLength: 60 })).length, 1)
})

values('what cannot be asked for', () => {
  assert.throws(() => schema.values('File', 'record[*]', []), /did you mean records/)
  assert.throws(() => schema.values('File', '*', []), /it selects 3 components; name one/)
  assert.throws(() => schema.values('File', 'sender', [], { maxLength: 1 }), /^maxLength: a whole number from 16/)
  assert.throws(() => schema.values('File', undefined as unknown as string, []), /^paths are text, .* found undefined$/)
})

values('a source is cancelled when the loop is left, and its failure handed on', async () => {
  let isCancelled = false
  const source = (function* () {
    try {
      for (;;) yield octets
    } finally {
      isCancelled = true
    }
  })()
  for await (const value of schema.values('File', 'records[*]', source)) {
    assert.equal(value, { a: { n: 5 } })
    break
  }
  assert.ok(isCancelled)
  const failing = (function* () {
    yield octets
    throw new Error('gone')
  })()
  const found: unknown[] = []
  try {
    for await (const value of schema.values('File', 'records[*]', failing)) found.push(value)
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'gone')
  }
  assert.is(found.length, 3)
  const iterator = schema.values('File', 'records[*]', [octets], { signal: AbortSignal.abort(new Error('no')) })
  const refused = await iterator.next().catch((error: Error) => error.message)
  assert.is(refused as unknown, 'no')
  assert.equal(await iterator.next(), { done: true, value: undefined })
})

values('calls of next() at one time are answered in order', async () => {
  const iterator = schema.values('File', 'records[*]', pieces(octets, 1))
  const results = await Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()])
  assert.equal(
    results.map(({ done, value }) => (done ? 'done' : Object.keys(value as object).join())),
    ['a', 'a', 'b', 'done'],
  )
})

values('a revocation list of 1,000,000 entries', async () => {
  const list = compileSchema(moduleFiles('rfc5280'))
  const chunks: Uint8Array[] = []
  writeRevocationList((piece) => chunks.push(piece), 1_000_000)
  const entries = list.values<{ userCertificate: number; revocationDate: { utcTime: string } }>(
    'CertificateList',
    'tbsCertList.revokedCertificates[*]',
    Readable.from(chunks),
  )
  let serial = firstSerial
  let last = ''
  for await (const { userCertificate, revocationDate } of entries) {
    if (userCertificate !== serial++) throw new Error(`${userCertificate} is not in its place`)
    last = revocationDate.utcTime
  }
  assert.is(serial, firstSerial + 1_000_000)
  assert.is(dateOfUtcTime(last).getTime(), firstRevocation + 1000 * 999_999)
})

values.run()
