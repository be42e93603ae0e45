/** Two streams side by side by use: what differs is listed, marked on both maps, and a way to where it is. */
import * as assert from 'uvu/assert'
import { inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { beside, legend, machinePage, sampleFiles } from '../../support/machine-page.ts'

inBrowsers('comparison', (test, browser) => {
  for (const theme of ['light', 'dark'] as const) {
    test(`a stream and a later one in BER, ${theme}: fields, pages and octets that differ`, async () => {
      const { sample, later } = sampleFiles(browser())
      const inspector = await machinePage(browser(), sample)
      const { page } = inspector
      await inspector.theme(theme)
      await beside(inspector, later)
      await inspector.hasText('.fields .caption', '65 pages of RAM differ')
      await inspector.hasText('.differences li', 'cpu_ticks_offset')
      await inspector.hasText('.ram-legend', 'differs 57')
      assert.is((await legend(inspector)).differs, 57)
      assert.is((await page.$$('[role=application]')).length, 2, 'a map of each')
      await inspector.press('ram sample.ram 0x00082000')
      await inspector.hasText('h2', 'Page 130 of sample.ram')
      await page.waitForFunction(() => document.querySelectorAll('.ram-page mark').length > 10, WAIT)
      assert.equal(await inspector.objections(), [])
      await inspector.press('Close later.ber')
      await page.waitForFunction(() => document.querySelectorAll('[role=application]').length === 1, WAIT)
      await inspector.end()
    })
  }
})
