/** Files of many values and many GiB, in each browser: looked at to the end, and next to nothing of them is held. */

import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { writeSparse } from '../../support/sparse-file.ts'

const GIB = 1024 ** 3
/** Heap of page and worker, in octets, whatever is open. */
const MOST_HEAP = 300 * 1024 ** 2

/** With a word in the first string, and one in the last. */
function writeMarked(path: string): number {
  const size = writeSparse(path)
  const file = openSync(path, 'r+')
  writeSync(file, 'needle', 1_000_000)
  writeSync(file, 'end', size - 3)
  closeSync(file)
  return size
}

inBrowsers('large files', (test, browser, name) => {
  test('of 5 GiB are looked at from one end to the other, and searched', async () => {
    const path = browser().folder.at('sparse.ber')
    const size = writeMarked(path)
    const inspector = await browser().opened(path)
    const { page } = inspector
    await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length === 5, WAIT)
    await isSmall(inspector)

    await page.focus('[role=grid]')
    for (let pages = 0; pages < 30; pages++) await page.keyboard.press('PageDown')
    await inspector.control('End')
    await inspector.find('gridcell', `64, offset ${size - 1}, contents octet`)
    await isSelected(inspector, '4')

    await page.type('#go-to', `0x${(3 * GIB).toString(16)}`)
    await page.keyboard.press('Enter')
    await inspector.find('gridcell', `00, offset ${3 * GIB}, contents octet`)
    await isSelected(inspector, '2')

    await inspector.press('Search', 'tab')
    await page.type('#search-text', 'needle')
    await page.keyboard.press('Enter')
    await inspector.hasText('[role=option]', 'needle')
    await inspector.press('Stop')
    await (await page.waitForSelector('[role=option]', WAIT))!.click()
    await inspector.find('gridcell', '6E, offset 1000000, contents octet')
    await isSelected(inspector, '0')
    await isSmall(inspector)
    await inspector.end()
  })

  test('of ten million siblings are walked to the last one, in ranges', async () => {
    const path = browser().folder.at('siblings.ber')
    writeFileSync(path, Buffer.alloc(30_000_000, Buffer.of(0x02, 0x01, 0x05)))
    const inspector = await browser().opened(path)
    const { page } = inspector
    await inspector.hasText('[role=treeitem]', '9\u202f999\u202f999')
    await page.focus('[role=tree]')
    // A million, a thousand, one.
    for (const level of [2, 3]) {
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowRight')
      await page.waitForSelector(`[role=treeitem][aria-level="${level}"]`, WAIT)
    }
    await page.keyboard.press('End')
    await isSelected(inspector, '9\u202f999\u202f999')
    await inspector.find('gridcell', '02, offset 29999997, identifier octet')
    await inspector.hasText('[role=tabpanel]', '29\u202f999\u202f997')
    assert.ok((await inspector.texts('[role=treeitem]')).length < 500, 'only rows in view are drawn')
    await isSmall(inspector)
    await inspector.end()
  })

  /** Page and worker; Firefox tells nobody. */
  async function isSmall({ page }: InspectorPage): Promise<void> {
    if (name !== 'Chromium') return
    const { JSHeapUsedSize = 0 } = await page.metrics()
    const [worker] = page.workers()
    const { usedSize, backingStorageSize } = (await worker!.client.send('Runtime.getHeapUsage')) as HeapUsage
    const heap = JSHeapUsedSize + usedSize + backingStorageSize
    assert.ok(usedSize > 0 && heap < MOST_HEAP, `heap of ${heap} octets`)
  }
})

interface HeapUsage {
  readonly usedSize: number
  /** Of ArrayBuffers, the memory of WebAssembly among them. */
  readonly backingStorageSize: number
}

/** The value that is selected in the tree has this index. */
async function isSelected({ page }: InspectorPage, index: string): Promise<void> {
  await page.waitForFunction(
    (index) => document.querySelector('[role=treeitem][aria-selected=true] .label')?.textContent === index,
    WAIT,
    index,
  )
}
