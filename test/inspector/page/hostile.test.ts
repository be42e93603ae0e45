/** Files that are not what one would wish for, in each browser: text in them is text, faults stand in place, and what can be read is shown. */

import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { Random } from '../../../bench/random.ts'
import { root } from '../../house/sources.ts'
import { type InspectorPage, inBrowsers, pageAddress, WAIT } from '../../support/inspector-page.ts'

const certificate = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const script = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'

function value(tag: number, contents: string | Uint8Array): Buffer {
  const octets = Buffer.from(contents)
  return Buffer.concat([Buffer.of(tag, 0x81, octets.length), octets])
}

/** Universal types with characters: strings of all kinds, times, and names that are nothing but a dotted number elsewhere. */
const texts = [
  0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x07, 0x06, 0x0d, 0x23, 0x09, 0x04, 0x1e, 0x1c,
]
const nested = (depth: number): Buffer => (depth === 0 ? value(0x0c, script) : value(0x04, nested(depth - 1)))
const random = new Random(0x9dc5)
const noise = Uint8Array.from({ length: 100_000 }, () => random.below(256))

/** What is opened, and what its rows say. */
const files: readonly (readonly [name: string, octets: Uint8Array, rows: RegExp])[] = [
  ['scripts in values of every type', Buffer.concat(texts.map((tag) => value(tag, script))), /UTF8String.*<img src=x/],
  ['a script in strings in strings', nested(5), /OCTET STRING/],
  ['one octet', Buffer.of(0x30), /TRUNCATED/],
  ['half a certificate', readFileSync(certificate).subarray(0, 300), /TRUNCATED/],
  ['no BER at all', Buffer.from('Lorem ipsum dolor sit amet, consectetur'), /TRUNCATED/],
  ['random octets', noise, /./],
  ['a length of 2^64 - 1', Buffer.from('0488ffffffffffffffff00', 'hex'), /LENGTH_TOO_LARGE|TRUNCATED/],
  ['a length of 2^53 - 1', Buffer.from('3087' + '1fffffffffffff' + '020105', 'hex'), /INTEGER.*5/],
  [
    'a length of 126 octets',
    Buffer.concat([Buffer.of(0x30, 0xfe), Buffer.alloc(126, 0xff)]),
    /LENGTH_TOO_LARGE|TRUNCATED/,
  ],
  ['a tag number without end', Buffer.alloc(5000, 0xff), /TAG|LIMIT|TRUNCATED/],
  [
    'an arc without end',
    Buffer.concat([Buffer.of(0x06, 0x82, 0x40, 0), Buffer.alloc(0x4000, 0xff)]),
    /OBJECT IDENTIFIER/,
  ],
]

const evil = 'javascript:window.pwned=1'
/** What the page's own address may ask for, and what it says to that. */
const addresses: readonly (readonly [hash: string, said: string])[] = [
  [`url=${evil}`, 'is no address that can be opened'],
  [`url=${encodeURIComponent(`data:text/html,${script}`)}`, 'is no address that can be opened'],
  ['url=file:///etc/hostname', 'is no address that can be opened'],
  ['url=blob:null/0', 'is no address that can be opened'],
  [`url=${encodeURIComponent(script)}`, 'is no address that can be opened'],
  ['url=%00%ff%', 'is no address that can be opened'],
]

