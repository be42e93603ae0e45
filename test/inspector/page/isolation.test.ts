/** The page from servers and from none, in each browser: isolated or not it shows the same, and without a network it does all that it does. */

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { root } from '../../house/sources.ts'
import { type InspectorPage, inBrowsers, pageAddress, WAIT } from '../../support/inspector-page.ts'

const certificate = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const modules = ['PKIX1Explicit88.asn', 'PKIX1Implicit88.asn'].map((name) =>
  join(root, 'test/fixtures/asn1-modules/rfc5280', name),
)
const evil = '<img src=x onerror=window.pwned=1>'

/** Serves the page and one file beside it, under any name. */
async function serve(isolated: boolean): Promise<{ server: Server; address: string }> {
  const page = readFileSync(fileURLToPath(pageAddress))
  const headers = isolated
    ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    : {}
  const server = createServer(({ url }, response) => {
    if (url === '/') response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(page)
    else if (url?.includes('missing') === true) response.writeHead(404, evil.replaceAll(/[<>]/g, '')).end(evil)
    else response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(readFileSync(certificate))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

inBrowsers('isolation', (test, browser, browserName) => {
  test('isolated and not, from a server and from a disk, a file has the same rows', async () => {
    const seen: string[][] = []
    for (const isolated of [true, false, undefined]) {
      const { server, address } =
        isolated === undefined ? { server: undefined, address: pageAddress } : await serve(isolated)
      const inspector = await browser().page(address)
      assert.is(await inspector.page.evaluate('crossOriginIsolated'), isolated === true)
      await inspector.pick(certificate)
      seen.push(await rowsOf(inspector))
      await inspector.end()
      server?.closeAllConnections()
      server?.close()
    }
    assert.is(seen[0]!.length > 4, true)
    assert.equal(seen[1], seen[0])
    assert.equal(seen[2], seen[0])
  })

  test('what the address behind # names is opened, and a script in it is a name', async () => {
    const { server, address } = await serve(true)
    const name = encodeURIComponent(encodeURIComponent(evil))
    const inspector = await browser().page(`${address}#url=/${name}.ber&schema=javascript:alert(1)&pdu=${name}`)
    await inspector.hasText('.opened strong', `${evil}.ber`)
    await inspector.hasText('[role=treeitem]', 'SEQUENCE')
    assert.is(await inspector.page.$('img'), null)
    assert.is(await inspector.page.evaluate('window.pwned'), undefined)
    await inspector.end()
    // A name that is no UTF-8, of a second stream and of a module that is none.
    for (const asked of ['beside=/%25ff', 'schema=/%25ff']) {
      const other = await browser().page(`${address}#url=/a.ber&${asked}`)
      await other.hasText('[role=treeitem]', 'SEQUENCE')
      await other.end()
    }
    const missing = await browser().page(`${address}#url=/missing`)
    await missing.hasText('[role=alert]', 'the server answers 404')
    assert.is(await missing.page.$('img'), null)
    // The browser itself writes to the console that there is no such file.
    await missing.page.close()
    server.closeAllConnections()
    server.close()
  })

  test('without a network it opens, searches, and reads schemas', async () => {
    const inspector = await browser().page()
    const { page } = inspector
    // Firefox takes no such wish from a driver; there, as here, no request at all is what the test ends with.
    if (browserName === 'Chromium') {
      await page.setOfflineMode(true)
      assert.is(await page.evaluate('navigator.onLine'), false)
      await page.reload()
    }
    await (await page.waitForSelector('.samples ::-p-text(A machine)', WAIT))!.click()
    await inspector.press('Machine', 'tab')
    await page.waitForSelector('[aria-label="Machine"], .machine', WAIT)
    await inspector.pick(certificate)
    await inspector.hasText('.opened strong', 'cert-ee.der')
    await inspector.press('Search', 'tab')
    await page.type('#search-text', '2.5.4.3')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=option]', WAIT)
    await inspector.press('Schema', 'tab')
    await inspector.give('input[aria-label="ASN.1 module files"]', ...modules)
    await inspector.hasText('[role=treeitem]', 'tbsCertificate')
    await inspector.end()
  })
})

/** All rows of the certificate's outer levels, once nothing is read any more. */
async function rowsOf({ page }: InspectorPage): Promise<string[]> {
  await page.focus('[role=tree]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('*')
  await page.waitForFunction(
    () =>
      document.querySelectorAll('[role=treeitem][aria-level="3"] .type').length >= 8 &&
      document.querySelector('.reading') === null,
    WAIT,
  )
  return page.$$eval('[role=treeitem]', (rows) => rows.map((row) => row.textContent ?? ''))
}
