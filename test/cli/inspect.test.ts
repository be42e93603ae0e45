/** `ber inspect`: what it serves, to whom, and what it says. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { ber, Folder, fixtures, root } from './run-command.ts'
import { endServing, Serving } from './serving.ts'

const test = suite('cli: inspect')
let folder: Folder

test.before(() => {
  folder = new Folder()
})
test.after.each(endServing)
test.after(() => folder.remove())

function write(name: string, octets: string | Uint8Array): string {
  writeFileSync(folder.at(name), octets)
  return folder.at(name)
}

/** Octets that tell where they are. */
const counted = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 7) & 0xff)

test('the page, isolated, for nobody else and not to be kept', async () => {
  const serving = await Serving.start([write('a.ber', counted(10))])
  assert.match(serving.page.href, /^http:\/\/127\.0\.0\.1:\d+\/#url=%2Ff%2F[\w-]{22}%2F0%2Fa\.ber$/)
  const { status, headers, octets } = await serving.ask('/')
  assert.is(status, 200)
  assertBytes(octets, readFileSync(join(root, 'dist/inspector/index.html')))
  assert.equal(
    [
      'content-type',
      'cross-origin-opener-policy',
      'cross-origin-embedder-policy',
      'cross-origin-resource-policy',
      'x-content-type-options',
      'cache-control',
      'content-security-policy',
      'referrer-policy',
    ].map((name) => headers[name]),
    [
      'text/html; charset=utf-8',
      'same-origin',
      'require-corp',
      'same-origin',
      'nosniff',
      'no-store',
      "frame-ancestors 'none'",
      'no-referrer',
    ],
  )
  const head = await serving.ask('/', { method: 'HEAD' })
  assert.equal([head.status, head.headers['content-length'], head.octets.length], [200, String(octets.length), 0])
})

const whole = counted(1000)
const ranges: [range: string | undefined, status: number, from: number, to: number][] = [
  [undefined, 200, 0, 1000],
  ['bytes=0-0', 206, 0, 1],
  ['bytes=0-999', 206, 0, 1000],
  ['bytes=10-19', 206, 10, 20],
  ['BYTES=10-19', 206, 10, 20],
  ['bytes=990-', 206, 990, 1000],
  ['bytes=990-5000', 206, 990, 1000],
  ['bytes=-10', 206, 990, 1000],
  ['bytes=-5000', 206, 0, 1000],
  ['bytes=1000-', 416, 0, 0],
  ['bytes=1000-1001', 416, 0, 0],
  ['bytes=-0', 416, 0, 0],
  // What a server may leave aside, as RFC 9110 has it.
  ['bytes=19-10', 200, 0, 1000],
  ['bytes=-', 200, 0, 1000],
  ['bytes=0-1,5-6', 200, 0, 1000],
  ['bytes=a-b', 200, 0, 1000],
  ['octets=0-1', 200, 0, 1000],
]
test('ranges of a file', async () => {
  const serving = await Serving.start([write('whole.ber', whole)])
  const { pathname } = serving.file()
  for (const [range, status, from, to] of ranges) {
    const headers: Record<string, string> = range === undefined ? {} : { range }
    for (const method of ['GET', 'HEAD']) {
      const answer = await serving.ask(pathname, { method, headers })
      assert.is(answer.status, status, range)
      assert.is(answer.headers['accept-ranges'], 'bytes')
      assert.is(answer.headers['content-type'], 'application/octet-stream')
      assert.is(answer.headers['x-content-type-options'], 'nosniff')
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'.*sandbox/)
      const told = { 200: undefined, 206: `bytes ${from}-${to - 1}/1000`, 416: 'bytes */1000' }[status]
      assert.is(answer.headers['content-range'], told, range)
      if (status === 416) continue
      assert.is(answer.headers['content-length'], String(to - from), range)
      assertBytes(answer.octets, method === 'HEAD' ? new Uint8Array(0) : whole.subarray(from, to))
    }
  }
  const { etag } = (await serving.ask(pathname)).headers
  const headers = { range: 'bytes=1-2', 'if-range': String(etag) }
  assert.is((await serving.ask(pathname, { headers })).status, 206)
  assert.is((await serving.ask(pathname, { headers: { ...headers, 'if-range': '"other"' } })).status, 200)
})

test('an empty file', async () => {
  const serving = await Serving.start([write('empty.ber', '')])
  const { pathname } = serving.file()
  const { status, headers, octets } = await serving.ask(pathname)
  assert.equal([status, headers['content-length'], octets.length], [200, '0', 0])
  assert.is((await serving.ask(pathname, { headers: { range: 'bytes=0-0' } })).status, 416)
})

test('a file of 5 GiB', async () => {
  const path = folder.at('large.ber')
  const fd = openSync(path, 'w')
  const size = 5 * 2 ** 30 + 3
  ftruncateSync(fd, size)
  writeSync(fd, 'around', 2 ** 32 - 3)
  writeSync(fd, 'end', size - 3)
  closeSync(fd)
  const serving = await Serving.start([path])
  const { pathname } = serving.file()
  const head = await serving.ask(pathname, { method: 'HEAD' })
  assert.is(head.headers['content-length'], String(size))
  const part = async (range: string) => String((await serving.ask(pathname, { headers: { range } })).octets)
  assert.is(await part(`bytes=${2 ** 32 - 3}-${2 ** 32 + 2}`), 'around')
  assert.is(await part('bytes=-3'), 'end')
  rmSync(path)
})

test('nothing but what was named', async () => {
  const serving = await Serving.start([write('a.ber', counted(10))])
  const { pathname } = serving.file()
  write('b.ber', counted(10))
  for (const path of [
    '/index.html',
    '/favicon.ico',
    '/f',
    '/f/',
    pathname.replace('a.ber', ''),
    pathname.replace('a.ber', 'b.ber'),
    pathname.replace('/0/', '/1/'),
    pathname.replace(/.(?=\/0\/)/, (last) => (last === 'A' ? 'B' : 'A')),
    `${pathname}/..`,
    `${pathname}/../b.ber`,
    `${pathname}%2f..%2fb.ber`,
    '/../../../../../../etc/passwd',
    '//etc/passwd',
    'http://127.0.0.1/etc/passwd',
    '*',
  ]) {
    const { status, octets } = await serving.ask(path)
    assert.equal([status, octets.length], [404, 0], path)
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
    const { status, headers } = await serving.ask(pathname, { method })
    assert.equal([status, headers.allow], [405, 'GET, HEAD'], method)
  }
  assert.is((await serving.ask(pathname)).status, 200)
})

test('another name that leads here gets nothing (DNS rebinding), nor do pages of other origins', async () => {
  const serving = await Serving.start([write('a.ber', counted(10))])
  const { pathname } = serving.file()
  const { port } = serving.page
  const status = async (headers: Record<string, string>, path = pathname) =>
    (await serving.ask(path, { headers })).status
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    `127.0.0.1.evil.example:${port}`,
  ])
    assert.equal([await status({ host }), await status({ host }, '/')], [403, 403], host)
  assert.is(await status({ host: `localhost:${port}` }), 200)
  assert.equal(
    [await status({ 'sec-fetch-site': 'cross-site' }), await status({ 'sec-fetch-site': 'same-site' })],
    [403, 403],
  )
  assert.is(await status({ 'sec-fetch-site': 'same-origin' }), 200)
  // A link to the page is no harm: without the secret it shows nothing.
  assert.is(await status({ 'sec-fetch-site': 'cross-site' }, '/'), 200)
  for (const name of ['access-control-allow-origin', 'access-control-allow-headers'])
    assert.is((await serving.ask(pathname, { headers: { origin: 'http://evil.example' } })).headers[name], undefined)
})

