/** Verdicts, rows and conversions that come from a thread are those of the same work here, and so are the errors. */

import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../src/ber/errors.ts'
import { CompiledSchema, compileSchema } from '../../src/schema/compile-schema.ts'
import { SchemaError, type SelectOptions, type SourceFile, TextError, violationKinds } from '../../src/schema/index.ts'
import { findType } from '../../src/schema/notation/index.ts'
import { pathText } from '../../src/schema/select/path-notation.ts'
import type { ReadableSource } from '../../src/stream/readable.ts'
import type { BerWorker, ConvertJob } from '../../src/worker/index.ts'
import { moduleFiles } from '../schema/notation/support.ts'
import { allPaths, linesOf, selectWith, somePaths, textOf } from '../schema/select/support.ts'
import { assertBytes } from '../support/assert.ts'
import { modes, startBerWorker } from '../support/ber-worker.ts'
import { instances, mutate, seededRandom } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'
import { berOf } from '../support/migration.ts'
import { streamNamed } from '../support/migration-fixtures.ts'
import { thrownBy, toldBy } from './told.ts'

const files: SourceFile[] = moduleFiles('rfc5280')
const schema = compileSchema(files)
const certificates = instances().filter(({ name }) => name.startsWith('cert-'))
const migration = readFileSync(new URL('../../schema/migration.asn1', import.meta.url), 'utf8')
const stream = berOf(streamNamed('none-7.2'))

const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
  Person ::= SEQUENCE { age [0] INTEGER (0..150), name UTF8String, mood ENUMERATED { fine(0), ill(1), ... } DEFAULT fine }
