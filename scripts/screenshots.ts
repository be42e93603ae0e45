/** The README's pictures of the inspector, docs/images: `node --import tsx scripts/screenshots.ts`, after a build, where Chromium is installed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineSample } from '../inspector/engine/machine-sample.ts'
import { Folder } from '../test/cli/run-command.ts'
import { endServing, Serving } from '../test/cli/serving.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { InspectorBrowser, type InspectorPage, WAIT } from '../test/support/inspector-page.ts'
import { FIELDS, idle } from '../test/support/machine-page.ts'
import { certificate, openRow, selectedRow } from '../test/support/schema-panel.ts'

const root = join(import.meta.dirname, '..')
const images = join(root, 'docs/images')
const schema = ['--schema', join(root, 'test/fixtures/asn1-modules/rfc5280'), '--pdu', 'Certificate']
/** CSS pixels, as wide as a README can show without making letters too small; and how many pixels each of them has. */
const SIZE = { width: 1240, height: 660 }
const SHARP = 1.5
/** Octets of a picture: each is part of the repository, and of the page that shows it. */
const MOST = 180_000

/** Opens the rows of the tree that are named. */
async function open(inspector: InspectorPage, ...names: string[]): Promise<void> {
  for (const name of names) {
    await openRow(inspector, name)
    await inspector.page.waitForSelector('[role=treeitem][aria-selected=true][aria-expanded=true]', WAIT)
  }
}

/** Moves the border between two parts, until the first has this share. */
async function share({ page }: InspectorPage, orientation: 'vertical' | 'horizontal', percent: number): Promise<void> {
  const splitter = `[role=separator][aria-orientation=${orientation}]`
  await page.waitForSelector(splitter, WAIT)
  await page.focus(splitter)
  const now = () => page.$eval(splitter, (found) => Number(found.getAttribute('aria-valuenow')))
  while ((await now()) > percent) await page.keyboard.press(orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp')
}

/** A time is looked at: its octets in three colours, its value in words. */
async function details(inspector: InspectorPage): Promise<void> {
  await share(inspector, 'vertical', 46)
  await open(inspector, 'tbsCertificate', 'validity', 'subject.', 'subjectPublicKeyInfo', 'issuer.', '[2]')
  await openRow(inspector, 'notAfter')
  await inspector.detail('Value', /2027-11-22/)
  await inspector.page.waitForSelector('[role=gridcell].in-contents', WAIT)
}

/** The file is checked, and the second of its violations is looked at. */
async function violations(inspector: InspectorPage): Promise<void> {
  await share(inspector, 'vertical', 42)
  await share(inspector, 'horizontal', 34)
  await open(inspector, 'tbsCertificate', 'issuer.', 'subject.', 'validity')
  await inspector.press('Schema', 'tab')
  await inspector.press('Check the file')
  await inspector.hasText('.schema-verdict', 'Invalid: 2 violations')
  // The tree tells of them, too, a little later.
  await inspector.rows(/^notAfter.*TIME_INVALID/)
  await inspector.page.click('[role=option]:nth-child(2)')
  await selectedRow(inspector, 'notAfter')
}

/** Opens a row of the tree of devices. */
async function unfold({ page }: InspectorPage, name: string): Promise<void> {
  const row = await page.waitForSelector(`${FIELDS} .name ::-p-text(${name})`, WAIT)
  await row!.click({ count: 2 })
  await page.waitForSelector(`${FIELDS}[aria-selected=true][aria-expanded=true]`, WAIT)
}

/** A page of text is looked at, with its octets below the map. */
async function ram(inspector: InspectorPage): Promise<void> {
  await inspector.page.waitForSelector(FIELDS, WAIT)
  await idle(inspector)
  await inspector.hasText('.ram-status', 'entropy')
  for (const name of ['ram', 'cpu']) await unfold(inspector, name)
  const map = await inspector.page.waitForSelector('.ram-cells canvas', WAIT)
  await map!.click({ offset: { x: 100, y: 36 } })
  await inspector.hasText('.ram-page .hex-lines', 'written')
}

/** No pointer, no frame about what has the focus, nothing under way: all that was asked for has been drawn. */
async function still({ page }: InspectorPage): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.waitForFunction(() => document.getAnimations().length === 0, WAIT)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

interface Picture {
  readonly name: string
  /** Where it is another one. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly args: readonly string[]
  readonly prepare: (inspector: InspectorPage) => Promise<void>
}

async function main(): Promise<void> {
  const folder = new Folder()
  mkdirSync(images, { recursive: true })
  // Two times without their Z.
  const damaged = Uint8Array.from(readFileSync(certificate))
  const notBefore = damaged.indexOf(0x17)
  for (const at of [notBefore, notBefore + 15]) damaged[at + 14] = 0x30
  writeFileSync(folder.at('damaged.der'), damaged)
  writeFileSync(folder.at('machine.mig'), machineSample())
  const pictures: readonly Picture[] = [
    { name: 'certificate', args: [...schema, certificate], prepare: details },
    { name: 'violations', args: [...schema, folder.at('damaged.der')], prepare: violations },
    { name: 'ram-map', size: { width: 1280, height: 800 }, args: [folder.at('machine.mig')], prepare: ram },
  ]
  const chromium = await launchChromium()
  const browser = new InspectorBrowser('Chromium', chromium, folder)
  try {
    for (const { name, size = SIZE, args, prepare } of pictures) {
      const serving = await Serving.start(['--no-open', ...args])
      const inspector = await browser.page(serving.page.href)
      await inspector.page.setViewport({ ...size, deviceScaleFactor: SHARP })
      await prepare(inspector)
      await still(inspector)
      const picture = await inspector.page.screenshot({ type: 'webp', quality: 70 })
      if (picture.length > MOST) throw new Error(`${name}.webp has ${picture.length} octets`)
      writeFileSync(join(images, `${name}.webp`), picture)
      await inspector.end()
      console.log(`${name}.webp: ${picture.length} octets`)
    }
  } finally {
    await chromium.close()
    endServing()
    folder.remove()
  }
}

await main()
