/** A file that becomes another one on disk, of the same size, or is gone, while it is open: it is told, and what has been read stays. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { FIELDS, idle, machinePage, sampleFiles } from '../../support/machine-page.ts'

const TOLD = 'the file was changed, moved or deleted since it was opened'
const SIZE = 10_000_000
const HEADER = Buffer.from('0484009896800c01410c', 'hex')

/** Other octets behind the first ones, in as many of them, at another time. */
function change(path: string, from: number): void {
  const octets = readFileSync(path)
  const { mtimeMs } = statSync(path)
  writeFileSync(path, octets.fill(0x55, from))
  utimesSync(path, new Date(), new Date(mtimeMs + 10_000))
  assert.is(statSync(path).size, octets.length)
}

inBrowsers('a file that changes', (test, browser, name) => {
  // Nothing tells a page of Firefox that it reads other octets than before.
  const isNoticed = name !== 'Firefox'
  if (!isNoticed) console.log('inspector: a file that changes: changes are skipped, Firefox reads on in the other file')

  /** A string that is far longer than what is read of it at first. */
  async function opened(): Promise<{ readonly path: string; readonly inspector: InspectorPage }> {
    const path = browser().folder.at('changes.ber')
    writeFileSync(path, Buffer.concat([HEADER, Buffer.alloc(SIZE)]))
    const inspector = await browser().opened(path)
    await inspector.octets('0484')
    return { path, inspector }
  }

  async function goTo({ page }: InspectorPage, place: string): Promise<void> {
    await page.focus('#go-to')
    await page.$eval('#go-to', (field) => (field as HTMLInputElement).select())
    await page.keyboard.type(place)
    await page.keyboard.press('Enter')
  }

  /** Tells of it, once for each part that was wanted, and then no more. */
  async function isTold(inspector: InspectorPage): Promise<void> {
    await inspector.hasText('.problem[role=alert]', TOLD)
    await inspector.page.waitForFunction(() => {
      const button = document.querySelector<HTMLButtonElement>('.problem button')
      button?.click()
      return button === null
    }, WAIT)
  }

  const ways = [
    ['changed', (path: string, from: number) => change(path, from)],
    ['deleted', (path: string) => rmSync(path)],
  ] as const
  for (const [what, spoil] of ways) {
    if (what === 'changed' && !isNoticed) continue

    test(`${what}: octets that were read stay, others are not shown, and the file opens anew`, async () => {
      const { path, inspector } = await opened()
      const { page } = inspector
      const rows = await inspector.texts('[role=treeitem]')
      spoil(path, 1000)
      await goTo(inspector, '0x700000')
      await inspector.hasText('.problem[role=alert]', TOLD)
      assert.ok((await inspector.texts('[role=gridcell][data-at]')).every((text) => text === '··'))
      await isTold(inspector)
      await goTo(inspector, '0')
      await inspector.octets('0484009896800c01410c')
      assert.is((await inspector.texts('[role=treeitem]'))[0], rows[0])
      // What is searched in is the file, which is not there any more.
      await inspector.press('Search', 'tab')
      await page.type('#search-text', 'UUUUUUUU')
      await page.keyboard.press('Enter')
      await page.waitForFunction((told) => document.body.textContent?.includes(told), WAIT, TOLD)
      if (what === 'deleted') writeFileSync(path, HEADER)
      await inspector.pick(path)
      await page.waitForFunction(() => document.querySelector('.problem') === null, WAIT)
      await inspector.octets('0484009896800c01410c')
      await inspector.end()
    })

    test(`${what}: what is exported of it is told to be lost, and no file comes of it`, async () => {
      const { path, inspector } = await opened()
      const { page } = inspector
      await page.evaluate(`
      window.saved = []
      HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download) }
    `)
      await inspector.press('Export octets')
      await page.waitForFunction('window.saved.length === 1', WAIT)
      spoil(path, 1000)
      await inspector.press('Export octets')
      await isTold(inspector)
      assert.is(await page.evaluate('window.saved.length'), 1)
      await inspector.end()
    })

    test(`${what}: what is made of a stream is not written, the fields that were read stay`, async () => {
      const { sample } = sampleFiles(browser())
      const inspector = await machinePage(browser(), sample)
      const fields = await inspector.texts(FIELDS)
      spoil(sample, 3_000_000)
      await inspector.press('Download')
      await inspector.hasText('.problem[role=alert]', `sample.ber is not written: ${TOLD}`)
      await idle(inspector)
      await isTold(inspector)
      assert.equal(await inspector.texts(FIELDS), fields)
      assert.not.ok((await inspector.texts('[role=status]')).some((text) => text.includes('is written')))
      if (what === 'deleted') sampleFiles(browser())
      await inspector.pick(sample, FIELDS)
      await inspector.end()
    })
  }
})
