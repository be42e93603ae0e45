/** What is wrong with text, told with line, column and path: each code at least once. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/compile-schema.ts'
import { textFaults } from '../../../src/schema/text/errors.ts'
import type { TextReaderOptions } from '../../../src/schema/text/text-reader.ts'
import { moduleText } from '../notation/support.ts'
import { assertEveryCut, bytes, type Notation, toldOf } from './support.ts'

const faults = suite('text: faults')

const schema = compileSchema(
  moduleText(`
  Person ::= SEQUENCE {
    age INTEGER (0..150),
    name UTF8String (SIZE (1..8)),
    colour ENUMERATED { red, green } OPTIONAL,
    flags BIT STRING { a(0), b(5) } OPTIONAL,
    key OCTET STRING OPTIONAL,
    choice CHOICE { left NULL, right BOOLEAN } OPTIONAL,
    others SEQUENCE OF Person OPTIONAL,
    born DATE OPTIONAL,
    id OBJECT IDENTIFIER OPTIONAL,
    size REAL OPTIONAL,
    wide BMPString OPTIONAL
  }
  Pair ::= SET { one [0] INTEGER, two [1] INTEGER }
  Held ::= OCTET STRING (CONTAINING Person)`),
)

const seen = new Set<string>()

/** Text, and what is told of it; the text of a table begins in line 1, column 1. */
function check(
  notation: Notation,
  text: string | Uint8Array,
  told: string,
  pdu = 'Person',
  options: TextReaderOptions = {},
): string {
  const input = typeof text === 'string' ? bytes(text) : text
  const step = input.length > 3000 ? 997 : 1
  const { error } = assertEveryCut(schema, pdu, notation, input, options, step)
  assert.is(toldOf(error), told)
  if (error === undefined) return ''
  seen.add(error.code)
  assert.ok(error.message.startsWith(`line ${error.line}, column ${error.column}: `), error.message)
  return error.message
}

const ann = '<age>42</age><name>Ann</name>'

