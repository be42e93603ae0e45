/** What breaks the schema: listed, each a jump to its row and its octets; by mouse and by keyboard; stopped on the way. */
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/index.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { certificate, certificateModules, openedWith, selectedRow, tabTo, typeIs } from '../../support/schema-panel.ts'

const numbersText = 'Numbers DEFINITIONS ::= BEGIN List ::= SEQUENCE OF INTEGER (0..150) END'

/** Offsets of the octets that are marked in the hex view. */
const marked = ({ page }: InspectorPage): Promise<string[]> =>
  page.$$eval('[role=gridcell].marked', (cells) => cells.map((cell) => (cell as HTMLElement).dataset.at ?? ''))

/** One octet is marked, the one at this offset. */
const isMarked = ({ page }: InspectorPage, offset: number): Promise<unknown> =>
  page.waitForFunction(
    (at) =>
      [...document.querySelectorAll<HTMLElement>('[role=gridcell].marked')].map((cell) => cell.dataset.at).join() ===
      at,
    WAIT,
    String(offset),
  )

/** Rows are drawn a little after the verdict. */
async function codesAre({ page }: InspectorPage, expected: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('[role=option] code')].map(({ textContent }) => textContent).join() === expected,
    WAIT,
    expected.join(),
  )
}

inBrowsers('violations', (test, browser) => {
  test('of a damaged certificate: each is told with its clause, and is a jump', async () => {
    const octets = readFileSync(certificate)
    // The serial number becomes a BOOLEAN, the algorithm of the signature goes on with another arc that does not end.
    const serial = octets.indexOf(Buffer.of(0x02, 0x14))
    octets[serial] = 0x01
    const country = octets.indexOf('XX')
    octets[country - 2] = 0x16
    const path = browser().folder.at('damaged.der')
    writeFileSync(path, octets)
    const schema = compileSchema(certificateModules.map((name) => ({ name, text: readFileSync(name, 'utf8') })))
    const expected = schema.validate('Certificate', octets, { several: true, maxViolations: 10_000 }).violations
    assert.ok(expected.length > 0)
    const inspector = await openedWith(browser(), path, certificateModules)
    await inspector.page.waitForSelector('#schema-type', WAIT)
    await inspector.hasText('.schema-ranking summary', 'fit')
    await inspector.page.select('#schema-type', 'PKIX1Explicit88.Certificate')
    await typeIs(inspector, 'PKIX1Explicit88.Certificate')
    await inspector.press('Check the file')
    await inspector.hasText('.schema-verdict', 'Invalid')
    await codesAre(
      inspector,
      expected.map(({ code }) => code),
    )
    for (const [index, { code, clause, path, offset }] of expected.entries()) {
      const text = (await inspector.texts('[role=option]'))[index]!
      for (const part of [code, clause, path, String(offset)]) assert.ok(text.includes(part), `${part} in ${text}`)
      await inspector.page.click(`#violation-${index}`)
      await isMarked(inspector, offset)
    }
    await inspector.page.click('#violation-0')
    await selectedRow(inspector, 'BOOLEAN')
    await selectedRow(inspector, 'not in the schema')
    await inspector.end()
  })

  test('thousands of them, by keyboard alone; from the first to the last', async () => {
    // Every third element is out of its range.
    const elements = 9000
    const contents = Buffer.concat(
      Array.from({ length: elements }, (_, at) => Buffer.of(2, 1, at % 3 === 0 ? 0xff : at % 100)),
    )
    const path = browser().folder.at('thousands.ber')
    writeFileSync(path, Buffer.concat([Buffer.of(0x30, 0x82, contents.length >> 8, contents.length & 0xff), contents]))
    const module = browser().folder.at('numbers.asn1')
    writeFileSync(module, numbersText)
    const inspector = await browser().opened(path)
    const { page } = inspector
    await inspector.press('Schema', 'tab')
    await inspector.give('input[aria-label="ASN.1 module files"]', module)
    await typeIs(inspector, 'Numbers.List')
    // From the tree by F6 and Tab into the panel, as one without a mouse goes.
    await page.focus('[role=tree]')
    for (let i = 0; i < 2; i++) await page.keyboard.press('F6')
    assert.is(await page.evaluate('document.activeElement.textContent'), 'Schema')
    await tabTo(inspector, 'Check the file')
    await page.keyboard.press('Enter')
    await inspector.hasText('.schema-verdict', 'Invalid: 3\u202f000 violations')
    await tabTo(inspector, 'Violations', 'listbox')
    assert.ok((await page.$$('[role=option]')).length < 100, 'only those in view are drawn')
    for (const [key, index] of [
      ['ArrowDown', 1],
      ['ArrowDown', 2],
      ['ArrowUp', 1],
      ['End', 2999],
      ['Home', 0],
      ['Enter', 0],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForFunction(
        (id) => document.activeElement?.getAttribute('aria-activedescendant') === id,
        WAIT,
        `violation-${index}`,
      )
      // The contents octet of each third element.
      await isMarked(inspector, 4 + index * 9 + 2)
      await selectedRow(inspector, '-1')
    }
    await page.keyboard.press('PageDown')
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-activedescendant') !== 'violation-0',
      WAIT,
    )
    assert.is((await marked(inspector)).length, 1)
    await inspector.end()
  })

  test('rules and constraints are what somebody wants', async () => {
    const path = browser().folder.at('long-form.ber')
    writeFileSync(path, Buffer.from('308104020200ff', 'hex'))
    const module = browser().folder.at('rules.asn1')
    writeFileSync(module, numbersText)
    const inspector = await openedWith(browser(), path, [module])
    const verdict = async (text: string): Promise<void> => {
      await inspector.press('Check the file')
      await inspector.hasText('.schema-verdict', text)
    }
    await typeIs(inspector, 'Numbers.List')
    await verdict('Invalid: 1 violation')
    await codesAre(inspector, ['VALUE_RANGE'])
    await (await inspector.find('checkbox', 'Constraints')).click()
    await verdict('Valid')
    await inspector.choose('Rules', 'DER')
    await verdict('Invalid')
    await codesAre(inspector, ['DER_LENGTH'])
    await inspector.end()
  })

  test('a file of 8 GiB is stopped on the way, and another one checked', async () => {
    const path = browser().folder.at('big.ber')
    const file = openSync(path, 'w')
    // Strings of 1 GiB, whose contents are holes.
    for (let at = 0; at < 8; at++) writeSync(file, Buffer.of(4, 0x84, 0x40, 0, 0, 0), 0, 6, at * (2 ** 30 + 6))
    ftruncateSync(file, 8 * (2 ** 30 + 6))
    closeSync(file)
    const module = browser().folder.at('big.asn1')
    writeFileSync(module, 'Strings DEFINITIONS ::= BEGIN String ::= OCTET STRING END')
    const inspector = await openedWith(browser(), path, [module])
    const { page } = inspector
    await typeIs(inspector, 'Strings.String')
    await inspector.press('Check the file')
    // Some way, and not all of it.
    await page.waitForFunction(() => {
      const value = document.querySelector<HTMLProgressElement>('progress[aria-label="Octets checked"]')?.value ?? 0
      return value > 0 && value < 1
    }, WAIT)
    await inspector.press('Cancel')
    await page.waitForFunction(() => document.querySelector('progress') === null, WAIT)
    assert.is(await page.$('.schema-verdict'), null)
    // Another file in its place: nothing of the old work is told of it.
    const small = browser().folder.at('small.ber')
    writeFileSync(small, Buffer.from('0403020105', 'hex'))
    await inspector.give('input[type=file]', small)
    await inspector.hasText('.opened strong', 'small.ber')
    await inspector.press('Check the file')
    await inspector.hasText('.schema-verdict', 'Valid: 1 value, 1 PDU, 5 octets')
    await inspector.end()
  })
})
