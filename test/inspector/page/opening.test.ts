/** The ways into the page, by use: files picked and dropped, text pasted, addresses, samples, and one after another. */

import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { root } from '../../house/sources.ts'
import { hex } from '../../support/hex.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'

const certificatePath = join(root, 'test/fixtures/asn1-instances/cert-ee.der')
const certificate = readFileSync(certificatePath)
const block = (octets: Uint8Array): string =>
  `-----BEGIN BER-----\n${Buffer.from(octets).toString('base64')}\n-----END BER-----\n`

/** How text is written, and what is made of it. */
const texts: readonly (readonly [what: string, text: string, form: string, octets: string])[] = [
  ['hexadecimal', '30 03 02 01 05', 'from hexadecimal', '3003020105'],
  ['hexadecimal with colons and lines', '30:03:\n  02:01:\n  05', 'from hexadecimal', '3003020105'],
  ['hexadecimal behind 0x', '0x3003020105', 'from hexadecimal', '3003020105'],
  ['Base64', 'MAMC\nAQU=', 'from Base64', '3003020105'],
  [
    'PEM of two blocks',
    `first\n${block(Buffer.from('020105', 'hex'))}second\n${block(Buffer.of(5, 0))}`,
    'from PEM',
    '0201050500',
  ],
]

