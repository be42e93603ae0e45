/** Inputs that mean harm: deep, long, cut, none at all; and files too large to be held. Small in what they cost the engine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Octets } from '../../../inspector/engine/octets.ts'
import { Outline } from '../../../inspector/engine/outline.ts'
import type { OctetSource } from '../../../src/migration/index.ts'
import { childrenOf, engineOver, listOf, rowText } from './open-engine.ts'

const hostile = suite('inspector: hostile inputs')

hostile('an empty file has no values', async () => {
  const engine = await engineOver(new Uint8Array(0))
  assert.equal(await childrenOf(engine), [])
  assert.equal(await engine.locate(0), [])
  assert.equal(await engine.spans(0, 100), [])
})

for (const [what, octets] of [
  ['closed', bomb(1_000_000, true)],
  ['open', bomb(1_000_000, false)],
] as const) {
  hostile(`a million values in one another, ${what}`, async () => {
    const engine = await engineOver(octets)
    const path = await engine.locate(1_500_000)
    assert.is(path.length, 1023)
    const node = await engine.node(path)
    assert.is(node.fault?.code, 'LIMIT_DEPTH')
    assert.is(node.start, 2 * 1022)
    const refused = await engine.grow([...path, 0], 2, () => {}).catch((error) => error.code)
    assert.is(refused, 'LIMIT_DEPTH')
  })
}

function bomb(levels: number, closed: boolean): Uint8Array {
  const octets = new Uint8Array(closed ? 4 * levels : 2 * levels)
  for (let i = 0; i < levels; i++) octets.set([0x30, 0x80], 2 * i)
  return octets
}

hostile('a million siblings are counted, and any of them is found', async () => {
  const engine = await engineOver(listOf(1_000_000, [0x02, 0x01, 0x2a]))
  let reports = 0
  const { count, done } = await engine.grow([0], 1, () => reports++)
  assert.equal([count, done], [1_000_000, true])
  const [node] = await engine.children([0], 777_777, 777_778)
  assert.equal([node!.start, rowText(node!)], [2 + 3 * 777_777, 'INTEGER 42'])
  assert.equal(await engine.locate(2 + 3 * 777_777 + 2), [0, 777_777])
})

hostile('so are siblings of the indefinite form', async () => {
  const engine = await engineOver(listOf(200_000, [0x30, 0x80, 0x05, 0x00, 0x00, 0x00]))
  const { count } = await engine.grow([0], 1, () => {})
  assert.is(count, 200_000)
  const [node] = await engine.children([0], 150_000, 150_001)
  assert.equal([node!.start, node!.next], [2 + 6 * 150_000, 2 + 6 * 150_001])
  assert.equal(await engine.locate(2 + 6 * 150_000 + 3), [0, 150_000, 0])
})

hostile('work that is stopped ends early, and is taken up where it was', async () => {
  const engine = await engineOver(listOf(3_000_000, [0x30, 0x80, 0x00, 0x00]))
  const growing = engine.grow([0], 7, () => {})
  setTimeout(() => engine.stop(7), 5)
  const { done, count } = await growing
  assert.is(done, false)
  assert.ok(count < 3_000_000)
  assert.is((await engine.grow([0], 8, () => {})).count, 3_000_000)
})

/** 5 GiB of zeros in an OCTET STRING, and an INTEGER behind it. */
class Sparse implements OctetSource {
  readonly size = 5 * 2 ** 30
  octetsRead = 0
  readonly #head = Uint8Array.of(0x30, 0x80, 0x02, 0x01, 0x07, 0x04, 0x85, 0x01, 0x3f, 0xff, 0xff, 0xef)
  readonly #tail = Uint8Array.of(0x02, 0x01, 0x09, 0x00, 0x00)

  read(position: number, view: Uint8Array): number {
    const octets = Math.min(view.length, this.size - position)
    view.fill(0)
    const put = (part: Uint8Array, at: number): void => {
      for (const [i, octet] of part.entries()) {
        if (at + i >= position && at + i < position + octets) view[at + i - position] = octet
      }
    }
    put(this.#head, 0)
    put(this.#tail, this.size - this.#tail.length)
    this.octetsRead += octets
    return octets
  }
}

hostile('of a file of 5 GiB little is read', async () => {
  const source = new Sparse()
  const outline = new Outline(new Octets(source))
  assert.equal((await outline.grow([0], () => {})).count, 3)
  const nodes = await outline.children([0], 0, 3)
  assert.equal(
    nodes.map(({ type, start }) => `${type} ${start}`),
    ['INTEGER 2', 'OCTET STRING 5', `INTEGER ${source.size - 5}`],
  )
  assert.equal(await outline.locate(source.size - 3), [0, 2])
  assert.ok(source.octetsRead < 1024 * 1024, `${source.octetsRead} octets`)
})

hostile('a file that becomes shorter is told', async () => {
  const outline = new Outline(new Octets({ size: 1000, read: () => 0 }))
  const message = await outline.grow([], () => {}).catch((error) => error.message)
  assert.match(message, 'shorter')
})

hostile('text from the file comes through as it is, escaped where it is no text', async () => {
  const [node] = await childrenOf(await engineOver(`0c09${Buffer.from('<b>\u0007"\\</b').toString('hex')}`))
  assert.is(node!.preview, '"<b>\\u{7}\\"\\\\</b"')
})

hostile.run()
