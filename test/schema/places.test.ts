/** Names of values from places that were kept: the same as those of a walk over everything. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { compileSchema } from '../../src/schema/compile-schema.ts'
import { ComponentNames } from '../../src/schema/component-names.ts'
import { type ComponentPlace, ComponentPlaces, type ComponentStep } from '../../src/schema/component-places.ts'
import type { SchemaTables } from '../../src/schema/tables/types.ts'
import { unhex } from '../support/hex.ts'
import { allInstances } from './validate/instances.ts'

const places = suite('schema: places of components')

/** What the names are asked for. */
function identifierOf({ tagClass, tagNumber, constructed }: BerNode) {
  return { tagClass, tagNumber, constructed }
}

/** One record after another, as a decoder tells them. */
function streamedNames(tables: SchemaTables, octets: Uint8Array): string[] {
  const names = new ComponentNames(tables)
  const found: string[] = []
  const visit = (node: BerNode, depth: number): void => {
    found.push(names.begin({ ...identifierOf(node), depth })?.name ?? '-')
    if (node.constructed) for (const child of node.children()) visit(child, depth + 1)
    else names.contents(octets, node.contentsOffset, node.contentsOffset + node.contents.length)
  }
  visit(decode(octets), 0)
  return found
}

/** The siblings before a value are stepped over, not gone into; each list of children is walked from its own place, last list first. */
function lazyNames(walk: ComponentPlaces, octets: Uint8Array): string[] {
  const visit = (node: BerNode, step: ComponentStep): string[] => {
    const children = node.constructed ? [...node.children()] : []
    let place = step.inside
    const steps = children.map((child) => {
      const next = walk.step(place, identifierOf(child))
      place = walk.settle(next, child.contents)
      return next
    })
    const inner = children.map((child, index) => [child, steps[index]!] as const).reverse()
    const parts = inner.map(([child, each]) => visit(child, each)).reverse()
    return [step.component?.name ?? '-', ...parts.flat()]
  }
  const root = decode(octets)
  return visit(root, walk.step(walk.root, identifierOf(root)))
}

places('real encodings: the names of a lazy walk are those of the whole one', () => {
  let named = 0
  for (const { name, octets, schema, pdu } of allInstances) {
    const tables = schema.tables(pdu)
    const streamed = streamedNames(tables, octets)
    assert.equal(lazyNames(new ComponentPlaces(tables), octets), streamed, name)
    named += streamed.filter((each) => each !== '-' && each !== '').length
  }
  assert.ok(named > 1000, `${named} names`)
})

/** The key lies in a SEQUENCE beside the open type, and inside an explicit tag. */
const keyed = compileSchema(`
  M DEFINITIONS IMPLICIT TAGS ::= BEGIN
    KIND ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { &Type IDENTIFIED BY &id }
    Kinds KIND ::= { { Person IDENTIFIED BY 1 } | { Place IDENTIFIED BY 2 } }
    Person ::= SEQUENCE { age INTEGER, name UTF8String }
    Place ::= SEQUENCE { height INTEGER, country UTF8String }
    Entry ::= SEQUENCE { head SEQUENCE { note UTF8String OPTIONAL, id [0] EXPLICIT KIND.&id({Kinds}) },
      body KIND.&Type({Kinds}{@head.id}), again [1] EXPLICIT KIND.&Type({Kinds}{@head.id}) OPTIONAL }
    Entries ::= SEQUENCE OF Entry
  END`)
const person = '3006 020129 0c0141'
const place = '3006 020130 0c0144'
const entry = (head: string, body: string): string => `30${length(head + body)}${head}${body}`

function length(contents: string): string {
  return (contents.replaceAll(' ', '').length / 2).toString(16).padStart(2, '0')
}

function octetsOf(text: string): Uint8Array {
  return unhex(text.replaceAll(' ', ''))
}

