/** What the Machine panel makes of a stream, octet for octet, saved by the browser. */
import * as assert from 'uvu/assert'
import { machineSample, SAMPLE_BLOCKS } from '../../../inspector/engine/machine-sample.ts'
import { inspect, MemorySource, writeStream } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { type InspectorPage, inBrowsers } from '../../support/inspector-page.ts'
import { idle, machinePage, sampleFiles } from '../../support/machine-page.ts'
import { berOf } from '../../support/migration.ts'

/** By the choice's place in the list. */
async function expected(): Promise<readonly (readonly [name: string, octets: Uint8Array])[]> {
  const sample = machineSample()
  const plain: Uint8Array[] = []
  await writeStream(
    { source: new MemorySource(sample), start: sample.subarray(0, 64), base: undefined },
    'stream',
    (octets) => plain.push(octets.slice()),
  )
  const { images } = await inspect(sample, { gather: true })
  return [
    ['sample.ber', berOf(sample)],
    ['sample.mig', sample],
    ['sample.plain.mig', join(plain)],
    ...SAMPLE_BLOCKS.map(
      ({ name }) => [`sample.${name.replace(/[^\w.-]+/g, '_')}.raw`, images!.octets(name)!] as const,
    ),
  ]
}

/** Stops a work as soon as there is one. */
async function stopsAtOnce({ page }: InspectorPage): Promise<void> {
  await page.evaluate(() => {
    new MutationObserver(() => document.querySelector<HTMLButtonElement>('.machine-work button')?.click()).observe(
      document.querySelector('.machine')!,
      { childList: true, subtree: true },
    )
  })
}

inBrowsers('downloads of a machine', (test, browser) => {
  async function choose(inspector: InspectorPage, index: number): Promise<void> {
    await inspector.page.select('select[aria-label="What to download"]', String(index))
    await inspector.press('Download')
  }

  test('BER, binary, a plain stream, every block of RAM', async () => {
    const { sample } = sampleFiles(browser())
    const inspector = await machinePage(browser(), sample)
    for (const [index, [name, octets]] of (await expected()).entries()) {
      // The stream itself is in the folder by this name.
      if (name === 'sample.mig') continue
      await choose(inspector, index)
      await inspector.hasText('[role=status]', `${name} is written`)
      assertBytes(await inspector.downloaded(name), octets, name)
    }
    await inspector.end()
  })

  test('binary of what is BER', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).later)
    await choose(inspector, 1)
    assertBytes(await inspector.downloaded('later.mig'), machineSample(true))
    await inspector.end()
  })

  test('stopped midway: nothing is saved', async () => {
    const inspector = await machinePage(browser(), sampleFiles(browser()).sample)
    const { page } = inspector
    const saved = await page.evaluateHandle(() => {
      const names: string[] = []
      const click = HTMLAnchorElement.prototype.click
      HTMLAnchorElement.prototype.click = function () {
        names.push(this.download)
        click.call(this)
      }
      return names
    })
    await stopsAtOnce(inspector)
    await choose(inspector, 3)
    await idle(inspector)
    assert.equal(await saved.jsonValue(), [])
    assert.not.ok((await inspector.texts('[role=status]')).some((text) => text.includes('is written')))
    await inspector.end()
  })
})
