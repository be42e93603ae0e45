/** The inspector as it is built, driven in each browser of the system: what tests of pages do with it, by role and name. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, ElementHandle, KeyInput, Page } from 'puppeteer-core'
import { suite, type Test } from 'uvu'
import * as assert from 'uvu/assert'
import { Folder } from '../cli/run-command.ts'
import { root } from '../house/sources.ts'
import { type BrowserName, browsers, complaintsOf } from './chromium.ts'

/** The one file, from no server. */
export const pageAddress = pathToFileURL(join(root, 'dist/inspector/index.html')).href
export const WAIT = { timeout: 60_000 }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A browser that runs, and a folder of its own, which is also where it saves downloads. */
export class InspectorBrowser {
  readonly name: BrowserName
  readonly folder: Folder
  readonly #browser: Browser

  constructor(name: BrowserName, browser: Browser, folder: Folder) {
    this.name = name
    this.folder = folder
    this.#browser = browser
  }

  /** A page at an address, without anything open in it. @param first a script that runs before its own */
  async page(address: string = pageAddress, first?: string): Promise<InspectorPage> {
    const page = await this.#browser.newPage()
    await page.setViewport({ width: 1400, height: 900 })
    // Nobody is there to answer the browser's question for a place: downloads go to the folder.
    await page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
    if (first !== undefined) await page.evaluateOnNewDocument(first)
    const inspector = new InspectorPage(page, this.folder)
    await page.goto(address)
    // Drawn, and a turn later it listens to what comes.
    await page.waitForSelector('header button', WAIT)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    return inspector
  }

  /** A page with a file picked in it, once its first rows stand there. */
  async opened(path: string, rows?: string): Promise<InspectorPage> {
    const page = await this.page()
    await page.pick(path, rows)
    return page
  }
}

export class InspectorPage {
  readonly page: Page
  /** Errors, warnings, and what it asks of any place but its own. */
  readonly complaints: string[]
  readonly #folder: Folder

  constructor(page: Page, folder: Folder) {
    this.page = page
    this.#folder = folder
    this.complaints = complaintsOf(page)
    page.on('request', (request) => {
      if (request.isNavigationRequest() || /^(?:blob|data):/.test(request.url())) return
      if (new URL(request.url()).origin !== new URL(page.url()).origin || page.url().startsWith('file:'))
        this.complaints.push(`asks for ${request.url()}`)
    })
  }

  /** Picks files where the page, or the panel, asks for some. */
  async give(input: string, ...paths: string[]): Promise<void> {
    const found = await this.page.waitForSelector(input, WAIT)
    await (found as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...paths)
  }

  async pick(path: string, rows = '[role=tree] [role=treeitem]'): Promise<void> {
    await this.give('input[type=file]', path)
    await this.page.waitForSelector(rows, WAIT)
  }

