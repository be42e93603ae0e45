import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printable } from '../../src/ber/printable.ts'
import { findings } from '../../src/ber/rules.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, peakMemory, shell, startBer } from './run-command.ts'

const dump = suite('cli: dump')
let folder: Folder

dump.before(() => {
  folder = new Folder()
  folder.prepareShell()
})
dump.after(() => folder.remove())

const certificate = join(fixtures, 'asn1-instances/cert-ee.der')
const dumped = (args: string[], octets: string) => {
  const { status, stdout, stderr } = ber(['dump', ...args, '-'], { input: unhex(octets) })
  return { status, stderr, lines: stdout.toString().split('\n').slice(0, -1) }
}

dump('a file, the same file on standard input, and piped', () => {
  const named = ber(['dump', certificate])
  assert.is(named.status, 0)
  const offsets = (text: string) => text.replace(/^ */gm, '')
  const piped = ber(['dump', '-'], { input: readFileSync(certificate) })
  assert.is(offsets(piped.stdout.toString()), offsets(named.stdout.toString()))
  assert.is(shell(`ber dump - < '${certificate}'`, folder).output, named.stdout.toString())
})

dump('no octets are no data values', () => {
  assert.equal(dumped([], ''), { status: 0, stderr: '', lines: [] })
})

dump('several data values in a row; --one stops after the first', () => {
  assert.is(dumped([], '0201050500').lines.length, 2)
  assert.is(dumped(['--one'], '0201050500').lines.length, 1)
  assert.is(dumped(['--one'], '3003020105 0500').lines.length, 2)
  assert.is(dumped(['--one'], '3080 020105 0000 0500').lines.length, 3)
  assert.is(dumped(['--one'], '3080 3080 0000 0000 0500').lines.length, 4)
})

dump('--one does not look at what follows', () => {
  for (const first of ['020105', '3003020105', '30800000', '3000', `04820100${'41'.repeat(256)}`]) {
    for (const junk of ['ff', '0000', '0205']) {
      const { status, stderr } = dumped(['--one'], first + junk)
      assert.equal([status, stderr], [0, ''], `${first} ${junk}`)
    }
  }
})

dump('--one reports what is wrong with the first', () => {
  for (const [octets, code] of [
    ['30 03 02 01', 'TRUNCATED'],
    ['30 80 02 01 05', 'TRUNCATED'],
    ['30 02 30 80 02 01 05', 'END_OF_CONTENTS_MISSING'],
    ['30 02 02 05 00', 'LENGTH_EXCEEDS_PARENT'],
    ['01 00 05 00', 'BOOLEAN_LENGTH'],
  ]) {
    const { status, stderr } = dumped(['--one'], octets)
    assert.is(status, 1, octets)
    assert.match(stderr, `: ${code}: `)
  }
})

