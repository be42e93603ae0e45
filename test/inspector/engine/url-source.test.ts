/** Files at addresses: by ranges, as `ber inspect` serves them, and as a whole where a server gives none. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type OpenedUrl, openUrl } from '../../../inspector/engine/url-source.ts'
import { Folder } from '../../cli/run-command.ts'
import { endServing, Serving } from '../../cli/serving.ts'
import { assertBytes } from '../../support/assert.ts'

const test = suite('inspector: files at addresses')
let folder: Folder

test.before(() => {
  folder = new Folder()
})
test.after.each(endServing)
test.after(() => folder.remove())

const octets = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) & 0xff)
const open = (address: string) => openUrl(address, () => {})

async function read({ source }: OpenedUrl, position: number, length: number): Promise<Uint8Array> {
  const view = new Uint8Array(length)
  return view.subarray(0, await source!.read(position, view))
}

/** Runs `work` with the address of a server that answers so. */
async function serving(listener: RequestListener, work: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/some%20file.ber`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('by ranges', async () => {
  writeFileSync(folder.at('a b.ber'), octets)
  const opened = await open((await Serving.start([folder.at('a b.ber')])).file().href)
  assert.equal([opened.name, opened.source?.size, opened.blob], ['a b.ber', 1000, undefined])
  assertBytes(await read(opened, 0, 10), octets.subarray(0, 10))
  assertBytes(await read(opened, 500, 100), octets.subarray(500, 600))
  assertBytes(await read(opened, 990, 100), octets.subarray(990))
  assert.is((await read(opened, 1000, 10)).length, 0)
})

test('an empty file', async () => {
  writeFileSync(folder.at('empty.ber'), '')
  const { blob } = await open((await Serving.start([folder.at('empty.ber')])).file().href)
  assert.is(blob?.size, 0)
})

const changes: [what: string, change: (path: string) => void, message: RegExp][] = [
  ['is longer', (path) => writeFileSync(path, new Uint8Array(1001)), /^the file has changed since it was opened/],
  ['is shorter', (path) => truncateSync(path, 900), /^the file has changed since it was opened/],
  ['ends before', (path) => truncateSync(path, 10), /^the file has changed since it was opened/],
  ['is empty', (path) => truncateSync(path, 0), /^the file has changed since it was opened/],
  ['holds other octets', (path) => writeFileSync(path, octets), /^the file has changed since it was opened/],
  ['is gone', (path) => rmSync(path), /: the server answers 404 Not Found$/],
]
for (const [what, change, message] of changes) {
  test(`a file that ${what} meanwhile is not read as if it were the same`, async () => {
    const path = folder.at('changing.ber')
    writeFileSync(path, octets)
    const opened = await open((await Serving.start([path])).file().href)
    assertBytes(await read(opened, 500, 10), octets.subarray(500, 510))
    // Times of files are no finer than some milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 20))
    change(path)
    try {
      await read(opened, 500, 10)
    } catch (error) {
      assert.match((error as Error).message, message)
      return
    }
    assert.unreachable()
  })
}

test('a server without ranges: the whole', async () => {
  await serving(
    (_, response) => response.end(octets),
    async (address) => {
      const { name, blob, source } = await open(address)
      assert.equal([name, source], ['some file.ber', undefined])
      assertBytes(new Uint8Array(await blob!.arrayBuffer()), octets)
    },
  )
})

test('a server that has ranges at first', async () => {
  let answers = 0
  await serving(
    (_, response) => {
      if (answers++ === 0) response.writeHead(206, { 'Content-Range': 'bytes 0-0/1000' }).end(octets.subarray(0, 1))
      else response.end(octets)
    },
    async (address) => {
      const opened = await open(address)
      await read(opened, 0, 10).then(
        () => assert.unreachable(),
        (error) => assert.is(error.message, 'the server stopped to answer by ranges'),
      )
    },
  )
})

test('a server that does not say how long the file is: the whole', async () => {
  await serving(
    ({ headers }, response) => {
      if (headers.range === undefined) response.end(octets)
      else response.writeHead(206, { 'Content-Range': 'bytes 0-0/*' }).end(octets.subarray(0, 1))
    },
    async (address) => assert.is((await open(address)).blob?.size, 1000),
  )
})

test('no server, and a refusal', async () => {
  let address = ''
  await serving(
    (_, response) => response.writeHead(403).end(),
    async (there) => {
      address = there
      await open(there).then(
        () => assert.unreachable(),
        (error) => assert.match(error.message, /: the server answers 403 Forbidden$/),
      )
    },
  )
  await open(address).then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, /cannot be fetched: there is no answer/),
  )
})

test.run()
