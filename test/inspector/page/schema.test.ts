/** Modules into the Schema panel in every way there is, what is wrong with them, the type that fits, and names in the tree. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { callsSchema } from '../../support/calls.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import { machineStream } from '../../support/machine-stream.ts'
import { berOf } from '../../support/migration.ts'
import { certificate, certificateModules, openedWith, openRow, typeIs } from '../../support/schema-panel.ts'
import { callFile } from '../engine/support.ts'

/** Drops files on the page, as a file manager does: a driver cannot. */
async function drop({ page }: InspectorPage, ...paths: string[]): Promise<void> {
  const files = paths.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), text: readFileSync(path, 'utf8') }))
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer()
    for (const { name, text } of files) dataTransfer.items.add(new File([text], name))
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, files)
}

inBrowsers('schema', (test, browser) => {
  test('modules are dropped: the type is found, and its names stand in the tree', async () => {
    const inspector = await browser().opened(certificate)
    await drop(inspector, ...certificateModules)
    await typeIs(inspector, 'PKIX1Explicit88.Certificate')
    await openRow(inspector, 'tbsCertificate', 'TBSCertificate')
    await openRow(inspector, 'issuer', 'RDNSequence')
    await openRow(inspector, '0', 'RelativeDistinguishedName')
    await openRow(inspector, '0', 'AttributeTypeAndValue')
    await inspector.hasText('[role=treeitem][aria-level="6"] .name', 'type')
    await inspector.hasText('[role=treeitem][aria-level="6"] .known', 'countryName')
    const names = await inspector.texts('[role=tree] [aria-level="2"] .name')
    assert.equal(names, ['tbsCertificate', 'signatureAlgorithm', 'signature'])
    await inspector.hasText('[role=treeitem] .name', 'subjectPublicKeyInfo')
    await inspector.end()
  })

  test('types that fit are ranked; another one may be chosen, and none', async () => {
    const inspector = await openedWith(browser(), certificate, certificateModules)
    await typeIs(inspector, 'PKIX1Explicit88.Certificate')
    await inspector.page.click('.schema-ranking summary')
    const types = await inspector.texts('.schema-ranking .schema-pdu')
    // AttributeValue takes anything, which is no reason to be among them.
    assert.equal(types, ['PKIX1Explicit88.Certificate'])
    assert.equal(await inspector.texts('.schema-ranking [aria-pressed=true] .schema-pdu'), types.slice(0, 1))
    // A list that is no certificate's: its names are there all the same, as far as they go.
    await inspector.page.select('#schema-type', 'PKIX1Explicit88.CertificateList')
    await inspector.hasText('[role=treeitem] .name', 'CertificateList')
    await inspector.press('Check the file')
    await inspector.hasText('.schema-verdict', 'Invalid')
    await inspector.press('Find what fits')
    await inspector.hasText('.schema-ranking summary', 'fit')
    assert.is(
      await inspector.page.$eval('#schema-type', (field) => (field as HTMLSelectElement).value),
      'PKIX1Explicit88.CertificateList',
    )
    // Without modules there are no names.
    await inspector.page.click('.schema-modules summary')
    for (const name of ['PKIX1Implicit88.asn', 'PKIX1Explicit88.asn']) await inspector.press(`Remove ${name}`)
    await inspector.page.waitForFunction(
      () => document.querySelector('#schema-type') === null && document.querySelector('[role=tree] .name') === null,
      WAIT,
    )
    await inspector.end()
  })

  test('a module is pasted, after one that is broken: file, line and column of what is wrong', async () => {
    const path = browser().folder.at('calls.ber')
    writeFileSync(path, callFile(3))
    const broken = browser().folder.at('broken.asn1')
    writeFileSync(broken, 'Broken DEFINITIONS ::= BEGIN\n  A ::= SEQUENCE { a INTEGER,\n    b Missing }\nEND\n')
    const inspector = await openedWith(browser(), path, [broken])
    await inspector.hasText('.schema-summary', 'There is an error.')
    await inspector.hasText('[aria-label=Diagnostics] .where', 'broken.asn1:3:7')
    await inspector.hasText('[aria-label=Diagnostics] .where', 'REFERENCE_UNKNOWN')
    assert.equal(await inspector.texts('[aria-label=Diagnostics] mark'), ['Missing'])
    assert.is(await inspector.page.$('#schema-type'), null)
    await inspector.press('Remove broken.asn1')
    await inspector.press('Paste…')
    await (await inspector.find('textbox', 'ASN.1 notation')).click()
    // As one types it: quicker than key by key, and the page hears of it all the same.
    await inspector.page.evaluate((text) => document.execCommand('insertText', false, text), callsSchema)
    await inspector.press('Add')
    await typeIs(inspector, 'Calls.CallFile')
    await openRow(inspector, 'records')
    await inspector.hasText('[role=treeitem] .type', 'Call')
    await inspector.page.click('.schema-modules summary')
    await inspector.press('Remove pasted')
    await inspector.end()
  })

  test('two files of which one imports the other; what is missing can be any value', async () => {
    const file = browser().folder.at('wrapped.ber')
    writeFileSync(file, Buffer.from('30060201050c0141', 'hex'))
    const outer = browser().folder.at('outer.asn1')
    const inner = browser().folder.at('inner.asn1')
    writeFileSync(
      outer,
      'Outer DEFINITIONS ::= BEGIN IMPORTS Word FROM Inner; Wrapped ::= SEQUENCE { count INTEGER, word Word } END',
    )
    writeFileSync(inner, 'Inner DEFINITIONS ::= BEGIN Word ::= UTF8String END')
    const inspector = await openedWith(browser(), file, [outer])
    await inspector.hasText('[aria-label=Diagnostics] .where', 'MODULE_MISSING')
    await (await inspector.find('checkbox', 'Take what missing modules define for any value')).click()
    await typeIs(inspector, 'Outer.Wrapped')
    await inspector.hasText('[role=treeitem] .name', 'word')
    await inspector.page.click('.schema-modules summary')
    await inspector.give('input[aria-label="ASN.1 module files"]', inner)
    await inspector.hasText('[role=treeitem] .type', 'Word')
    await inspector.end()
  })

  test('the module that comes with the page names a migration stream in BER', async () => {
    const file = browser().folder.at('machine.ber')
    writeFileSync(file, berOf(machineStream({ blocks: [{ name: 'pc.ram', length: 8192 }] }).octets))
    const inspector = await browser().opened(file, '[role=treegrid] [role=row][aria-level]')
    await inspector.press('Schema', 'tab')
    await inspector.press('QEMU migration streams')
    await inspector.page.waitForSelector('#schema-type', WAIT)
    await inspector.page.waitForFunction(
      () => (document.querySelector('#schema-type') as HTMLSelectElement).value !== '',
      WAIT,
    )
    await inspector.press('Check the file')
    await inspector.hasText('.schema-verdict', 'Valid')
    await inspector.end()
  })

  test('a module before any file: the file that is opened then gets its type', async () => {
    const module = browser().folder.at('before.asn1')
    writeFileSync(module, callsSchema)
    const file = browser().folder.at('after.ber')
    writeFileSync(file, callFile(2))
    const inspector = await browser().page()
    await inspector.pick(file)
    await inspector.give('input[type=file]', module)
    await typeIs(inspector, 'Calls.CallFile')
    await inspector.give('input[type=file]', certificate)
    await inspector.hasText('.opened strong', 'cert-ee.der')
    await inspector.press('Check the file')
    await inspector.hasText('.schema-verdict', 'Invalid')
    await inspector.end()
  })
})