const xml: readonly (readonly [text: string, told: string, pdu?: string])[] = [
  [`<Person>${ann}</Person>`, 'fine'],
  [
    `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<Person xmlns="urn:x" xsi:type='y'>${ann}</Person>\n<!-- end -->`,
    'fine',
  ],
  [`<Person><age> 42\n</age><name><![CDATA[A<]]>&#x6e;&amp;</name></Person >`, 'fine'],
  [`<Person><age>42</age><name/></Person>`, 'SIZE 1:22 Person.name'],
  [`<Person><age>200</age><name>Ann</name></Person>`, 'VALUE_RANGE 1:9 Person.age'],
  [`<Person>\n<age>4</age>\n</Person>`, 'COMPONENT_MISSING 2:1 Person.name'],
  [`<Person>\n <age>4</age><nane>Ann</nane></Person>`, 'NAME_UNKNOWN 2:14 Person'],
  [`<Person><name>Ann</name><age>4</age></Person>`, 'NAME_ORDER 1:25 Person'],
  [`<Person><age>4</age><age>4</age></Person>`, 'NAME_ORDER 1:21 Person'],
  [`<Persons/>`, 'NAME_UNKNOWN 1:1 Person'],
  [`<Person>\n<age>4x</age>`, 'VALUE_WRONG 2:1 Person.age'],
  [`<Person><age>4<b/></age></Person>`, 'NAME_UNKNOWN 1:15 Person.age'],
  [`<Person>x<age>4</age></Person>`, 'VALUE_WRONG 1:9 Person'],
  [`<Person>${ann}<colour><read/></colour></Person>`, 'NAME_UNKNOWN 1:46 Person.colour'],
  [`<Person>${ann}<key>0A1</key></Person>`, 'VALUE_WRONG 1:46 Person.key'],
  [`<Person>${ann}<key>0G</key></Person>`, 'VALUE_WRONG 1:44 Person.key'],
  [`<Person>${ann}<flags>012</flags></Person>`, 'VALUE_WRONG 1:47 Person.flags'],
  [`<Person>${ann}<flags><a/><b/></flags></Person>`, 'fine'],
  [`<Person>${ann}<choice></choice></Person>`, 'VALUE_MISSING 1:46 Person.choice'],
  [`<Person>${ann}<choice><left/><left/></choice></Person>`, 'NAME_ORDER 1:53 Person.choice'],
  [`<Person>${ann}<others><Person>${ann}</Person><Parson/></others></Person>`, 'NAME_UNKNOWN 1:92 Person.others'],
  [
    `<Person>${ann}<others><Person><age>1</age><name>B</name></Person><Person><age>-1</age>`,
    'VALUE_RANGE 1:97 Person.others[1].age',
  ],
  [`<Person>${ann}<id>1.2.x</id></Person>`, 'VALUE_WRONG 1:38 Person.id'],
  [`<Person>${ann}<size>1.2.3</size></Person>`, 'VALUE_WRONG 1:38 Person.size'],
  [`<Person>${ann}<born>2024-02-30</born></Person>`, 'TIME_INVALID 1:38 Person.born'],
  [`<Person>${ann}`, 'TEXT_TRUNCATED 1:38 Person'],
  ['', 'TEXT_TRUNCATED 1:1 Person'],
  [`<Person>${ann}</Person><Person/>`, 'TEXT_TRAILING 1:47 Person'],
  ['<!DOCTYPE a [<!ENTITY x "xxxx">]><Person/>', 'XML_DTD 1:1 Person'],
  ['<Person><age>&lol;</age></Person>', 'XML_ENTITY 1:14 Person.age'],
  ['<Person><age>&#0;</age></Person>', 'XML_ENTITY 1:14 Person.age'],
  ['<Person age="4"/>', 'XML_ATTRIBUTE 1:13 Person'],
  ['<?xml version="1.0" encoding="UTF-16"?><Person/>', 'XML_ENCODING 1:1 Person'],
  ['<Person></Parson>', 'XML_SYNTAX 1:17 Person'],
  ['<Person><1', 'TEXT_TRUNCATED 1:11 Person'],
  ['< Person>', 'XML_SYNTAX 1:2 Person'],
  ['<Person>\u0001</Person>', 'XML_SYNTAX 1:9 Person'],
  ['<Person><!-- a -- b --></Person>', 'XML_SYNTAX 1:18 Person'],
  ['<Pair><two>2</two><one>1</one></Pair>', 'fine', 'Pair'],
  ['<Pair><two>2</two><two>1</two></Pair>', 'NAME_ORDER 1:19 Pair', 'Pair'],
  ['<Pair><two>2</two></Pair>', 'COMPONENT_MISSING 1:7 Pair.one', 'Pair'],
  [`<Held>30 0A 80012A</Held>`, 'LENGTH_EXCEEDS_PARENT 1:1 Held', 'Held'],
  [`<Held><Person>${ann}</Person></Held>`, 'fine', 'Held'],
]

for (const [text, told, pdu] of xml) faults(`XER: ${text.slice(0, 90)}`, () => void check('xer', text, told, pdu))

