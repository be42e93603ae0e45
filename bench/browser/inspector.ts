/** The inspector as it is built, in Chromium, with a file picked in it: how soon it shows rows, how long its thread is busy, what it holds. */
import type { Page } from 'puppeteer-core'
import { launchChromium } from '../../test/support/chromium.ts'

export interface InspectorMeasured {
  /** Milliseconds from the pick to the first rows. */
  readonly firstRows: number
  /** Milliseconds of the longest task until rows stood there, and later; 0 for none of 50 and more. */
  readonly longestOpening: number
  readonly longestReading: number
  /** MiB of heap and of ArrayBuffers, at the end of the three at most. */
  readonly pageHeap: number
  readonly workerHeap: number
}

interface Watched {
  picked: number
  rows: number
  opening: number
  reading: number
}

/** Milliseconds of each: of the octets, of the tree, and of the search. */
const LOOKED_AT = 1500
const WAIT = { timeout: 120_000 }

/** Opens the file in a page of its own, scrolls tree and octets from end to end, and searches for what is not there. */
export async function measureInspector(file: string): Promise<InspectorMeasured> {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.setViewport({ width: 1400, height: 900 })
    await page.goto(new URL('../../dist/inspector/index.html', import.meta.url).href)
    const input = await page.waitForSelector('input[type=file]', WAIT)
    await watch(page)
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file)
    await page.waitForSelector('[role=treeitem] .type', WAIT)
    const heaps = [await heapsOf(page)]
    for (const part of ['tree', 'grid']) await scroll(page, part)
    heaps.push(await heapsOf(page))
    await search(page)
    heaps.push(await heapsOf(page))
    const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched)
    return {
      firstRows: watched.rows - watched.picked,
      longestOpening: watched.opening,
      longestReading: watched.reading,
      pageHeap: Math.max(...heaps.map(({ page }) => page)),
      workerHeap: Math.max(...heaps.map(({ worker }) => worker)),
    }
  } finally {
    await browser.close()
  }
}

/** From now on the page's times are noted. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const watched = { picked: 0, rows: 0, opening: 0, reading: 0 }
    Object.assign(window, { watched })
    document.addEventListener(
      'change',
      () => {
        watched.picked = performance.now()
      },
      { capture: true, once: true },
    )
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        // Of the task that draws the first rows, they are the end.
        const part = watched.rows === 0 || startTime < watched.rows ? 'opening' : 'reading'
        watched[part] = Math.max(watched[part], duration)
      }
    }).observe({ type: 'longtask' })
    new MutationObserver((_records, observer) => {
      if (document.querySelector('[role=treeitem] .type') === null) return
      watched.rows = performance.now()
      observer.disconnect()
    }).observe(document.body, { childList: true, subtree: true })
  })
}

/** By keys: pages, the end, pages back. */
async function scroll(page: Page, role: string): Promise<void> {
  await page.focus(`[role=${role}]`)
  for (const key of ['PageDown', 'End', 'PageUp'] as const) {
    const due = performance.now() + LOOKED_AT / 3
    while (performance.now() < due) await page.keyboard.press(key)
  }
}

async function search(page: Page): Promise<void> {
  await (await page.waitForSelector('::-p-aria([name="Search"][role="tab"])', WAIT))!.click()
  await page.type('#search-text', 'no such text is in it')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.outcome', WAIT)
  await new Promise((resolve) => setTimeout(resolve, LOOKED_AT))
}

interface HeapUsage {
  readonly usedSize: number
  readonly backingStorageSize: number
}

async function heapsOf(page: Page): Promise<{ page: number; worker: number }> {
  const session = await page.createCDPSession()
  const mib = ({ usedSize, backingStorageSize }: HeapUsage): number => (usedSize + backingStorageSize) / 2 ** 20
  const own = mib((await session.send('Runtime.getHeapUsage')) as HeapUsage)
  await session.detach()
  const [worker] = page.workers()
  return { page: own, worker: mib((await worker!.client.send('Runtime.getHeapUsage')) as HeapUsage) }
}
