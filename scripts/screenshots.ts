/** The README's pictures of the inspector, docs/images: `node --import tsx scripts/screenshots.ts`, after a build, where Chromium is installed. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { machineSample } from '../inspector/engine/machine-sample.ts'
import { endServing, Serving } from '../test/cli/serving.ts'
import { launchChromium } from '../test/support/chromium.ts'

const root = join(import.meta.dirname, '..')
const fixtures = join(root, 'test/fixtures')
const schema = ['--schema', join(fixtures, 'asn1-modules/rfc5280'), '--pdu', 'Certificate']
const certificate = join(fixtures, 'asn1-instances/cert-ee.der')
const scratch = join(root, 'build/screenshots')
/** Until what was asked for has been drawn. */
const SETTLE = 1500

const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE))

async function keys(page: Page, pressed: readonly string[]): Promise<void> {
  await page.focus('[role=tree]')
  for (const key of pressed) {
    await page.keyboard.press(key as 'Enter')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function press(page: Page, role: string, name: string): Promise<void> {
  const found = await page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`)
  await found?.click()
  await settled()
}

/** Validity, issuer and the like are open, and the issuer's last name is what is looked at. */
const openCertificate = (page: Page) =>
  keys(page, ['ArrowDown', 'ArrowRight', 'ArrowRight', '*', ...Array(5).fill('ArrowDown'), 'ArrowDown'])

async function main(): Promise<void> {
  mkdirSync(scratch, { recursive: true })
  mkdirSync(join(root, 'docs/images'), { recursive: true })
  // Two times without their Z.
  const damaged = Uint8Array.from(readFileSync(certificate))
  const notBefore = damaged.indexOf(0x17)
  for (const at of [notBefore, notBefore + 15]) damaged[at + 14] = 0x30
  const broken = join(scratch, 'damaged.der')
  writeFileSync(broken, damaged)
  const machine = join(scratch, 'machine.mig')
  writeFileSync(machine, machineSample())

  const browser = await launchChromium()
  const picture = async (name: string, args: readonly string[], prepare: (page: Page) => Promise<void>) => {
    const serving = await Serving.start(['--no-open', ...args])
    const page = await browser.newPage()
    await page.setViewport({ width: 1120, height: 660 })
    await page.goto(serving.page.href)
    await page.waitForSelector('[role=tree] [role=treeitem]')
    await settled()
    await prepare(page)
    await settled()
    await page.screenshot({ path: join(root, `docs/images/${name}.png`) as `${string}.png` })
    await page.close()
  }
  try {
    await picture('certificate', [...schema, certificate], openCertificate)
    await picture('violations', [...schema, broken], async (page) => {
      await openCertificate(page)
      await press(page, 'tab', 'Schema')
      await press(page, 'tab', 'Violations')
      await press(page, 'button', 'Check the file')
    })
    await picture('ram-map', [machine], async (page) => {
      const map = await page.waitForSelector('[role=application]')
      await settled()
      // A page in the middle, its octets beside the map.
      await map?.click()
    })
  } finally {
    await browser.close()
    endServing()
    rmSync(scratch, { recursive: true })
  }
}

await main()
