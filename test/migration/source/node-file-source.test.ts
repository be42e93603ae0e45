/** Files and pipes of Node by their descriptors. */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  constants,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { inspection } from '../../../src/migration/index.ts'
import { FileSource, PipeSource } from '../../../src/migration/node.ts'
import { driveFile } from '../../../src/migration/node-file.ts'
import { assertBytes } from '../../support/assert.ts'
import { noise, smallStream } from '../../support/migration-builder.ts'
import { readAll, rejection } from '../../support/sources.ts'

const suite = makeSuite('migration/source/node-file-source')
const octets = noise(300_000, 4)
let folder: string
const at = (name: string) => joinPath(folder, name)

suite.before(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'wasm-ber-'))
  writeFileSync(at('file'), octets)
})
suite.after(() => rmSync(folder, { recursive: true }))

/** Runs `work` over a descriptor of a file. */
async function withFile(work: (fd: number) => unknown, flags = 'r'): Promise<void> {
  const fd = openSync(at('file'), flags)
  try {
    await work(fd)
  } finally {
    closeSync(fd)
  }
}

/** Runs `work` over both ends of a new FIFO that does not block. */
async function withPipe(work: (reading: number, writing: number) => Promise<void>): Promise<void> {
  const path = at('pipe')
  spawnSync('mkfifo', [path])
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writing = openSync(path, 'w')
  let open = true
  const close = () => {
    if (open) closeSync(writing)
    open = false
  }
  try {
    await work(reading, writing)
  } finally {
    close()
    closeSync(reading)
    rmSync(path)
  }
}

suite('a file: any position, from anywhere, and where it stands is not changed', () =>
  withFile(async (fd) => {
    readSync(fd, new Uint8Array(10))
    for (const from of [0, 1000, 299_999, 300_000, 300_001]) {
      const source = new FileSource(fd, from)
      assert.is(source.size, Math.max(0, 300_000 - from))
      assertBytes(await readAll(source, 0, [70_000, 1]), octets.subarray(from))
      const view = new Uint8Array(10)
      assert.is(source.read(source.size, view), 0)
      assert.is(source.read(2 ** 60, view), 0)
    }
    const next = new Uint8Array(10)
    readSync(fd, next)
    assertBytes(next, octets.subarray(10, 20))
  }))

suite('a file that grows meanwhile keeps its size; one that shrinks ends', () =>
  withFile(async (fd) => {
    const source = new FileSource(fd)
    writeSync(fd, new Uint8Array(100), 0, 100, 300_000)
    assert.is((await readAll(source)).length, 300_000)
    ftruncateSync(fd, 200)
    assert.is((await readAll(source)).length, 200)
    ftruncateSync(fd, 0)
    writeSync(fd, octets, 0, octets.length, 0)
  }, 'r+'))

suite('a file read as a pipe: from where it stands, forward only', () =>
  withFile(async (fd) => {
    readSync(fd, new Uint8Array(10))
    const source = new PipeSource(fd)
    const view = new Uint8Array(100)
    assert.is(await source.read(0, view), 100)
    assertBytes(view, octets.subarray(10, 110))
    assert.instance(await rejection(source.read(99, view)), RangeError)
    // A jump over more than is passed over at a time.
    assertBytes(await readAll(source, 280_000), octets.subarray(280_010))
  }))

suite('a jump beyond the end is the end', () =>
  withFile(async (fd) => {
    const source = new PipeSource(fd)
    assert.is(await source.read(1_000_000, new Uint8Array(10)), 0)
    assert.is(await source.read(1_000_000, new Uint8Array(10)), 0)
  }))

suite('a pipe that has nothing yet is waited for, and everything else goes on', () =>
  withPipe(async (reading, writing) => {
    const source = new PipeSource(reading)
    const view = new Uint8Array(100)
    for (const piece of [octets.subarray(0, 1), octets.subarray(1, 30)]) {
      let count: number | undefined
      const pending = source.read(piece.byteOffset, view).then((read) => {
        count = read
      })
      await setTimeout(30)
      assert.is(count, undefined)
      writeSync(writing, piece)
      await pending
      assertBytes(view.subarray(0, count), piece)
    }
  }))

suite('a pipe: a jump that is waited for, and the end', () =>
  withPipe(async (reading, writing) => {
    const source = new PipeSource(reading)
    const pending = source.read(20, new Uint8Array(100))
    for (let from = 0; from < 25; from += 5) {
      await setTimeout(5)
      writeSync(writing, octets, from, 5)
    }
    assert.is(await pending, 5)
  }))

suite('what cannot be read fails as it does', async () => {
  const fd = openSync(folder, 'r')
  assert.is(((await rejection(new PipeSource(fd).read(0, new Uint8Array(5)))) as { code: string }).code, 'EISDIR')
  closeSync(fd)
})

suite('a conversion over a descriptor: pages that are passed over are not mistaken for what follows', async () => {
  const stream = smallStream((builder) => builder.page(0x1000, 5)).build()
  writeFileSync(at('stream'), stream)
  const fd = openSync(at('stream'), 'r')
  const conversion = inspection('binary', { passRam: true })
  assert.is(await driveFile(conversion, fd), stream.length)
  closeSync(fd)
  assert.is(conversion.output.info.ramRecords.full, 1)
})

suite.run()
