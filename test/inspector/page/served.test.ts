/** The page as `ber inspect` serves it. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { ber, fixtures } from '../../cli/run-command.ts'
import { endServing, Serving } from '../../cli/serving.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'

const certificate = join(fixtures, 'asn1-instances/cert-ee.der')

inBrowsers('served', (test, browser) => {
  /** A page on what the command serves. */
  async function served(...args: readonly string[]): Promise<InspectorPage> {
    const serving = await Serving.start(['--no-open', ...args])
    return browser().page(serving.page.href)
  }

  const rows = ({ page }: InspectorPage, count: number) =>
    page.waitForFunction(
      (count) => document.querySelectorAll('[role=tree] [role=treeitem]').length >= count,
      WAIT,
      count,
    )

  test.after.each(endServing)

  test('opens the file at once, isolated and without complaints', async () => {
    const inspector = await served(certificate)
    await rows(inspector, 4)
    assert.match((await inspector.texts('[role=treeitem]'))[0]!, 'SEQUENCE')
    assert.ok(await inspector.page.evaluate('crossOriginIsolated'))
    await inspector.end()
  })

  test('decodes text as of a file', async () => {
    const base64 = readFileSync(certificate).toString('base64')
    const path = browser().folder.at('cert.pem')
    writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
    const inspector = await served(path)
    await rows(inspector, 4)
    assert.match((await inspector.texts('[role=treeitem]'))[0]!, 'SEQUENCE')
    await inspector.end()
  })

  test('takes schema and type along', async () => {
    const modules = join(fixtures, 'asn1-modules/rfc5280')
    const inspector = await served('--schema', modules, '--pdu', 'Certificate', certificate)
    await inspector.hasText('[role=tree]', 'tbsCertificate')
    await inspector.end()
  })

  test('shows what differs between two streams', async () => {
    const [one, other] = [browser().folder.at('one.mig'), browser().folder.at('other.mig')]
    writeFileSync(one, gunzipSync(readFileSync(join(fixtures, 'migration/streams/isapc-7.2.mig.gz'))))
    assert.is(ber(['migration', 'set', one, other, 'timer.cpu_clock_offset=5']).status, 0)
    const inspector = await served(one, other)
    const rows = 'ul[aria-label=Differences] li'
    await inspector.page.waitForSelector(rows, WAIT)
    const cells = await inspector.texts(`${rows} > span`)
    assert.match(cells[0]!, 'cpu_clock_offset')
    assert.match(cells[2]!, /^5 /)
    await inspector.end()
  })

  test('tells of a file that has changed', async () => {
    const path = browser().folder.at('large.ber')
    // Octets of a string that is not read as long as it is not looked at.
    writeFileSync(path, Buffer.concat([Buffer.from('0483800000', 'hex'), Buffer.alloc(0x800000)]))
    const { page } = await served(path)
    await page.waitForSelector('[role=treeitem]', WAIT)
    truncateSync(path, 1000)
    await page.focus('input[placeholder^=Offset]')
    await page.keyboard.type('0x700000')
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      () => document.body.textContent?.includes('the file has changed since it was opened'),
      WAIT,
    )
    // The browser itself complains of the answer that the command gives.
    await page.close()
  })
})