const json: readonly (readonly [text: string, told: string, pdu?: string])[] = [
  ['{"age": 42, "name": "Ann"}', 'fine'],
  ['\ufeff\n {"name":"\\u0041\\ud83d\\ude00","age":42 } ', 'fine'],
  ['{"age": 200, "name": "Ann"}', 'VALUE_RANGE 1:9 Person.age'],
  ['{\n"age": 4}', 'COMPONENT_MISSING 2:8 Person.name'],
  ['{"age": 4, "nane": "Ann"}', 'NAME_UNKNOWN 1:12 Person'],
  ['{"age": 4, "age": 5}', 'JSON_KEY_REPEATED 1:12 Person'],
  ['{"age": "4"}', 'VALUE_WRONG 1:9 Person.age'],
  ['{"age": 4.5}', 'VALUE_WRONG 1:9 Person.age'],
  ['{"age": null}', 'VALUE_WRONG 1:9 Person.age'],
  ['{"age": {}}', 'VALUE_WRONG 1:9 Person.age'],
  ['{"age": []}', 'VALUE_WRONG 1:9 Person.age'],
  ['[]', 'VALUE_WRONG 1:1 Person'],
  ['{"age": 4, "name": "Ann", "colour": "read"}', 'VALUE_WRONG 1:37 Person.colour'],
  ['{"age": 4, "name": "Ann", "colour": "1"}', 'VALUE_WRONG 1:37 Person.colour'],
  ['{"age": 4, "name": "Ann", "colour": 1}', 'fine'],
  ['{"age": 4, "name": "Ann", "size": "1.5"}', 'VALUE_WRONG 1:35 Person.size'],
  ['{"age": 4, "name": "Ann", "size": "-0"}', 'fine'],
  ['{"age": 4, "name": "Ann", "size": {"base10Value": "INF"}}', 'VALUE_WRONG 1:51 Person.size'],
  ['{"age": 4, "name": "Ann", "flags": {"value": "84", "length": 4294967301}}', 'VALUE_WRONG 1:72 Person.flags'],
  ['{"age": 4, "name": "Ann", "key": "0A1"}', 'VALUE_WRONG 1:34 Person.key'],
  ['{"age": 4, "name": "Ann", "key": "0 1"}', 'VALUE_WRONG 1:36 Person.key'],
  ['{"age": 4, "name": "Ann", "flags": {"value": "84", "length": 6}}', 'fine'],
  ['{"age": 4, "name": "Ann", "flags": {"length": 6, "value": "84"}}', 'fine'],
  ['{"age": 4, "name": "Ann", "flags": {"value": "84", "length": 9}}', 'VALUE_WRONG 1:63 Person.flags'],
  ['{"age": 4, "name": "Ann", "flags": {"value": "84"}}', 'VALUE_MISSING 1:50 Person.flags'],
  ['{"age": 4, "name": "Ann", "choice": {}}', 'VALUE_MISSING 1:38 Person.choice'],
  ['{"age": 4, "name": "Ann", "choice": {"left": null, "right": true}}', 'JSON_KEY_REPEATED 1:52 Person.choice'],
  [
    '{"age": 4, "name": "Ann", "others": [{"age": 1, "name": "B"}, {"age": -1, "name": "C"}]}',
    'VALUE_RANGE 1:71 Person.others[1].age',
  ],
  ['{"name": "Ann", "others": [], "size": {"base10Value": 1.5}, "age": 4}', 'fine'],
  ['{"age": 4, "name": "Ann", "size": "INF", "born": "2024-02-29"}', 'fine'],
  ['{"age": 4', 'TEXT_TRUNCATED 1:10 Person'],
  ['{"age": 4,}', 'JSON_SYNTAX 1:11 Person'],
  ['{"age" 4}', 'JSON_SYNTAX 1:8 Person'],
  ["{'age': 4}", 'JSON_SYNTAX 1:2 Person'],
  ['{"age": 04}', 'JSON_SYNTAX 1:9 Person'],
  ['{"age": nul}', 'JSON_SYNTAX 1:9 Person'],
  ['{"name": "\\ud800"}', 'JSON_SYNTAX 1:17 Person.name'],
  ['{"name": "a\nb"}', 'JSON_SYNTAX 1:12 Person.name'],
  ['{"name": "\\x"}', 'JSON_SYNTAX 1:12 Person.name'],
  ['{"age": 4, "name": "Ann"} {}', 'TEXT_TRAILING 1:27 Person'],
  ['', 'TEXT_TRUNCATED 1:1 Person'],
  ['{"containing": {"age": 4, "name": "Ann"}}', 'fine', 'Held'],
  ['"300A80012A"', 'LENGTH_EXCEEDS_PARENT 1:1 Held', 'Held'],
  ['{"contained": 4}', 'NAME_UNKNOWN 1:2 Held', 'Held'],
]

