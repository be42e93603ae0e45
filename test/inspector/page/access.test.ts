/** The page for everybody, in each browser: by keyboard, by axe, on a telephone, enlarged, in forced colours. */

import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { root } from '../../house/sources.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'

const certificate = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const modules = ['PKIX1Explicit88.asn', 'PKIX1Implicit88.asn'].map((name) =>
  join(root, 'test/fixtures/asn1-modules/rfc5280', name),
)

/** What Tab comes by, from the header on. */
const stops = [
  'textbox: Go to offset or path',
  'button: Open',
  'button: Paste',
  'button: URL',
  'button: Colours: as the system. Change to light',
  'button: Keys and licences',
  'tree: Data values',
  'separator: Width of the tree',
  'grid: Octets',
  'separator: Height of the octets',
  'tab: Details',
]

inBrowsers('access', (test, browser, browserName) => {
  test('a certificate is walked by keyboard, octets and tree together', async () => {
    const inspector = await browser().opened(certificate)
    const { page } = inspector
    await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length >= 4, WAIT)
    await page.focus('[role=tree]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('[role=treeitem][aria-level="3"]', WAIT)
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('[role=treeitem][aria-selected=true][aria-level="3"]', WAIT)
    assert.match(await page.$eval('[role=treeitem][aria-selected=true]', (row) => row.textContent ?? ''), /INTEGER/)
    await inspector.hasText('[role=tabpanel]', '[0].[0].[0]')
    // The row that is selected is the one that a reader is told of, in the tree and in the octets.
    const told = await page.$eval('[role=tree]', (tree) => {
      const row = document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')
      return ['role', 'aria-level', 'aria-posinset', 'aria-setsize', 'aria-selected'].map((each) =>
        row?.getAttribute(each),
      )
    })
    assert.equal(told, ['treeitem', '3', '1', '6', 'true'])
    const cell = await page.$eval('[role=grid]', (grid) =>
      document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label'),
    )
    assert.match(cell ?? '', /^02, offset \d+, identifier octet$/)
    await inspector.end()
  })

  test('Tab goes from the header to tree, octets and panels; F6 from part to part', async () => {
    const inspector = await browser().opened(certificate)
    const { page } = inspector
    await page.focus('#go-to')
    const met = [await focused(inspector)]
    for (let at = 1; at < stops.length; at++) {
      await page.keyboard.press('Tab')
      met.push(await focused(inspector))
    }
    assert.equal(met, stops)
    const parts = []
    for (let at = 0; at < 4; at++) {
      await page.keyboard.press('F6')
      parts.push((await focused(inspector)).split(':')[0])
    }
    assert.equal([...parts].sort(), ['button', 'grid', 'tab', 'tree'])
    await inspector.end()
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`axe objects to nothing, whatever is open, ${theme}`, async () => {
      const inspector = await browser().page()
      const { page } = inspector
      await inspector.theme(theme)
      const isSound = async (what: string): Promise<void> => assert.equal(await inspector.objections(), [], what)
      await inspector.find('button', 'Open a file')
      await isSound('the start')
      for (const opener of ['Paste', 'URL', 'Keys and licences']) {
        await inspector.press(opener)
        await page.waitForSelector('dialog[open]', WAIT)
        await isSound(opener)
        await page.keyboard.press('Escape')
        await page.waitForSelector('dialog', { ...WAIT, hidden: true })
      }
      await (await page.waitForSelector('.samples ::-p-text(A damaged)', WAIT))!.click()
      await inspector.hasText('.fault-code', '_')
      await isSound('faults in the tree')
      await inspector.pick(certificate)
      await inspector.hasText('.opened strong', 'cert-ee.der')
      await inspector.hasText('[role=tabpanel] dt', 'Path')
      await isSound('Details')
      await inspector.press('Search', 'tab')
      await page.type('#search-text', 'Example')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.outcome', WAIT)
      await isSound('Search')
      await page.setViewport({ width: 375, height: 700 })
      await inspector.press('Panels')
      await isSound('a telephone')
      await inspector.press('Tree')
      await isSound('the tree on a telephone')
      await inspector.end()
    })
  }

  test('it is as wide as a telephone, and as a window at 200 %, whatever panel is open', async () => {
    const inspector = await browser().opened(certificate)
    const { page } = inspector
    const isNarrow = async (what: string): Promise<void> => {
      const [app, window] = (await page.evaluate(
        '[document.querySelector(".app").scrollWidth, window.innerWidth]',
      )) as [number, number]
      assert.is(app, window, what)
    }
    for (const viewport of [
      { width: 700, height: 450 },
      { width: 375, height: 700 },
    ]) {
      await page.setViewport(viewport)
      await inspector.press('Panels')
      for (const name of ['Details', 'Search', 'Machine', 'Schema']) {
        await inspector.press(name, 'tab')
        await page.waitForSelector('[role=tabpanel]', WAIT)
        await isNarrow(`${name} at ${viewport.width}`)
      }
      for (const [view, role] of [
        ['Octets', 'grid'],
        ['Tree', 'tree'],
      ] as const) {
        await inspector.press(view)
        const box = await (await page.waitForSelector(`[role=${role}]`, { ...WAIT, visible: true }))!.boundingBox()
        assert.ok(box !== null && box.height > viewport.height / 2, `${view} has room`)
        await isNarrow(view)
      }
    }
    await inspector.press('Panels')
    await inspector.press('Schema', 'tab')
    await inspector.give('input[aria-label="ASN.1 module files"]', ...modules)
    await page.waitForSelector('[role=tablist][aria-label="By the schema"]', WAIT)
    await isNarrow('Schema, with modules')
    await inspector.end()
  })

  if (browserName === 'Chromium') {
    test('forced colours and reduced motion leave it as usable', async () => {
      const inspector = await browser().opened(certificate)
      const { page } = inspector
      const session = await page.createCDPSession()
      await session.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'forced-colors', value: 'active' },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      })
      assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active) and (prefers-reduced-motion)').matches))
      await page.focus('[role=tree]')
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction(
        () => document.querySelector('[role=treeitem][aria-selected=true]')?.getAttribute('aria-level') === '2',
        WAIT,
      )
      // What is selected, and where the focus is, has to show without the page's own colours.
      const differs = await page.evaluate(() => {
        const looks = [true, false].map((selected) => {
          const row = document.querySelector(`[role=treeitem][aria-selected=${selected}]`)!
          const { backgroundColor, outlineStyle, outlineColor, boxShadow } = getComputedStyle(row)
          return [backgroundColor, outlineStyle, outlineColor, boxShadow].join()
        })
        const moving = [...document.querySelectorAll('*')].filter(
          (each) => Number.parseFloat(getComputedStyle(each).transitionDuration) > 0.01,
        )
        return { isMarked: looks[0] !== looks[1], moving: moving.length }
      })
      assert.equal(differs, { isMarked: true, moving: 0 })
      await inspector.end()
    })
  } else console.log('inspector: access: forced colours: skipped, Firefox takes no such wish from a driver')
})

/** Role and name of what has the focus. */
function focused({ page }: InspectorPage): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const implicit = { INPUT: 'textbox', BUTTON: 'button' }[element.tagName]
    const name = element.getAttribute('aria-label') ?? element.textContent
    return `${element.getAttribute('role') ?? implicit ?? element.tagName}: ${name}`
  })
}
