/** Tree, octets and details of one file, by use: one selection in all of them, whichever of them it was made in. */

import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { nested } from './nested-file.ts'

inBrowsers('views', (test, browser) => {
  async function openedNested(): Promise<InspectorPage> {
    const path = browser().folder.at('nested.ber')
    writeFileSync(path, nested)
    const inspector = await browser().opened(path)
    await inspector.rows(/\[0\]/)
    return inspector
  }

  test('a row that is clicked: its octets are marked in three colours, and come into view', async () => {
    const inspector = await openedNested()
    const { page } = inspector
    assert.is(await page.$('#octet-2031'), null)
    await clickRow(inspector, 3)
    await page.waitForSelector('#octet-2031.in-identifier', WAIT)
    const classes = await page.$$eval('#octet-2031, #octet-2032, #octet-2033, #octet-2037, #octet-2038', (cells) =>
      cells.map((cell) => /in-[a-z]+/.exec(cell.className)?.[0] ?? ''),
    )
    assert.equal(classes, ['in-identifier', 'in-length', 'in-contents', 'in-contents', ''])
    const colours = await page.$$eval('#octet-2031, #octet-2032, #octet-2033', (cells) =>
      cells.map((cell) => `${getComputedStyle(cell).color} on ${getComputedStyle(cell).backgroundColor}`),
    )
    assert.is(new Set(colours).size, 3, colours.join())
    assert.is(await page.$eval('[role=row] .characters [data-at="2032"]', (cell) => cell.textContent), '·')
    // And back, to octets that are printable.
    await clickRow(inspector, 0)
    await page.waitForSelector('#octet-4.in-identifier', WAIT)
    const line = await page.$$eval('.characters [data-at]', (cells) =>
      cells
        .slice(0, 16)
        .map((cell) => cell.textContent)
        .join(''),
    )
    assert.is(line, '0···0······hello')
    await inspector.end()
  })

  test('an octet that is clicked: its value is selected far inside, with all that is known of it', async () => {
    const inspector = await openedNested()
    const { page } = inspector
    await clickRow(inspector, 3)
    await (await page.waitForSelector('#octet-2028', WAIT))!.click()
    await selected(inspector, /OBJECT IDENTIFIER.*commonName/)
    assert.is(await page.$eval('[role=treeitem][aria-selected=true]', (row) => row.getAttribute('aria-level')), '4')
    await inspector.detail('Type', /^OBJECT IDENTIFIERprimitive$/)
    await inspector.detail('Value', /^2\.5\.4\.3.*commonName/)
    await inspector.detail('Path', /^\[0\]\.\[2\]\.\[0\]\.\[1\]$/)
    await inspector.detail('Identifier', /^06at 2\u202f026 \(0x7EA\)$/)
    await inspector.detail('Length', /^03short form$/)
    await inspector.detail('Contents', /^3 octetsat 2\u202f028 \(0x7EC\), ends before 2\u202f031$/)
    await inspector.end()
  })

  test('by keyboard in the octets, and in the tree', async () => {
    const inspector = await openedNested()
    const { page } = inspector
    await page.focus('[role=grid]')
    await inspector.control('End')
    await inspector.detail('Identifier', /at 2\u202f038/)
    await inspector.control('Home')
    await inspector.detail('Identifier', /at 0 /)
    for (let times = 0; times < 8; times++) await page.keyboard.press('ArrowRight')
    await selected(inspector, /INTEGER5/)
    const caret = await page.$eval('.caret[role=gridcell]', (cell) => [cell.id, cell.getAttribute('aria-label')])
    assert.equal(caret, ['octet-8', '05, offset 8, contents octet'])
    await page.focus('[role=tree]')
    await page.keyboard.press('ArrowDown')
    await selected(inspector, /"hello"/)
    await page.waitForSelector('#octet-9.in-identifier', WAIT)
    await page.keyboard.press('End')
    await page.waitForSelector('#octet-2038.in-identifier', WAIT)
    await inspector.end()
  })

  test('a string whose contents are a value is opened on demand, and one that is none if somebody wants it', async () => {
    const inspector = await openedNested()
    const { page } = inspector
    await clickRow(inspector, 3)
    await page.waitForSelector('#octet-2033.is-contents', WAIT)
    await page.keyboard.press('ArrowRight')
    await inspector.rows(/SEQUENCE/)
    await page.keyboard.press('ArrowRight')
    await inspector.detail('Path', /^\[0\]\.\[3\]\.\[0\]$/)
    await page.waitForSelector('#octet-2033.is-identifier.in-identifier', WAIT)
    await clickRow(inspector, 1)
    await inspector.press('Read contents as BER')
    await inspector.rows(/not readable.*TRUNCATED|not readable.*[A-Z]+_[A-Z]+/)
    await inspector.end()
  })

  test('the indefinite form, up to its end-of-contents octets', async () => {
    const inspector = await openedNested()
    const { page } = inspector
    await clickRow(inspector, 4)
    await inspector.detail('Length', /^80indefinite form$/)
    await inspector.detail('Contents', /^3 octetsat 2\u202f040 .* ends before 2\u202f045$/)
    const end = await page.waitForSelector('#octet-2043.in-end-of-contents', WAIT)
    const [faint, plain] = await page.$$eval('#octet-2043, #octet-2042', (cells) =>
      cells.map((cell) => getComputedStyle(cell).backgroundColor).reverse(),
    )
    assert.ok(end)
    assert.is.not(faint, plain)
    // What DER has against it, and the way there from far above.
    await clickRow(inspector, -1)
    await inspector.hasText('.fault-list', 'DER')
    const place = await page.waitForSelector('::-p-xpath(//section[contains(@class, "fault-list")]//button)', WAIT)
    await place!.click()
    await page.waitForSelector('#octet-2039.marked', WAIT)
    await inspector.detail('Path', /^\[0\]\.\[4\]$/)
    await inspector.end()
  })

  test('goes to an offset, and to a path; what is none is told', async () => {
    const inspector = await openedNested()
    for (const [place, path] of [
      ['2024', /^\[0\]\.\[2\]\.\[0\]\.\[0\]$/],
      ['0x7EA', /^\[0\]\.\[2\]\.\[0\]\.\[1\]$/],
      ['[0].[0].[1]', /^\[0\]\.\[0\]\.\[1\]$/],
      ['0.4.0', /^\[0\]\.\[4\]\.\[0\]$/],
    ] as const) {
      await goTo(inspector, place)
      await inspector.detail('Path', path)
    }
    for (const [place, words] of [
      ['2045', 'The file ends at 2045'],
      ['[0].[9]', 'there is no value [0].[9]'],
      ['nowhere', 'An offset, 0x and an offset, or a path such as [0].[2]'],
    ] as const) {
      await goTo(inspector, place)
      await inspector.hasText('.go-to [role=alert]', words)
    }
    await inspector.detail('Path', /^\[0\]\.\[4\]\.\[0\]$/)
    await inspector.end()
  })

  test('the last of ten million, by keys through the ranges and by its path', async () => {
    const path = browser().folder.at('siblings.ber')
    writeFileSync(path, Buffer.alloc(30_000_000, Buffer.of(0x02, 0x01, 0x05)))
    const inspector = await browser().opened(path)
    const { page } = inspector
    await inspector.rows(/9.999.999/)
    await page.waitForFunction(() => !document.querySelector('[role=tree]')?.textContent?.includes('reading'), WAIT)
    await page.focus('[role=tree]')
    for (const [first] of [['9.000.000 … 9.999.999'], ['9.999.000 … 9.999.999']]) {
      await page.keyboard.press('End')
      await inspector.rows(new RegExp(first!))
      await page.keyboard.press('ArrowRight')
    }
    await page.keyboard.press('End')
    await selected(inspector, /9.999.999.*INTEGER5/)
    await page.waitForSelector('#octet-29999997.in-identifier', WAIT)
    await goTo(inspector, '[4999999]')
    await selected(inspector, /4.999.999.*INTEGER5/)
    await inspector.end()
  })

  test('faults in place, with code and clause; what could be read stays', async () => {
    const inspector = await browser().page()
    await (await inspector.page.waitForSelector('::-p-xpath(//button[strong = "A damaged message"])', WAIT))!.click()
    const rows = await inspector.rows(/TIME_INVALID/)
    for (const code of ['INTEGER_PADDED', 'BOOLEAN_LENGTH', 'UTF8_INVALID', 'TRUNCATED'])
      assert.ok(
        rows.some((row) => row.includes(code)),
        code,
      )
    assert.ok(rows.some((row) => row.includes('what could be read stays')))
    await clickRow(inspector, 1)
    await inspector.detail('Fault', /^INTEGER_PADDED .*X\.690 8\.3\.2/)
    await inspector.detail('Path', /^\[0\]\.\[1\]$/)
    await inspector.end()
  })

  /** Clicks the component of the first value by its index, -1 for that value itself. */
  async function clickRow({ page }: InspectorPage, index: number): Promise<void> {
    await (await page.waitForSelector(`::-p-xpath(//*[@id="row-0${index < 0 ? '' : `.${index}`}"])`, WAIT))!.click()
  }

  async function selected({ page }: InspectorPage, wanted: RegExp): Promise<void> {
    await page.waitForFunction(
      (source) =>
        new RegExp(source).test(document.querySelector('[role=treeitem][aria-selected=true]')?.textContent ?? ''),
      WAIT,
      wanted.source,
    )
  }

  async function goTo({ page }: InspectorPage, place: string): Promise<void> {
    const field = await page.waitForSelector('#go-to', WAIT)
    await field!.evaluate((field) => (field as HTMLInputElement).select())
    await field!.focus()
    await page.keyboard.type(place)
    await page.keyboard.press('Enter')
  }
})
