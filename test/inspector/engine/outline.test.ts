/** The tree of the inspector's engine: what is where, read lazily, with faults in place. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Octets } from '../../../inspector/engine/octets.ts'
import { Outline } from '../../../inspector/engine/outline.ts'
import { MemorySource } from '../../../src/migration/index.ts'
import { unhex } from '../../support/hex.ts'

const outlines = suite('inspector: outline')

function outlineOf(hex: string): Outline {
  return new Outline(new Octets(new MemorySource(unhex(hex))))
}

async function grown(outline: Outline, path: readonly number[] = []) {
  const growth = await outline.grow(path, () => {})
  return { growth, nodes: await outline.children(path, 0, growth.count) }
}

outlines('values in a row, and what is inside', async () => {
  const outline = outlineOf('30060201050101ff 0500')
  const { growth, nodes } = await grown(outline)
  assert.is(growth.count, 2)
  assert.ok(growth.done)
  assert.equal(
    nodes.map(({ type, start, contents, end, next }) => [type, start, contents, end, next]),
    [
      ['SEQUENCE', 0, 2, 8, 8],
      ['NULL', 8, 10, 10, 10],
    ],
  )
  const inside = await grown(outline, [0])
  assert.equal(
    inside.nodes.map(({ type, preview }) => `${type} ${preview}`),
    ['INTEGER 5', 'BOOLEAN TRUE'],
  )
})

outlines.run()