test('two files, a schema, and odd names', async () => {
  mkdirSync(folder.at('notation'))
  write('notation/one.asn1', 'One DEFINITIONS ::= BEGIN A ::= NULL END')
  write('notation/two.asn', 'Two DEFINITIONS ::= BEGIN B ::= NULL END -- größer')
  const odd = write('a b#ü?&%2f.ber', 'odd')
  const args = ['--schema', folder.at('notation'), '--pdu', 'A', odd, write('other.ber', 'other')]
  const serving = await Serving.start(args)
  assert.equal([...serving.wanted.keys()], ['url', 'beside', 'schema', 'schema', 'pdu'])
  assert.is(serving.wanted.get('pdu'), 'A')
  const text = async (path: string) => (await serving.ask(path)).octets.toString()
  assert.is(await text(serving.wanted.get('url')!), 'odd')
  assert.is(decodeURIComponent(serving.wanted.get('url')!.split('/').at(-1)!), 'a b#ü?&%2f.ber')
  assert.is(await text(serving.wanted.get('beside')!), 'other')
  const texts = await Promise.all(serving.wanted.getAll('schema').map(text))
  assert.equal(texts, [
    'One DEFINITIONS ::= BEGIN A ::= NULL END',
    'Two DEFINITIONS ::= BEGIN B ::= NULL END -- größer',
  ])
  // As a page has it, by its own parser.
  assert.is(await (await fetch(serving.file())).text(), 'odd')
})

