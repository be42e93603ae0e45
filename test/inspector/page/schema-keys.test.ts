/** The Schema panel by keyboard alone, and with a module that somebody wrote to harm. */
import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { callsSchema } from '../../support/calls.ts'
import { inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { certificate, openedWith, openRow, tabTo, typeIs } from '../../support/schema-panel.ts'
import { callFile } from '../engine/support.ts'

/** Each level has two of the one below: 2^30 types. */
const exponential = `Exponential DEFINITIONS AUTOMATIC TAGS ::= BEGIN
  P0{X} ::= SEQUENCE { a X, b X OPTIONAL }
  ${Array.from({ length: 30 }, (_, at) => `P${at + 1}{X} ::= SEQUENCE { a P${at}{X}, b P${at}{[0] SEQUENCE { x X }} }`).join('\n  ')}
  Top ::= P30{INTEGER}
END`

inBrowsers('schema panel', (test, browser) => {
  test('is used by keyboard alone, from pasting a module to a file', async () => {
    const { folder } = browser()
    writeFileSync(folder.at('keys.ber'), callFile(3))
    const inspector = await browser().opened(folder.at('keys.ber'))
    const { page } = inspector
    const { keyboard } = page
    await page.focus('[role=tree]')
    for (let i = 0; i < 2; i++) await keyboard.press('F6')
    for (let i = 0; i < 2; i++) await keyboard.press('ArrowRight')
    await inspector.hasText('[role=tab][aria-selected=true]', 'Schema')
    await tabTo(inspector, 'Paste…')
    await keyboard.press('Enter')
    await page.waitForSelector('#schema-paste', WAIT)
    await tabTo(inspector, '', 'TEXTAREA')
    await page.evaluate((text) => document.execCommand('insertText', false, text), callsSchema)
    await tabTo(inspector, 'Add')
    await keyboard.press('Enter')
    await typeIs(inspector, 'Calls.CallFile')
    // The modules fold; the focus is where they were, and they unfold.
    await page.waitForFunction(() => document.activeElement?.matches('.schema-modules summary'), WAIT)
    await keyboard.press('Enter')
    await page.waitForSelector('.schema-fold[open]', WAIT)
    await tabTo(inspector, 'Check the file')
    await keyboard.press('Enter')
    await inspector.hasText('.schema-verdict', 'Valid')
    await keyboard.down('Shift')
    await tabTo(inspector, 'Violations')
    await keyboard.up('Shift')
    await keyboard.press('ArrowRight')
    await inspector.hasText('.schema-tabs [aria-selected=true]', 'XER, JSON')
    await keyboard.press('ArrowRight')
    await inspector.hasText('.schema-tabs [aria-selected=true]', 'Table')
    await tabTo(inspector, 'Download CSV')
    await keyboard.press('Enter')
    assert.match((await inspector.downloaded('keys.ber-CallFile.csv')).toString(), /^records\[\*\]\.number,/)
    await inspector.end()
  })

  test('parameters that multiply without end are refused, and the tree goes on', async () => {
    const { folder } = browser()
    const module = folder.at('exponential.asn1')
    writeFileSync(module, exponential)
    const inspector = await openedWith(browser(), certificate, [module])
    await inspector.hasText('[aria-label=Diagnostics] .where', 'LIMIT_INSTANCES')
    await inspector.press('Remove exponential.asn1')
    await openRow(inspector, 'SEQUENCE')
    await inspector.page.waitForSelector('[role=treeitem][aria-level="2"]', WAIT)
    await inspector.end()
  })
})
