/**
 * Random trees, in random forms, through buffers and sinks of small chunks: the octets of a slow and obvious encoder, and
 * the tree that was meant when they are decoded.
 */
import fc from 'fast-check'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerNode, decode } from '../../src/ber/node.ts'
import type { Tag, TagClass } from '../../src/ber/tag.ts'
import { encodeInteger } from '../../src/ber/values/integer.ts'
import { identifierOctets, lengthOctets } from '../../src/ber/writer.ts'
import { BerEncoder, type BerEncoderOptions } from '../../src/stream/encoder.ts'
import { assertBytes } from '../support/assert.ts'
import { hex } from '../support/hex.ts'

const suite = makeSuite('stream/encoder properties')
const check = <T>(property: fc.IProperty<T>, numRuns = 300): void => fc.assert(property, { seed: 20_260, numRuns })

type Form = 'definite' | 'indefinite' | 'announced'
type Leaf = { readonly kind: 'primitive' | 'pieces' | 'raw'; readonly tag: Tag; readonly contents: Uint8Array }
type Container = {
  readonly kind: 'container'
  readonly tag: Tag
  readonly form: Form
  readonly children: readonly Tree[]
}
type Tree = Leaf | Container

const tagNumber = fc.oneof(fc.nat(40), fc.nat(2 ** 31 - 1), fc.bigInt(2n ** 53n, 2n ** 90n))
const tag: fc.Arbitrary<Tag> = fc
  .record({ tagClass: fc.nat(3) as fc.Arbitrary<TagClass>, tagNumber })
  .filter((value) => value.tagClass !== 0 || value.tagNumber !== 0)
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 120, max: 3000 }).map((length) => new Uint8Array(length).fill(length)),
)
const treesOf = (form: fc.Arbitrary<Form>): fc.Arbitrary<Tree> =>
  fc.letrec<{ tree: Tree; leaf: Leaf; container: Container }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('container')),
    leaf: fc.record({ kind: fc.constantFrom('primitive' as const, 'pieces' as const, 'raw' as const), tag, contents }),
    container: fc.record({
      kind: fc.constant('container' as const),
      tag,
      form,
      children: fc.array(tie('tree'), { maxLength: 8 }),
    }),
  })).tree

const forms: Record<string, fc.Arbitrary<Form>> = {
  definite: fc.constant('definite'),
  indefinite: fc.constant('indefinite'),
  announced: fc.constant('announced'),
  mixed: fc.constantFrom('definite', 'indefinite', 'announced'),
}

