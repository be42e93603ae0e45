/** The Schema panel in a test of the page: modules into it, and what the tests of it have in common. */
import { join } from 'node:path'
import { fixtures } from '../cli/run-command.ts'
import { type InspectorBrowser, type InspectorPage, WAIT } from './inspector-page.ts'

export const moduleInput = 'input[aria-label="ASN.1 module files"]'
export const certificate = join(fixtures, 'asn1-instances/cert-ee.der')
/** Of RFC 5280. */
export const certificateModules = ['PKIX1Explicit88.asn', 'PKIX1Implicit88.asn'].map((name) =>
  join(fixtures, 'asn1-modules/rfc5280', name),
)

/** A file with modules, in the Schema panel. */
export async function openedWith(
  browser: InspectorBrowser,
  file: string,
  modules: readonly string[],
): Promise<InspectorPage> {
  const inspector = await browser.opened(file)
  await inspector.press('Schema', 'tab')
  await inspector.give(moduleInput, ...modules)
  return inspector
}

/** The type of the file, once it is chosen. */
export async function typeIs(inspector: InspectorPage, pdu: string): Promise<void> {
  await inspector.page.waitForFunction(
    (pdu) => (document.querySelector('#schema-type') as HTMLSelectElement | null)?.value === pdu,
    WAIT,
    pdu,
  )
  await inspector.page.waitForSelector('[role=tablist][aria-label="By the schema"]', WAIT)
}

/** Selects the row of the tree that has all of these in its text, once it is there; opens it. */
export async function openRow(inspector: InspectorPage, ...texts: string[]): Promise<void> {
  const row = await inspector.page.waitForFunction(
    (texts) =>
      [...document.querySelectorAll('[role=tree] [role=treeitem]')].find((row) =>
        texts.every((text) => row.textContent?.includes(text)),
      ),
    WAIT,
    texts,
  )
  await (row.asElement() as unknown as { click(): Promise<void> }).click()
  await inspector.page.waitForSelector('[role=tree] [role=treeitem][aria-selected=true]', WAIT)
  await inspector.page.focus('[role=tree]')
  await inspector.page.keyboard.press('ArrowRight')
}

/** The row of the tree that is selected, once its text is as expected. */
export async function selectedRow(inspector: InspectorPage, text: string): Promise<void> {
  await inspector.hasText('[role=tree] [role=treeitem][aria-selected=true]', text)
}

/** Presses Tab until the focus is at what has this name, or this text; and this role, or tag. */
export async function tabTo({ page }: InspectorPage, name: string, role?: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const [found, ...kinds] = await page.evaluate(() => {
      const at = document.activeElement
      return [at?.getAttribute('aria-label') ?? at?.textContent, at?.getAttribute('role'), at?.tagName]
    })
    if (found === name && (role === undefined || kinds.includes(role))) return
  }
  throw new Error(`Tab does not come to ${name}`)
}
