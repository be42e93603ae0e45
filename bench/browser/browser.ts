/** Chromium with a page that measures: started without a window, fed from a server of its own on the loopback interface. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { temporaryFile } from '../temporary.ts'
import type { Measured, PageApi } from './page.ts'

/** Headers with which a page is cross-origin isolated, so that it may share memory with its workers. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

export interface PageMeasured extends Measured {
  /** MiB that the page's process held, at most. */
  readonly rss: number
  /** Seconds that processors worked for the page's process, all of its threads. */
  readonly processor: number
}

export type Reader = Parameters<PageApi['read']>[0]

export interface OpenPage {
  read(reader: Reader): Promise<PageMeasured>
}

/** Opens a page with a file chosen in it. Everything is closed after `work`. */
export async function withPage<Result>(
  options: { readonly chromium: string; readonly isolated: boolean; readonly file: string },
  work: (page: OpenPage) => Promise<Result>,
): Promise<Result> {
  const server = await serve(await bundles(), options.isolated)
  const browser = await puppeteer.launch({
    executablePath: options.chromium,
    headless: true,
    userDataDir: temporaryFile('chromium'),
    // As root, which is common where such things run, Chromium has no sandbox. Precise: heap sizes are not rounded.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'],
    protocolTimeout: 600_000,
  })
  try {
    const page = await browser.newPage()
    await page.goto(server.address)
    const input = await page.$('input')
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(options.file)
    const isolated = await page.evaluate(() => (globalThis as unknown as { bench: PageApi }).bench.isolated())
    if (isolated !== options.isolated) throw new Error(`the page is ${isolated ? '' : 'not '}cross-origin isolated`)
    const renderers = await renderersOf(browser)
    return await work({ read: (reader) => read(page, renderers, reader) })
  } finally {
    await browser.close()
    server.close()
  }
}

async function read(page: Page, renderers: Renderers, reader: Reader): Promise<PageMeasured> {
  let rss = 0
  const { ids, seconds: before } = await renderers()
  const look = setInterval(() => {
    rss = Math.max(rss, ...ids.map(residentMib))
  }, 50)
  try {
    const measured = await page.evaluate(
      (name) => (globalThis as unknown as { bench: PageApi }).bench.read(name as Reader),
      reader,
    )
    const { seconds } = await renderers()
    return { ...measured, rss, processor: seconds - before }
  } finally {
    clearInterval(look)
  }
}

/** The processes with pages, and how long processors have worked for them: the one beside ours that Chromium keeps in stock is idle. */
type Renderers = () => Promise<{ readonly ids: number[]; readonly seconds: number }>

async function renderersOf(browser: Browser): Promise<Renderers> {
  const session = await browser.target().createCDPSession()
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const found = processInfo.filter(({ type }) => type === 'renderer')
    return { ids: found.map(({ id }) => id), seconds: found.reduce((sum, { cpuTime }) => sum + cpuTime, 0) }
  }
}

function residentMib(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    // Not a system that tells.
    return 0
  }
}

async function bundles(): Promise<Map<string, string>> {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: { page: at('page.ts'), thread: at('../../dist/worker/thread.js') },
    outdir: '/',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  })
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]))
  texts.set(
    '/',
    '<!doctype html><meta charset="utf-8"><input type="file"><script type="module" src="/page.js"></script>',
  )
  return texts
}

async function serve(texts: ReadonlyMap<string, string>, isolated: boolean) {
  const server = createServer(({ url = '' }, response) => {
    const text = texts.get(url)
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type, ...(isolated ? isolation : {}) })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