places('a key inside a value that is stepped over', () => {
  const head = (id: number): string => `3008 0c0178 a003 02010${id}`
  const indefinite = (id: number): string => `3080 0c0178 a080 02010${id} 0000 0000`
  const tables = keyed.tables('Entries')
  for (const each of [head, indefinite]) {
    const again = `a1${length(place)}${place}`
    const entries = entry(each(1), person) + entry(each(2), place + again) + entry(each(3), person)
    const octets = octetsOf(`30${length(entries)}${entries}`)
    const names = lazyNames(new ComponentPlaces(tables), octets)
    assert.equal(names, streamedNames(tables, octets))
    assert.equal(
      names.filter((name) => ['age', 'height', 'country'].includes(name)),
      ['age', 'height', 'country', 'height', 'country'],
    )
  }
})

places('only values with keys have to be looked at', () => {
  const walk = new ComponentPlaces(keyed.tables('Entry'))
  const sequence = { tagClass: 0, tagNumber: 16, constructed: true }
  const whole = walk.step(walk.root, sequence)
  assert.is(whole.keys, 'none')
  const head = walk.step(whole.inside, sequence)
  assert.is(head.component?.name, 'head')
  assert.is(head.keys, 'inside')
  const body = walk.step(walk.settle(head, octetsOf('a003 020102')), sequence)
  assert.is(body.component?.type?.name, 'Place')
  assert.is(body.keys, 'none')
})

places('a place may be gone on from again and again', () => {
  const walk = new ComponentPlaces(keyed.tables('Entries'))
  const sequence = { tagClass: 0, tagNumber: 16, constructed: true }
  let place: ComponentPlace = walk.step(walk.root, sequence).inside
  const kept: ComponentPlace[] = []
  for (let index = 0; index < 10_000; index++) {
    if (index % 1000 === 0) kept.push(place)
    place = walk.step(place, sequence).after
  }
  for (const [index, each] of [...kept.entries()].reverse()) {
    assert.is(walk.step(each, sequence).component?.name, `[${index * 1000}]`)
    assert.is(walk.step(walk.step(each, sequence).after, sequence).component?.name, `[${index * 1000 + 1}]`)
  }
  assert.is(walk.step(walk.at(place, 5_000_000)!, sequence).component?.name, '[5000000]')
  assert.is(walk.step(walk.at(walk.root, 7)!, sequence).component?.name, 'Entries')
  assert.is(walk.at(walk.step(place, sequence).inside, 1), undefined)
})

places('what stands in an explicit tag, and what a string contains', () => {
  const schema = compileSchema(`
    M DEFINITIONS EXPLICIT TAGS ::= BEGIN
      A ::= SEQUENCE { x [0] B, y OCTET STRING (CONTAINING B), z [1] CHOICE { c [2] B, d NULL }, ... }
      B ::= SEQUENCE { n INTEGER }
    END`)
  const walk = new ComponentPlaces(schema.tables('A'))
  const sequence = { tagClass: 0, tagNumber: 16, constructed: true }
  const context = (tagNumber: number) => ({ tagClass: 2, tagNumber, constructed: true })
  const x = walk.step(walk.step(walk.root, sequence).inside, context(0))
  assert.equal([x.component?.name, x.component?.isExplicit, x.component?.outerTags], ['x', true, 0])
  const inX = walk.step(x.inside, sequence)
  assert.equal([inX.component?.name, inX.component?.isExplicit, inX.component?.outerTags], ['', false, 1])
  assert.is(inX.component?.type, x.component?.type)
  const y = walk.step(x.after, { tagClass: 0, tagNumber: 4, constructed: false })
  assert.is(
    walk.step(walk.step(y.inside, sequence).inside, { tagClass: 0, tagNumber: 2, constructed: false }).component?.name,
    'n',
  )
  // A string in segments has segments inside, and nothing that it contains.
  const segmented = walk.step(x.after, { tagClass: 0, tagNumber: 4, constructed: true })
  assert.is(walk.step(segmented.inside, sequence).component, undefined)
  const z = walk.step(y.after, context(1))
  const c = walk.step(z.inside, context(2))
  assert.equal([z.component?.kind, c.component?.name, c.component?.outerTags], ['CHOICE', 'c', 0])
  assert.is(walk.step(c.inside, sequence).component?.outerTags, 1)
  // An addition of a later version has a place, and no type.
  const unknown = walk.step(z.after, context(9))
  assert.equal([unknown.component?.name, unknown.component?.type], ['', undefined])
  assert.is(walk.step(walk.root, context(9)).component, undefined)
})

places.run()
