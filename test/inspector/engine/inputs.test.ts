/** The ways into the inspector: files, text, addresses, samples. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Engine } from '../../../inspector/engine/engine.ts'
import { sampleOf } from '../../../inspector/engine/samples.ts'
import type { Input } from '../../../inspector/shared/types.ts'
import { decode } from '../../../src/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { childrenOf, engineOver, rowText } from './open-engine.ts'

const inputs = suite('inspector: inputs')

const message = unhex('3003020105')
const pem = '-----BEGIN BER-----\nMAMCAQU=\n-----END BER-----\n'

const texts: readonly [text: string, form: string][] = [
  ['30 03 02 01 05', 'hex'],
  ['0x3003020105', 'hex'],
  ['00000000  30 03 02 01 05    |0....|', 'hexdump'],
  ['MAMCAQU=', 'base64'],
  [`a certificate:\n${pem}`, 'pem'],
]

for (const [text, form] of texts) {
  inputs(`pasted as ${form}: ${text.slice(0, 20)}`, async () => {
    const engine = new Engine()
    const file = await engine.open({ kind: 'text', text, name: 'Pasted' })
    assert.equal([file.form, file.size, file.formFault], [form, 5, undefined])
    assertBytes(await engine.octets(0, 5), message)
  })
}

inputs('a file of text is read as what it stands for, or as it is if that is asked for', async () => {
  const blob = new Blob([pem])
  const engine = new Engine()
  assert.is((await engine.open({ kind: 'blob', blob, name: 'a.pem' })).size, 5)
  assert.is((await engine.open({ kind: 'blob', blob, name: 'a.pem', form: 'octets' })).size, blob.size)
})

inputs('text at fault is read up to there', async () => {
  const file = await new Engine().open({ kind: 'text', text: '30 03 02 0x', name: 'Pasted', form: 'hex' })
  assert.is(file.size, 3)
  assert.match(file.formFault!, 'line 1, column 11')
})

inputs('text that stands for no octets is read as it is, which is told unless it was asked for', async () => {
  const text = 'good day, to all'
  const file = await new Engine().open({ kind: 'text', text, name: 'Pasted' })
  assert.equal([file.form, file.size], ['octets', text.length])
  assert.match(file.formFault!, 'neither hexadecimal nor Base64 nor PEM')
  assert.is((await new Engine().open({ kind: 'text', text, name: 'Pasted', form: 'octets' })).formFault, undefined)
})

inputs('what is open gives way to the next', async () => {
  const engine = await engineOver('0500')
  await engine.open({ kind: 'octets', octets: new Uint8Array(unhex('020105')), name: 'next' })
  assert.equal((await childrenOf(engine)).map(rowText), ['INTEGER 5'])
})

/** What the server does with a request; gives the number of octets that were sent. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function served(answer: Answer, use: (address: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/some%20file.ber`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const opened = (address: string): Input => ({ kind: 'url', address })

inputs('an address is read by ranges', async () => {
  const body = new Uint8Array(1_000_000)
  body.set([0x04, 0x83, 0x0f, 0x42, 0x3b])
  let sent = 0
  const answer: Answer = ({ headers }, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')!.map(Number)
    const part = body.subarray(from!, to! + 1)
    sent += part.length
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${body.length}` }).end(part)
  }
  await served(answer, async (address) => {
    const engine = new Engine()
    const file = await engine.open(opened(address))
    assert.equal([file.name, file.size], ['some file.ber', 1_000_000])
    const [node] = await childrenOf(engine)
    assert.is(node!.next, 1_000_000)
    assertBytes(await engine.octets(999_990, 1_000_000), new Uint8Array(10))
    assert.ok(sent < 300_000, `${sent} octets`)
  })
})

inputs('an address without ranges is fetched as a whole, with its progress told', async () => {
  const shares: number[] = []
  const answer: Answer = (_request, response) => {
    response.writeHead(200, { 'content-length': message.length }).end(message)
  }
  await served(answer, async (address) => {
    const engine = new Engine()
    const file = await engine.open(opened(address), (share) => shares.push(share))
    assert.is(file.size, 5)
    assert.is(shares.at(-1), 1)
    assertBytes(await engine.octets(0, 5), message)
  })
})

inputs('of files opened at one time the one that was asked for last stays', async () => {
  let reached = (_response: ServerResponse): void => {}
  const asked = new Promise<ServerResponse>((resolve) => {
    reached = resolve
  })
  const answer: Answer = (_request, response) => reached(response)
  await served(answer, async (address) => {
    const engine = new Engine()
    const slow = engine.open(opened(address)).catch((error) => error.name)
    await engine.open({ kind: 'octets', octets: new Uint8Array(unhex('0500')), name: 'soon' })
    ;(await asked).writeHead(200).end(message)
    assert.is(await slow, 'AbortError')
    assert.is(engine.opened.input.name, 'soon')
    assert.equal((await childrenOf(engine)).map(rowText), ['NULL NULL'])
  })
})

inputs('what a server has against it is told', async () => {
  const answer: Answer = (_request, response) => response.writeHead(404, 'Not Found').end()
  await served(answer, async (address) => {
    const reason = await new Engine().open(opened(address)).catch((error) => error.message)
    assert.match(reason, '404 Not Found')
  })
})

inputs('and an address without a server', async () => {
  let gone = ''
  await served(
    () => {},
    async (address) => {
      gone = address
    },
  )
  const reason = await new Engine().open(opened(gone)).catch((error) => error.message)
  assert.match(reason, 'cannot be fetched')
})

inputs('the sample of a certificate is DER', () => {
  const octets = sampleOf('certificate')
  assert.is(decode(octets).children().length, 3)
})

inputs('the sample of call records is sound to its end', async () => {
  const engine = await engineOver({ kind: 'sample', sample: 'calls', name: 'calls' })
  const nodes = await childrenOf(engine, [0])
  assert.is(nodes.length, 2)
  const { count } = await engine.grow([0, 1], 1, () => {})
  assert.is(count, 5000)
  assert.not.ok((await engine.children([0, 1], 0, count + 1)).some(({ fault }) => fault !== undefined))
})

inputs('the damaged sample has its faults where they are', async () => {
  const engine = await engineOver({ kind: 'sample', sample: 'damaged', name: 'damaged' })
  const codes = async (path: number[]): Promise<(string | undefined)[]> =>
    (await childrenOf(engine, path)).map(({ fault }) => fault?.code)
  assert.equal(await codes([]), [undefined, 'TRUNCATED'])
  assert.equal(await codes([0]), [
    undefined,
    'INTEGER_PADDED',
    'BOOLEAN_LENGTH',
    'UTF8_INVALID',
    'TIME_INVALID',
    undefined,
    undefined,
    undefined,
  ])
  assert.equal(await codes([0, 5]), ['LENGTH_EXCEEDS_PARENT'])
  assert.equal(await codes([0, 6]), [undefined, 'LENGTH_RESERVED'])
})

inputs.run()
