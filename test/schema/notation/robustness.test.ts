/** Whatever the text: an answer, never an unknown exception, and every diagnostic well formed. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Diagnostics, formatDiagnostic } from '../../../src/schema/notation/diagnostics.ts'
import { schemaFaults } from '../../../src/schema/notation/faults.ts'
import { makeSource } from '../../../src/schema/notation/source.ts'
import { tokenize } from '../../../src/schema/notation/tokens.ts'
import { moduleFiles, moduleText, resolveFiles } from './support.ts'

const robustness = suite('schema: robustness')

const runs = { seed: 20_240_501, numRuns: 300 }

function check(text: string, missing: 'refuse' | 'any' = 'any'): void {
  const { diagnostics } = resolveFiles([{ name: 'm', text }], { missing })
  for (const each of diagnostics.list) {
    assert.ok(each.code in schemaFaults)
    assert.ok(each.message.length > 0)
    assert.ok(each.position.line >= 1 && each.position.column >= 1)
    assert.ok(each.position.file !== 'm' || each.position.offset <= text.length)
    assert.ok(formatDiagnostic(each).includes(each.message))
  }
}

const words =
  `A B C a b c T {T} {a} 1 -5 0.5 "x" '01'B 'AF'H &id &Type ::= ... .. [[ ]] [ ] ( ) { } < , ; : @ | ^ ! . -- /* */ ` +
  'SEQUENCE SET OF CHOICE INTEGER BOOLEAN NULL ENUMERATED OCTET BIT STRING OBJECT IDENTIFIER REAL IA5String UTF8String ANY ' +
  'DEFINED BY OPTIONAL DEFAULT COMPONENTS COMPONENT WITH PRESENT ABSENT SIZE FROM PATTERN MIN MAX CONTAINING ENCODED INCLUDES ' +
  'EXCEPT ALL UNION TRUE FALSE CLASS UNIQUE SYNTAX INSTANCE TYPE-IDENTIFIER MACRO BEGIN END IMPORTS EXPORTS IMPLICIT EXPLICIT ' +
  'APPLICATION iso EXTERNAL CONSTRAINED'
const word = fc.constantFrom(...words.split(' '))

robustness('any characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      check(text)
      check(moduleText(text))
    }),
    runs,
  )
})

robustness('any words', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.constantFrom('', 'AUTOMATIC TAGS'), (list, head) => {
      check(moduleText(list.join(' '), head))
    }),
    { ...runs, numRuns: 1500 },
  )
})

robustness('any words as the type, value or object of an assignment', () => {
  const frames = [
    'A ::= % B ::= INTEGER C ::= SEQUENCE { a A OPTIONAL }',
    'a T ::= % T ::= SEQUENCE { a INTEGER, b T OPTIONAL }',
    'A ::= INTEGER (%)',
    'A ::= SEQUENCE { % }',
    'A ::= T ({%}{@a})',
    'A {T, INTEGER : a} ::= % B ::= A {NULL, 5}',
    'A ::= CLASS { % } a A ::= { % }',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...frames), fc.array(word, { maxLength: 25 }), (frame, list) => {
      check(moduleText(frame.replaceAll('%', list.join(' '))))
    }),
    { ...runs, numRuns: 3000 },
  )
})

robustness('modules with a few words changed', () => {
  const texts = [
    'rfc1157/RFC1157-SNMP.asn',
    'rfc4511',
    'rfc5912/AlgorithmInformation-2009.asn',
    'rfc5912/PKIX-CommonTypes-2009.asn',
    'rfc7292',
    'sink',
  ]
    .flatMap(moduleFiles)
    .map((file) => file.text.match(/[A-Za-z][\w-]*|\d+|::=|\.+|"[^"]*"|&\w+|--[^\n]*|\s+|[^\s]/g)!)
  const change = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.array(word, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
      const list = [...text]
      for (const { at, drop, put } of changes)
        list.splice(at % list.length, drop, ' ', ...put.map((each) => `${each} `))
      check(list.join(''), changes.length % 2 === 0 ? 'any' : 'refuse')
    }),
    runs,
  )
})

robustness('tokens cover the text in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.constantFrom(' ', '\n', '\t'), fc.string({ maxLength: 5 })), { maxLength: 60 }),
      (list) => {
        const source = makeSource({ name: 'm', text: list.join(' ') })
        const row = tokenize(source, new Diagnostics(1000))
        let end = 0
        row.texts.forEach((text, index) => {
          assert.ok(row.offsets[index] >= end)
          assert.is(source.text.slice(row.offsets[index], row.offsets[index] + text.length), text)
          end = row.offsets[index] + text.length
        })
      },
    ),
    runs,
  )
})

robustness('an input gives the same schema twice', () => {
  const files = moduleFiles('rfc5912')
  const [first, second] = [0, 1].map(() => resolveFiles(files).schema)
  assert.is(first?.types.length, second?.types.length)
  assert.equal(first?.types.slice(0, 300), second?.types.slice(0, 300))
})

robustness.run()
