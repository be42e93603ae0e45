/** The Machine panel of the inspector's page, as tests use it. */
import { writeFileSync } from 'node:fs'
import { machineSample } from '../../inspector/engine/machine-sample.ts'
import { type InspectorBrowser, type InspectorPage, WAIT } from './inspector-page.ts'
import { berOf } from './migration.ts'

/** Rows of the tree of sections, devices and fields. */
export const FIELDS = '[role=treegrid] [role=row][aria-level]'

/** Where the sample's stream stands in a browser's folder; `later` is the other one, in BER. */
export function sampleFiles({ folder }: InspectorBrowser): { sample: string; later: string } {
  const files = { sample: folder.at('sample.mig'), later: folder.at('later.ber') }
  writeFileSync(files.sample, machineSample())
  writeFileSync(files.later, berOf(machineSample(true)))
  return files
}

/** Nothing is under way any more. */
export async function idle({ page }: InspectorPage): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.machine-work') === null, WAIT)
}

/** A page with a stream open in it, all of it read. */
export async function machinePage(browser: InspectorBrowser, path: string): Promise<InspectorPage> {
  const inspector = await browser.opened(path, FIELDS)
  await idle(inspector)
  return inspector
}

/** Opens another stream beside the first, until all is compared. */
export async function beside(inspector: InspectorPage, path: string): Promise<void> {
  await inspector.give('.machine-actions input[type=file]', path)
  await inspector.page.waitForSelector('.machine-views .of-differences', WAIT)
  await inspector.hasText('.fields .caption', 'of RAM differ')
  await idle(inspector)
}

/** How many pages the legend counts, by kind. */
export async function legend({ page }: InspectorPage): Promise<Record<string, number>> {
  const counts = await page.$$eval('.ram-legend li', (all) => all.map((each) => each.textContent ?? ''))
  return Object.fromEntries(
    counts.map((text) => {
      const [, name, count] = /^(.*) ([\d\u202f]+)$/.exec(text)!
      return [name!, Number(count!.replaceAll('\u202f', ''))]
    }),
  )
}