END`

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<{ octets: Uint8Array; error?: unknown }> {
  const parts: Uint8Array[] = []
  try {
    for await (const piece of pieces) parts.push(piece)
  } catch (error) {
    return { octets: join(parts), error }
  }
  return { octets: join(parts) }
}

/** Lines of all rows, and what was thrown in the end. */
async function selected(worker: BerWorker, source: ReadableSource, paths: string[], options: SelectOptions = {}) {
  const lines: string[] = []
  const job = { schema: files, pdu: 'Certificate', paths, source, ...options }
  const thrown = await thrownBy(async () => {
    for await (const batch of worker.select(job)) lines.push(...linesOf(batch, (...cell) => `${textOf(...cell)}`))
  })
  return { lines, thrown }
}

for (const { name, shared } of modes) {
  const jobs = suite(`worker: by a schema, ${name}`)
  let worker: BerWorker

  jobs.before(() => {
    worker = startBerWorker(shared)
  })
  jobs.after(() => worker.terminate())

  jobs('validate: sound and damaged certificates', async () => {
    const random = seededRandom(3)
    let invalid = 0
    for (const { octets } of certificates) {
      for (let round = 0; round < 8; round++) {
        const input = round === 0 ? octets : mutate(octets, certificates[0]!.octets, random)
        const options = { rules: 'DER', several: round === 3 } as const
        const expected = schema.validate('Certificate', input, options)
        const source = round % 2 === 0 ? input : new Blob([input.slice()])
        const actual = await worker.validate({ schema: files, pdu: 'Certificate', source, ...options })
        assert.equal(
          { ...actual, violations: actual.violations.map(toldBy) },
          {
            ...expected,
            violations: expected.violations.map(toldBy),
          },
        )
        if (!actual.valid) invalid++
      }
    }
    assert.ok(invalid > 10)
  })

  jobs('select: rows, their text, and the violation behind them', async () => {
    const random = seededRandom(5)
    const known = new CompiledSchema(schema.schema)
    const paths = allPaths(known.schema, findType(known.schema, 'Certificate'), 8, 2000)
    for (const { octets } of certificates) {
      for (let round = 0; round < 4; round++) {
        const texts = somePaths(paths, random, 8).map(pathText)
        const input = round < 2 ? octets : mutate(octets, octets, random)
        const options = round === 1 ? { maxValue: 16 } : {}
        const expected = selectWith(known, 'Certificate', texts, input, options, [], (...cell) => `${textOf(...cell)}`)
        const { lines, thrown } = await selected(worker, [input], texts, options)
        assert.equal(lines, expected.lines)
        const [violation] = schema.validate('Certificate', input, { maxViolations: 1 }).violations
        assert.equal(thrown && toldBy(thrown as Error), violation && toldBy(violation))
      }
    }
  })

  jobs('select: what a batch tells besides, and the verdict in the end', async () => {
    const source = join([unhex('300b 80012a 0c03416e6e 0a0101'), unhex('3008 800107 0c03426f62')])
    const rows = worker.select({ schema: people, pdu: 'Person', paths: ['age', 'name', 'mood'], source, several: true })
    const { value: batch } = await rows.next()
    if (batch === undefined || !('columns' in batch)) throw new Error('no rows')
    assert.is(batch.length, 2)
    assert.equal(
      batch.columns.map(({ path }) => path),
      ['age', 'name', 'mood'],
    )
    assert.is(batch.integer(0, 0), 42)
    assert.is(batch.text(0, 2), 'ill')
    assert.not.ok(batch.has(1, 2))
    assert.is(batch.type(1, 1)?.kind, 'UTF8String')
    assert.is(batch.type(1, 2), undefined)
    assert.is(batch.offset(1, 0), 15)
    assert.not.ok(batch.isCut(0, 1))
    const { done, value: verdict } = await rows.next()
    assert.ok(done)
    assert.equal(verdict, { valid: true, violations: [], complete: true, values: 7, octets: 23, pdus: 2 })
  })

  jobs('convert: a migration stream to XER, JER and DER, and back', async () => {
    const here = compileSchema(migration)
    const common = { schema: migration, pdu: 'QemuFile' } as const
    const xer = await gathered(worker.convert({ ...common, to: 'xer', source: stream }))
    assertBytes(xer.octets, Buffer.from(here.toXer('QemuFile', stream)))
    const jer = await gathered(
      worker.convert({ ...common, to: 'jer', compact: true, source: new Blob([stream.slice()]) }),
    )
    assertBytes(jer.octets, Buffer.from(here.toJer('QemuFile', stream, { compact: true })))
    const der = await gathered(worker.convert({ ...common, to: 'der', source: [stream] }))
    for (const [from, text] of [
      ['xer', xer],
      ['jer', jer],
    ] as const) {
      const back = await gathered(worker.convert({ ...common, from, to: 'der', source: [text.octets] }))
      assertBytes(back.octets, der.octets)
    }
    const canonical = { ...common, from: 'jer', to: 'xer', canonical: true } as const
    const through = await gathered(worker.convert({ ...canonical, source: jer.octets }))
    assertBytes(through.octets, Buffer.from(here.toXer('QemuFile', stream, { canonical: true })))
  })

  jobs('convert: what is wrong is told after what stands before it', async () => {
    const person: Pick<ConvertJob, 'schema' | 'pdu'> = { schema: people, pdu: 'Person' }
    const source = unhex('3009 800200c8 0c03416e6e')
    const old = await gathered(worker.convert({ ...person, to: 'xer', source }))
    assert.match(Buffer.from(old.octets).toString(), '<Person>')
    const violation = compileSchema(people).validate('Person', source).violations[0]!
    assert.equal(toldBy(old.error as Error), toldBy(violation))
    const text = '{"age": 42,\n "nane": "Bob"}'
    const misspelt = await gathered(worker.convert({ ...person, from: 'jer', to: 'ber', source: [Buffer.from(text)] }))
    const expected = await thrownBy(async () => compileSchema(people).fromJer('Person', text))
    assert.instance(misspelt.error, TextError)
    assert.equal(toldBy(misspelt.error as Error), toldBy(expected as Error))
    assert.is((misspelt.error as TextError).line, 2)
    const late = await gathered(
      worker.convert({ ...person, from: 'jer', to: 'ber', source: [Buffer.from('{"age": 200, "name": ""}')] }),
    )
    const { cause } = late.error as Error
    assert.instance(cause, BerError)
    assert.ok((cause as BerError).code in violationKinds)
  })

  jobs('a schema at fault, an unknown type, paths and options that are none', async () => {
    const source = unhex('020105')
    const broken = [{ name: 'm.asn1', text: 'M DEFINITIONS ::= BEGIN A ::= SEQUENCE { b Bool } END' }]
    const expected = (await thrownBy(async () => compileSchema(broken))) as SchemaError
    const told = (await thrownBy(() => worker.validate({ schema: broken, pdu: 'A', source }))) as SchemaError
    assert.instance(told, SchemaError)
    assert.equal(told.diagnostics, expected.diagnostics)
    assert.is(told.message, expected.message)
    const any = { schema: 'M DEFINITIONS ::= BEGIN IMPORTS X FROM Y; A ::= SEQUENCE OF X END', pdu: 'A', source }
    assert.instance(await thrownBy(() => worker.validate(any)), SchemaError)
    const lenient = await worker.validate({ ...any, schemaOptions: { missing: 'any' }, source: unhex('3003020105') })
    assert.ok(lenient.valid)
    const wrong: [Promise<unknown>, string][] = [
      [worker.validate({ schema: people, pdu: 'Persn', source }), 'Person'],
      [worker.validate({ schema: people, pdu: 'Person', source, windowSize: 0 }), 'windowSize'],
      [worker.select({ schema: people, pdu: 'Person', paths: ['nane'], source }).next(), 'did you mean name'],
      [worker.convert({ schema: people, pdu: 'Person', to: 'ber', source }).next(), 'changes nothing'],
    ]
    for (const [promise, words] of wrong) {
      const error = (await thrownBy(() => promise)) as Error
      assert.instance(error, RangeError)
      assert.match(error.message, words)
    }
  })

  jobs.run()
}
