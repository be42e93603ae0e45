/** Debian's browsers, without a window. */

import { type Browser, launch } from 'puppeteer-core'
import { chromium, firefox } from '../../support/chromium.ts'

const candidates = {
  Chromium: { browser: 'chrome', executablePath: chromium },
  Firefox: { browser: 'firefox', executablePath: firefox },
} as const

export type BrowserName = keyof typeof candidates
export const browserNames = Object.keys(candidates) as BrowserName[]

/** Milliseconds that a page has for its results. */
const PATIENCE = 120_000

export class TestBrowser {
  readonly version: string
  readonly #browser: Browser

  private constructor(browser: Browser, version: string) {
    this.#browser = browser
    this.version = version
  }

  /** @throws when it is not installed, or does not start */
  static async open(name: BrowserName): Promise<TestBrowser> {
    const { browser, executablePath } = candidates[name]
    if (executablePath === undefined) throw new Error('it is not installed')
    // Chromium's own sandbox refuses to be started by root, as whom CI runs.
    const args = browser === 'chrome' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const opened = await launch({ browser, executablePath, args, headless: true })
    return new TestBrowser(opened, await opened.version())
  }

  /**
   * The first line that a page writes to its console.
   * @throws with what the page says of errors, or when it is isolated other than it should be
   */
  async results(address: string, isolated: boolean): Promise<string> {
    const page = await this.#browser.newPage()
    try {
      const line = new Promise<string>((resolve, reject) => {
        page.on('console', (message) => {
          if (message.type() === 'error') reject(new Error(`${address}: ${message.text()}`))
          else if (message.type() === 'log') resolve(message.text())
        })
        page.on('pageerror', (error) => reject(error))
        setTimeout(() => reject(new Error(`${address}: no results in ${PATIENCE} ms`)), PATIENCE).unref()
      })
      // Until it is awaited.
      line.catch(() => {})
      await page.goto(address)
      if ((await page.evaluate('crossOriginIsolated')) !== isolated) throw new Error('isolated, or not, by mistake')
      return await line
    } finally {
      await page.close()
    }
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}
