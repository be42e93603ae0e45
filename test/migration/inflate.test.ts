/** Inflating: the library's own way and Node's give the same octets, and refuse the same. */

import { constants, createDeflate, deflateRawSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type InflateRaw, inflateRaw, Unzlib } from '../../src/migration/inflate.ts'
import { inflateRawByNode } from '../../src/migration/node-inflate.ts'
import { assertBytes } from '../support/assert.ts'

const inflating = suite('migration: inflate')

const ways: readonly InflateRaw[] = [inflateRaw, inflateRawByNode]
const page = Uint8Array.from({ length: 4096 }, (_, i) => (i < 3000 ? (Math.imul(i, 7919) >>> 5) & 255 : 0))
const stored = deflateRawSync(page, { level: 0 })
const fixed = deflateRawSync(page, { strategy: constants.Z_FIXED })
const dynamic = deflateRawSync(page, { level: 9 })

inflating('gives the page back, whatever the blocks', () => {
  for (const inflate of ways) {
    for (const packed of [stored, fixed, dynamic]) assertBytes(inflate(packed, page.length), page)
  }
})

inflating('passes over what follows the data', () => {
  for (const inflate of ways) assertBytes(inflate(Buffer.concat([dynamic, Buffer.alloc(500, 1)]), page.length), page)
})

inflating('refuses data that is cut anywhere', () => {
  for (const inflate of ways) {
    for (const packed of [fixed, dynamic]) {
      for (let end = 0; end < packed.length; end += 7)
        assert.throws(() => inflate(packed.subarray(0, end), page.length))
    }
  }
})

inflating('refuses another size, and makes no more octets than asked for', () => {
  const bomb = deflateRawSync(new Uint8Array(64 * 1024 * 1024))
  for (const inflate of ways) {
    assert.throws(() => inflate(dynamic, page.length - 1), /more|larger/)
    assert.throws(() => inflate(dynamic, page.length + 1), /4096 octets/)
    assert.throws(() => inflate(bomb, page.length), /more|larger/)
  }
})

inflating('in pieces hands over what is known at a flush', async () => {
  const packed: Uint8Array[] = []
  const made: number[] = []
  const deflate = createDeflate()
  deflate.on('data', (piece) => packed.push(piece))
  const stream = new Unzlib((octets) => made.push(...octets))
  for (let packet = 1; packet <= 3; packet++) {
    deflate.write(page)
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    for (const piece of packed.splice(0)) stream.push(piece)
    assert.is(made.length, packet * page.length)
  }
  assertBytes(Uint8Array.from(made), Buffer.concat([page, page, page]))
})

inflating.run()
