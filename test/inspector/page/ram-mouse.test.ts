/** The map of RAM by mouse and by fingers: what lies under the pointer is told, kept there, moved and looked at. */
import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { machineSample } from '../../../inspector/engine/machine-sample.ts'
import { StreamWriter } from '../../../inspector/engine/machine-sample-writer.ts'
import { inspect } from '../../../src/migration/index.ts'
import { hex } from '../../support/hex.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { machinePage, sampleFiles } from '../../support/machine-page.ts'
import { type MapLayout, mapBox, mapLayout, pageBelow, rowAt } from '../../support/ram-map.ts'

const PAGE = 4096
const LARGER = '.ram-tools [aria-label=Larger]'
const SMALLER = '.ram-tools [aria-label=Smaller]'
const LOOKED = '.ram-page'

inBrowsers('map of RAM by mouse', (test, browser) => {
  async function opened(): Promise<InspectorPage> {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    await settled(inspector)
    return inspector
  }

  /** Points at a place of the map, in CSS pixels of its own: the middle of one, since Firefox knows of whole ones only and the map begins anywhere. */
  async function point({ page }: InspectorPage, x: number, y: number): Promise<void> {
    const box = await mapBox(page)
    await page.mouse.move(Math.ceil(box.x + x - 0.5), Math.ceil(box.y + y - 0.5))
  }

  /** Does something that changes the map, until it has changed. */
  async function changed({ page }: InspectorPage, act: () => Promise<unknown>): Promise<MapLayout> {
    const before = await mapLayout(page)
    await act()
    for (let tries = 0; tries < 400; tries++) {
      const now = await mapLayout(page)
      if (JSON.stringify(now) !== JSON.stringify(before)) return now
    }
    throw new Error(`the map stays at ${JSON.stringify(before)}`)
  }

  /** The map, once it stays as it is. */
  async function settled({ page }: InspectorPage): Promise<MapLayout> {
    for (let before = ''; ; ) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))))
      const now = await mapLayout(page)
      if (JSON.stringify(now) === before) return now
      before = JSON.stringify(now)
    }
  }

  const turn = (inspector: InspectorPage, deltaY: number): Promise<MapLayout> =>
    changed(inspector, () => inspector.page.mouse.wheel({ deltaY }))

  /** By the wheel, at one place, until cells are large. */
  async function nearer(inspector: InspectorPage): Promise<MapLayout> {
    await point(inspector, 230.5, 103.5)
    let layout = await mapLayout(inspector.page)
    while (layout.cell < 30) layout = await turn(inspector, -120)
    return layout
  }

  /** The status line tells of a page. */
  const tells = ({ page }: InspectorPage, wanted: number): Promise<unknown> =>
    page.waitForFunction(
      (wanted) =>
        /page ([\d\u202f]+):/
          .exec(document.querySelector('.ram-status')?.textContent ?? '')?.[1]
          ?.replaceAll('\u202f', '') === String(wanted),
      WAIT,
      wanted,
    )

  /** The page that is looked at is this one, octet for octet. */
  async function assertLooked({ page }: InspectorPage, wanted: number): Promise<void> {
    await page.waitForSelector(`${LOOKED}[aria-label="Page ${wanted} of sample.ram"]`, WAIT)
    const lines = await page.$$eval(`${LOOKED} .hex-line`, (all) => all.map((line) => line.textContent ?? ''))
    const octets = lines.map((line) => line.replace(/^\S+ /, '').slice(0, 49).replaceAll(' ', '')).join('')
    const { images } = await inspect(machineSample(), { gather: true })
    const image = images!.octets('sample.ram')!
    assert.is(octets, hex(image.subarray(wanted * PAGE, (wanted + 1) * PAGE)))
    assert.is(Number.parseInt(lines[0]!, 16), wanted * PAGE)
  }

  const isClosed = async ({ page }: InspectorPage): Promise<boolean> => (await page.$(LOOKED)) === null

  /** One thing after another: the driver's own click does not wait for its move. */
  async function click(inspector: InspectorPage, x: number, y: number, button: 'left' | 'right' = 'left') {
    await point(inspector, x, y)
    await inspector.page.mouse.down({ button })
    await inspector.page.mouse.up({ button })
  }

  /** A drag by these CSS pixels, in small steps. */
  async function drag(inspector: InspectorPage, [x, y]: Place, [across, down]: Place): Promise<void> {
    const { mouse } = inspector.page
    await point(inspector, x, y)
    await mouse.down()
    for (let step = 1; step <= 4; step++) await point(inspector, x + (across * step) / 4, y + (down * step) / 4)
    await mouse.up()
  }

  test('what lies under the pointer is told of, and no longer once it has left', async () => {
    const inspector = await opened()
    const layout = await mapLayout(inspector.page)
    for (const [x, y] of [
      [3.5, 3.5],
      [200.5, 90.5],
      [480.5, 60.5],
    ] as const) {
      await point(inspector, x, y)
      await tells(inspector, pageBelow(layout, x, y))
    }
    await inspector.page.mouse.move(5, 5)
    await tells(inspector, 0)
    await inspector.end()
  })

  test('the wheel zooms about the page under the pointer, and a click shows what lies there by then', async () => {
    const inspector = await opened()
    const whole = await mapLayout(inspector.page)
    const [x, y] = [230.5, 103.5]
    await point(inspector, x, y)
    const page = pageBelow(whole, x, y)
    let layout = whole
    let steps = 0
    for (; layout.cell < 100; steps++) {
      layout = await turn(inspector, -120)
      assert.ok(isInRow(layout, page, y), `page ${page} at ${y} of ${JSON.stringify(layout)}`)
      // The pointer has not moved, but the map has.
      await tells(inspector, pageBelow(layout, x, y))
    }
    await click(inspector, x, y)
    await assertLooked(inspector, pageBelow(layout, x, y))
    for (; steps > 0; steps--) layout = await turn(inspector, 120)
    // The page's octets may have taken some of its width.
    assert.equal([layout.first, layout.lastTop], [0, 0])
    await inspector.end()
  })

  test('a click shows the page that lies there, another one another; the right button shows none', async () => {
    const inspector = await opened()
    await click(inspector, 300.5, 103.5, 'right')
    await inspector.page.keyboard.press('Escape')
    // A page that was looked at by mistake would come by now.
    await settled(inspector)
    assert.ok(await isClosed(inspector))
    for (const [x, y] of [
      [3.5, 3.5],
      [201.5, 89.5],
      [420.5, 160.5],
    ] as const) {
      // A page's octets may take some of the map's place.
      const layout = await settled(inspector)
      await click(inspector, x, y)
      await assertLooked(inspector, pageBelow(layout, x, y))
    }
    await inspector.end()
  })

  test('the buttons zoom about the page that was clicked, down to the least and back to the whole block', async () => {
    const inspector = await opened()
    const { page } = inspector
    const clicked = pageBelow(await mapLayout(page), 230.5, 103.5)
    await click(inspector, 230.5, 103.5)
    await assertLooked(inspector, clicked)
    await settled(inspector)
    await inspector.press('Whole block')
    const whole = await settled(inspector)
    const { height } = await mapBox(page)
    for (let times = 0; times < 5; times++) {
      const layout = await changed(inspector, () => page.click(LARGER))
      assert.ok(clicked >= layout.first && clicked < rowAt(layout, height), JSON.stringify(layout))
    }
    const near = await mapLayout(page)
    const farther = await changed(inspector, () => page.click(SMALLER))
    assert.ok(farther.cell < near.cell)
    assert.equal(await changed(inspector, () => inspector.press('Whole block')), whole)
    while ((await page.$(`${SMALLER}:not(:disabled)`)) !== null) await page.click(SMALLER)
    const least = await mapLayout(page)
    assert.ok(least.cell < whole.cell && least.lastTop === 0, JSON.stringify(least))
    await inspector.end()
  })

  test('dragging moves the map along, and shows no page, wherever the drag goes', async () => {
    const inspector = await opened()
    const { page } = inspector
    const layout = await nearer(inspector)
    const held = pageBelow(layout, 230.5, 103.5)
    const moved = await changed(inspector, () => drag(inspector, [230.5, 103.5], [0, 3 * layout.cell]))
    assert.is(moved.first, layout.first - 3 * layout.pagesPerRow)
    assert.is(pageBelow(moved, 230.5, 103.5 + 3 * layout.cell), held)
    await tells(inspector, held)
    // Sideways there is nowhere to go, but it is a drag.
    await drag(inspector, [230.5, 103.5], [200, 0])
    assert.equal(await mapLayout(page), moved)
    assert.ok(await isClosed(inspector))
    await drag(inspector, [230.5, 103.5], [0, 2])
    await assertLooked(inspector, pageBelow(moved, 230.5, 105.5))
    assert.is((await settled(inspector)).first, moved.first)
    for (let at = moved.first; at > 0; )
      at = (await changed(inspector, () => drag(inspector, [100.5, 20.5], [0, 370]))).first
    await drag(inspector, [100.5, 20.5], [0, 370])
    assert.is((await mapLayout(page)).first, 0)
    await inspector.end()
  })

  test('the wheel moves the map while Shift is held', async () => {
    const inspector = await opened()
    const { page } = inspector
    const before = await nearer(inspector)
    await page.keyboard.down('Shift')
    const after = await turn(inspector, 120)
    assert.equal(after, { ...before, first: before.first + 3 * before.pagesPerRow })
    assert.equal(await turn(inspector, -120), before)
    await page.keyboard.up('Shift')
    await inspector.end()
  })

  test('a click on a cell of many pages goes nearer to it, and shows none of them', async () => {
    const path = browser().folder.at('large.mig')
    writeFileSync(path, untouched(1 << 20))
    const inspector = await machinePage(browser(), path)
    const { page } = inspector
    let layout = await settled(inspector)
    const { width } = await mapBox(page)
    assert.ok(layout.pagesPerCell > 4)
    const clicked = pageBelow(layout, 300.5, 103.5)
    const nearer = await changed(inspector, () => click(inspector, 300.5, 103.5))
    assert.is(nearer.pagesPerCell, layout.pagesPerCell / 4)
    assert.ok(isInRow(nearer, clicked, 103))
    assert.ok(await isClosed(inspector))
    // Beside the last column as well, the row that the pointer is at stays.
    layout = nearer
    await point(inspector, width - 1, 103)
    for (let times = 0; times < 3; times++) {
      const last = rowAt(layout, 103) + layout.pagesPerRow - layout.pagesPerCell
      layout = await turn(inspector, -120)
      if (times === 0) assert.ok(isInRow(layout, last, 103), `${last} in ${JSON.stringify(layout)}`)
    }
    await inspector.end()
  })

  test('two fingers change the scale, and what one of them does then goes on from there', async () => {
    const inspector = await opened()
    const { page } = inspector
    const whole = await mapLayout(page)
    const held = pageBelow(whole, 300, 103)
    const [one, other] = await spread(inspector, 300, 103)
    await other.end()
    const near = await settled(inspector)
    assert.ok(near.cell > whole.cell)
    assert.ok(isInRow(near, held, 103), `page ${held} in ${JSON.stringify(near)}`)
    // By the scale and the place of now, not from where two fingers began.
    for (let step = 1; step <= 4; step++) await one.move(...(await atMap(inspector, 180, 103 + (step * near.cell) / 2)))
    await one.end()
    const moved = await settled(inspector)
    assert.is(moved.first, near.first - 2 * near.pagesPerRow)
    assert.ok(await isClosed(inspector))
    await inspector.end()
  })

  /** Two fingers about a place, and apart from each other. */
  async function spread(inspector: InspectorPage, x: number, y: number) {
    const { touchscreen } = inspector.page
    const one = await touchscreen.touchStart(...(await atMap(inspector, x - 20, y)))
    const other = await touchscreen.touchStart(...(await atMap(inspector, x + 20, y)))
    for (let step = 1; step <= 10; step++) {
      await one.move(...(await atMap(inspector, x - 20 - 10 * step, y)))
      await other.move(...(await atMap(inspector, x + 20 + 10 * step, y)))
    }
    return [one, other] as const
  }
})

type Place = readonly [x: number, y: number]

async function atMap({ page }: InspectorPage, x: number, y: number): Promise<[x: number, y: number]> {
  const box = await mapBox(page)
  return [box.x + x, box.y + y]
}

/** Whether a page is in the row at a height; where the block ends before it can be, whether the map goes that far. */
function isInRow(layout: MapLayout, page: number, y: number): boolean {
  const { cell, pagesPerRow, first } = layout
  const top = Math.floor(page / pagesPerRow) - Math.floor(y / cell)
  return first === Math.max(0, Math.min(top, layout.lastTop)) * pagesPerRow
}

/** A stream of one block, of whose pages none was sent. */
function untouched(pages: number): Uint8Array {
  const writer = new StreamWriter()
  writer.header()
  writer.configuration('sample-1.0', 1)
  writer.startRam([{ name: 'sample.ram', length: pages * PAGE }])
  writer.startPart()
  writer.zero('sample.ram', 0)
  writer.endPart()
  writer.endRam()
  writer.end('{}')
  return writer.octets()
}
