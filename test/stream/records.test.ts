/** docs/records.md: its tables say what the code does. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerBatch, RecordKind } from '../../src/stream/batch.ts'
import { BerDecoder } from '../../src/stream/decoder.ts'
import { RECORD_WORDS, WIDE_TAG } from '../../src/wasm/layout.ts'
import { root } from '../house/sources.ts'
import { unhex } from '../support/hex.ts'

const test = suite('docs: records')

const text = readFileSync(join(root, 'docs/records.md'), 'utf8')
const kindName = (kind: RecordKind): string => Object.entries(RecordKind).find(([, value]) => value === kind)![0]

/** The rows of the table that has this head. */
function rows(head: string): string[][] {
  const lines = text.split('\n')
  const start = lines.indexOf(head)
  assert.ok(start >= 0, `no table ${head}`)
  const table = lines.slice(start + 2, lines.indexOf('', start))
  return table.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** The input of the example: octets in hexadecimal, `5a * 200` for a repeated one. */
function exampleInput(): Uint8Array {
  const [, block] = /```hex\n(.*?)```/s.exec(text)!
  return unhex(block!.replace(/(\w\w) \* (\d+)/g, (_, octet: string, times: string) => octet.repeat(Number(times))))
}

function exampleBatches(take: (batch: BerBatch, number: number) => void): void {
  const decoder = new BerDecoder({ windowSize: 128, maxContiguous: 127, endOfContents: true })
  decoder.write(exampleInput())
  decoder.end()
  let number = 0
  for (const batch of decoder.batches()) take(batch, ++number)
}

const hexWord = (word: number): string => `0x${(word >>> 0).toString(16).padStart(8, '0')}`

test('the example', () => {
  const actual: string[][] = []
  exampleBatches((batch, number) => {
    for (let i = 0; i < batch.length; i++) {
      const [first, , third] = batch.records.subarray(i * RECORD_WORDS)
      const form = batch.indefinite(i) ? 'indefinite' : batch.constructed(i) ? 'constructed' : 'primitive'
      const cells = [
        number,
        batch.identifierOffset(i),
        hexWord(first!),
        batch.contentsOffset(i),
        third,
        kindName(batch.kind(i)),
      ]
      cells.push(
        batch.depth(i),
        `${batch.tagClass(i)}.${batch.tagNumber(i)}`,
        form,
        batch.headerLength(i),
        batch.contentsLength(i),
      )
      actual.push(cells.map(String))
    }
  })
  const head = '| batch | offset | word 0 | word 1 | word 2 | kind | depth | tag | form | header | length |'
  const wanted = rows(head)
  // What to put into the page after a change that is meant.
  const shown = actual.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  assert.equal(wanted, actual, `the table should be\n${shown}\n`)
})

test('the bits of word 0', () => {
  const fields = rows('| bits | width | holds |').map(([bits, width]) => {
    const [high, low = high] = bits!.split('–').map(Number)
    assert.is(high! - low! + 1, Number(width))
    return { low: low!, width: Number(width) }
  })
  assert.is(
    fields.reduce((sum, { width }) => sum + width, 0),
    32,
  )
  exampleBatches((batch) => {
    for (let i = 0; i < batch.length; i++) {
      const word = batch.records[i * RECORD_WORDS]!
      const read = fields.map(({ low, width }) => (word >>> low) & (2 ** width - 1))
      const [tagClass, constructed, indefinite, tagNumber, header, depth] = read
      assert.is(batch.tagClass(i), tagClass)
      assert.is(Number(batch.constructed(i)), constructed)
      assert.is(Number(batch.indefinite(i)), indefinite)
      assert.is(batch.depth(i), depth)
      if (tagNumber !== WIDE_TAG) assert.is(batch.tagNumber(i), tagNumber)
      assert.is(batch.headerLength(i), header! < 2 ? 0 : header)
    }
  })
})

test('what depth says: every value is closed where its end lies', () => {
  const open: { end: number; depth: number }[] = []
  let before = { depth: 0, constructed: false }
  let closings = 0
  exampleBatches((batch) => {
    for (let i = 0; i < batch.length; i++) {
      closings += before.depth - batch.depth(i) + Number(before.constructed)
      before = { depth: batch.depth(i), constructed: batch.constructed(i) }
      while (open.length > batch.depth(i)) {
        const { end } = open.pop()!
        // The definite ones know their end; end-of-contents octets end the others.
        if (!Number.isNaN(end)) assert.is(batch.identifierOffset(i), end)
      }
      if (!batch.constructed(i)) continue
      const end = batch.indefinite(i) ? Number.NaN : batch.contentsOffset(i) + batch.contentsLength(i)
      open.push({ end, depth: batch.depth(i) })
    }
  })
  assert.is(open.length, 0)
  assert.is(closings, 2)
})

test.run()
