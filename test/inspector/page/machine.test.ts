/** The machine's panel by use, in the system's Chromium: tree, map of RAM, comparison, downloads, by keyboard where that is the point. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'puppeteer-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { machineSample } from '../../../inspector/engine/machine-sample.ts'
import { root } from '../../house/sources.ts'
import { chromium, complaintsOf, launchChromium } from '../../support/chromium.ts'
import { machineStream, uint32 } from '../../support/machine-stream.ts'
import { berOf } from '../../support/migration.ts'

const suites = suite('inspector: page: machine')
const WAIT = { timeout: 60_000 }

/** A button by its name. */
const press = async (page: Page, name: string): Promise<void> => {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`, WAIT)
  await button!.click()
}

const hasText = (page: Page, selector: string, text: string): Promise<unknown> =>
  page.waitForFunction(
    (selector, text) => [...document.querySelectorAll(selector)].some((found) => found.textContent?.includes(text)),
    WAIT,
    selector,
    text,
  )

/** Nothing is under way any more. */
const idle = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector('.machine-work') === null, WAIT)

async function openFile(page: Page, path: string): Promise<void> {
  await page.goto(pathToFileURL(join(root, 'dist/inspector/index.html')).href)
  const input = await page.waitForSelector('input[type=file]', WAIT)
  await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path)
  await page.waitForSelector('[role=treegrid] [role=row][aria-level]', WAIT)
}

if (chromium === undefined) console.log('inspector: page: machine: skipped, there is no Chromium')
else {
  let browser: Browser
  let folder: string

  suites.before(async () => {
    browser = await launchChromium()
    folder = mkdtempSync(join(tmpdir(), 'inspector-machine-'))
    writeFileSync(join(folder, 'sample.mig'), machineSample())
    writeFileSync(join(folder, 'later.ber'), berOf(machineSample(true)))
  })
  suites.after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  suites('fields by name, by keyboard; pages of RAM on the map, by keyboard', async () => {
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.setViewport({ width: 1400, height: 900 })
    await openFile(page, join(folder, 'sample.mig'))
    await idle(page)
    await hasText(page, '[role=row]', 'cpu#1')
    await page.focus('[role=treegrid]')
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    await hasText(page, '[role=row][aria-selected=true]', 'timer')
    await page.keyboard.press('ArrowRight')
    await hasText(page, '[role=row]', 'cpu_ticks_offset')
    await page.keyboard.press('ArrowRight')
    await hasText(page, '[role=row][aria-selected=true]', '2816048420')
    await hasText(page, '.row-details', '00 00 00 00 a7 d9 7d 24')
    // The map: the whole block, then 200 pages on, then its octets.
    await page.focus('[role=application]')
    await hasText(page, '.ram-status', 'page 0: full')
    for (let i = 0; i < 3; i++) await page.keyboard.press('+')
    await page.keyboard.press('ArrowRight')
    await hasText(page, '.ram-status', 'page 1: full')
    await page.keyboard.press('Enter')
    await hasText(page, 'h3', 'Page 1 of sample.ram')
    await page.keyboard.press('0')
    await page.keyboard.press('End')
    await hasText(page, '.ram-status', 'page 2,047: full')
    await page.select('select[aria-label="Block of RAM"]', '/rom@sample/tables')
    await page.focus('[role=application]')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await hasText(page, '.ram-page .hex-lines', 'ff ff ff ff')
    assert.equal(complaints, [])
    await page.close()
  })

  suites('another stream beside it, in BER: what differs is a way to where it is', async () => {
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.setViewport({ width: 1400, height: 900 })
    await openFile(page, join(folder, 'sample.mig'))
    await idle(page)
    const input = await page.waitForSelector('.machine input[type=file]', WAIT)
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(join(folder, 'later.ber'))
    await hasText(page, '.fields .caption', '65 pages of RAM differ')
    await idle(page)
    await hasText(page, '.differences li', 'cpu_ticks_offset')
    await hasText(page, '.ram-legend', 'differs 57')
    assert.is((await page.$$('[role=application]')).length, 2)
    await press(page, 'ram sample.ram 0x00082000')
    await hasText(page, 'h3', 'Page 130 of sample.ram')
    await page.waitForFunction(() => document.querySelectorAll('.ram-page mark').length > 10, WAIT)
    await press(page, 'Close later.ber')
    await page.waitForFunction(() => document.querySelectorAll('[role=application]').length === 1, WAIT)
    assert.equal(complaints, [])
    await page.close()
  })

  suites('downloads: the stream in BER, a block of RAM', async () => {
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.setViewport({ width: 1400, height: 900 })
    const downloads = mkdtempSync(join(folder, 'downloads-'))
    const client = await page.createCDPSession()
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads })
    // Nobody is there to answer the browser's question for a place.
    await page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
    await openFile(page, join(folder, 'sample.mig'))
    await idle(page)
    for (const [choice, name, expected] of [
      ['0', 'sample.ber', berOf(machineSample())],
      ['1', 'sample.mig', machineSample()],
    ] as const) {
      await page.select('select[aria-label="What to download"]', choice)
      await press(page, 'Download')
      await hasText(page, '[role=status]', `${name} is written`)
      for (let i = 0; i < 100 && !readdirSync(downloads).includes(name); i++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      assert.is(digest(readFileSync(join(downloads, name))), digest(expected), name)
    }
    assert.equal(complaints, [])
    await page.close()
  })

  suites('text of a stream is text', async () => {
    const hostile = '<img src=x onerror="document.title=1">'
    const { octets } = machineStream({
      machine: hostile,
      blocks: [{ name: hostile, length: 8192 }],
      devices: [{ name: hostile, fields: [uint32(hostile, 7)] }],
    })
    writeFileSync(join(folder, 'hostile.mig'), octets)
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await openFile(page, join(folder, 'hostile.mig'))
    await idle(page)
    await hasText(page, '[role=row]', hostile)
    await hasText(page, '.machine-head strong', hostile)
    assert.is((await page.$$('.machine img')).length, 0)
    assert.equal(complaints, [])
    await page.close()
  })
}

const digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

suites.run()