  /** What has a role and a name, once it is there. */
  async find(role: string, name: string): Promise<ElementHandle> {
    return (await this.page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, WAIT)) as ElementHandle
  }

  async press(name: string, role = 'button'): Promise<void> {
    await (await this.find(role, name)).click()
  }

  /** Chooses an option, by its value, of a combobox. */
  async choose(name: string, value: string): Promise<void> {
    const found = await this.find('combobox', name)
    await (found as unknown as { select(value: string): Promise<unknown> }).select(value)
  }

  /** Text in an element of these, once it is there. */
  async hasText(selector: string, text: string): Promise<void> {
    await this.page.waitForFunction(
      (selector, text) => [...document.querySelectorAll(selector)].some((found) => found.textContent?.includes(text)),
      WAIT,
      selector,
      text,
    )
  }

  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (all) => all.map((each) => each.textContent ?? ''))
  }

  /** Rows of the tree that are drawn, once one of them is as wanted. */
  async rows(wanted: RegExp): Promise<string[]> {
    await this.page.waitForFunction(
      (source) =>
        [...document.querySelectorAll('[role=tree] [role=treeitem]')].some((row) =>
          new RegExp(source).test(row.textContent ?? ''),
        ),
      WAIT,
      wanted.source,
    )
    return this.texts('[role=tree] [role=treeitem]')
  }

  /** Octets that the hex view draws, as hexadecimal digits, once they have come and begin as wanted. */
  async octets(beginning: string): Promise<string> {
    const cells = '[role=gridcell][data-at]'
    await this.page.waitForFunction(
      (cells, beginning) => {
        const drawn = [...document.querySelectorAll(cells)].map((cell) => cell.textContent ?? '')
        return drawn.every((text) => /^[\dA-F]{2}$/.test(text)) && drawn.join('').startsWith(beginning)
      },
      WAIT,
      cells,
      beginning.toUpperCase(),
    )
    return (await this.texts(cells)).join('').toLowerCase()
  }

  /** Octets by the dialog for text. */
  async pasteInDialog(text: string, form?: string): Promise<void> {
    await this.press('Paste')
    const field = (await this.find('textbox', 'Hexadecimal, Base64 or PEM')) as ElementHandle<HTMLTextAreaElement>
    // As one paste does it: thousands of keys would take their time.
    await field.evaluate((field, text) => field.setRangeText(text), text)
    if (form !== undefined) await this.page.select('select[name=form]', form)
    await this.page.click('dialog button[type=submit]')
  }

  /** A key with Control held. */
  async control(key: KeyInput): Promise<void> {
    await this.page.keyboard.down('Control')
    await this.page.keyboard.press(key)
    await this.page.keyboard.up('Control')
  }

  /** Text in the clipboard: what the page's own field gets by Ctrl V. */
  async clipboard(): Promise<string> {
    await this.press('Paste')
    const field = (await this.find('textbox', 'Hexadecimal, Base64 or PEM')) as ElementHandle<HTMLTextAreaElement>
    await this.control('v')
    const text = await field.evaluate((field) => field.value)
    await this.page.keyboard.press('Escape')
    await this.page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
    return text
  }

  /** What the details say under a heading, once they say what is wanted. */
  async detail(heading: string, wanted: RegExp): Promise<void> {
    await this.page.waitForFunction(
      (heading, source) =>
        [...document.querySelectorAll('.facts dt')].some(
          (term) =>
            term.textContent === heading && new RegExp(source, 'u').test(term.nextElementSibling?.textContent ?? ''),
        ),
      WAIT,
      heading,
      wanted.source,
    )
  }

  /** A file that the browser saves, whole. */
  async downloaded(name: string): Promise<Buffer> {
    for (let tries = 0; tries < 600; tries++) {
      const names = readdirSync(this.#folder.path)
      // Firefox makes the file first and writes beside it.
      if (names.includes(name) && !names.some((each) => /\.(?:part|crdownload)$/.test(each)))
        return readFileSync(this.#folder.at(name))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${name} is not among ${readdirSync(this.#folder.path).join(', ')}`)
  }

  /** Firefox takes no wish for a theme through WebDriver: the page's own switch does it there. */
  async theme(name: 'light' | 'dark'): Promise<void> {
    await this.page.evaluate((name) => void (document.documentElement.dataset.theme = name), name)
  }

  /** What axe objects to, rule and place. */
  async objections(): Promise<readonly unknown[]> {
    if (!(await this.page.evaluate('"axe" in window'))) await this.page.evaluate(axe)
    return (await this.page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
    )) as readonly unknown[]
  }

  /** Ends the test: nothing was complained of, but for what the test is about. */
  async end(expected?: RegExp): Promise<void> {
    const others = this.complaints.filter((complaint) => expected?.test(complaint) !== true)
    assert.equal(others, [])
    await this.page.close()
  }
}

/** Registers and runs the same tests for each browser; one that is not installed is told of as skipped. */
export function inBrowsers(
  title: string,
  register: (test: Test, browser: () => InspectorBrowser, name: BrowserName) => void,
): void {
  for (const [name, launch] of Object.entries(browsers) as [BrowserName, (typeof browsers)[BrowserName]][]) {
    if (launch === undefined) {
      console.log(`inspector: ${title}: skipped, there is no ${name}`)
      continue
    }
    const tests = suite(`inspector: ${title}: ${name}`)
    let browser: Browser
    let folder: Folder
    let inspector: InspectorBrowser
    tests.before(async () => {
      folder = new Folder()
      browser = await launch({ downloads: folder.path })
      inspector = new InspectorBrowser(name, browser, folder)
    })
    tests.after(async () => {
      await browser.close()
      folder.remove()
    })
    register(tests, () => inspector, name)
    tests.run()
  }
}
