/** Browsers for tests of pages: the system's Chromium, and Firefox where both are asked for, driven by puppeteer-core. */
import { existsSync } from 'node:fs'
import { type Browser, launch, type Page } from 'puppeteer-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where it is installed; undefined where it is not. */
export const chromium: string | undefined = places.find((path) => existsSync(path))

/** @throws where there is none: ask for `chromium` first */
export function launchChromium(args: readonly string[] = [], downloads?: string): Promise<Browser> {
  if (chromium === undefined) throw new Error('there is no Chromium')
  // A container has no user namespaces, and pages of our own need no sandbox.
  return launch({
    executablePath: chromium,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', ...args],
    ...(downloads === undefined ? {} : { downloadBehavior: { policy: 'allow', downloadPath: downloads } }),
  })
}

/** The same of Firefox. */
export const firefox: string | undefined = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path))

export type BrowserName = 'Chromium' | 'Firefox'

interface Wishes {
  /** The folder in which downloads are saved, unasked. */
  readonly downloads?: string
}

/** By name, how each is started; undefined where it is not installed. */
export const browsers: Readonly<Record<BrowserName, ((wishes?: Wishes) => Promise<Browser>) | undefined>> = {
  Chromium: chromium === undefined ? undefined : ({ downloads } = {}) => launchChromium([], downloads),
  Firefox: firefox === undefined ? undefined : ({ downloads } = {}) => launchFirefox(firefox as string, downloads),
}

function launchFirefox(executablePath: string, downloads: string | undefined): Promise<Browser> {
  const folder = { 'browser.download.folderList': 2, 'browser.download.dir': downloads }
  return launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: 120_000,
    ...(downloads === undefined ? {} : { extraPrefsFirefox: { ...folder, 'browser.download.useDownloadDir': true } }),
  })
}

/** What a page complains of: errors that nobody caught, and what it writes to the console as errors or warnings. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text())
  })
  return complaints
}
