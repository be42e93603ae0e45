/** Open types that tables resolve: keys, where they are kept, and the rows they select. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compiled, dumpOf } from './support.ts'

const open = suite('schema: tables of open types')

const head = `ATT ::= CLASS { &id OBJECT IDENTIFIER UNIQUE, &Type OPTIONAL, &flag BOOLEAN OPTIONAL, &size INTEGER OPTIONAL }
  WITH SYNTAX { ID &id [TYPE &Type] [FLAG &flag] [SIZE &size] }
  Open ATT ::= { { ID {1 2 3} TYPE INTEGER } | { ID {1 2 4} } | { ID {1 2 5} TYPE C }, ... }
  Closed ATT ::= { { ID {1 2 3} TYPE INTEGER SIZE 5 } | { ID {1 2 5} TYPE NULL SIZE 300 } }
  C ::= CHOICE { x NULL, y BOOLEAN }
`
const dumpWith = (body: string): string[] => dumpOf(head + body)
const notesOf = (body: string): readonly string[] => compiled(head + body).notes

open('a key beside the open type selects its row', () => {
  assert.equal(dumpWith('A ::= SEQUENCE { id ATT.&id({Open}), value ATT.&Type({Open}{@id}) }'), [
    's0 root end',
    '  ~10 ~30 CONTAINER A >s0 /s1',
    's1 sequence 0 clear',
    '  ~06 ~26 OBJECT_IDENTIFIER key 0:0 2a03|2a04|2a05 id >s2',
    's2 sequence 1',
    '  * OPEN render open 0:0 s3|0|s4 value >s5',
    's3 single 0',
    '  02 ~22 INTEGER <INTEGER> >s6',
    's4 single 0',
    '  01 ~21 BOOLEAN <C>.y >s7',
    '  05 ~25 NULL <C>.x >s7',
    's5 sequence 2 end',
    's6 single 1 end',
    's7 single 1 end',
  ])
})

open('of a set that is not extensible, other keys are refused, and so are other values of the key', () => {
  const lines = dumpWith('A ::= SEQUENCE { id ATT.&id({Closed}), value ATT.&Type({Closed}{@id}) }')
  assert.is(lines[3], '  ~06 ~26 OBJECT_IDENTIFIER table values 2a03|2a05 key 0:0 2a03|2a05 id >s2')
  assert.is(lines[5], '  * OPEN render open 0:0! s3|s4 value >s5')
})

open('levels count every constructed encoding: explicit tags, lists, containers', () => {
  const lines = dumpWith(`A ::= SEQUENCE {
    head [0] EXPLICIT SEQUENCE { id [1] EXPLICIT ATT.&id({Open}) },
    values SET OF SEQUENCE { a ATT.&Type({Open}{@head.id}), b [0] CHOICE { c [1] ATT.&Type({Open}{@head.id}) } } }`)
  const found = lines.flatMap((line) => line.match(/(key|open) \d:\d/)?.[0] ?? [])
  // The key: in [1] in the SEQUENCE in [0] in A. a: in the SEQUENCE in the SET OF in A. c: in [1] in [0] in that SEQUENCE.
  assert.equal(found.toSorted(), ['key 3:0', 'open 2:0', 'open 4:0'])
})

open('a CHOICE without a tag is no level, but counts where the path begins', () => {
  const lines = dumpWith(`A ::= SEQUENCE { id ATT.&id({Open}), value CHOICE { b ATT.&Type({Open}{@id}) } }`)
  assert.match(lines.join('\n'), /\* OPEN render open 0:0 s\d\|0\|s\d value\.b >/)
})

open('within CONTAINING', () => {
  const lines = dumpWith(
    'A ::= SEQUENCE { id ATT.&id({Open}), value OCTET STRING (CONTAINING ATT.&Type({Open}{@id})) }',
  )
  assert.match(lines.join('\n'), /CONTAINING_OCTETS value >s3 \/s4/)
  assert.match(lines.join('\n'), /s4 single 0\n {2}\* OPEN render open 1:0 s5\|0\|s6 /)
})

open('open types with one key and one set of keys share a slot; others have slots of their own', () => {
  const lines = dumpWith(`A ::= SEQUENCE { id ATT.&id({Open}), a ATT.&Type({Open}{@id}),
    b SEQUENCE { id ATT.&id({Closed}), in ATT.&Type({Closed}{@b.id}), out ATT.&Type({Open}{@id}), c ATT.&Type({Closed}{@id}) } }`)
  const text = lines.join('\n')
  assert.match(text, /key 0:2 2a03\|2a05 key 0:0 2a03\|2a04\|2a05 id/)
  assert.match(text, /key 1:1 2a03\|2a05 id/)
  assert.match(text, /open 0:0 \S+ a >/)
  assert.match(text, /open 1:1! \S+ in >/)
  assert.match(text, /open 1:0 \S+ out >/)
  assert.match(text, /open 1:2! \S+ c >/)
})

open('a structure of its own is compiled once, wherever it stands', () => {
  const lines = dumpWith(`A ::= SEQUENCE { a B, b [0] SEQUENCE OF B, c [1] EXPLICIT B }
    B ::= SEQUENCE { id ATT.&id({Open}), values SET OF ATT.&Type({Open}{@id}) }`)
  assert.is(lines.filter((line) => line.includes('open 1:0')).length, 1)
})

open('an instance of a parameterized type has its own rows', () => {
  const lines = dumpWith(`A ::= SEQUENCE { a P {{Open}}, b P {{Closed}} }
    P {ATT:Set} ::= SEQUENCE { id ATT.&id({Set}), value ATT.&Type({Set}{@id}) }`)
  assert.is(lines.filter((line) => line.includes('open 0:0 ')).length, 1)
  assert.is(lines.filter((line) => line.includes('open 0:0! ')).length, 1)
})

open('COMPONENTS OF brings keys along', () => {
  const lines = dumpWith(`A ::= SEQUENCE { COMPONENTS OF B, more NULL }
    B ::= SEQUENCE { id ATT.&id({Open}), value ATT.&Type({Open}{@id}) }`)
  assert.match(lines.join('\n'), /clear\n\s+~06 ~26 OBJECT_IDENTIFIER key 0:0 2a03\|2a04\|2a05 id.*open 0:0 /s)
})

open('INSTANCE OF', () => {
  const body = `TI ::= TYPE-IDENTIFIER  S TI ::= { { NULL IDENTIFIED BY {1 2 3} } }  A ::= INSTANCE OF TI ({S})`
  assert.equal(dumpOf(body), [
    's0 root end',
    '  ~08 ~28 CONTAINER A >s0 /s1',
    's1 sequence 0 clear',
    '  ~06 ~26 OBJECT_IDENTIFIER table values 2a03 key 0:0 2a03 type-id >s2',
    's2 sequence 1',
    '  ~80 a0 CONTAINER value >s3 /s4',
    's3 sequence 2 end',
    's4 single 0',
    '  * OPEN render open 1:0! s5 >s6',
    's5 single 0',
    '  05 ~25 NULL <NULL> >s7',
    's6 single 1 end',
    's7 single 1 end',
  ])
})

open('keys of other types', () => {
  const keyed = (type: string, keys: string): string =>
    dumpOf(`K ::= CLASS { &id ${type} UNIQUE, &Type } WITH SYNTAX { &id &Type }
      S K ::= { ${keys}, ... } E ::= ENUMERATED { x, y(300) }
      A ::= SEQUENCE { id K.&id({S}), value K.&Type({S}{@id}) }`).find((line) => line.includes('key'))!
  assert.match(keyed('INTEGER', '{ 5 NULL } | { -300 BOOLEAN }'), /INTEGER key 0:0 05\|fed4 /)
  assert.match(keyed('E', '{ y NULL }'), /ENUMERATED.* key 0:0 012c /)
  assert.match(keyed('PrintableString', '{ "k" NULL }'), /ASCII key 0:0 6b /)
})

open('what no single key tells is noted', () => {
  assert.equal(
    notesOf('A ::= SEQUENCE { id ATT.&id({Closed}), n ATT.&size({Closed}), t ATT.&Type({Closed}{@id, @n}) }'),
    ['A.t: not checked: 2 keys together select its type'],
  )
  assert.equal(notesOf('A ::= SEQUENCE { t ATT.&Type({Closed}) }'), ['A.t: not checked: no key selects its type'])
  assert.equal(notesOf('A ::= SEQUENCE { t ATT.&Type({Open}) }'), [], 'any type is legal')
  assert.equal(
    notesOf('A ::= SEQUENCE { id ATT.&flag({Closed}), t ATT.&Type({Open}{@id}) }'),
    ['A.id: its octets select no row of a table', 'A.id: not checked against the table'].toSorted(),
  )
  assert.equal(notesOf('A ::= CHOICE { id ATT.&id({Open}), t [0] ATT.&Type({Open}{@id}) }'), [
    'A.t: not checked: no key is at hand',
  ])
})

open('more keys than there are slots', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const components = names.map(
    (name, i) => `${name} [${2 * i}] ATT.&id({Open}), t${name} [${2 * i + 1}] ATT.&Type({Open}{@${name}})`,
  )
  const body = `A ::= SEQUENCE { ${components} }`
  assert.equal(notesOf(body), ['A.te: not checked: more than 4 keys in one value'])
  const slots = dumpWith(body).flatMap((line) => line.match(/(key|open) \d:\d/)?.[0] ?? [])
  assert.equal(
    slots.filter((each) => each.startsWith('key')),
    ['key 0:0', 'key 0:1', 'key 0:2', 'key 0:3'],
  )
})

open('values that a table governs without a key of their own', () => {
  const lines = dumpWith('A ::= SEQUENCE { id ATT.&id({Closed}), n ATT.&size({Closed}{@id}) }')
  assert.match(lines.join('\n'), /INTEGER table values 05\|012c n /)
  assert.equal(notesOf('A ::= SEQUENCE { id ATT.&id({Closed}), n ATT.&size({Closed}{@id}) }'), [
    'A.n: checked against the table, not against the row that a key selects',
  ])
})

open('two objects with one key', () => {
  const body = `U ::= CLASS { &id OBJECT IDENTIFIER, &Type } WITH SYNTAX { &id &Type }
    S U ::= { { {1 2 3} NULL } | { {1 2 3} BOOLEAN } | { {1 2 4} NULL }, ... }
    A ::= SEQUENCE { id U.&id({S}), value U.&Type({S}{@id}) }`
  assert.match(dumpOf(body).join('\n'), /open 0:0 s3\|s4 value >s5\ns3 single 0\n {2}\* OPEN render >s3\n/)
  assert.equal(compiled(body).notes, ['A.value: not checked where several objects have the key at hand'])
})

open('keys that depend on a missing module leave the table open', () => {
  const body = `IMPORTS id-x FROM Missing; ${head}
    S ATT ::= { { ID id-x TYPE NULL } | { ID {1 2 3} TYPE NULL } }
    A ::= SEQUENCE { id ATT.&id({S}), value ATT.&Type({S}{@id}) }`
  const lines = dumpOf(body, 'A', { missing: 'any' }).join('\n')
  assert.match(lines, /OBJECT_IDENTIFIER key 0:0 2a03 id/)
  assert.match(lines, /open 0:0 s\d value/)
})

open.run()
