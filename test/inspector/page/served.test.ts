/** The page as `ber inspect` serves it, in the system's Chromium. */

import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Browser, Page } from 'puppeteer-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ber, Folder, fixtures } from '../../cli/run-command.ts'
import { endServing, Serving } from '../../cli/serving.ts'
import { chromium, complaintsOf, launchChromium } from '../../support/chromium.ts'

const served = suite('inspector: served')
let browser: Browser
let folder: Folder

/** A page on what the command serves, and what it complains of. */
async function opened(args: readonly string[]): Promise<{ page: Page; complaints: readonly unknown[] }> {
  const serving = await Serving.start(['--no-open', ...args])
  const page = await browser.newPage()
  const complaints = complaintsOf(page)
  await page.goto(serving.page.href)
  return { page, complaints }
}

const texts = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map((each) => each.textContent ?? ''))

if (chromium === undefined) console.log('inspector: served: skipped, there is no Chromium')
else {
  served.before(async () => {
    folder = new Folder()
    browser = await launchChromium()
  })
  served.after.each(endServing)
  served.after(async () => {
    await browser.close()
    folder.remove()
  })

  served('opens the file at once, isolated and without complaints', async () => {
    const { page, complaints } = await opened([join(fixtures, 'asn1-instances/cert-ee.der')])
    await page.waitForFunction(() => document.querySelectorAll('[role=tree] [role=treeitem]').length >= 4)
    assert.match((await texts(page, '[role=treeitem]'))[0]!, 'SEQUENCE')
    assert.ok(await page.evaluate('crossOriginIsolated'))
    assert.equal(complaints, [])
  })

  served('decodes text as of a file', async () => {
    const base64 = readFileSync(join(fixtures, 'asn1-instances/cert-ee.der')).toString('base64')
    const path = folder.at('cert.pem')
    writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
    const { page, complaints } = await opened([path])
    await page.waitForFunction(() => document.querySelectorAll('[role=tree] [role=treeitem]').length >= 4)
    assert.match((await texts(page, '[role=treeitem]'))[0]!, 'SEQUENCE')
    assert.equal(complaints, [])
  })

  served('takes schema and type along', async () => {
    const args = ['--schema', join(fixtures, 'asn1-modules/rfc5280'), '--pdu', 'Certificate']
    const { page, complaints } = await opened([...args, join(fixtures, 'asn1-instances/cert-ee.der')])
    await page.waitForFunction(() => document.querySelector('[role=tree]')?.textContent?.includes('tbsCertificate'))
    assert.equal(complaints, [])
  })

  served('shows what differs between two streams', async () => {
    const [one, other] = [folder.at('one.mig'), folder.at('other.mig')]
    writeFileSync(one, gunzipSync(readFileSync(join(fixtures, 'migration/streams/isapc-7.2.mig.gz'))))
    assert.is(ber(['migration', 'set', one, other, 'timer.cpu_clock_offset=5']).status, 0)
    const { page, complaints } = await opened([one, other])
    const rows = 'ul[aria-label=Differences] li'
    await page.waitForSelector(rows)
    const cells = await texts(page, `${rows} > span`)
    assert.match(cells[0]!, 'cpu_clock_offset')
    assert.match(cells[2]!, /^5 /)
    assert.equal(complaints, [])
  })

  served('tells of a file that has changed', async () => {
    const path = folder.at('large.ber')
    // Octets of a string that is not read as long as it is not looked at.
    writeFileSync(path, Buffer.concat([Buffer.from('0483800000', 'hex'), Buffer.alloc(0x800000)]))
    const { page } = await opened([path])
    await page.waitForSelector('[role=treeitem]')
    truncateSync(path, 1000)
    await page.$eval('input[placeholder^=Offset]', (input) => (input as HTMLInputElement).focus())
    await page.keyboard.type('0x700000')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.body.textContent?.includes('the file has changed since it was opened'))
  })
}

served.run()