dump('--one does not wait for more', async () => {
  const child = startBer(['dump', '--one', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin!.write(unhex('30 80 05 00 00 00'))
  const status = await new Promise((resolve) => child.on('exit', resolve))
  assert.is(status, 0)
  child.stdin!.destroy()
})

dump('lines come while a pipe is open', async () => {
  const child = startBer(['dump', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin!.write(unhex('05 00'))
  const text = await new Promise((resolve) => child.stdout!.once('data', (chunk) => resolve(String(chunk))))
  assert.is(text, '      0 d=0  hl=2 l=0      prim NULL\n')
  child.stdin!.end()
  assert.is(await new Promise((resolve) => child.on('exit', resolve)), 0)
})

dump('--skip and --length, of a file and of a pipe; offsets are those in the file', () => {
  const octets = readFileSync(certificate)
  const expected = '32 d=0  hl=2 l=8      prim OBJECT IDENTIFIER 1.2.840.10045.4.3.2 (ecdsaWithSHA256)'
  for (const args of [
    ['--skip', '32', '--length', '10'],
    ['--skip', '0x20', '--length', '0xA'],
    ['--skip=32', '--one'],
  ]) {
    assert.is(
      ber(['dump', ...args, certificate])
        .stdout.toString()
        .trim(),
      expected,
    )
    assert.is(
      ber(['dump', ...args, '-'], { input: octets })
        .stdout.toString()
        .trim(),
      expected,
    )
  }
  assert.is(ber(['dump', '--skip', String(octets.length), certificate]).status, 0)
  assert.is(ber(['dump', '--skip', '1kB', certificate]).status, 2)
  const { status, stderr } = ber(['dump', '--skip', '32', '--length', '9', certificate])
  assert.is(status, 1)
  assert.match(stderr, /TRUNCATED: .* at least 1 more octet needed .* at offset 41 \(0x29\), path \[0\]\n$/)
})

dump('standard input goes on from where it stands', () => {
  const { output } = shell(`{ dd bs=1 count=32 2>/dev/null >/dev/null; ber dump --one -; } < '${certificate}'`, folder)
  assert.match(output, /^ *0 d=0 {2}hl=2 l=8 {6}prim OBJECT IDENTIFIER/)
})

dump('truncated input: all that could be read, then the error', () => {
  const { status, lines, stderr } = dumped([], '30 0a 02 01 05 04 05 68 65')
  assert.is(status, 1)
  assert.is(lines.length, 3)
  assert.match(lines[2], /OCTET STRING 6865\.\.\. \|he\| !TRUNCATED$/)
  assert.is(
    stderr,
    'ber: standard input: TRUNCATED: the input ends inside a data value: at least 3 more octets needed (X.690 8.1.1) at offset 9 (0x9), path [0].[1]\n',
  )
})

dump('a value that breaks a rule is marked, and the dump goes on', () => {
  const { status, lines, stderr } = dumped([], '01 00 05 01 00 02 01 05')
  assert.is(lines.length, 3)
  assert.is(status, 1)
  assert.is(
    stderr,
    'ber: standard input: BOOLEAN_LENGTH: 2 values break rules of their types, the first at offset 2 (0x2)\n',
  )
})

dump('--json: every line is an object, also before an error', () => {
  const { status, stdout } = ber(['dump', '--json', '--length', '300', certificate])
  assert.is(status, 1)
  const objects = stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.ok(objects.length > 10)
  assert.equal(objects[0].type, 'SEQUENCE')
  assert.equal(objects.at(-1).fault, 'TRUNCATED')
})

dump('--max-depth', () => {
  const nested = '30 80'.repeat(3)
  assert.match(dumped(['--max-depth', '2'], nested).stderr, /LIMIT_DEPTH: .*\n.*'--max-depth' raises this limit\n$/)
  assert.match(dumped([], '30 80'.repeat(513)).stderr, 'LIMIT_DEPTH')
  assert.match(dumped(['--max-depth', '1023'], '30 80'.repeat(513)).stderr, 'TRUNCATED')
})

dump('hints for those who gave another kind of file', () => {
  const stderr = (input: Buffer | string) => ber(['dump', '-'], { input: Buffer.from(input) }).stderr
  assert.match(stderr(readFileSync(join(fixtures, 'migration/streams/none-7.2.mig.gz'))), 'compressed with gzip')
  assert.match(
    stderr('-----BEGIN CERTIFICATE-----\nMIIB\n'),
    "the block 'CERTIFICATE' of line 1 has no END (line 3, column 1)",
  )
  assert.match(stderr('wordword'), "this was read as Base64; '--from octets' reads it as it is")
  assert.match(stderr('fe dc'), "this was read as hexadecimal; '--from octets' reads it as it is")
  assert.match(stderr('30 03 02 01 05 and so on, in text\n'), 'looks like text')
  assert.not.match(stderr(Buffer.of(0xff, 0xff)), /gzip|PEM|text/)
  const octets = ber(['dump', '--from', 'octets', '-'], { input: Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n') })
  assert.match(octets.stderr, 'this is PEM')
})

dump('colours: on a terminal or when asked for', () => {
  const colored = (args: string[], env = {}) =>
    ber(['dump', ...args, '-'], { input: unhex('0500'), env }).stdout.includes('\x1b[')
  assert.is(colored([]), false)
  assert.is(colored(['--color', 'always']), true)
  assert.is(colored(['--color', 'always'], { NO_COLOR: '1' }), true)
  assert.is(colored(['--color', 'never'], { FORCE_COLOR: '1' }), false)
  assert.is(colored([], { FORCE_COLOR: '1' }), false)
})

dump('a closed pipe ends it quietly', () => {
  const octets = new Uint8Array(2 * 500_000)
  for (let i = 0; i < octets.length; i += 2) octets[i] = 5
  writeFileSync(folder.at('many.ber'), octets)
  const { output } = shell('{ ber dump many.ber; echo "status $?" >&2; } | head -n 1', folder)
  assert.is(output.replace(/^status 0\n/m, ''), '      0 d=0  hl=2 l=0      prim NULL\n')
  assert.match(output, 'status 0')
})

dump('a file is not dumped into itself', () => {
  writeFileSync(folder.at('self.ber'), unhex('0500'))
  const { status, output } = shell(
    'ber dump self.ber >> self.ber; status=$?; cat self.ber | wc -c; exit $status',
    folder,
  )
  assert.match(output, 'ber: self.ber: is both input and output')
  assert.is(status, 2)
  assert.match(output, /^ *2$/m)
})

dump('names of well-known OBJECT IDENTIFIERs, unless they are not wanted', () => {
  assert.match(dumped([], '0603550403').lines[0], /2\.5\.4\.3 \(commonName\)$/)
  assert.match(dumped(['--no-names'], '0603550403').lines[0], /2\.5\.4\.3$/)
  assert.is(JSON.parse(dumped(['--json'], '0603550403').lines[0]).name, 'commonName')
  assert.not.ok('name' in JSON.parse(dumped(['--json', '--no-names'], '0603550403').lines[0]))
  // No name, and no part of one: the list is a text.
  for (const oid of ['060155', '06022a03', '06052a864886f6']) assert.not.match(dumped([], oid).lines[0], /\(/)
})

dump('--open', () => {
  assert.is(dumped([], '04020500').lines.length, 1)
  assert.is(dumped(['--open'], '04020500').lines.length, 2)
  assert.is(dumped(['--open', '--max-depth', '1'], '04020500').lines.length, 1)
})

dump('--rules: findings in place of values, and exit status 1 where there are any', () => {
  const rules = (name: string, octets: string, args: string[] = []) => dumped(['--rules', name, ...args], octets)
  assert.equal(rules('ber', '30800101010000'), { status: 0, stderr: '', lines: [] })
  assert.equal(rules('der', '30030101ff'), { status: 0, stderr: '', lines: [] })
  const der = rules('der', '0500 30800101010000')
  assert.equal(
    [der.status, der.stderr, der.lines],
    [
      1,
      'ber: standard input: 2 findings by DER\n',
      [
        'DER_INDEFINITE: DER has no indefinite length (X.690 10.1) at offset 3 (0x3), path [1]',
        'DER_BOOLEAN: DER writes TRUE as FF (X.690 11.1) at offset 6 (0x6), path [1].[0]',
      ],
    ],
  )
  const [cer] = rules('cer', '3000', ['--json']).lines
  assert.equal(JSON.parse(cer), {
    code: 'CER_DEFINITE',
    offset: 1,
    path: '[0]',
    expected: null,
    actual: null,
    clause: 'X.690 9.1',
  })
  // What is no value at all is the last finding.
  assert.match(rules('ber', '0101 3003 0201').lines.at(-1)!, 'TRUNCATED')
  assert.match(rules('ber', '0100 ff').lines[1], 'at offset 3')
  assert.match(dumped(['--rules', 'der', '--skip', '2'], '0500 010101').lines[0], /at offset 4 .* path \[0\]/)
  assert.is(rules('der', '0500 010101', ['--one']).status, 0)
})

dump('--rules tells what the library tells', () => {
  for (const name of ['cms-signed-stream.ber', 'snmp-response.ber', 'ldap-search.ber', 'cert-ee.der']) {
    const file = join(fixtures, 'asn1-instances', name)
    const octets = readFileSync(file)
    for (const rules of ['BER', 'DER', 'CER'] as const) {
      const { stdout } = ber(['dump', '--rules', rules.toLowerCase(), file])
      const expected = findings(octets, { rules, inARow: true }).map(
        (each) => `${each.code}: ${printable(each.message)}\n`,
      )
      assert.is(stdout.toString(), expected.join(''))
    }
  }
})

dump('--xml, of which from-xml makes the same octets', () => {
  const { status, stdout } = ber(['dump', '--xml', '-'], { input: unhex('30800500') })
  assert.is(status, 1)
  assert.equal(ber(['from-xml', '-', '-'], { input: stdout }).stdout, Buffer.from(unhex('30800500')))
  assert.is(ber(['dump', '--xml', '--one', '-'], { input: unhex('0500ff') }).status, 0)
  const refused = ber(['from-xml', '-', folder.at('refused')], { input: Buffer.from('<P/>') })
  assert.equal(
    [refused.status, refused.stderr],
    [1, "ber: standard input: line 1, column 5: 'BER' is wanted, and not 'P'\n"],
  )
  assert.is(existsSync(folder.at('refused')), false)
})

dump('from-xml: memory does not grow with the input', () => {
  const line = `${'41'.repeat(32)}\n`
  const piece = `${line.repeat(512)}<!-- 16384 -->\n`
  const pieces = 1024
  const octets = pieces * 16384
  const xml = `<BER O="0">\n<P O="0" T="[UNIVERSAL 4]" TL="6" V="${octets}">\n${piece.repeat(pieces)}</P>\n</BER>\n`
  writeFileSync(folder.at('large.xml'), xml)
  writeFileSync(folder.at('small.xml'), '<BER O="0"><P O="0" T="[UNIVERSAL 4]" TL="2" V="0"/></BER>')
  const least = peakMemory(['from-xml', 'small.xml', 'small.out'], folder)
  const most = peakMemory(['from-xml', 'large.xml', 'large.out'], folder)
  assert.ok(most < least + 16_000, `${most} KB, and ${least} KB for one value`)
  assert.is(statSync(folder.at('large.out')).size, octets + 6)
})

dump('memory does not grow with the input', () => {
  // 64 MiB in pages, and a single value of 64 MiB.
  const pages = Buffer.alloc(64 * 1024 * 1024)
  for (let at = 0; at + 4100 <= pages.length; at += 4100) pages.set([4, 0x82, 0x10, 0x00], at)
  const end = Math.floor(pages.length / 4100) * 4100
  for (let at = end; at < pages.length; at += 2) pages[at] = 5
  writeFileSync(folder.at('pages.ber'), pages)
  pages.fill(0)
  pages.set([4, 0x84, 0x03, 0xff, 0xff, 0xfa])
  writeFileSync(folder.at('value.ber'), pages)
  const least = peakMemory(['dump', certificate], folder)
  for (const file of ['pages.ber', 'value.ber']) {
    const most = peakMemory(['dump', file], folder)
    assert.ok(most < least + 16_000, `${file}: ${most} KB, and ${least} KB for a certificate`)
  }
  const open = peakMemory(['dump', '--open', 'value.ber'], folder)
  assert.ok(open < least + 16_000, `opened: ${open} KB`)
})

dump.run()