test('a file that changes meanwhile is told of, once, and has another tag', async () => {
  const path = write('changing.ber', counted(100))
  const serving = await Serving.start([path])
  const { pathname } = serving.file()
  const before = await serving.ask(pathname)
  truncateSync(path, 40)
  const after = await serving.ask(pathname)
  assert.is(after.octets.length, 40)
  assert.is.not(after.headers.etag, before.headers.etag)
  await serving.ask(pathname)
  await serving.hears(/changing\.ber: has changed since it was opened: 40 octets, and 100 before; open it again/)
  assert.is(serving.said().match(/has changed/g)?.length, 1)

  // One that was put into its place.
  renameSync(write('new.ber', counted(40)), path)
  assert.is.not((await serving.ask(pathname)).headers.etag, after.headers.etag)
  rmSync(path)
  assert.is((await serving.ask(pathname)).status, 404)
  await serving.hears(/changing\.ber: cannot be read any more: ENOENT/)
  execFileSync('mkfifo', [path])
  assert.is((await serving.ask(pathname)).status, 404)
  await serving.hears(/changing\.ber: cannot be read any more: is no regular file/)
  rmSync(path)
  write('changing.ber', 'back')
  assert.is(String((await serving.ask(pathname)).octets), 'back')
})

test('a file that shrinks while it is sent ends in an error, and not as if it were whole', async () => {
  const path = folder.at('shrinking.ber')
  const fd = openSync(path, 'w')
  ftruncateSync(fd, 256 * 2 ** 20)
  const serving = await Serving.start([path])
  const response = await new Promise<IncomingMessage>((resolve) => get(serving.file(), { agent: false }, resolve))
  // Nothing is taken yet, so that the server waits before the rest.
  await new Promise<void>((resolve) => response.once('readable', resolve))
  ftruncateSync(fd, 1000)
  closeSync(fd)
  let received = 0
  const failure = await new Promise<Error>((resolve) => {
    response.on('data', (piece) => {
      received += piece.length
    })
    response.on('error', resolve)
    response.on('end', () => resolve(new Error('it ended as if it were whole')))
  })
  assert.is((failure as NodeJS.ErrnoException).code, 'ECONNRESET')
  assert.ok(received < 256 * 2 ** 20)
  await serving.hears(/shrinking\.ber: ends at \d+ now, while octets up to 268435456 were read/)
  assert.is((await serving.ask(serving.file().pathname)).octets.length, 1000)
  rmSync(path)
})

