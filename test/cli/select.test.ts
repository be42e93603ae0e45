/** `ber select`: rows, formats, files, and what it says of data and paths that are at fault. */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeRevocationList } from '../../bench/generate-revocation-list.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, peakMemory, shell } from './run-command.ts'

const select = suite('cli: select')
let folder: Folder

const list = '3080 3007 1602 4a6f 0201 07 3008 1603 416e 6e 0201 2a 0000'.replaceAll(' ', '')

select.before(() => {
  folder = new Folder()
  folder.prepareShell()
  writeFileSync(
    folder.at('p.asn1'),
    'M DEFINITIONS ::= BEGIN L ::= SEQUENCE OF P P ::= SEQUENCE { n IA5String, a INTEGER (0..99) } END',
  )
  writeFileSync(folder.at('list.ber'), unhex(list))
})
select.after(() => folder.remove())

function run(args: readonly string[], input?: Uint8Array) {
  const options = { cwd: folder.path, ...(input === undefined ? {} : { input }) }
  const { status, stdout, stderr } = ber(['select', '--schema', 'p.asn1', ...args], options)
  return { status, stdout: stdout.toString(), stderr }
}

select('NDJSON and CSV, from a file and from standard input', () => {
  const json = '{"[*].n":"Jo","[*].a":7}\n{"[*].n":"Ann","[*].a":42}\n'
  assert.equal(run(['--path', '[*].n', '--path', '[*].a', 'list.ber']), { status: 0, stdout: json, stderr: '' })
  assert.equal(run(['--path', '[*].*', '-'], unhex(list)), { status: 0, stdout: json, stderr: '' })
  const csv = '[*].a,[*].n\n7,Jo\n42,Ann\n'
  assert.is(run(['--path', '[*].a', '--path', '[*].n', '--format', 'csv', 'list.ber']).stdout, csv)
  assert.is(run(['--path', '[*].a', '--format', 'csv', '-o', 'rows.csv', 'list.ber']).status, 0)
  assert.is(readFileSync(folder.at('rows.csv'), 'utf8'), '[*].a\n7\n42\n')
})

select('paths that select nothing, and usage', () => {
  const wrong = run(['--path', '[*].m', 'list.ber'])
  assert.equal([wrong.status, wrong.stdout], [2, ''])
  assert.match(wrong.stderr, /^ber: path "\[\*\]\.m": it selects nothing: \[\*\] has no m; did you mean \[\*\]\.n\?\n$/)
  assert.is(run(['list.ber']).status, 2)
  assert.is(run(['--path', 'a', '--max-value', '1', 'list.ber']).status, 2)
  assert.is(run(['--path', '[*].a', '--format', 'tsv', 'list.ber']).status, 2)
  assert.is(run(['--path', '[*].a', '--pdu', 'Q', 'list.ber']).status, 2)
  assert.is(run(['--path', '[*].a', 'absent.ber']).status, 2)
})

select('data at fault: rows before, the violation, and a file as it was', () => {
  const bad = unhex(`${list.slice(0, -6)}6400 00`.replaceAll(' ', ''))
  const { status, stdout, stderr } = run(['--path', '[*].a', '-'], bad)
  assert.equal([status, stdout], [1, '{"[*].a":7}\n'])
  assert.match(stderr, /^ber: standard input: VALUE_RANGE: .* found 100 .*at offset 20 \(0x14\), path L\[1\]\.a\n$/)
  writeFileSync(folder.at('kept.csv'), 'before')
  assert.is(run(['--path', '[*].a', '-o', 'kept.csv', '-'], bad).status, 1)
  assert.is(readFileSync(folder.at('kept.csv'), 'utf8'), 'before')
  assert.equal(
    readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
    [],
  )
  assert.is(run(['--path', '[*].a', '--no-constraints', '-'], bad).stdout, '{"[*].a":7}\n{"[*].a":100}\n')
})

select('values that are cut are told of', () => {
  const text = unhex(`3080 301b 1616 ${'61'.repeat(22)} 0201 07 0000`.replaceAll(' ', ''))
  const { status, stdout, stderr } = run(['--path', '[*].n', '--max-value', '16', '-'], text)
  assert.equal([status, stdout], [0, `{"[*].n":"${'a'.repeat(16)}..."}\n`])
  assert.match(stderr, /1 value is shown up to a point only, with '\.\.\.' after it \('--max-value' sets where\)/)
})

select('a closed pipe ends it quietly', () => {
  const { status, output } = shell(
    `ber select --schema fixtures/asn1-modules/rfc5280 --pdu CertificateList --path 'tbsCertList.*' fixtures/asn1-instances/crl.der 2>/dev/null | head -c 1`,
    folder,
  )
  assert.equal([status, output], [0, '{'])
})

select('a revocation list of 1,000,000 entries, in memory that does not grow with it', () => {
  const file = folder.at('long.crl')
  const fd = openSync(file, 'w')
  const entries = 1_000_000
  writeRevocationList((octets) => writeSync(fd, octets), entries)
  closeSync(fd)
  const paths = ['userCertificate', 'revocationDate'].flatMap((name) => [
    '--path',
    `tbsCertList.revokedCertificates[*].${name}`,
  ])
  const schema = `${fixtures}/asn1-modules/rfc5280`
  const args = ['select', '--schema', schema, '--pdu', 'CertificateList', '--format', 'csv', ...paths]
  const command = `ber ${args.map((each) => `'${each}'`).join(' ')} long.crl 2>/dev/null`
  const { status, output } = shell(`${command} > all.csv && tail -n 2 all.csv && wc -l < all.csv`, folder)
  assert.is(status, 0)
  assert.equal(output.trim().split('\n'), [
    '4999999,2026-06-12T13:46:38Z',
    '5000000,2026-06-12T13:46:39Z',
    `${entries + 1}`,
  ])
  const few = peakMemory([...args, '-o', 'few.csv', `${fixtures}/asn1-instances/crl.der`], folder)
  assert.ok(peakMemory([...args, '-o', 'rows.csv', 'long.crl'], folder) < few + 24 * 1024)
})

select.run()
