/** The page without a mouse: from the start to a value in the clipboard, the focus seen all the way and never lost; keys and themes. */
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'

inBrowsers('keyboard', (test, browser) => {
  test('from the start page to a value in the clipboard', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    await tabTo(inspector, 'Paste hex, Base64 or PEM')
    await page.keyboard.press('Enter')
    await page.waitForSelector('dialog textarea:focus', WAIT)
    await page.keyboard.type('300a0201050c0568656c6c6f')
    await tabTo(inspector, 'Open')
    await page.keyboard.press('Enter')
    await inspector.rows(/hello/)
    // The button that opened the dialog is gone with its page: the tree has the focus.
    await page.waitForSelector('[role=tree]:focus', WAIT)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await inspector.detail('Value', /^"hello"/)
    await assertFocusSeen(inspector)
    await page.keyboard.press('C')
    await inspector.hasText('[role=status]', 'Copied as value')
    await page.keyboard.press('p')
    await page.waitForSelector('dialog textarea:focus', WAIT)
    await inspector.control('v')
    assert.is(await page.$eval('textarea', (field) => field.value), '"hello"')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[role=tree]:focus', WAIT)
    await inspector.end()
  })

  test('F6 goes round the parts, and every stop of Tab is seen', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    await inspector.pasteInDialog('300a0201050c0568656c6c6f')
    await inspector.rows(/hello/)
    await page.focus('[role=tree]')
    for (const selector of ['[role=grid]', '[role=tab]', 'header button', '[role=tree]']) {
      await page.keyboard.press('F6')
      assert.ok(await page.$(`${selector}:focus`), selector)
      await assertFocusSeen(inspector)
    }
    await page.keyboard.down('Shift')
    await page.keyboard.press('F6')
    await page.keyboard.up('Shift')
    assert.ok(await page.$('header button:focus'))
    // All the way to the tabs: header, tree, splitter, octets, splitter, panels.
    const seen = await tabTo(inspector, 'Details')
    for (const stop of ['Data values', 'Width of the tree', 'Octets', 'Height of the octets'])
      assert.ok(seen.includes(stop), `${stop} is not among ${seen.join(', ')}`)
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('[role=tab][aria-selected=true]:focus', WAIT)
    await inspector.hasText('[role=tab]:focus', 'Search')
    await inspector.end()
  })

  test('the keys are told, and the focus comes back from each dialog', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    for (const [name, field] of [
      ['Keys and licences', '.keys'],
      ['Paste', 'textarea'],
      ['URL', 'input[type=url]'],
    ] as const) {
      await (await inspector.find('button', name)).focus()
      await page.keyboard.press('Enter')
      await page.waitForSelector(`dialog[open] ${field}`, WAIT)
      await page.keyboard.press('Escape')
      await page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
      assert.is(await focused(inspector), name)
    }
    await page.keyboard.press('?')
    await inspector.hasText('dialog h2', 'Keys')
    await inspector.hasText('dialog kbd', 'F6')
    await inspector.hasText('dialog pre', 'preact')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
    assert.is(await focused(inspector), 'URL')
    await inspector.end()
  })

  test('the colours go from the system to light to dark and round, and are kept', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color)
    await inspector.press('Colours: as the system. Change to light')
    await inspector.find('button', 'Colours: light. Change to dark')
    const light = await ink()
    await inspector.press('Colours: light. Change to dark')
    await inspector.find('button', 'Colours: dark. Change to as the system')
    const dark = await ink()
    assert.is.not(light, dark)
    await page.reload()
    await inspector.find('button', 'Colours: dark. Change to as the system')
    assert.is(await ink(), dark)
    await inspector.press('Colours: dark. Change to as the system')
    await inspector.find('button', 'Colours: as the system. Change to light')
    await inspector.end()
  })

  const focused = ({ page }: InspectorPage): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

  /** Tab after Tab, each time seen, up to what has the name. @returns the names on the way */
  async function tabTo(inspector: InspectorPage, name: string): Promise<string[]> {
    const names: string[] = []
    for (let times = 0; times < 40; times++) {
      await inspector.page.keyboard.press('Tab')
      const at = await focused(inspector)
      if (at === name) {
        await assertFocusSeen(inspector)
        return names
      }
      names.push(at)
    }
    throw new Error(`${name} is not among ${names.join(', ')}`)
  }

  async function assertFocusSeen({ page }: InspectorPage): Promise<void> {
    const [tag, width, style] = await page.evaluate(() => {
      const at = document.activeElement!
      const { outlineWidth, outlineStyle } = getComputedStyle(at)
      return [at.tagName, Number.parseFloat(outlineWidth), outlineStyle] as const
    })
    assert.is.not(tag, 'BODY')
    assert.ok(width >= 1 && style !== 'none', `${tag} has an outline ${style} of ${width}`)
  }
})