for (const [text, told, pdu] of json) faults(`JER: ${text.slice(0, 90)}`, () => void check('jer', text, told, pdu))

faults('octets that are not UTF-8', () => {
  const broken = (text: string): Uint8Array => bytes(text).map((octet) => (octet === 0x7e ? 0xff : octet))
  check('xer', broken(`<Person><age>4</age><name>A~</name></Person>`), 'UTF8_INVALID 1:21 Person.name')
  check('xer', broken(`<Person><age>~</age></Person>`), 'UTF8_INVALID 1:9 Person.age')
  check('xer', broken(`<Person><a~>`), 'XML_SYNTAX 1:9 Person')
  check('xer', broken(`<Person>${ann}<wide>~</wide></Person>`), 'VALUE_WRONG 1:44 Person.wide')
  check('jer', broken('{"age": 4, "name": "A~"}'), 'UTF8_INVALID 1:20 Person.name')
  check('jer', broken('{"a~": 4}'), 'JSON_SYNTAX 1:5 Person')
})

faults('limits', () => {
  const long = 'x'.repeat(70_000)
  const digits = '1'.repeat(70_000)
  check('xer', `<${long}/>`, 'LIMIT_TEXT 1:1 Person')
  check('xer', `<Person><age>${digits}`, 'LIMIT_TEXT 1:9 Person.age')
  check('jer', `{"${long}": 4}`, 'LIMIT_TEXT 1:2 Person')
  check('jer', `{"age": ${digits}`, 'LIMIT_TEXT 1:9 Person')
  const deep = `<Person>${ann}<others>`.repeat(600)
  check('xer', deep, `LIMIT_DEPTH 1:11521 Person${'.others[0]'.repeat(256)}`)
  const pieces = `<Person>${ann}<key>${'00'.repeat(2000)}</key></Person>`
  check('xer', pieces, 'LIMIT_HELD 1:38 Person.key', 'Person', { maxHeld: 1024, rules: 'DER' })
  const late = `{"name": "Ann", "key": "${'00'.repeat(2000)}", "age": 4}`
  check('jer', late, 'JSON_ORDER 1:24 Person.age', 'Person', { maxHeld: 1024 })
})

faults('messages', () => {
  assert.is(
    check('xer', `<Person>\n <age>4</age><nane>Ann</nane></Person>`, 'NAME_UNKNOWN 2:14 Person'),
    'line 2, column 14: no component, alternative or element has this name here: expected name (the nearest), found "nane" (X.680 25) at offset 22 (0x16), path Person',
  )
  assert.is(
    check('jer', '{"age": "4"}', 'VALUE_WRONG 1:9 Person.age'),
    'line 1, column 9: not a value of the type: expected a number (INTEGER), found a string (X.680 3.8) at offset 8 (0x8), path Person.age',
  )
})

faults('a reader that failed stays so', () => {
  const reader = schema.xerReader('Person')
  const refused = (): void => reader.write(bytes('<Parson>'))
  assert.throws(refused, /NAME_UNKNOWN|no component/)
  assert.throws(refused, /line 1, column 1/)
  assert.throws(() => reader.end(), /line 1, column 1/)
})

faults('options out of range', () => {
  assert.throws(() => schema.xerReader('Person', { maxHeld: 0 }), /maxHeld/)
  assert.throws(() => schema.jerReader('Person', { rules: 'CER' as 'DER' }), /rules/)
  assert.throws(() => schema.fromXer('Parson', ''), /did you mean Person/)
})

faults('each code has been provoked', () => {
  assert.equal(
    Object.keys(textFaults).filter((code) => !seen.has(code)),
    [],
  )
})

faults.run()
