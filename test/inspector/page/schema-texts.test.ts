/** XER, JSON and tables of what is selected: shown, and saved octet for octet as the library and the command make them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/index.ts'
import { ber, fixtures } from '../../cli/run-command.ts'
import { type InspectorPage, inBrowsers, WAIT } from '../../support/inspector-page.ts'
import {
  certificate,
  certificateModules,
  openedWith,
  openRow,
  selectedRow,
  typeIs,
} from '../../support/schema-panel.ts'
import { callFile, calls, callsText } from '../engine/support.ts'

const certificates = compileSchema(certificateModules.map((name) => ({ name, text: readFileSync(name, 'utf8') })))
const revocations = join(fixtures, 'asn1-instances/crl.der')

/** The text that is shown, once it is that of the value. */
async function shown({ page }: InspectorPage, label: 'XER' | 'JSON', expected: string): Promise<void> {
  await page.waitForFunction(
    (label, text) => document.querySelector(`.schema-code[aria-label="${label}"]`)?.textContent?.trimEnd() === text,
    WAIT,
    label,
    expected.trimEnd(),
  )
}

inBrowsers('texts by a schema', (test, browser) => {
  test('XER and JSON of a value inside another: as the library makes them, also as files', async () => {
    const octets = readFileSync(certificate)
    const inspector = await openedWith(browser(), certificate, certificateModules)
    await typeIs(inspector, 'PKIX1Explicit88.Certificate')
    await openRow(inspector, 'tbsCertificate')
    await openRow(inspector, 'validity')
    await inspector.press('XER, JSON', 'tab')
    const at = octets.indexOf(Buffer.of(0x30, 0x1e, 0x17))
    const validity = octets.subarray(at, at + 32)
    await shown(inspector, 'XER', certificates.toXer('Validity', validity))
    await (await inspector.find('checkbox', 'Canonical')).click()
    await shown(inspector, 'XER', certificates.toXer('Validity', validity, { canonical: true }))
    await inspector.press('Download')
    assert.is(
      (await inspector.downloaded('cert-ee.der-validity.xml')).toString(),
      certificates.toXer('Validity', validity, { canonical: true }),
    )
    await (await inspector.find('radio', 'JSON')).click()
    await (await inspector.find('checkbox', 'Compact')).click()
    await shown(inspector, 'JSON', certificates.toJer('Validity', validity))
    await inspector.press('Download')
    assert.is(
      (await inspector.downloaded('cert-ee.der-validity.json')).toString(),
      certificates.toJer('Validity', validity),
    )
    // The whole file, as the command has it.
    await inspector.choose('Of', 'file')
    const whole = certificates.toJer('Certificate', octets)
    await shown(inspector, 'JSON', whole)
    await inspector.press('Download')
    const saved = (await inspector.downloaded('cert-ee.der.json')).toString()
    assert.is(saved, whole)
    const schemas = certificateModules.flatMap((module) => ['--schema', module])
    const made = ber(['convert', ...schemas, '--pdu', 'Certificate', '--to', 'jer', certificate])
    assert.equal([made.status, made.stdout.toString()], [0, saved])
    await inspector.end()
  })

  test('call records as CSV and NDJSON, columns chosen: what ber select makes', async () => {
    const { folder } = browser()
    writeFileSync(folder.at('records.ber'), callFile(5000))
    writeFileSync(folder.at('calls.asn1'), callsText)
    const inspector = await openedWith(browser(), folder.at('records.ber'), [folder.at('calls.asn1')])
    const { page } = inspector
    await typeIs(inspector, 'Calls.CallFile')
    await openRow(inspector, 'records')
    await inspector.press('Table', 'tab')
    await page.waitForSelector('.schema-grid tbody tr', WAIT)
    assert.equal(await inspector.texts('.schema-grid th'), ['number', 'start', 'seconds', 'kind', 'cell', 'cause'])
    assert.is((await page.$$('.schema-grid tbody tr')).length, 100)
    await inspector.hasText('.schema-table .schema-hint', 'The first 100 rows are shown.')
    // A cell is a jump to its value.
    await (await page.$$('.schema-grid tbody tr:nth-child(3) .cell'))[0]!.click()
    await selectedRow(inspector, 'number')
    await selectedRow(inspector, '"2"')
    await page.click('.schema-columns summary')
    for (const name of ['start', 'cell', 'cause']) await page.click(`.schema-columns label[title="[*].${name}"]`)
    await page.click('.schema-columns label[title="[*].charges[*].amount"]')
    await page.waitForFunction(() => document.querySelectorAll('.schema-grid th').length === 4, WAIT)
    const paths = ['number', 'seconds', 'kind', 'charges[*].amount']
    // The columns of the selected list are those of the file without the way to the list.
    for (const format of ['csv', 'ndjson'] as const) {
      await inspector.press(format === 'csv' ? 'Download CSV' : 'Download NDJSON')
      const saved = (await inspector.downloaded(`records.ber-records.${format}`)).toString()
      const wanted = paths.flatMap((path) => ['--path', `records[*].${path}`])
      const made = ber(
        ['select', '--schema', 'calls.asn1', '--pdu', 'CallFile', ...wanted, '--format', format, 'records.ber'],
        { cwd: folder.path },
      )
      assert.is(made.status, 0)
      assert.ok(saved === made.stdout.toString().replaceAll('records[*]', '[*]'), format)
      assert.ok(saved.split('\n').length > 5000)
    }
    // Of the whole file, the sender too.
    await inspector.choose('Of', 'file')
    await inspector.hasText('.schema-columns label', 'sender')
    await inspector.end()
  })

  test('entries of a revocation list, from one of them that is selected', async () => {
    const inspector = await openedWith(browser(), revocations, certificateModules)
    await typeIs(inspector, 'PKIX1Explicit88.CertificateList')
    await openRow(inspector, 'tbsCertList')
    await openRow(inspector, 'revokedCertificates')
    await openRow(inspector, '0', 'SEQUENCE')
    await openRow(inspector, 'userCertificate')
    await inspector.press('Table', 'tab')
    await inspector.press('Download CSV')
    const saved = (await inspector.downloaded('crl.der-revokedCertificates.csv')).toString()
    const schemas = certificateModules.flatMap((module) => ['--schema', module])
    const list = 'tbsCertList.revokedCertificates[*]'
    const wanted = ['userCertificate', 'revocationDate'].flatMap((name) => ['--path', `${list}.${name}`])
    const made = ber(['select', ...schemas, '--pdu', 'CertificateList', ...wanted, '--format', 'csv', revocations])
    assert.is(made.status, 0)
    assert.is(saved, made.stdout.toString().replaceAll(list, '[*]'))
    await inspector.end()
  })

  test('a long text: the first MiB of it is shown, the whole is saved', async () => {
    const { folder } = browser()
    const octets = callFile(20_000)
    writeFileSync(folder.at('long.ber'), octets)
    writeFileSync(folder.at('long.asn1'), callsText)
    const inspector = await openedWith(browser(), folder.at('long.ber'), [folder.at('long.asn1')])
    await typeIs(inspector, 'Calls.CallFile')
    await inspector.press('XER, JSON', 'tab')
    await inspector.hasText('.schema-text .schema-hint', 'The first MiB')
    await inspector.press('Download the whole')
    const saved = await inspector.downloaded('long.ber-CallFile.xml')
    assert.ok(saved.toString() === calls.toXer('CallFile', octets))
    await inspector.end()
  })

  test('what is cut off has a text and rows as far as it goes, and says where they end', async () => {
    const { folder } = browser()
    const whole = callFile(10)
    const octets = whole.subarray(0, whole.length - 3)
    writeFileSync(folder.at('cut.ber'), octets)
    writeFileSync(folder.at('cut.asn1'), callsText)
    const inspector = await openedWith(browser(), folder.at('cut.ber'), [folder.at('cut.asn1')])
    await inspector.page.waitForSelector('#schema-type', WAIT)
    await inspector.page.select('#schema-type', 'Calls.CallFile')
    await inspector.press('Table', 'tab')
    await inspector.choose('Of', 'file')
    await inspector.hasText('.schema-fault', 'The rows end here')
    assert.is((await inspector.page.$$('.schema-grid tbody tr')).length, 9)
    await inspector.press(`at offset ${octets.length}`)
    await inspector.press('XER, JSON', 'tab')
    await inspector.choose('Of', 'file')
    await inspector.hasText('.schema-fault', 'The text ends here')
    await inspector.end()
  })
})
