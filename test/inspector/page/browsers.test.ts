/** The page as it is built, from a `file:` address, in each browser of the system: files of many kinds, by keyboard, and by axe. It asks no network for anything. */

import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'puppeteer-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Folder } from '../../cli/run-command.ts'
import { root } from '../../house/sources.ts'
import { browsers, complaintsOf } from '../../support/chromium.ts'

const address = pathToFileURL(join(root, 'dist/inspector/index.html')).href
const certificate = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WAIT = { timeout: 60_000 }
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

for (const [name, launch] of Object.entries(browsers)) {
  const inBrowser = suite(`inspector: page: ${name}`)
  if (launch === undefined) console.log(`inspector: page: skipped, there is no ${name}`)
  else {
    let browser: Browser
    let folder: Folder
    inBrowser.before(async () => {
      folder = new Folder()
      browser = await launch()
    })
    inBrowser.after(async () => {
      await browser.close()
      folder.remove()
    })

    const rowsOf = (page: Page) =>
      page.$$eval('[role=treeitem]', (items) => items.map((item) => item.textContent ?? ''))

    async function opened(path: string): Promise<{ page: Page; complaints: readonly string[] }> {
      const page = await browser.newPage()
      const complaints = complaintsOf(page)
      page.on('request', (request) => {
        if (!/^(?:file|blob|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`)
      })
      await page.goto(address)
      const input = await page.waitForSelector('input[type=file]', WAIT)
      await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path)
      await page.waitForSelector('[role=tree] [role=treeitem]', WAIT)
      return { page, complaints }
    }

    inBrowser('shows a certificate, which is walked by keyboard, octets and tree together', async () => {
      const { page, complaints } = await opened(certificate)
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
      assert.equal(complaints, [])
      await page.close()
    })

    for (const [what, octets, expected] of hostile) {
      inBrowser(`shows ${what} as they are, and runs nothing`, async () => {
        const path = folder.at('hostile.ber')
        writeFileSync(path, octets)
        const { page, complaints } = await opened(path)
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
        assert.equal(complaints, [])
        await page.close()
      })
    }

    inBrowser('opens 5 GiB, and holds next to nothing of it', async () => {
      const path = folder.at('sparse.ber')
      const file = openSync(path, 'w')
      // OCTET STRINGs of 1 GiB, whose contents are holes.
      const header = Buffer.of(0x04, 0x84, 0x40, 0, 0, 0)
      for (let at = 0; at < 5; at++) writeSync(file, header, 0, header.length, at * (GIB + header.length))
      ftruncateSync(file, 5 * (GIB + header.length))
      closeSync(file)
      const { page, complaints } = await opened(path)
      await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length === 5, WAIT)
      assert.match((await rowsOf(page))[4]!, /OCTET STRING/)
      await assertSmall(page)
      assert.equal(complaints, [])
      await page.close()
    })

    inBrowser('opens ten million siblings, in ranges', async () => {
      const path = folder.at('siblings.ber')
      writeFileSync(path, Buffer.alloc(30_000_000, Buffer.of(0x02, 0x01, 0x05)))
      const { page, complaints } = await opened(path)
      await page.waitForFunction(() => /9[,.\u202f ]?999[,.\u202f ]?999/.test(document.body.innerText), WAIT)
      assert.ok((await rowsOf(page)).length < 500, 'only rows in view are drawn')
      await assertSmall(page)
      assert.equal(complaints, [])
      await page.close()
    })

    inBrowser('is as wide as a telephone, whatever panel is open', async () => {
      const { page, complaints } = await opened(certificate)
      await page.setViewport({ width: 375, height: 700 })
      const panels = await page.waitForSelector('::-p-aria([name="Panels"][role="button"])', WAIT)
      await panels!.click()
      const isNarrow = async (what: string): Promise<void> =>
        assert.is(await page.evaluate('document.querySelector(".app").scrollWidth'), 375, what)
      for (const name of ['Details', 'Search', 'Machine', 'Schema']) {
        const tab = await page.waitForSelector(`::-p-aria([name="${name}"][role="tab"])`, WAIT)
        await tab!.click()
        await page.waitForSelector('[role=tabpanel]', WAIT)
        await isNarrow(name)
      }
      const modules = await page.$('input[aria-label="ASN.1 module files"]')
      await (modules as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(
        ...['PKIX1Explicit88.asn', 'PKIX1Implicit88.asn'].map((name) =>
          join(root, 'test/fixtures/asn1-modules/rfc5280', name),
        ),
      )
      await page.waitForSelector('[role=tablist][aria-label="By the schema"]', WAIT)
      await isNarrow('Schema, with modules')
      assert.equal(complaints, [])
      await page.close()
    })

    for (const theme of ['light', 'dark']) {
      inBrowser(`has nothing that axe objects to, ${theme}`, async () => {
        const { page, complaints } = await opened(certificate)
        // Firefox takes no wish for a theme through WebDriver: the page's own switch does it there.
        if (name === 'Chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
        else if (theme === 'dark') await page.evaluate(() => void (document.documentElement.dataset.theme = 'dark'))
        await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length >= 4, WAIT)
        await page.evaluate(axe)
        const found = (await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
        )) as unknown
        assert.equal(found, [])
        assert.equal(complaints, [])
        await page.close()
      })
    }

    /** Only Chromium tells. */
    async function assertSmall(page: Page): Promise<void> {
      if (name !== 'Chromium') return
      const { JSHeapUsedSize = 0 } = await page.metrics()
      assert.ok(JSHeapUsedSize > 0 && JSHeapUsedSize < MOST_HEAP, `heap of ${JSHeapUsedSize} octets`)
    }
  }
  inBrowser.run()
}
