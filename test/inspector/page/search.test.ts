/** Search by use: text, octets and tags; the list of matches, next and previous, none, refused, cut and stopped. */

import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { nested } from './nested-file.ts'

inBrowsers('search', (test, browser) => {
  test('finds text in either case, octets, an OBJECT IDENTIFIER and tags; a match is gone to', async () => {
    const path = browser().folder.at('nested.ber')
    writeFileSync(path, nested)
    const inspector = await browser().opened(path)
    const { page } = inspector
    for (const [kind, text, octet, place] of [
      ['Text', 'HELLO', 11, /^\[0\]\.\[0\]\.\[1\]$/],
      ['Octets', '05 00', 2024, /^\[0\]\.\[2\]\.\[0\]\.\[0\]$/],
      ['Text', '2.5.4.3', 2028, /^\[0\]\.\[2\]\.\[0\]\.\[1\]$/],
      ['Tag', 'BOOLEAN', 2040, /^\[0\]\.\[4\]\.\[0\]$/],
      ['Tag', '[0]', 2020, /^\[0\]\.\[2\]$/],
    ] as const) {
      await search(inspector, kind, text)
      await inspector.hasText('.outcome [role=status]', '1 match')
      await (await page.waitForSelector('[role=option]', WAIT))!.click()
      await page.waitForSelector(`#octet-${octet}.marked`, WAIT)
      await inspector.press('Details', 'tab')
      await inspector.detail('Path', place)
    }
    await inspector.end()
  })

  test('next and previous go round, by buttons, keys and in the list', async () => {
    const inspector = await browser().page()
    await inspector.pasteInDialog('30 0c 02 01 05 04 01 05 02 01 07 04 01 05')
    await inspector.rows(/INTEGER/)
    await search(inspector, 'Tag', 'INTEGER')
    await inspector.hasText('.outcome [role=status]', '2 matches')
    const at = (octet: number) => inspector.page.waitForSelector(`#octet-${octet}.marked`, WAIT)
    await inspector.press('Next match')
    await at(2)
    await inspector.press('Next match')
    await at(8)
    await inspector.press('Next match')
    await at(2)
    await inspector.press('Previous match')
    await at(8)
    await inspector.page.focus('[role=listbox]')
    await inspector.page.keyboard.press('ArrowUp')
    await at(2)
    await inspector.page.focus('[role=tree]')
    await inspector.page.keyboard.press('n')
    await at(8)
    await inspector.page.keyboard.press('N')
    await at(2)
    await inspector.end()
  })

  test('nothing found, what cannot be searched for, and more than are listed', async () => {
    const path = browser().folder.at('many.ber')
    writeFileSync(path, Buffer.alloc(3 * 700, Buffer.of(0x02, 0x01, 0x05)))
    const inspector = await browser().opened(path)
    await search(inspector, 'Text', 'nowhere')
    await inspector.hasText('.outcome [role=status]', '0 matches')
    for (const [kind, text, words] of [
      ['Octets', 'xy', 'hexadecimal digits are wanted'],
      ['Tag', 'nonsense', 'a tag is wanted'],
    ] as const) {
      await search(inspector, kind, text)
      await inspector.hasText('.search [role=alert]', words)
    }
    await search(inspector, 'Tag', 'INTEGER')
    await inspector.hasText('.outcome [role=status]', '500 matches')
    await inspector.press('Search on')
    await inspector.hasText('.outcome [role=status]', '700 matches')
    // Another file has other matches.
    await inspector.pasteInDialog('05 00')
    await inspector.page.waitForFunction(() => document.querySelector('.outcome') === null, WAIT)
    await inspector.end()
  })

  test('is stopped', async () => {
    const path = browser().folder.at('sparse.ber')
    const file = openSync(path, 'w')
    writeSync(file, Buffer.of(0x04, 0x85, 0x02, 0, 0, 0, 0))
    ftruncateSync(file, 7 + 0x200000000)
    closeSync(file)
    const inspector = await browser().opened(path)
    await search(inspector, 'Text', 'nowhere')
    await inspector.press('Stop')
    await inspector.hasText('.outcome [role=status]', 'stopped')
    assert.is(await inspector.page.$('progress'), null)
    await inspector.find('button', 'Search')
    await inspector.end()
  })

  async function search(inspector: InspectorPage, kind: string, text: string): Promise<void> {
    const { page } = inspector
    await page.focus('[role=tree]')
    await page.keyboard.press('/')
    await (await inspector.find('radio', kind)).click()
    const field = await page.waitForSelector('#search-text', WAIT)
    await field!.evaluate((field) => (field as HTMLInputElement).select())
    await field!.focus()
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
})