/** What stands for the server of somebody else: by path, with leave for other pages but for /private. */
const answer: RequestListener = ({ url, method, headers }, response) => {
  if (url !== '/private') {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'range')
    response.setHeader('access-control-expose-headers', 'content-range')
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')
  if (method === 'OPTIONS') response.writeHead(204).end()
  else if (url === '/missing.der') response.writeHead(404, 'Not Found').end()
  else if (url === '/ranges.der' && range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])]
    const part = certificate.subarray(from, to + 1)
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${certificate.length}` }).end(part)
  } else response.writeHead(200, { 'content-length': certificate.length }).end(certificate)
}

inBrowsers('opening', (test, browser) => {
  let server: Server
  let address: string

  test.before(async () => {
    server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })

  test('a file that is picked, by the button', async () => {
    const inspector = await browser().page()
    const [chooser] = await Promise.all([inspector.page.waitForFileChooser(WAIT), inspector.press('Open a file')])
    await chooser.accept([certificatePath])
    await assertCertificate(inspector, 'cert-ee.der')
    await inspector.end()
  })

  test('one after another: nothing of the one before is left', async () => {
    const inspector = await browser().opened(certificatePath)
    await inspector.rows(/BIT STRING/)
    const path = browser().folder.at('next.ber')
    writeFileSync(path, Buffer.from('0c046e657874', 'hex'))
    await inspector.pick(path)
    await inspector.hasText('header strong', 'next.ber')
    const rows = await inspector.rows(/"next"/)
    assert.is(rows.length, 1)
    assert.is(await inspector.octets('0c04'), '0c046e657874')
    await inspector.detail('Type', /^UTF8String/)
    // The same one again, and a file with nothing in it.
    await inspector.pick(path)
    await inspector.rows(/"next"/)
    const empty = browser().folder.at('empty.ber')
    writeFileSync(empty, '')
    await inspector.give('input[type=file]', empty)
    await inspector.hasText('.octets', 'The file is empty')
    assert.equal(await inspector.texts('[role=treeitem]'), [])
    await inspector.end()
  })

  test('files that are dropped: one, the first of two, a module beside one', async () => {
    const inspector = await browser().page()
    await drop(inspector, [['one.ber', '0c036f6e65']])
    await inspector.rows(/"one"/)
    await drop(inspector, [
      ['two.ber', '0c0374776f'],
      ['three.ber', '0500'],
    ])
    await inspector.rows(/"two"/)
    await inspector.hasText('header strong', 'two.ber')
    await inspector.hasText('[role=status]', 'two.ber is opened, the first of 2 files')
    await drop(inspector, [
      ['M.asn1', hex(Buffer.from('M DEFINITIONS ::= BEGIN T ::= NULL END'))],
      ['four.ber', '0c04666f7572'],
    ])
    await inspector.rows(/"four"/)
    await inspector.find('tab', 'Schema')
    await inspector.hasText('[role=tabpanel]', 'M.asn1')
    await inspector.end()
  })

  test('what is dropped and is no file changes nothing', async () => {
    const inspector = await browser().page()
    await drop(inspector, [])
    await inspector.page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', '0500')
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    })
    assert.is(await inspector.page.evaluate('document.body.className'), '')
    await inspector.find('button', 'Open a file')
    await inspector.end()
  })

  test('a folder is refused with words', async () => {
    const inspector = await browser().page()
    // As text, since what makes it readable elsewhere is not there in the page.
    await inspector.page.evaluate(`{
      const data = new DataTransfer()
      data.items.add(new File([], 'folder.d'))
      const entry = { isDirectory: true, name: 'folder.d' }
      Object.defineProperty(data, 'items', { value: [{ kind: 'file', webkitGetAsEntry: () => entry }] })
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    }`)
    await inspector.hasText('[role=alert]', 'folder.d is a folder')
    await inspector.find('button', 'Open a file')
    await inspector.end()
  })

  for (const [how, paste] of [
    ['in the dialog', (inspector: InspectorPage, text: string) => inspector.pasteInDialog(text)],
    ['straight into the page', pasteStraight],
  ] as const) {
    test(`hexadecimal, Base64 and PEM, pasted ${how}; and as the octets of the text`, async () => {
      const inspector = await browser().page()
      for (const [what, text, form, octets] of texts) {
        await paste(inspector, text)
        await inspector.hasText('header', form)
        assert.is(await inspector.octets(octets), octets, what)
        assert.equal(await inspector.texts('[role=alert], main ~ [role=status]'), [''], what)
        await inspector.press('Read as octets')
        const plain = hex(Buffer.from(text))
        assert.is((await inspector.octets(plain.slice(0, 64))).slice(0, plain.length), plain, what)
      }
      await inspector.end()
    })
  }

  test('text that is none of these is told of, and read as it is', async () => {
    const inspector = await browser().page()
    await inspector.pasteInDialog('good day to you, all')
    await inspector.hasText('[role=status]', 'it is neither hexadecimal nor Base64 nor PEM')
    assert.is(await inspector.octets('676f'), hex(Buffer.from('good day to you, all')))
    await inspector.end()
  })

  test('text that is at fault is read up to there, and it is told where', async () => {
    const inspector = await browser().page()
    await inspector.pasteInDialog('05 00 0x', 'hex')
    await inspector.hasText('[role=status]', 'line 1, column 8')
    assert.is(await inspector.octets('0500'), '0500')
    await inspector.end()
  })

  test('an empty paste is not opened, and Cancel and Escape open nothing', async () => {
    const inspector = await browser().page()
    await inspector.press('Paste')
    await inspector.page.click('dialog button[type=submit]')
    assert.ok(await inspector.page.$('dialog[open]'), 'the field wants something')
    await inspector.press('Cancel')
    await inspector.page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
    await inspector.press('URL')
    await inspector.find('textbox', 'Address')
    await inspector.page.keyboard.press('Escape')
    await inspector.page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
    await inspector.find('button', 'Open a file')
    await inspector.end()
  })

  for (const [what, path] of [
    ['with ranges', '/ranges.der'],
    ['without ranges', '/whole.der'],
  ] as const) {
    test(`an address of a server ${what}`, async () => {
      const inspector = await browser().page()
      await openAddress(inspector, `${address}${path}`)
      await assertCertificate(inspector, path.slice(1))
      await inspector.end(/^asks for http:\/\/127\.0\.0\.1/)
    })
  }

  for (const [what, path, words] of [
    ['of a file that is not there', '/missing.der', 'missing.der: the server answers 404 Not Found'],
    ['that is not for other pages', '/private', 'cannot be fetched: there is no answer, or its server does not allow'],
  ] as const) {
    test(`an address ${what}: what is open stays, and it is told why`, async () => {
      const inspector = await browser().opened(certificatePath)
      await openAddress(inspector, `${address}${path}`)
      await inspector.hasText('[role=alert]', words)
      await assertCertificate(inspector, 'cert-ee.der')
      await inspector.press('Close')
      await inspector.page.waitForFunction(() => document.querySelector('[role=alert]') === null, WAIT)
      await inspector.end(/^asks for http:\/\/127\.0\.0\.1|404|CORS|Cross-Origin|ERR_FAILED/)
    })
  }

  test('an address where nobody answers, and one that is none', async () => {
    const inspector = await browser().page()
    // Port 1 has nobody; browsers refuse some ports of themselves, which is told by the same words.
    await openAddress(inspector, 'http://127.0.0.1:1/file.der')
    await inspector.hasText('[role=alert]', 'http://127.0.0.1:1/file.der cannot be fetched: there is no answer')
    await openAddress(inspector, 'ftp://127.0.0.1/file.der')
    await inspector.hasText('[role=alert]', 'http and https can')
    await inspector.find('button', 'Open a file')
    await inspector.end(/127\.0\.0\.1:1\/|ERR_UNSAFE_PORT|ERR_CONNECTION_REFUSED|CORS|Cross-Origin/)
  })

  test('each sample of the start page', async () => {
    for (const [name, row] of [
      ['A certificate', /OBJECT IDENTIFIER.*ecdsa/],
      ['Call records', /\[APPLICATION 3\]/],
      ['A damaged message', /INTEGER_PADDED/],
      ['A machine', /\w/],
    ] as const) {
      const inspector = await browser().page()
      await (await inspector.page.waitForSelector(`::-p-xpath(//button[strong = "${name}"])`, WAIT))!.click()
      await inspector.hasText('header strong', name)
      if (name === 'A certificate') {
        // Opens what stands beside the first component.
        await inspector.rows(/SEQUENCE/)
        await inspector.page.focus('[role=tree]')
        await inspector.page.keyboard.press('ArrowDown')
        await inspector.page.keyboard.press('*')
      }
      await inspector.rows(row)
      await inspector.end()
    }
  })

  async function assertCertificate(inspector: InspectorPage, name: string): Promise<void> {
    await inspector.hasText('header strong', name)
    const rows = await inspector.rows(/BIT STRING/)
    assert.match(rows[0]!, /^.*SEQUENCE/)
    assert.is((await inspector.octets('3082')).slice(0, 64), hex(certificate.subarray(0, 32)))
  }

  async function openAddress(inspector: InspectorPage, url: string): Promise<void> {
    await inspector.press('URL')
    const field = await inspector.find('textbox', 'Address')
    await field.type(url)
    await inspector.page.keyboard.press('Enter')
  }

  /** No driver drops files: a drop as the browser would tell of it. */
  async function drop(
    inspector: InspectorPage,
    files: readonly (readonly [name: string, hex: string])[],
  ): Promise<void> {
    await inspector.page.evaluate((files) => {
      const data = new DataTransfer()
      for (const [name, hex] of files) {
        const octets = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
        data.items.add(new File([octets], name))
      }
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    }, files)
  }

  /** By the clipboard and Ctrl V, where the page itself has the focus: cut out of the dialog's field before. */
  async function pasteStraight(inspector: InspectorPage, text: string): Promise<void> {
    await inspector.press('Paste')
    const field = await inspector.find('textbox', 'Hexadecimal, Base64 or PEM')
    await field.evaluate((field, text) => {
      const area = field as HTMLTextAreaElement
      area.value = text
      area.select()
    }, text)
    await inspector.control('x')
    await inspector.page.keyboard.press('Escape')
    await inspector.page.waitForFunction(() => document.querySelector('dialog') === null, WAIT)
    await inspector.control('v')
  }
})
