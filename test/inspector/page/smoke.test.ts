/** The page as it is built opens a file, in the system's Chromium. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../../house/sources.ts'
import { chromium, complaintsOf, launchChromium } from '../../support/chromium.ts'

const smoke = suite('inspector: page')

if (chromium === undefined) console.log('inspector: page: skipped, there is no Chromium')
else {
  smoke('opens a certificate from a file: address', async () => {
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const complaints = complaintsOf(page)
      await page.goto(pathToFileURL(join(root, 'dist/inspector/index.html')).href)
      const input = await page.waitForSelector('input[type=file]')
      await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(
        join(root, 'test/fixtures/asn1-instances/cert-ee.der'),
      )
      await page.waitForFunction(() => document.querySelectorAll('[role=tree] [role=treeitem]').length >= 4)
      const rows = await page.$$eval('[role=treeitem]', (items) => items.map((item) => item.textContent))
      assert.match(rows[0]!, 'SEQUENCE')
      assert.equal(complaints, [])
    } finally {
      await browser.close()
    }
  })
}

smoke.run()
