/** What leaves the page: the clipboard as the browser has it, and files as it saves them, octet for octet. */

import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { hex } from '../../support/hex.ts'
import { inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { nested } from './nested-file.ts'

/** The UTF8String, `[0].[0].[1]`. */
const string = nested.subarray(9, 16)

inBrowsers('copies', (test, browser) => {
  test('copies as hexadecimal, Base64, value and path; by buttons and keys', async () => {
    const path = browser().folder.at('nested.ber')
    writeFileSync(path, nested)
    const inspector = await browser().opened(path)
    const { page } = inspector
    await page.keyboard.press('g')
    await page.keyboard.type('9')
    await page.keyboard.press('Enter')
    await inspector.detail('Path', /^\[0\]\.\[0\]\.\[1\]$/)
    for (const [form, told, text] of [
      ['hex', 'hexadecimal', hex(string)],
      ['Base64', 'Base64', Buffer.from(string).toString('base64')],
      ['value', 'value', '"hello"'],
      ['path', 'path', '[0].[0].[1]'],
    ] as const) {
      await inspector.press(`Copy ${form}`)
      await inspector.hasText('[role=status]', `Copied as ${told}`)
      assert.is(await inspector.clipboard(), text)
    }
    await page.focus('[role=tree]')
    await inspector.control('c')
    await inspector.hasText('[role=status]', 'Copied as hexadecimal')
    assert.is(await inspector.clipboard(), hex(string))
    await page.focus('[role=grid]')
    await page.keyboard.press('C')
    await inspector.hasText('[role=status]', 'Copied as value')
    assert.is(await inspector.clipboard(), '"hello"')
    // What has no value of its own.
    await page.focus('[role=tree]')
    await page.keyboard.press('Home')
    await inspector.detail('Path', /^\[0\]$/)
    await inspector.press('Copy value')
    await inspector.hasText('[role=alert]', 'has no value of its own')
    await inspector.end()
  })

  test('exports as octets, hexadecimal, Base64 and PEM', async () => {
    const path = browser().folder.at('whole.ber')
    writeFileSync(path, nested)
    const inspector = await browser().opened(path)
    await inspector.detail('Path', /^\[0\]$/)
    const base64 = Buffer.from(nested)
      .toString('base64')
      .replace(/.{1,64}/g, '$&\n')
    for (const [form, ending, text] of [
      ['hex', 'hex', hex(nested).replace(/.{1,64}/g, '$&\n')],
      ['Base64', 'b64', base64],
      ['PEM', 'pem', `-----BEGIN BER-----\n${base64}-----END BER-----\n`],
    ] as const) {
      await inspector.press(`Export ${form}`)
      assert.is((await inspector.downloaded(`whole-0.${ending}`)).toString(), text)
    }
    await inspector.press('Export octets')
    assert.is(hex(await inspector.downloaded('whole-0.ber')), hex(nested))
    // A part of it, and what was saved opens again.
    await inspector.page.keyboard.press('g')
    await inspector.page.keyboard.type('2022')
    await inspector.page.keyboard.press('Enter')
    await inspector.detail('Path', /^\[0\]\.\[2\]\.\[0\]$/)
    await inspector.press('Export PEM')
    const pem = await inspector.downloaded('whole-2022.pem')
    assert.is(Buffer.from(pem.toString().split('\n')[1]!, 'base64').toString('hex'), hex(nested.subarray(2022, 2031)))
    await inspector.pick(browser().folder.at('whole-2022.pem'))
    await inspector.hasText('header', 'from PEM')
    await inspector.page.waitForFunction(() => document.querySelector('[role=gridcell]')?.textContent === '30', WAIT)
    assert.is(await inspector.octets('3007'), hex(nested.subarray(2022, 2031)))
    await inspector.end()
  })
})
