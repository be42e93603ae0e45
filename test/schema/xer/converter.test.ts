/** How the converter is used, and what becomes of octets that are not valid. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerTruncatedError } from '../../../src/ber/errors.ts'
import { BerViolation } from '../../../src/schema/violations.ts'
import type { XerConverter } from '../../../src/schema/xer.ts'
import { encoding } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import {
  assertEveryCut,
  assertText,
  assertThrows,
  convertPieces,
  migrationSchema,
  schemaOf,
  singles,
  xerOf,
} from './support.ts'
import { i, t } from './tlv.ts'

const converter = suite('xer: converter')

const schema = schemaOf(`
  Int ::= INTEGER (0..9)
  T ::= SEQUENCE { a Int, b SEQUENCE (SIZE (0..2)) OF UTF8String (SIZE (0..3)), c BOOLEAN OPTIONAL }
`)

const decode = (text: Uint8Array): string => new TextDecoder().decode(text)

function takeAll(of: XerConverter): string {
  let all = ''
  for (const text of of.texts()) all += decode(text)
  return all
}

converter('text comes as soon as it is known', () => {
  const of = schema.xer('T')
  assert.is(of.next(), null)
  of.write(unhex('3080'))
  assert.is(takeAll(of), '<T>')
  of.write(unhex('02'))
  assert.is(of.next(), null)
  of.write(unhex('0105'))
  assert.is(takeAll(of), '\n    <a>5</a>')
  of.reserve(4).set(unhex('30030c01'))
  of.commit(4)
  assert.is(takeAll(of), '\n    <b>')
  assert.is(of.values, 3)
  assert.is(of.position, 7)
  of.write(unhex('41'))
  of.write(unhex('0000'))
  assert.is(takeAll(of), '\n        <UTF8String>A</UTF8String>\n    </b>\n</T>\n')
  of.end()
  assert.is(of.next(), null)
  assert.is(of.values, 4)
  assert.is(of.pdus, 1)
  assert.is(of.position, 12)
})

converter('text is left where it is between calls', () => {
  const of = migrationSchema.xer('QemuFile', { outputSize: 4096, limits: { maxDepth: 20 } })
  const page = t('7fc650', t('02', '00'), t('04', 'ab'.repeat(4096)))
  const pages = t('7fd253', t('30', page.repeat(3)))
  const octets = unhex(t('7fd146', t('02', '03'), t('30', t('7fd350', t('02', '01'), t('7fd24d', pages)))))
  of.write(octets)
  of.end()
  let texts = 0
  for (let text = of.next(); text !== null; text = of.next()) {
    const before = decode(text)
    assert.ok(text.length < 8192)
    assert.is(of.position <= octets.length, true)
    assert.is(decode(text), before)
    texts++
  }
  assert.ok(texts > 10)
})

converter('several PDUs only if they are wanted', () => {
  const octets = unhex('020101020102')
  assert.is(xerOf(schema, 'Int', octets, { several: true }), '<Int>1</Int>\n<Int>2</Int>\n')
  assertEveryCut(schema, 'Int', octets, {
    text: '<Int>1</Int>\n',
    error: new BerError('TRAILING_OCTETS', 3),
  })
})

const text = '<T>\n    <a>5</a>\n    <b>\n        <UTF8String>A</UTF8String>'

const broken: readonly (readonly [
  what: string,
  octets: string,
  text: string,
  code: string,
  offset: number,
  path: string,
])[] = [
  ['nothing', '', '', 'TRUNCATED', 0, ''],
  [
    'cut',
    t('30', t('02', '05'), t('30', t('0c', '41'))).slice(0, -2),
    '<T>\n    <a>5</a>\n    <b>',
    'TRUNCATED',
    9,
    'T.b[0]',
  ],
  ['a value out of range', t('30', t('02', '0a'), t('30')), '<T>', 'VALUE_RANGE', 4, 'T.a'],
  [
    'a tag out of place',
    t('30', t('02', '05'), t('30', t('0c', '41'), t('04', '41'))),
    text,
    'COMPONENT_UNEXPECTED',
    10,
    'T.b[1]',
  ],
  [
    'too many elements',
    i('30', t('02', '05'), t('30', t('0c', '41').repeat(3))),
    `${text}${text.slice(-35).repeat(2)}`,
    'SIZE',
    7,
    'T.b',
  ],
  [
    'too long a string',
    t('30', t('02', '05'), t('30', t('0c', '41'), t('0c', '41424344'))),
    text,
    'SIZE',
    12,
    'T.b[1]',
  ],
  ['no UTF-8', t('30', t('02', '05'), t('30', t('0c', '41'), t('0c', '41ff'))), text, 'UTF8_INVALID', 13, 'T.b[1]'],
  ['something missing', t('30', t('02', '05')), '<T>\n    <a>5</a>', 'COMPONENT_MISSING', 5, 'T.b'],
  ['a wrong form', t('30', t('22', t('02', '05')), t('30')), '<T>', 'FORM_WRONG', 2, 'T.a'],
  ['a length too large', t('30', t('02', '05'), '3009'), '<T>\n    <a>5</a>', 'LENGTH_EXCEEDS_PARENT', 6, 'T.b'],
]

for (const [what, octets, before, code, offset, path] of broken) {
  converter(`refuses ${what}, behind the text before it`, () => {
    const { error } = convertPieces(schema.xer('T'), [unhex(octets)])
    assert.ok(error instanceof BerError)
    assertEveryCut(schema, 'T', unhex(octets), { text: before, error: new BerError(code, offset, { path }) })
  })
}

converter('after an error every method throws it', () => {
  const of = schema.xer('T')
  of.write(unhex(t('30', t('02', '0a'))))
  assert.is(decode(of.next()!), '<T>')
  let error: unknown
  try {
    of.next()
  } catch (thrown) {
    error = thrown
  }
  assert.instance(error, BerViolation)
  for (const use of [
    () => of.next(),
    () => [...of.texts()],
    () => of.write(Uint8Array.of(5)),
    () => of.reserve(1),
    () => of.commit(0),
    () => of.end(),
  ]) {
    assert.throws(use, (thrown: unknown) => thrown === error)
  }
})

converter('a truncated end is told when all text has been taken', () => {
  const of = schema.xer('T')
  of.write(unhex('3009020105'))
  of.end()
  assert.is(decode(of.next()!), '<T>\n    <a>5</a>')
  assert.throws(
    () => of.next(),
    (error: unknown) => error instanceof BerTruncatedError && error.missing === 6,
  )
})

converter('reserve and commit must alternate, and text be taken before', () => {
  const of = schema.xer('T')
  assertThrows(() => of.commit(1), { code: 'RESERVE_MISUSED' })
  const other = schema.xer('T')
  other.write(Uint8Array.of(0x30))
  assertThrows(() => other.reserve(1), { code: 'RESERVE_MISUSED' })
  assertThrows(() => other.next(), { code: 'RESERVE_MISUSED' })
})

converter('without constraints all that decodes is shown', () => {
  const octets = unhex(t('30', t('02', '0a'), t('30', t('0c', '41424344').repeat(3))))
  const lines = '\n        <UTF8String>ABCD</UTF8String>'.repeat(3)
  const expected = `<T>\n    <a>10</a>\n    <b>${lines}\n    </b>\n</T>\n`
  assertEveryCut(schema, 'T', octets, { text: expected, error: undefined }, { checkConstraints: false })
})

converter('the rules of DER', () => {
  assertThrows(() => xerOf(schema, 'Int', unhex('02810105'), { rules: 'DER' }), { code: 'DER_LENGTH' })
  assert.is(xerOf(schema, 'Int', unhex('02810105')), '<Int>5</Int>\n')
})

converter('a value too long to be held whole', () => {
  const octets = encoding([2], new Uint8Array(200).fill(1))
  assertThrows(() => xerOf(schemaOf('I ::= INTEGER'), 'I', octets, { maxContiguous: 127 }), {
    code: 'LIMIT_CONTIGUOUS',
  })
})

converter('options out of range are refused', () => {
  for (const options of [
    { outputSize: 0 },
    { outputSize: 2 ** 27 },
    { maxSetOctets: 0 },
    { windowSize: 0 },
    { maxContiguous: 1 },
    { limits: { maxDepth: 0 } },
    { rules: 'CER' as 'DER' },
  ]) {
    assert.throws(
      () => schema.xer('T', options),
      (error: unknown) => error instanceof RangeError,
    )
  }
  assert.throws(() => schema.xer('Tt'), /did you mean T\?/)
})

converter('nesting up to the limit, with room for one line', () => {
  const nested = schemaOf('N ::= SEQUENCE { n N OPTIONAL }')
  const depth = 200
  let octets = ''
  for (let level = 0; level < depth; level++) octets = t('30', octets)
  const lines = (level: number): string =>
    level === depth - 1
      ? `\n${'    '.repeat(level)}`
      : `\n${'    '.repeat(level + 1)}<n>${lines(level + 1)}</n>\n${'    '.repeat(level)}`
  const expected = `<N>${lines(0)}</N>\n`
  assertText(xerOf(nested, 'N', unhex(octets), { outputSize: 1, limits: { maxDepth: depth } }), expected)
  const { error } = convertPieces(nested.xer('N', { limits: { maxDepth: depth - 1 } }), singles(unhex(octets)))
  assert.is(error?.code, 'LIMIT_DEPTH')
})

converter.run()
