/** The selector as it is used: ways in, streams, what ends it, what it refuses. */
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import type { Selector } from '../../../src/schema/select/selector.ts'
import { unhex } from '../../support/hex.ts'
import { assertThrows } from '../xer/support.ts'
import { linesOf, schemaOf, textOf, verdictOf } from './support.ts'

const selecting = suite('select: selector')

const schema = schemaOf('A ::= SEQUENCE OF SEQUENCE { n INTEGER (0..99), t UTF8String OPTIONAL }')
const element = '3003800105'
const list = (elements: readonly string[]): Uint8Array => unhex(`3080${elements.join('')}0000`)

async function readAll(selector: Selector, source: Parameters<Selector['read']>[0]): Promise<string[]> {
  const lines: string[] = []
  for await (const batch of selector.read(source)) lines.push(...linesOf(batch, textOf))
  return lines
}

selecting('a stream of any platform', async () => {
  const octets = list([element, element, element])
  for (const source of [
    octets,
    [octets.subarray(0, 3), octets.subarray(3)],
    Readable.from([octets]),
    new Blob([octets.slice()]),
  ]) {
    assert.equal(await readAll(schema.select('A', ['[*].n']), source as Uint8Array), ['0=5', '0=5', '0=5'])
  }
})

selecting('many batches of one chunk, each good until the next', () => {
  const octets = list(Array.from({ length: 20_000 }, () => element))
  const selector = schema.select('A', ['[*].n'])
  selector.write(octets)
  let rows = 0
  let batches = 0
  for (const batch of selector.batches()) {
    batches++
    rows += batch.length
    assert.is(batch.text(batch.length - 1, 0), '5')
  }
  assert.is(rows, 20_000)
  assert.ok(batches > 3)
  assert.ok(selector.end().valid)
  assert.ok(selector.finished)
})

selecting('rows before a violation are handed out, and read() throws it', async () => {
  const octets = list([element, '3003800164', element])
  const lines: string[] = []
  const selector = schema.select('A', ['[*].n'])
  try {
    for await (const batch of selector.read([octets])) lines.push(...linesOf(batch, textOf))
    assert.unreachable()
  } catch (error) {
    assert.instance(error, BerError)
    const { code, offset, path } = error as BerError
    assert.equal([code, offset, path], ['VALUE_RANGE', 11, 'A[1].n'])
  }
  assert.equal(lines, ['0=5'])
  assert.is(verdictOf(selector.end()), verdictOf(schema.validate('A', octets, { maxViolations: 1 })))
})

selecting('it goes on past violations when asked to: what is wrong is shown as it is', () => {
  const octets = list([element, '3003800164', '3003810141', '30053003800105', element])
  const selector = schema.select('A', ['[*].n', '[*].t'], { maxViolations: 100 })
  selector.write(octets)
  const lines = [...selector.batches()].flatMap((batch) => [...linesOf(batch, textOf)])
  assert.equal(lines, ['0=5', '0=100', '1=A', '', '0=5'])
  assert.is(verdictOf(selector.end()), verdictOf(schema.validate('A', octets)))
  const unchecked = schema.select('A', ['[*].n'], { checkConstraints: false })
  unchecked.write(list(['3003800164']))
  assert.equal([...unchecked.next()!.contents(0, 0)], [100])
  assert.ok(unchecked.end().valid)
})

selecting('what is out of place', () => {
  const octets = list([element])
  const early = schema.select('A', ['[*].n'])
  early.write(octets)
  assertThrows(() => early.end(), { code: 'RESERVE_MISUSED' })
  assertThrows(() => early.next(), { code: 'RESERVE_MISUSED' })
  const reserved = schema.select('A', ['[*].n'])
  reserved.reserve(4)
  assertThrows(() => reserved.write(octets), { code: 'RESERVE_MISUSED' })
  const full = schema.select('A', ['[*].n'])
  full.write(list(Array.from({ length: 20_000 }, () => element)))
  assert.ok(full.next() !== null)
  assertThrows(() => full.reserve(), { code: 'RESERVE_MISUSED' })
  const committed = schema.select('A', ['[*].n'])
  assertThrows(() => committed.commit(1), { code: 'RESERVE_MISUSED' })
  assert.throws(() => schema.select('A', ['[*].n'], { windowSize: 0 }), RangeError)
})

selecting('reading may stop early, and be given up', async () => {
  let isCancelled = false
  const source = (async function* () {
    try {
      yield unhex('3080')
      for (;;) yield unhex(element)
    } finally {
      isCancelled = true
    }
  })()
  for await (const batch of schema.select('A', ['[*].n']).read(source)) {
    assert.is(batch.length, 1)
    break
  }
  assert.ok(isCancelled)
  const controller = new AbortController()
  const endless = (async function* () {
    yield unhex('3080')
    for (;;) yield unhex(element)
  })()
  try {
    for await (const _ of schema.select('A', ['[*].n']).read(endless, { signal: controller.signal })) {
      controller.abort(new Error('enough'))
    }
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'enough')
  }
})

selecting('a column that there is not has no values', () => {
  const selector = schema.select('A', ['[*].n'])
  selector.write(list([element]))
  const batch = selector.next()!
  assert.equal([batch.has(0, 0), batch.has(0, 1), batch.text(0, 1)], [true, false, undefined])
  // Nor does a program that prints it see its memory.
  assert.equal(Object.keys(selector), ['columns'])
})

selecting('two at a time do not mix', () => {
  const [one, other] = [schema.select('A', ['[*].n']), schema.select('A', ['[*].t'])]
  for (const octet of list([element, '3006800106810141'])) {
    one.write(Uint8Array.of(octet))
    other.write(Uint8Array.of(octet))
    one.next()
    other.next()
  }
  assert.ok(one.end().valid && other.end().valid)
})

selecting.run()
