import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type DecodeValuesOptions, decodeValues } from '../../src/stream/decode-values.ts'
import type { ReadableSource } from '../../src/stream/readable.ts'
import { assertBytes } from '../support/assert.ts'
import { cut, instances, seededRandom } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { type Fault, toFault } from '../support/walk.ts'

const test = suite('stream: decodeValues')

async function gather(
  source: ReadableSource,
  options?: DecodeValuesOptions,
): Promise<{ found: string[]; fault?: Fault }> {
  const found: string[] = []
  try {
    for await (const node of decodeValues(source, options)) {
      found.push(`${node.path} ${node.identifierOffset}+${node.encoding.length}`)
    }
    return { found }
  } catch (error) {
    return { found, fault: toFault(error) }
  }
}

const three = unhex('020105 3080 0500 0000 3004 0402 6162')

test('each value, with its place in the stream, from sources of every kind', async () => {
  const expected = { found: ['[0] 0+3', '[1] 3+6', '[2] 9+6'] }
  const single = Array.from(three, (octet) => Uint8Array.of(octet))
  assert.equal(await gather(three), expected)
  assert.equal(await gather(single), expected)
  assert.equal(await gather(Readable.from(single)), expected)
  assert.equal(await gather(new Blob([new Uint8Array(three)])), expected)
  assert.equal(await gather(new Uint8Array(0)), { found: [] })
})

test('nodes of the second value and on have paths and offsets of the stream', async () => {
  const paths: unknown[] = []
  for await (const node of decodeValues([three.subarray(0, 10), three.subarray(10)])) {
    for (const child of node.children()) paths.push([child.path, child.identifierOffset])
  }
  assert.equal(paths, [
    ['[1].[0]', 5],
    ['[2].[0]', 11],
  ])
})

test('a value in one chunk is a view of it; one that spans chunks has octets of its own', async () => {
  const nodes = []
  for await (const node of decodeValues([three.subarray(0, 10), three.subarray(10)])) nodes.push(node)
  assert.equal(
    nodes.map((node) => node.encoding.buffer === three.buffer),
    [true, true, false],
  )
})

test('a value comes as soon as its last octet is there', async () => {
  const socket = new PassThrough()
  const values = decodeValues(socket)
  socket.write(unhex('3080 0500 00'))
  const first = values.next()
  assert.is(await Promise.race([first, sleep(5, 'waiting')]), 'waiting')
  socket.write(unhex('00 30'))
  const { value } = await first
  assertBytes(value?.encoding as Uint8Array, unhex('3080 0500 0000'))
  await values.return()
  assert.ok(socket.destroyed)
})

test('real messages, many in a row, cut at random', async () => {
  const samples = instances()
  const stream = Buffer.concat(samples.map(({ octets }) => octets))
  for (let seed = 0; seed < 20; seed++) {
    let index = 0
    for await (const node of decodeValues(cut(stream, seededRandom(seed)))) {
      assertBytes(node.encoding, samples[index].octets, samples[index].name)
      assert.is(node.path, `[${index++}]`)
    }
    assert.is(index, samples.length)
  }
})

test('the source ends inside a value: what came before has been handed over', async () => {
  const fault = (offset: number, path: string, missing: number): Fault => ({ code: 'TRUNCATED', offset, path, missing })
  const [a, b] = ['[0] 0+3', '[1] 3+6']
  assert.equal(await gather(three.subarray(0, 4)), { found: [a], fault: fault(4, '[1]', 1) })
  assert.equal(await gather(three.subarray(0, 5)), { found: [a], fault: fault(5, '[1]', 2) })
  assert.equal(await gather(three.subarray(0, 6)), { found: [a], fault: fault(6, '[1].[0]', 3) })
  assert.equal(await gather(three.subarray(0, 8)), { found: [a], fault: fault(8, '[1].[1]', 1) })
  assert.equal(await gather(three.subarray(0, 12)), { found: [a, b], fault: fault(12, '[2]', 3) })
})

test('a value longer than maxLength is refused at its header, and nothing is held for it', async () => {
  const announced = [unhex('0500 0484 7fffffff'), new Uint8Array(10)]
  const expected = { found: ['[0] 0+2'], fault: { code: 'LIMIT_CONTENTS', offset: 2, path: '[1]', missing: undefined } }
  assert.equal(await gather(announced, { maxLength: 65536 }), expected)
  assert.equal(await gather(announced, { limits: { maxContents: 65536 } }), expected)
  assert.equal(await gather(three, { maxLength: 6 }), { found: ['[0] 0+3', '[1] 3+6', '[2] 9+6'] })
  assert.equal((await gather(three, { maxLength: 5 })).fault, {
    code: 'LIMIT_CONTENTS',
    offset: 5,
    path: '[1].[0]',
    missing: undefined,
  })
})

test('memory follows the octets that came, not the length announced', async () => {
  const before = process.memoryUsage().arrayBuffers
  const sources = Array.from({ length: 50 }, () => decodeValues([unhex('0484 0ffffff0'), new Uint8Array(100)]))
  const results = await Promise.allSettled(sources.map((values) => values.next()))
  assert.ok(results.every(({ status }) => status === 'rejected'))
  assert.ok(process.memoryUsage().arrayBuffers - before < 10_000_000)
})

test('a long value in many small chunks', async () => {
  const size = 200_000
  const octets = new Uint8Array(5 + size).map((_, i) => i)
  octets.set([0x04, 0x83, size >> 16, (size >> 8) & 0xff, size & 0xff])
  const chunks: Uint8Array[] = []
  for (let at = 0; at < octets.length; at += 7) chunks.push(octets.subarray(at, at + 7))
  for await (const node of decodeValues(chunks)) assertBytes(node.encoding, octets)
})

test('faults in definite contents are found by the node', async () => {
  for await (const node of decodeValues(unhex('3002 04ff'))) {
    assert.throws(
      () => node.children(),
      (error: Error) => toFault(error).code === 'LENGTH_RESERVED',
    )
  }
})

test('an abort is heard while a value is awaited, and between the values of one chunk', async () => {
  const controller = new AbortController()
  const waiting = decodeValues(new PassThrough(), { signal: controller.signal }).next()
  controller.abort(new Error('enough'))
  assert.is(await waiting.catch((error: Error) => error.message), 'enough')

  const second = new AbortController()
  const found: number[] = []
  try {
    for await (const node of decodeValues(three, { signal: second.signal })) {
      found.push(node.identifierOffset)
      second.abort(new Error('enough'))
    }
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'enough')
  }
  assert.equal(found, [0])
})

test('options out of range', async () => {
  for (const maxLength of [0, -1, 1.5, Number.NaN]) {
    const error = await decodeValues(three, { maxLength })
      .next()
      .catch((thrown: Error) => thrown)
    assert.instance(error, RangeError)
  }
})

test.run()
