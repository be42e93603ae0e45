/** What the Machine panel makes of a stream, written into a file that somebody chooses: whole, or not at all. */
import * as assert from 'uvu/assert'
import { machineSample, SAMPLE_BLOCKS } from '../../../inspector/engine/machine-sample.ts'
import { inspect } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { FIELDS, idle, sampleFiles } from '../../support/machine-page.ts'
import { berOf } from '../../support/migration.ts'
import {
  answersPicker,
  fileCalls,
  fileOf,
  pageWithPicker,
  type Refusal,
  refusesPicker,
} from '../../support/save-picker.ts'

const BER = 0
const RAM = 3

/** What the disk may say, and when. */
const failures: readonly (readonly [what: string, form: number, refusal: Refusal])[] = [
  ['a file that may not be written', BER, { does: 'create', time: 1, name: 'NotAllowedError', says: 'no leave' }],
  [
    'a disk that is full midway',
    RAM,
    { does: 'write', time: 40, name: 'QuotaExceededError', says: 'the disk is full' },
  ],
  ['a disk that is full at the end', BER, { does: 'close', time: 1, name: 'QuotaExceededError', says: 'one too many' }],
]

inBrowsers('saving into a chosen file', (test, browser, name) => {
  if (name === 'Firefox') console.log('inspector: saving into a chosen file: Firefox has no such dialog of its own')

  async function opened(): Promise<InspectorPage> {
    const inspector = await pageWithPicker(browser())
    await inspector.pick(sampleFiles(browser()).sample, FIELDS)
    await idle(inspector)
    return inspector
  }

  async function choose(inspector: InspectorPage, index: number): Promise<void> {
    await inspector.page.select('select[aria-label="What to download"]', String(index))
    await inspector.press('Download')
  }

  const saysNothing = async (inspector: InspectorPage): Promise<void> => {
    assert.equal(await inspector.texts('.problem'), [])
    assert.not.ok((await inspector.texts('[role=status]')).some((text) => text.includes('written')))
  }

  test('a stream and a block of RAM are written as they would be downloaded, under the name that was chosen', async () => {
    const inspector = await opened()
    const { images } = await inspect(machineSample(), { gather: true })
    for (const [index, suggested, octets] of [
      [BER, 'sample.ber', berOf(machineSample())],
      [RAM, 'sample.sample.ram.raw', images!.octets(SAMPLE_BLOCKS[0].name)!],
    ] as const) {
      const name = `mine-${index}`
      await answersPicker(inspector, name)
      await choose(inspector, index)
      await inspector.hasText('[role=status]', `${name} is written`)
      assert.is(await inspector.page.evaluate('window.suggested'), suggested)
      assertBytes(fileOf(await fileCalls(inspector))!, octets, suggested)
    }
    assert.equal(await inspector.texts('.problem'), [])
    await inspector.end()
  })

  test('who closes the dialog is told nothing, and can choose again', async () => {
    const inspector = await opened()
    await refusesPicker(inspector, 'AbortError', 'The user aborted a request.')
    await choose(inspector, BER)
    await inspector.page.waitForFunction('window.asked === 1', WAIT)
    await idle(inspector)
    await saysNothing(inspector)
    await answersPicker(inspector, 'after.ber')
    await choose(inspector, BER)
    await inspector.hasText('[role=status]', 'after.ber is written')
    await inspector.end()
  })

  test('a browser that refuses to ask says why', async () => {
    const inspector = await opened()
    await refusesPicker(inspector, 'SecurityError', 'not in this frame')
    await choose(inspector, BER)
    await inspector.hasText('.problem[role=alert]', 'not in this frame')
    assert.equal(await fileCalls(inspector), [])
    await inspector.end()
  })

  for (const [what, form, refusal] of failures) {
    test(`${what}: it is told, and no half of it stays`, async () => {
      const inspector = await opened()
      await answersPicker(inspector, 'half.out', [
        refusal,
        // Giving up may fail as well, which is not what anybody wants to read.
        { does: 'abort', time: 1, name: 'InvalidStateError', says: 'nothing to abort' },
      ])
      await choose(inspector, form)
      await inspector.hasText('.problem[role=alert]', `half.out is not written: ${refusal.says}`)
      await idle(inspector)
      const calls = await fileCalls(inspector)
      const does = calls.map((call) => call.does)
      assert.is(does.filter((each) => each === refusal.does).length, refusal.time)
      assert.is(does.at(-1), refusal.does === 'create' ? 'create' : 'abort')
      assert.not.ok((await inspector.texts('[role=status]')).some((text) => text.includes('is written')))
      // The next one is written.
      await answersPicker(inspector, 'next.ber')
      await choose(inspector, BER)
      await inspector.hasText('[role=status]', 'next.ber is written')
      assertBytes(fileOf(await fileCalls(inspector))!, berOf(machineSample()))
      await inspector.end()
    })
  }

  test('stopped midway, no half of it stays', async () => {
    const inspector = await opened()
    const { page } = inspector
    await answersPicker(inspector, 'stopped.raw')
    await page.evaluate(`
      new MutationObserver(() => document.querySelector('.machine-work button')?.click()).observe(
        document.querySelector('.machine'),
        { childList: true, subtree: true },
      )
    `)
    await choose(inspector, RAM)
    await page.waitForFunction('window.fileCalls.at(-1)?.does === "abort"', WAIT)
    await idle(inspector)
    assert.is(fileOf(await fileCalls(inspector)), undefined)
    await saysNothing(inspector)
    await inspector.end()
  })
})
