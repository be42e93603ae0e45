/** What the page works out without a browser: scrolling through more rows than fit, open branches, numbers, colours of octets. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Branch, RANGE } from '../../../inspector/page/branch.ts'
import { grouped, parseOffset, parsePath, sizeText } from '../../../inspector/page/numbers.ts'
import { BLOCK, kindsOf } from '../../../inspector/page/octet-blocks.ts'
import { ScaledScroll } from '../../../inspector/page/scaled-scroll.ts'
import type { TreeNode } from '../../../inspector/shared/types.ts'

const models = suite('inspector: models of the page')

models('a short list scrolls by pixels', () => {
  const scroll = new ScaledScroll(1000, 20, 405)
  assert.equal([scroll.height, scroll.isScaled, scroll.visible, scroll.lastTop], [20_000, false, 20, 980])
  assert.is(scroll.rowAt(50), 2.5)
  assert.is(scroll.topOf(2.5), 50)
})

models('the octets of 5 GiB scroll by shares, and every row is reached', () => {
  const scroll = new ScaledScroll(335_544_320, 20, 400)
  assert.equal([scroll.height, scroll.isScaled], [8_000_000, true])
  assert.is(scroll.rowAt(0), 0)
  assert.is(scroll.rowAt(8_000_000 - 400), scroll.lastTop)
  for (const row of [0, 1, 1000, 123_456_789, scroll.lastTop]) {
    assert.ok(Math.abs(scroll.rowAt(scroll.topOf(row)) - row) <= 1, `${row}`)
  }
})

models('a row is brought into view with as little way as can be', () => {
  const scroll = new ScaledScroll(1000, 20, 400)
  assert.is(scroll.revealing(5, 10), 5)
  assert.is(scroll.revealing(15, 10), 10)
  assert.is(scroll.revealing(30, 10), 11)
  assert.is(scroll.revealing(999, 10), 980)
})

const growth = (count: number, done: boolean) => ({ count, position: 0, done, faulty: false })

models('long lists are put into ranges, and these into wider ones', () => {
  const branch = new Branch([], 1)
  const widths = [RANGE, RANGE + 1, RANGE ** 2, RANGE ** 2 + 1].map((count) => {
    branch.grown(growth(count, false))
    return branch.width
  })
  assert.equal(widths, [0, RANGE, RANGE, RANGE ** 2])
})

models('a chunk that was not whole is fetched again once more is known', async () => {
  const branch = new Branch([], 1)
  const fetch = (from: number, to: number): Promise<TreeNode[]> =>
    Promise.resolve(Array.from({ length: Math.min(to, branch.growth.count) - from }, () => ({}) as TreeNode))
  branch.grown(growth(30, false))
  assert.ok(branch.isWanted(0))
  await branch.fetch(0, fetch)
  assert.not.ok(branch.isWanted(0))
  assert.is(branch.node(30), undefined)
  branch.grown(growth(250, true))
  assert.ok(branch.isWanted(30))
  await branch.fetch(30, fetch)
  assert.ok(branch.node(99))
  assert.not.ok(branch.isWanted(0))
  branch.makeStale()
  assert.ok(branch.isWanted(0))
})

models('whoever waits for a branch is told when it grows', async () => {
  const branch = new Branch([0], 1)
  const waiting = branch.changed()
  branch.grown(growth(1, true))
  await waiting
})

models('numbers', () => {
  assert.is(grouped(1234567), '1\u202f234\u202f567')
  assert.equal([sizeText(1), sizeText(9999), sizeText(5 * 2 ** 30)], ['1 octet', '9\u202f999 octets', '5 GiB'])
  assert.equal(['12', '0x1F', '1 000', '', '-1', '1e3', '9007199254740993'].map(parseOffset), [
    12,
    31,
    1000,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  assert.equal(['[0].[2]', '0.2', '[1]', '0..2', 'x'].map(parsePath), [[0, 2], [0, 2], [1], undefined, undefined])
})

models('colours at the borders of a block', () => {
  const span = { start: BLOCK - 2, lengthOffset: BLOCK - 1, contents: BLOCK + 1, isEnd: false }
  assert.equal([...kindsOf([span], 0).subarray(-3)], [0, 1, 2])
  assert.equal([...kindsOf([span], BLOCK).subarray(0, 2)], [2, 0])
  const end = { start: 8, lengthOffset: 9, contents: 10, isEnd: true }
  assert.equal([...kindsOf([end], 0).subarray(7, 11)], [0, 3, 3, 0])
})

models.run()
