/** Every kind of source; what it fails with, and whether it is closed. */

import { File } from 'node:buffer'
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReadableSource } from '../../src/stream/readable.ts'
import type { BerWorker } from '../../src/worker/index.ts'
import { modes, startBerWorker } from '../support/ber-worker.ts'
import { sampleStream } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'
import { thrownBy } from './told.ts'

const octets = sampleStream(300_000, 9).slice()
const schema = 'M DEFINITIONS ::= BEGIN Any ::= ANY END'
const folder = mkdtempSync(join(tmpdir(), 'wasm-ber-'))
const file = join(folder, 'values.ber')
writeFileSync(file, octets)

function* pieces(size = 10_000): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}

async function* later(): AsyncGenerator<Uint8Array> {
  for (const piece of pieces()) {
    await new Promise((resolve) => setImmediate(resolve))
    yield piece
  }
}

function sharedCopy(): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(octets.length + 3), 3)
  copy.set(octets)
  return copy
}

const webStream = () => new Blob([octets]).stream() as ReadableStream<Uint8Array>

const kinds: Readonly<Record<string, () => ReadableSource | Promise<ReadableSource>>> = {
  'a Blob': () => new Blob([octets]),
  'a File': () => new File([octets], 'values.ber') as unknown as Blob,
  'a Blob that stands for a file, which Node does not post': async () => (await openAsBlob(file)) as unknown as Blob,
  'a Web stream': webStream,
  'a Response': () => new Response(webStream()),
  'a Node stream': () => Readable.from(pieces()),
  'an asynchronous generator': later,
  'a generator': pieces,
  'an array of chunks': () => [...pieces(70_000)],
  'octets by themselves': () => octets,
  'an ArrayBuffer': () => octets.buffer,
  'a view of other elements': () => new DataView(octets.buffer, octets.byteOffset, octets.length),
  'octets in shared memory': sharedCopy,
}

for (const { name, shared } of modes) {
  const sources = suite(`worker: sources, ${name}`)
  let worker: BerWorker

  sources.before(() => {
    worker = startBerWorker(shared)
  })
  sources.after(() => worker.terminate())

  const values = async (source: ReadableSource): Promise<number> => {
    let count = 0
    for await (const batch of worker.decode(source, { batchRecords: 100 })) {
      for (let i = 0; i < batch.length; i++) if (batch.headerLength(i) > 0) count++
    }
    return count
  }

  for (const [kind, make] of Object.entries(kinds)) {
    sources(`${kind}: decoded and validated`, async () => {
      const expected = await values([octets])
      assert.ok(expected > 5000)
      assert.is(await values(await make()), expected)
      const verdict = await worker.validate({ schema, pdu: 'Any', source: await make(), several: true })
      assert.is(verdict.octets, octets.length)
      assert.ok(verdict.valid)
    })
  }

  sources('what is no source, and a chunk that is none', async () => {
    for (const wrong of [null, 5, {}, 'text']) {
      assert.instance(await thrownBy(() => values(wrong as unknown as ReadableSource)), TypeError)
    }
    const error = await thrownBy(() => values([unhex('0500'), '0500' as unknown as Uint8Array]))
    assert.instance(error, TypeError)
  })

  sources('a source that fails: what came before, then its own error', async () => {
    const broken = new (class extends Error {
      readonly detail = { nested: () => 1 }
    })('the disk is on fire')
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield unhex('0500 0500')
      throw broken
    }
    let records = 0
    const error = await thrownBy(async () => {
      for await (const batch of worker.decode(failing())) records += batch.length
    })
    assert.is(error, broken)
    assert.is(records, 2)
    assert.is(await thrownBy(() => worker.validate({ schema, pdu: 'Any', source: failing(), several: true })), broken)
    const to = { schema, pdu: 'Any', to: 'xer', source: failing(), several: true } as const
    assert.is(await thrownBy(async () => Array.from(await collect(worker.convert(to)))), broken)
  })

  sources('a loop that is left, and a verdict before the end, cancel the source', async () => {
    let returned = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield unhex('0500'.repeat(1000))
      } finally {
        returned++
      }
    }
    for await (const _ of worker.decode(endless())) break
    await until(() => returned === 1)
    const verdict = await worker.validate({ schema, pdu: 'Any', source: endless() })
    assert.is(verdict.violations[0]?.code, 'TRAILING_OCTETS')
    await until(() => returned === 2)
    assert.is((await thrownBy(() => values(endlessNonsense()))) instanceof Error, true)
    await until(() => returned === 3)

    async function* endlessNonsense(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield unhex('ffff')
      } finally {
        returned++
      }
    }
  })

  sources.run()
}

async function collect(octets: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const piece of octets) all.push(piece)
  return all
}

async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 2000 && !condition(); turns++) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(condition(), 'it never came to this')
}

process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
