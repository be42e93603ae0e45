/** The map of RAM by use: what it counts, its scales, entropy, and what it says in words. */
import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { idle, legend, machinePage, sampleFiles } from '../../support/machine-page.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'

inBrowsers('map of RAM', (test, browser) => {
  /** Where the canvas is in view. */
  async function box({ page }: InspectorPage) {
    return page.$eval('.ram-cells canvas', (canvas) => {
      const { x, y, width, height } = canvas.getBoundingClientRect()
      return { x, y, width, height }
    })
  }

  /** Points at a share of the map, until the page that it tells of there is right. */
  async function tells(
    inspector: InspectorPage,
    [across, down]: readonly [number, number],
    isRight: (page: number) => boolean,
  ): Promise<number> {
    const { x, y, width, height } = await box(inspector)
    await inspector.page.mouse.move(x + width * across, y + height * down)
    let text = ''
    for (let tries = 0; tries < 400; tries++) {
      text = await inspector.page.$eval('.ram-status', (status) => status.textContent ?? '')
      const found = /pages? ([\d\u202f]+)/.exec(text)
      const page = Number((found?.[1] ?? '').replaceAll('\u202f', ''))
      if (found !== null && isRight(page)) return page
    }
    throw new Error(`the map tells of ${text}`)
  }

  /** What the map looks like. */
  const pixels = ({ page }: InspectorPage): Promise<string> =>
    page.$eval('.ram-cells canvas', (canvas) => (canvas as HTMLCanvasElement).toDataURL())

  test('the legend counts every page, by the kind it was sent as at last', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    const counts = await legend(inspector)
    assert.is(
      Object.values(counts).reduce((sum, count) => sum + count),
      2048,
    )
    // Changes to a text, and what was sent deflated: see the sample.
    assert.is(counts.XBZRLE, 51)
    assert.is(counts.zlib, 128)
    assert.is(counts.fill, 128)
    await inspector.page.select('select[aria-label="Block of RAM"]', '/rom@sample/tables')
    await inspector.hasText('.ram-legend', 'fill 10')
    assert.equal(Object.values(await legend(inspector)), [0, 0, 10, 6, 0, 0])
    await inspector.end()
  })

  test('down to one page a cell that is large enough to show its octets', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    const { page } = inspector
    const larger = '.ram-tools [aria-label=Larger]'
    await page.waitForSelector(`${larger}:not(:disabled)`, WAIT)
    for (let i = 0; i < 20 && (await page.$(`${larger}:not(:disabled)`)) !== null; i++) await page.click(larger)
    await page.waitForSelector(`${larger}:disabled`, WAIT)
    await inspector.hasText('.ram-tools', 'a cell is a page')
    await tells(inspector, [0.5, 0.5], (at) => at === 0)
    const first = await pixels(inspector)
    await page.focus('[role=application]')
    await page.keyboard.press('ArrowDown')
    await inspector.hasText('.ram-status', 'page 1: full')
    await page.waitForFunction((first) => document.querySelector('canvas')!.toDataURL() !== first, WAIT, first)
    await inspector.end()
  })

  test('entropy is shaded, told, and can be switched off', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    const { page } = inspector
    await inspector.hasText('.ram-status', 'bits an octet')
    await page.focus('[role=application]')
    const shaded = await pixels(inspector)
    await page.click('.ram-tools input[type=checkbox]')
    await page.waitForFunction((before) => document.querySelector('canvas')!.toDataURL() !== before, WAIT, shaded)
    assert.not.ok(await page.$eval('.ram-tools input[type=checkbox]', (box) => (box as HTMLInputElement).checked))
    await inspector.end()
  })

  const recorded = recordedStreams.find(({ name }) => name === 'isapc-7.2')!
  test(`${recorded.name}: a stream of QEMU has as many pages of each kind as were recorded`, async () => {
    const path = browser().folder.at('isapc.mig')
    writeFileSync(path, streamOctets(recorded))
    const inspector = await machinePage(browser(), path)
    await idle(inspector)
    const sum = { zero: 0, full: 0 }
    const names = await inspector.page.$$eval('select[aria-label="Block of RAM"] option', (all) =>
      all.map((option) => (option as HTMLOptionElement).value),
    )
    assert.equal(names.sort(), Object.keys(recorded.ram_blocks).sort())
    for (const name of names) {
      await inspector.page.select('select[aria-label="Block of RAM"]', name)
      await inspector.page.waitForSelector(`[role=application][aria-label^="Map of ${name}"]`, WAIT)
      const { zero, full } = await legend(inspector)
      sum.zero += zero!
      sum.full += full!
    }
    assert.equal(sum, { zero: recorded.ram_records.zero, full: recorded.ram_records.page })
    await inspector.end()
  })
})