test('who goes away in the middle ends nothing', async () => {
  const path = folder.at('long.ber')
  writeFileSync(path, '')
  truncateSync(path, 64 * 2 ** 20)
  const serving = await Serving.start([path])
  for (let i = 0; i < 5; i++) {
    const asked = get(serving.file(), { agent: false })
    asked.on('error', () => {})
    const response = await new Promise<IncomingMessage>((resolve) => asked.once('response', resolve))
    response.on('error', () => {})
    response.destroy()
  }
  const answers = await Promise.all([0, 1, 2].map(() => serving.ask(serving.file().pathname)))
  assert.equal(
    answers.map(({ octets }) => octets.length),
    [64 * 2 ** 20, 64 * 2 ** 20, 64 * 2 ** 20],
  )
  assert.is(serving.said(), 'ber: no browser was opened (there is no display); the address above is the page\n')
  rmSync(path)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends it, whoever is connected`, async () => {
    const serving = await Serving.start(['--no-open', write('a.ber', 'a')])
    const kept = await fetch(serving.page)
    const ended = new Promise((resolve) => serving.process.once('exit', (...how) => resolve(how)))
    serving.process.kill(signal)
    assert.equal(await ended, [0, null])
    assert.is(serving.said(), '')
    await kept.body?.cancel().catch(() => {})
  })
}

test('the browser gets the address, as one argument', async () => {
  mkdirSync(folder.at('bin'))
  const record = folder.at('opened')
  write('bin/xdg-open', `#!/bin/sh\nprintf '%s\\n' "$#" "$@" >'${record}.new'; mv '${record}.new' '${record}'\n`)
  chmodSync(folder.at('bin/xdg-open'), 0o755)
  const PATH = `${folder.at('bin')}${delimiter}${process.env.PATH}`
  const serving = await Serving.start([write('a.ber', 'a'), write('b.ber', 'b')], { DISPLAY: ':7', PATH })
  let opened = ''
  for (let tries = 0; opened === '' && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    try {
      opened = readFileSync(record, 'utf8')
    } catch {
      // Not yet.
    }
  }
  assert.is(opened, `1\n${serving.page.href}\n`)
  assert.is(serving.said(), '')

  const without = await Serving.start([folder.at('a.ber')], { DISPLAY: ':7', PATH: '/nowhere' })
  await without.hears(/^ber: no browser was opened \(xdg-open: ENOENT\); the address above is the page\n$/)
})

test('--port, and what is refused', async () => {
  const path = write('a.ber', 'a')
  const taken = createServer()
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
  )
  const refusals: [args: string[], said: RegExp][] = [
    [[], /^ber: missing required argument 'file'\n$/],
    [['-'], /^ber: standard input cannot be read at any position; a file is wanted\n$/],
    [['nowhere'], /^ber: nowhere: no such file or directory\n$/],
    [[fixtures], /^ber: .*fixtures: is no regular file; one that can be read at any position is wanted\n$/],
    [['/dev/null'], /^ber: \/dev\/null: is no regular file/],
    [[path, path, path], /^ber: the inspector shows one file, or two side by side\n$/],
    [['--pdu', 'A', path], /^ber: '--pdu' names a type of a '--schema'\n$/],
    [['--schema', 'nowhere', path], /^ber: nowhere: no such file or directory\n$/],
    [['--port', '0', path], /from 1 to 65535/],
    [['--port', String(port), path], new RegExp(`^ber: port ${port}: is taken\n$`)],
  ]
  for (const [args, said] of refusals) {
    const { status, stdout, stderr } = ber(['inspect', ...args])
    assert.equal([status, stdout.length], [2, 0], args.join(' '))
    assert.match(stderr, said)
  }
  await new Promise((resolve) => taken.close(resolve))
  const serving = await Serving.start(['--port', String(port), path])
  assert.is(serving.page.port, String(port))
})

test.run()
