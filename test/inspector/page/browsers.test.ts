/** The page as it is built, from a `file:` address, in each browser of the system: files of many kinds, by keyboard, and by axe. It asks no network for anything. */

import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { root } from '../../house/sources.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'

const certificate = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const GIB = 1024 ** 3
/** Heap of a page that has a file of any size open, in octets. */
const MOST_HEAP = 300 * 1024 ** 2

const utf8 = (text: string): Buffer => {
  const octets = Buffer.from(text)
  return Buffer.concat([Buffer.of(0x0c, octets.length), octets])
}

const script = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'

/** Files that are not what one would wish for, and what the first rows say of them. */
const hostile: readonly (readonly [name: string, octets: Uint8Array, rows: RegExp])[] = [
  ['scripts in strings', Buffer.concat([utf8(script), utf8('javascript:window.pwned=1')]), /UTF8String.*<img src=x/],
  ['half a certificate', readFileSync(certificate).subarray(0, 300), /TRUNCATED/],
  ['a million openings', Buffer.alloc(2_000_000, Buffer.of(0x30, 0x80)), /SEQUENCE/],
  ['no BER at all', Buffer.from('Lorem ipsum dolor sit amet, consectetur'), /TRUNCATED/],
]

inBrowsers('page', (test, browser, name) => {
  test('shows a certificate, which is walked by keyboard, octets and tree together', async () => {
    const inspector = await browser().opened(certificate)
    const { page } = inspector
    await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length >= 4, WAIT)
    await page.focus('[role=tree]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('[role=treeitem][aria-level="3"]', WAIT)
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(
      () => document.querySelector('[role=treeitem][aria-selected=true]')?.getAttribute('aria-level') === '3',
      WAIT,
    )
    const selected = await page.$eval('[role=treeitem][aria-selected=true]', (row) => row.textContent ?? '')
    assert.match(selected, /INTEGER/)
    await page.waitForFunction(() => /0\.0|\[0\]\.\[0\]/.test(document.body.innerText), WAIT)
    await inspector.end()
  })

  for (const [what, octets, expected] of hostile) {
    test(`shows ${what} as they are, and runs nothing`, async () => {
      const path = browser().folder.at('hostile.ber')
      writeFileSync(path, octets)
      const inspector = await browser().opened(path)
      const { page } = inspector
      await page.waitForFunction(
        (source) =>
          [...document.querySelectorAll('[role=treeitem]')].some((row) =>
            new RegExp(source).test(row.textContent ?? ''),
          ),
        WAIT,
        expected.source,
      )
      assert.is(await page.evaluate('window.pwned'), undefined)
      assert.is(await page.$('img'), null)
      await inspector.end()
    })
  }

  test('opens 5 GiB, and holds next to nothing of it', async () => {
    const path = browser().folder.at('sparse.ber')
    const file = openSync(path, 'w')
    // OCTET STRINGs of 1 GiB, whose contents are holes.
    const header = Buffer.of(0x04, 0x84, 0x40, 0, 0, 0)
    for (let at = 0; at < 5; at++) writeSync(file, header, 0, header.length, at * (GIB + header.length))
    ftruncateSync(file, 5 * (GIB + header.length))
    closeSync(file)
    const inspector = await browser().opened(path)
    await inspector.page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length === 5, WAIT)
    assert.match((await inspector.texts('[role=treeitem]'))[4]!, /OCTET STRING/)
    await assertSmall(inspector)
    await inspector.end()
  })

  test('opens ten million siblings, in ranges', async () => {
    const path = browser().folder.at('siblings.ber')
    writeFileSync(path, Buffer.alloc(30_000_000, Buffer.of(0x02, 0x01, 0x05)))
    const inspector = await browser().opened(path)
    await inspector.page.waitForFunction(() => /9[,.\u202f ]?999[,.\u202f ]?999/.test(document.body.innerText), WAIT)
    assert.ok((await inspector.texts('[role=treeitem]')).length < 500, 'only rows in view are drawn')
    await assertSmall(inspector)
    await inspector.end()
  })

  test('is as wide as a telephone, whatever panel is open', async () => {
    const inspector = await browser().opened(certificate)
    const { page } = inspector
    await page.setViewport({ width: 375, height: 700 })
    await inspector.press('Panels')
    const isNarrow = async (what: string): Promise<void> =>
      assert.is(await page.evaluate('document.querySelector(".app").scrollWidth'), 375, what)
    for (const name of ['Details', 'Search', 'Machine', 'Schema']) {
      await inspector.press(name, 'tab')
      await page.waitForSelector('[role=tabpanel]', WAIT)
      await isNarrow(name)
    }
    const modules = ['PKIX1Explicit88.asn', 'PKIX1Implicit88.asn']
    await inspector.give(
      'input[aria-label="ASN.1 module files"]',
      ...modules.map((module) => join(root, 'test/fixtures/asn1-modules/rfc5280', module)),
    )
    await page.waitForSelector('[role=tablist][aria-label="By the schema"]', WAIT)
    await isNarrow('Schema, with modules')
    await inspector.end()
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`has nothing that axe objects to, ${theme}`, async () => {
      const inspector = await browser().opened(certificate)
      await inspector.theme(theme)
      await inspector.page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length >= 4, WAIT)
      assert.equal(await inspector.objections(), [])
      await inspector.end()
    })
  }

  /** Only Chromium tells. */
  async function assertSmall({ page }: InspectorPage): Promise<void> {
    if (name !== 'Chromium') return
    const { JSHeapUsedSize = 0 } = await page.metrics()
    assert.ok(JSHeapUsedSize > 0 && JSHeapUsedSize < MOST_HEAP, `heap of ${JSHeapUsedSize} octets`)
  }
})
