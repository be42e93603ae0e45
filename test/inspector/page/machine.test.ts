/** The Machine panel by use: streams wherever they stand, their fields by name, what could be read of a damaged one. */
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { machineSample } from '../../../inspector/engine/machine-sample.ts'
import { join } from '../../support/encodings.ts'
import { inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { libvirtHeader } from '../../support/libvirt.ts'
import { FIELDS, idle, legend, machinePage, sampleFiles } from '../../support/machine-page.ts'
import { machineStream, uint32 } from '../../support/machine-stream.ts'
import { Qcow2Builder } from '../../support/qcow2.ts'

inBrowsers('machine', (test, browser) => {
  const fileOf = (name: string, octets: Uint8Array): string => {
    const path = browser().folder.at(name)
    writeFileSync(path, octets)
    return path
  }

  test('fields by name, by keyboard; pages of RAM on the map, by keyboard', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    const { page } = inspector
    await inspector.hasText('[role=row]', 'cpu#1')
    await page.focus('[role=treegrid]')
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    await inspector.hasText('[role=row][aria-selected=true]', 'timer')
    await page.keyboard.press('ArrowRight')
    await inspector.hasText('[role=row]', 'cpu_ticks_offset')
    await page.keyboard.press('ArrowRight')
    await inspector.hasText('[role=row][aria-selected=true]', '2816048420')
    await inspector.hasText('.row-details', '00 00 00 00 a7 d9 7d 24')
    // The map: the whole block, then one page of it, then its octets.
    await page.focus('[role=application]')
    await inspector.hasText('.ram-status', 'page 0: full')
    for (let i = 0; i < 3; i++) await page.keyboard.press('+')
    await page.keyboard.press('ArrowRight')
    await inspector.hasText('.ram-status', 'page 1: full')
    await page.keyboard.press('Enter')
    await inspector.hasText('h2', 'Page 1 of sample.ram')
    await page.keyboard.press('0')
    await page.keyboard.press('End')
    await inspector.hasText('.ram-status', 'page 2\u202f047: full')
    await page.select('select[aria-label="Block of RAM"]', '/rom@sample/tables')
    // The map of another block is another one.
    await page.waitForSelector('[role=application][aria-label^="Map of /rom@sample/tables"]', WAIT)
    await inspector.hasText('.ram-status', '0x0000, page 0: full')
    await page.focus('[role=application]')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await inspector.hasText('.ram-page .hex-lines', 'ff ff ff ff')
    await inspector.end()
  })

  test('a device that is clicked is selected in the octets of the file, where its section stands', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    await inspector.press('Beside the octets')
    await (await inspector.page.waitForSelector('[role=row][aria-level="2"]', WAIT))!.click()
    await inspector.hasText('[role=row][aria-selected=true]', 'timer')
    await inspector.hasText('.characters', 'timer')
    await inspector.page.waitForFunction(
      () =>
        [...document.querySelectorAll('.characters .in-contents')]
          .map((each) => each.textContent)
          .join('')
          .includes('timer'),
      WAIT,
    )
    await inspector.end()
  })

  test('a stream in BER stands beside its tree: a device is a value of it', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).later)
    await inspector.hasText('.machine-head', 'BER stream')
    await (await inspector.page.waitForSelector('[role=row][aria-level="2"]', WAIT))!.click()
    await inspector.hasText('[role=row][aria-selected=true]', 'timer')
    // FULL section, [APPLICATION 10694]
    await inspector.hasText('[role=treeitem][aria-selected=true]', '[APPLICATION 10694]')
    await inspector.hasText('.line', 'timer')
    await inspector.end()
  })

  test('the sample opens from the start page, without any file', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    const sample = await page.waitForSelector('::-p-xpath(//button[strong="A machine"])', WAIT)
    await sample!.click()
    await page.waitForSelector(FIELDS, WAIT)
    await idle(inspector)
    await inspector.hasText('.machine-head strong', 'sample-1.0')
    const { 'never sent': never, ...sent } = await legend(inspector)
    assert.is(never! + Object.values(sent).reduce((sum, count) => sum + count), 2048)
    await inspector.end()
  })

  test('a stream that is cut off: what could be read stays, and what refused the rest is told', async () => {
    const inspector = await machinePage(browser(), fileOf('cut.mig', machineSample().subarray(0, 2_000_000)))
    await inspector.hasText('.fault-text .fault-code', 'MIGRATION_TRUNCATED')
    await inspector.hasText('.fault-text', 'offset')
    await inspector.hasText('[role=row].is-fault', 'MIGRATION_TRUNCATED')
    const { full } = await legend(inspector)
    assert.ok(full! > 100)
    await inspector.page.focus('[role=application]')
    await inspector.page.keyboard.press('Enter')
    await inspector.page.waitForSelector('.ram-page .hex-lines', WAIT)
    await inspector.end()
  })

  test('a save file of libvirt, a stream that is compressed, a snapshot in a disk image', async () => {
    const sample = machineSample()
    const inspector = await machinePage(browser(), fileOf('guest.save', join([libvirtHeader(), sample])))
    await inspector.hasText('.machine-head', 'save file of libvirt, of guest-1, running')
    await inspector.pick(fileOf('packed.mig.gz', gzipSync(sample, { level: 1 })), 'body')
    await inspector.press('Machine', 'tab')
    await inspector.hasText('.machine-head', 'compressed by gzip')
    await idle(inspector)
    const state = new Qcow2Builder({ diskSize: 1 << 20 })
      .snapshot({ name: 'before', state: sample, id: '7' })
      .snapshot({ name: 'disk only', state: new Uint8Array(0) })
      .build()
    await inspector.pick(fileOf('disk.qcow2', state), '.machine-snapshots')
    assert.is((await inspector.texts('.machine-snapshots li')).length, 1)
    await inspector.press('before')
    await inspector.hasText('.machine-head', 'snapshot "before" in a qcow2 image')
    await inspector.page.waitForSelector(FIELDS, WAIT)
    await idle(inspector)
    await inspector.end()
  })

  test('text of a stream is text', async () => {
    const hostile = '<img src=x onerror="document.title=1">'
    const { octets } = machineStream({
      machine: hostile,
      blocks: [{ name: hostile, length: 8192 }],
      devices: [{ name: hostile, fields: [uint32(hostile, 7)] }],
    })
    const inspector = await machinePage(browser(), fileOf('hostile.mig', octets))
    await inspector.hasText('[role=row]', hostile)
    await inspector.hasText('.machine-head strong', hostile)
    assert.is((await inspector.page.$$('.machine img')).length, 0)
    await inspector.end()
  })
})