/** The obvious encoder: every value an array of its own. */
function reference(tree: Tree): Uint8Array {
  if (tree.kind !== 'container') {
    return join([identifierOctets(tree.tag, false), lengthOctets(tree.contents.length), tree.contents])
  }
  const inside = join(tree.children.map(reference))
  const identifier = identifierOctets(tree.tag, true)
  if (tree.form === 'indefinite') return join([identifier, Uint8Array.of(0x80), inside, new Uint8Array(2)])
  return join([identifier, lengthOctets(inside.length), inside])
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function write(encoder: BerEncoder, tree: Tree): void {
  if (tree.kind === 'container') {
    if (tree.form === 'announced') encoder.open(tree.tag, { length: join(tree.children.map(reference)).length })
    else encoder.open(tree.tag, { form: tree.form })
    for (const child of tree.children) write(encoder, child)
    encoder.close()
  } else if (tree.kind === 'primitive') {
    encoder.octetString(tree.contents, tree.tag)
  } else if (tree.kind === 'raw') {
    encoder.raw(reference(tree))
  } else {
    const cut = tree.contents.length >> 1
    encoder.openPrimitive(tree.tag, tree.contents.length)
    encoder.contents(tree.contents.subarray(0, cut))
    encoder.contents(tree.contents.subarray(cut))
    encoder.closePrimitive()
  }
}

/** Encodes with the given options; `sink` says whether the octets go through one. */
function encode(trees: readonly Tree[], options: BerEncoderOptions, sink: boolean): Uint8Array {
  const chunks: Uint8Array[] = []
  const take = (chunk: Uint8Array): void => void chunks.push(options.reuse ? chunk.slice() : chunk)
  const encoder = new BerEncoder(sink ? take : null, options)
  for (const tree of trees) write(encoder, tree)
  const { position } = encoder
  const encoding = encoder.finish()
  const complete = sink ? join(chunks) : encoding
  assert.is(complete.length, position)
  return complete
}

function assertSame(node: BerNode, tree: Tree): void {
  assert.is(node.tagClass, tree.tag.tagClass)
  assert.is(BigInt(node.tagNumber), BigInt(tree.tag.tagNumber))
  assert.is(node.constructed, tree.kind === 'container')
  if (tree.kind !== 'container') {
    assertBytes(node.contents, tree.contents)
    return
  }
  assert.is(node.indefinite, tree.form === 'indefinite')
  const children = node.children()
  assert.is(children.length, tree.children.length)
  for (let i = 0; i < children.length; i++) assertSame(children[i], tree.children[i])
}

const outputs: [string, BerEncoderOptions, boolean][] = [
  ['a buffer', {}, false],
  ['a buffer of small chunks', { chunkSize: 64 }, false],
  ['a sink', {}, true],
  ['a sink of small chunks', { chunkSize: 64 }, true],
  ['a sink that gives small chunks back', { chunkSize: 64, reuse: true }, true],
  ['a sink that gives chunks back', { chunkSize: 1000, reuse: true }, true],
]

for (const [name, form] of Object.entries(forms)) {
  suite(`${name}: what the obvious encoder writes, and back through decode`, () => {
    check(
      fc.property(treesOf(form), (tree) => {
        const expected = reference(tree)
        for (const [what, options, sink] of outputs) assertBytes(encode([tree], options, sink), expected, what)
        assertSame(decode(expected), tree)
      }),
    )
  })
}

suite('several values in a row, through each output', () => {
  check(
    fc.property(fc.array(treesOf(forms.mixed), { maxLength: 6 }), (trees) => {
      const expected = join(trees.map(reference))
      for (const [what, options, sink] of outputs) assertBytes(encode(trees, options, sink), expected, what)
    }),
    150,
  )
})

suite('a flush between values, and octets changed after each call where they are copied', () => {
  check(
    fc.property(
      fc.array(contents, { maxLength: 20 }),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
      (all, flush) => {
        const expected = join(all.map((octets) => join([Uint8Array.of(4), lengthOctets(octets.length), octets])))
        const chunks: Uint8Array[] = []
        const encoder = new BerEncoder((chunk) => chunks.push(chunk.slice()), { chunkSize: 128, reuse: true })
        for (const [i, octets] of all.entries()) {
          const copy = octets.slice()
          encoder.octetString(copy)
          copy.fill(0xee)
          if (flush[i]) encoder.flush()
        }
        encoder.finish()
        assertBytes(join(chunks), expected)
      },
    ),
  )
})

suite('integers as the value encoder writes them', () => {
  const integers = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.bigInt(), fc.integer({ min: -40000, max: 40000 }))
  check(
    fc.property(fc.array(integers, { maxLength: 50 }), (list) => {
      const encoder = new BerEncoder()
      for (const value of list) encoder.integer(value)
      const expected = list.map((value) => {
        const octets = encodeInteger(value)
        return `02${hex(lengthOctets(octets.length))}${hex(octets)}`
      })
      assert.is(hex(encoder.finish()), expected.join(''))
    }),
  )
})

suite('text as it is decoded', () => {
  check(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const encoder = new BerEncoder()
      encoder.utf8String(text)
      assert.is(decode(encoder.finish()).toUtf8(), text)
    }),
  )
})

suite.run()
