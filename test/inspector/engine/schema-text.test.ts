/** Texts of any value in a file by the type that the tree names. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaNamer } from '../../../inspector/engine/schema-namer.ts'
import { previewText, SHOWN_OCTETS, wholeText } from '../../../inspector/engine/schema-text.ts'
import { MemorySource } from '../../../src/migration/index.ts'
import { compileSchema } from '../../../src/schema/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { callFile, calls, namedValues, sample, samples, slowSource } from './support.ts'

const texts = suite('inspector: texts of a selection')

texts('each value of real encodings goes to XER and JER by its own type, and back', async () => {
  let values = 0
  for (const { name, octets, schema, pdu, isDer, isValid } of samples) {
    // Octets of CMS that the modules of RFC 5912 do not allow (test/schema/validate/instances.ts).
    if (!isValid || (pdu === 'ContentInfo' && schema.typeNames.includes('PKIX1Explicit-2009.Certificate'))) continue
    const source = new MemorySource(octets)
    for (const { path, type, outerTags, start, end } of namedValues(new SchemaNamer(schema, pdu), octets)) {
      if (type === undefined || outerTags > 0) continue
      values++
      const back = {
        xer: (text: string) => schema.fromXer(type, text, { rules: 'DER' }),
        jer: (text: string) => schema.fromJer(type, text, { rules: 'DER' }),
      }
      for (const notation of ['xer', 'jer'] as const) {
        const { text, isCut, violation } = await previewText(source, schema, { start, end, type }, { notation })
        assert.equal([isCut, violation], [false, undefined], `${name} ${path}`)
        if (isDer) assertBytes(back[notation](text), octets.subarray(start, end), `${name} ${path} ${notation}`)
      }
    }
  }
  assert.ok(values > 700, `${values} values`)
})

texts('the encoding of a type with explicit tags begins further out', async () => {
  const { schema, octets, pdu } = sample('cert-root-ISRG_Root_X1.der', 'PKIX1Explicit-2009.Certificate')
  const all = namedValues(new SchemaNamer(schema, pdu), octets)
  const inside = all.filter((each) => each.outerTags > 0)
  assert.equal(
    inside.map((each) => each.typeName),
    ['Version', 'Extensions'],
  )
  for (const { start, end, type } of inside) {
    const outer = all.filter((each) => each.type === type && each.start < start && each.end >= end).at(-1)!
    const { text, violation } = await previewText(
      new MemorySource(octets),
      schema,
      { start: outer.start, end: outer.end, type: type! },
      { notation: 'jer' },
    )
    assert.is(violation, undefined)
    assert.ok(text.length > 1)
  }
})

texts('of a long value the beginning is shown; the whole is the same however it is read', async () => {
  const octets = callFile(20_000)
  const span = { start: 0, end: octets.length, type: 'CallFile' }
  const expected = calls.toXer('CallFile', octets)
  const { text, isCut, violation } = await previewText(slowSource(octets), calls, span, { notation: 'xer' })
  assert.equal([isCut, violation], [true, undefined])
  assert.is(text, expected.slice(0, SHOWN_OCTETS))
  for (const source of [new MemorySource(octets), slowSource(octets)]) {
    let at = 0
    const { blob, violation: fault } = await wholeText(source, calls, span, { notation: 'xer' }, (position) => {
      assert.ok(position >= at && position <= octets.length)
      at = position
    })
    assert.is(fault, undefined)
    assert.is(at, octets.length)
    assert.is(blob.type, 'application/xml')
    assert.ok((await blob.text()) === expected)
  }
})

texts('characters are not cut in two', async () => {
  const text = 'ä'.repeat(SHOWN_OCTETS)
  const octets = new TextEncoder().encode(text)
  const header = Uint8Array.of(
    0x0c,
    0x84,
    octets.length >>> 24,
    octets.length >>> 16,
    octets.length >>> 8,
    octets.length,
  )
  const strings = compileSchema('M DEFINITIONS ::= BEGIN S ::= UTF8String END')
  const whole = new Uint8Array([...header, ...octets])
  const preview = await previewText(
    new MemorySource(whole),
    strings,
    { start: 0, end: whole.length, type: 'S' },
    { notation: 'jer' },
  )
  assert.is(preview.isCut, true)
  assert.ok(/^"ä+$/.test(preview.text))
})

texts('what could be read stays, with the fault and its place in the file', async () => {
  const octets = callFile(3)
  const cut = octets.subarray(0, octets.length - 5)
  const shifted = new Uint8Array(10 + cut.length)
  shifted.set(cut, 10)
  const span = { start: 10, end: shifted.length, type: 'CallFile' }
  const { text, violation } = await previewText(new MemorySource(shifted), calls, span, { notation: 'jer' })
  assert.ok(text.includes('"number": "1"'))
  assert.is(violation?.code, 'TRUNCATED')
  assert.is(violation?.offset, shifted.length)
  // Constraints are for the list of violations: the text goes on.
  const strict = compileSchema('M DEFINITIONS ::= BEGIN A ::= SEQUENCE OF INTEGER (0..150) END')
  const wrong = Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0xff, 0x02, 0x01, 0x05)
  const second = await previewText(
    new MemorySource(wrong),
    strict,
    { start: 0, end: 8, type: 'A' },
    { notation: 'jer', compact: true },
  )
  assert.equal(second, { text: '[-1,5]\n', isCut: false, violation: undefined })
})

texts('a job that is stopped', async () => {
  const octets = callFile(20_000)
  const controller = new AbortController()
  const span = { start: 0, end: octets.length, type: 'CallFile' }
  const writing = wholeText(
    slowSource(octets),
    calls,
    span,
    { notation: 'jer' },
    () => controller.abort(),
    controller.signal,
  )
  const reason = await writing.then(
    () => undefined,
    (error) => error.name,
  )
  assert.is(reason, 'AbortError')
})

texts.run()
