/** The Schema panel for everybody: in each of its states there is nothing that axe objects to, in both themes; text of modules is text. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { certificate, certificateModules, moduleInput, openedWith, typeIs } from '../../support/schema-panel.ts'

const script = '<img src=x onerror="window.pwned=1">'

inBrowsers('schema for everybody', (test, browser) => {
  for (const theme of ['light', 'dark'] as const) {
    test(`has nothing that axe objects to, in any state, ${theme}`, async () => {
      const octets = readFileSync(certificate)
      // The serial number becomes a BOOLEAN.
      octets[octets.indexOf(Buffer.of(0x02, 0x14))] = 0x01
      const path = browser().folder.at('damaged.der')
      writeFileSync(path, octets)
      const inspector = await browser().opened(path)
      const { page } = inspector
      await inspector.theme(theme)
      const isClean = async (state: string) => assert.equal(await inspector.objections(), [], state)
      await inspector.press('Schema', 'tab')
      await isClean('no modules')
      await inspector.give(moduleInput, ...certificateModules)
      await page.waitForSelector('#schema-type', WAIT)
      await inspector.hasText('.schema-ranking summary', 'fit')
      await isClean('types that were tried')
      await page.select('#schema-type', 'PKIX1Explicit88.Certificate')
      await typeIs(inspector, 'PKIX1Explicit88.Certificate')
      await inspector.press('Check the file')
      await page.waitForSelector('#violation-0', WAIT)
      await page.click('#violation-0')
      await isClean('violations')
      await inspector.press('XER, JSON', 'tab')
      await page.waitForSelector('.schema-code', WAIT)
      await isClean('text')
      await inspector.press('Table', 'tab')
      await page.waitForSelector('[role=tabpanel] [role=tab][aria-selected=true]', WAIT)
      await isClean('table')
      await inspector.end()
    })
  }

  test('names of files, comments and what is wrong are shown as they are', async () => {
    const module = browser().folder.at(`${script.replaceAll('/', '')}.asn1`)
    writeFileSync(module, `M DEFINITIONS ::= BEGIN -- ${script}\n A ::= ${script}\n B ::= Missing -- ${script}\n END`)
    const inspector = await openedWith(browser(), certificate, [module])
    await inspector.hasText('.schema-file-name', script)
    await inspector.hasText('[aria-label=Diagnostics]', script)
    assert.is(await inspector.page.evaluate('window.pwned'), undefined)
    assert.is(await inspector.page.$('img'), null)
    await inspector.end()
  })
})