inBrowsers('hostile files', (test, browser) => {
  test('are shown one after another as they are, and nothing in them runs', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    for (const [what, octets, rows] of files) {
      const path = browser().folder.at(`${what}.ber`)
      writeFileSync(path, octets)
      await inspector.pick(path)
      await inspector.hasText('.opened strong', what)
      await hasRow(inspector, rows)
      await page.focus('[role=tree]')
      await page.keyboard.press('*')
      await page.keyboard.press('End')
      await page.waitForSelector('[role=treeitem].active', WAIT)
      await ranNothing(inspector, what)
    }
    await inspector.end()
  })

  test('a name with a script in it is a name', async () => {
    const name = '<img src=x onerror=window.pwned=1>.ber'
    const path = browser().folder.at(name)
    writeFileSync(path, value(0x0c, script))
    const inspector = await browser().opened(path)
    assert.equal(await inspector.texts('.opened strong'), [name])
    await inspector.hasText('[role=tabpanel]', '<img src=x onerror=')
    await inspector.press('Search', 'tab')
    await inspector.page.type('#search-text', '<script>')
    await inspector.page.keyboard.press('Enter')
    await inspector.hasText('[role=option]', '<script>window')
    await ranNothing(inspector, name)
    await inspector.end()
  })

  test('an address with a script in it opens nothing', async () => {
    for (const [hash, said] of addresses) {
      const inspector = await browser().page(`${pageAddress}#${hash}`)
      await inspector.hasText('[role=alert]', said)
      await ranNothing(inspector, hash)
      await inspector.end()
    }
    const inspector = await browser().page(`${pageAddress}#schema=${evil}&pdu=${evil}&beside=${evil}`)
    await inspector.find('button', 'Open a file')
    await ranNothing(inspector, 'nothing to open')
    await inspector.end()
  })

  test('an empty file is said to be empty, and gives way to the next', async () => {
    const path = browser().folder.at('empty.ber')
    writeFileSync(path, '')
    const inspector = await browser().page()
    await inspector.pick(path, '.octets .empty')
    await inspector.hasText('.octets', 'The file is empty.')
    assert.equal(await inspector.texts('[role=treeitem]'), [])
    for (const key of ['End', 'ArrowRight', 'Home', 'Enter', '*', 'PageDown'] as const) {
      await inspector.page.focus('[role=tree]')
      await inspector.page.keyboard.press(key)
    }
    await inspector.pick(certificate)
    await hasRow(inspector, /SEQUENCE/)
    await inspector.end()
  })

  test('a million openings are walked by keyboard down to the limit', async () => {
    const path = browser().folder.at('depth.ber')
    writeFileSync(path, Buffer.alloc(2_000_000, Buffer.of(0x30, 0x80)))
    const inspector = await browser().opened(path)
    const { page } = inspector
    const isAt = (level: number): Promise<unknown> =>
      page.waitForSelector(`[role=treeitem][aria-selected=true][aria-level="${level}"]`, WAIT)
    await page.focus('[role=tree]')
    await isAt(1)
    for (let level = 2; level <= 20; level++) {
      await page.waitForSelector(`[role=treeitem][aria-level="${level}"] .type`, WAIT)
      await page.keyboard.press('ArrowRight')
      await isAt(level)
      await page.keyboard.press('ArrowRight')
    }
    // The rest at one go.
    const deepest = Array(1023).fill('0').join('.')
    await page.$eval('#go-to', (field, path) => Object.assign(field, { value: path }), deepest)
    await page.focus('#go-to')
    await page.keyboard.press('Enter')
    await isAt(1023)
    await hasRow(inspector, /LIMIT_DEPTH/)
    await page.focus('[role=tree]')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('End')
    await isAt(1023)
    await page.keyboard.press('Home')
    await isAt(1)
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length <= 2, WAIT)
    await inspector.end()
  })

  test('a file that becomes shorter while it is open is told of, and the next one opens', async () => {
    const path = browser().folder.at('shrinks.ber')
    writeFileSync(path, Buffer.concat([Buffer.from('0484009896800c01410c', 'hex'), Buffer.alloc(0x989680)]))
    const inspector = await browser().opened(path)
    const { page } = inspector
    truncateSync(path, 1000)
    await page.type('#go-to', '0x700000')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.problem[role=alert]', WAIT)
    await inspector.press('Close')
    await inspector.pick(certificate)
    await hasRow(inspector, /SEQUENCE/)
    assert.equal(await inspector.texts('.problem'), [])
    await inspector.end()
  })

  test('of files opened in quick succession the last one stays', async () => {
    const slow = browser().folder.at('slow.hex')
    writeFileSync(slow, '0201050A'.repeat(2_000_000))
    const inspector = await browser().page()
    for (const path of [slow, certificate, slow]) await inspector.give('input[type=file]', path)
    const soon = browser().folder.at('last.ber')
    writeFileSync(soon, value(0x0c, 'the last one'))
    await inspector.pick(soon)
    await inspector.hasText('.opened strong', 'last.ber')
    await inspector.page.waitForFunction(() => document.querySelector('.bar [role=status]') === null, WAIT)
    await hasRow(inspector, /the last one/)
    await inspector.hasText('[role=tabpanel]', 'the last one')
    assert.is((await inspector.texts('[role=treeitem]')).length, 1)
    await inspector.end()
  })

  test('a script that somebody brings in does not run: the policy refuses it', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    await page.evaluate(() => {
      const refused: string[] = []
      Object.assign(window, { refused })
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective))
      const element = document.createElement('script')
      element.textContent = 'window.pwned = 1'
      document.body.append(element)
      const image = document.createElement('img')
      image.setAttribute('onerror', 'window.pwned = 2')
      image.src = 'http://127.0.0.1:9/pixel.png'
      document.body.append(image)
      image.dispatchEvent(new Event('error'))
      const link = document.createElement('a')
      link.href = 'javascript:window.pwned=3'
      document.body.append(link)
      link.click()
      const style = document.createElement('style')
      style.textContent = 'body { display: none }'
      document.head.append(style)
      const frame = document.createElement('iframe')
      frame.src = 'data:text/html,<script>parent.pwned=4</script>'
      document.body.append(frame)
      setTimeout('window.pwned = 5')
    })
    const directives = ['script-src-elem', 'script-src-attr', 'img-src', 'style-src-elem', 'frame-src', 'script-src']
    await page.waitForFunction(
      (wanted) => wanted.every((each) => (window as unknown as { refused: string[] }).refused.includes(each)),
      WAIT,
      directives,
    )
    assert.is(await page.evaluate('window.pwned'), undefined)
    assert.is(await page.evaluate(() => getComputedStyle(document.body).display), 'block')
    // These are what the browser says of it in the console.
    assert.ok(inspector.complaints.length > 0)
    await page.close()
  })
})

async function hasRow({ page }: InspectorPage, rows: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) =>
      [...document.querySelectorAll('[role=treeitem]')].some((row) => new RegExp(source).test(row.textContent ?? '')),
    WAIT,
    rows.source,
  )
}

async function ranNothing({ page }: InspectorPage, what: string): Promise<void> {
  assert.is(await page.evaluate('window.pwned'), undefined, what)
  assert.is(await page.$('img, iframe, object, embed'), null, what)
}
