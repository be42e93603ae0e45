/** Input that is hexadecimal, Base64 or PEM. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Form, formOf } from '../../src/cli/input-form.ts'
import { readerOf } from '../../src/cli/text-form-reader.ts'
import { seededRandom } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, startBer } from './run-command.ts'

const form = suite('cli: forms of input')
let folder: Folder

form.before(() => {
  folder = new Folder()
})
form.after(() => folder.remove())

type TextKind = Exclude<Form, 'octets'>

/** What a text stands for, in hexadecimal; and why it is refused, behind it. */
function read(kind: TextKind, text: string, size = text.length || 1): string {
  const reader = readerOf(kind)
  let digits = ''
  const octets = Buffer.from(text, 'latin1')
  let fault = ''
  try {
    for (let at = 0; at < octets.length; at += size) {
      reader.take(octets.subarray(at, at + size))
      digits += Buffer.from(reader.octets()).toString('hex')
    }
    reader.end()
  } catch (error) {
    fault = ` ${(error as Error).message}`
  }
  return digits + Buffer.from(reader.octets()).toString('hex') + fault
}

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`

const texts: [kind: TextKind, text: string, expected: string | RegExp][] = [
  ['hex', '05 00\n3000', '05003000'],
  ['hex', '0x0500', '0500'],
  ['hex', 'AB:cd:EF', 'abcdef'],
  ['hex', '', ''],
  ['hex', '05 0', /^05 an octet has two .* \(line 1, column 5\)$/],
  ['hex', '05\n0 0', /^05 octet 0x20 is no hexadecimal digit \(line 2, column 2\)$/],
  ['hex', '05g', /^05 'g' is no hexadecimal digit \(line 1, column 3\)$/],
  ['hex', '05x0', /'x' is no/],
  // As xxd, hexdump -C, od -A x -t x1, Wireshark and tcpdump -x print them.
  ['hexdump', '00000000: 3003 0201 05                             0....\n', '3003020105'],
  [
    'hexdump',
    `00000000: ${'6162 '.repeat(8)} abababababababab\n00000010: 6162                                     ab\n`,
    '6162'.repeat(9),
  ],
  ['hexdump', '00000000  30 03 02 01 05                                    |0....|\n00000005\n', '3003020105'],
  [
    'hexdump',
    `00000000  ${'61 '.repeat(8)} ${'62 '.repeat(8)} |aaaaaaaabbbbbbbb|\n*\n00000030  05 00      |..|\n00000032\n`,
    `${'61616161616161616262626262626262'.repeat(3)}0500`,
  ],
  ['hexdump', '00000000  30 03 02 01 05 00 05 00  05 00 |0.........|', '30030201050005000500'],
  ['hexdump', '000000 30 03 02 01\r\n000004 05\r\n000005\r\n', '3003020105'],
  [
    'hexdump',
    `0000   ${'61 '.repeat(16)}  aa bb cc dd ee f\n0010   62 62                                              bb`,
    `${'61'.repeat(16)}6262`,
  ],
  ['hexdump', '\t0x0000:  4500 0034\n\t0x0004:  01', '4500003401'],
  ['hexdump', '0100: 30 00\n0102: 05 00', '30000500'],
  ['hexdump', '', ''],
  ['hexdump', '00000000: 3000\nand more', /^ a line of a dump begins with an offset .* \(line 2, column 9\)$/],
  ['hexdump', '00000000: 3000\n00000003: 05', /the line before has 2 octets at most, but the offset grows by 3/],
  ['hexdump', '00000010: 3000\n00000000: 05', /grows by -16/],
  ['hexdump', '00000000  0330 0102\n00000004', /words may be in either order/],
  ['hexdump', '00000000  30 00\n*\n00000005', /'\*' stands for .* lines of 2, but the offset grows by 5/],
  ['hexdump', '00000000  30 00\n*\nfffffffffffffff0', /'\*' stands for up to 16777216 octets/],
  ['hexdump', '00000000  30 00\n*\n', /a line is wanted behind/],
  ['hexdump', `00000000: ${'61'.repeat(3000)}`, /at most 4096 characters/],
  ['base64', 'BQA=', '0500'],
  ['base64', 'BQ\r\nA', '0500'],
  ['base64', 'BQAF', '050005'],
  ['base64', 'BQ==', '05'],
  ['base64', '-_-_', 'fbffbf'],
  ['base64', '+/+/', 'fbffbf'],
  ['base64', 'BQAFB', /^050005 Base64 ends within an octet/],
  ['base64', 'BQ=', /^Base64 ends|^ Base64 ends/],
  ['base64', 'BQ===', /padding where there is none/],
  ['base64', 'B===', /padding where there is none/],
  ['base64', 'BQ==BQ', /something follows the padding/],
  ['base64', 'BQ*A', /'\*' is no Base64 \(line 1, column 3\)/],
  ['pem', block('A', 'BQA='), '0500'],
  ['pem', block('A', 'BQA=').replaceAll('\n', '\r\n'), '0500'],
  ['pem', block('A', 'BQA=').trimEnd(), '0500'],
  ['pem', `text\n${block('A', 'BQA=')}\nmore: text\n${block('B C', 'BQ\nA=\n')}end`, '05000500'],
  ['pem', block('A', 'Header: x\n y\nOther: z\n\nBQA='), '0500'],
  ['pem', block('A', ''), ''],
  ['pem', `${'x'.repeat(1000)}\n${block('A', 'BQAF'.repeat(200))}`, '050005'.repeat(200)],
  ['pem', block('A', '  BQA='), '0500'],
  ['pem', block('A', 'Header: x\nBQA='), /an empty line is wanted behind the headers \(line 3/],
  ['pem', block('A', 'Proc-Type: 4,ENCRYPTED\n\nBQA='), /the block is encrypted/],
  ['pem', '-----BEGIN A-----\nBQA=\n', /^0500 the block 'A' of line 1 has no END \(line 3, column 1\)$/],
  ['pem', '-----BEGIN A-----\nBQA=\n-----END B-----\n', /^0500 -----END A----- is wanted, for the block of line 1/],
  ['pem', block('A', 'BQ*='), /'\*' is no Base64 \(line 2/],
  ['pem', 'nothing\n', /there is no -----BEGIN/],
]
for (const [kind, text, expected] of texts) {
  form(`${kind}: ${JSON.stringify(text).slice(0, 60)}`, () => {
    for (const size of [text.length || 1, 1, 3]) {
      const actual = read(kind, text, size)
      if (typeof expected === 'string') assert.is(actual, expected)
      else assert.match(actual, expected)
    }
  })
}

const beginnings: [text: string, isAll: boolean, expected: Form | undefined][] = [
  ['', true, undefined],
  ['\x30\x05', false, 'octets'],
  ['05 00\n', true, 'hex'],
  ['05 00\n', false, undefined],
  ['05 0\n', true, undefined],
  ['0x0500', true, 'hex'],
  ['05:00', true, 'hex'],
  ['0000 0500', true, 'hex'],
  ['3003 0201\n3007 0201', true, 'hex'],
  ['00000000: 0500', true, 'hexdump'],
  ['00000000: 0500\n', false, 'hexdump'],
  ['00000000: 05', false, undefined],
  ['00000000  05 00  |..|\n', false, 'hexdump'],
  ['0000 05 00\n', true, 'hex'],
  ['0000 05 00\n0002 05 00\n', true, 'hexdump'],
  ['0000: text\n', true, undefined],
  ['BQA=\n', true, 'base64'],
  ['BQAFB', true, undefined],
  ['hello, world', true, undefined],
  [block('A', 'BQA='), false, 'pem'],
  [`Näme\n${block('A', 'BQA=')}`, true, 'pem'],
  [`\x30\x03\n${block('A', 'BQA=')}`, true, 'octets'],
  [' -----BEGIN A-----\n', true, undefined],
  ['05'.repeat(32768), false, 'hex'],
  ['M'.repeat(65536), false, 'base64'],
  ['text, and more of it. '.repeat(3000).slice(0, 65536), false, undefined],
]
for (const [text, isAll, expected] of beginnings) {
  form(`${JSON.stringify(text).slice(0, 40)}${isAll ? '' : ', and more to come'}: ${expected}`, () => {
    assert.is(formOf(Buffer.from(text, 'latin1'), isAll), expected)
  })
}

const certificate = readFileSync(join(fixtures, 'asn1-instances/cert-ee.der'))
const texts64 = certificate.toString('base64').replace(/.{64}/g, '$&\n')

/** As `hexdump -C` has it, but for lines like the one before. */
function dump(octets: Buffer): string {
  const lines = []
  for (let at = 0; at < octets.length; at += 16) {
    const part = octets.subarray(at, at + 16)
    const digits = part.toString('hex').replace(/../g, '$& ')
    const text = part.toString('latin1').replaceAll(/[^ -~]/g, '.')
    lines.push(`${at.toString(16).padStart(8, '0')}  ${digits.slice(0, 24)} ${digits.slice(24)} |${text}|`)
  }
  return `${lines.join('\n')}\n${octets.length.toString(16).padStart(8, '0')}\n`
}

const pem = block('CERTIFICATE', texts64)

form('a file in any form has the same dump, piped too', () => {
  const plain = ber(['dump', '-'], { input: certificate }).stdout.toString()
  for (const text of [pem, texts64, certificate.toString('hex'), dump(certificate), `Certificate:\n  Data\n${pem}`]) {
    writeFileSync(folder.at('text'), text)
    assert.is(ber(['dump', folder.at('text')]).stdout.toString(), plain)
    assert.is(ber(['dump', '-'], { input: Buffer.from(text) }).stdout.toString(), plain)
  }
})

form('several PEM blocks are values in a row; offsets count their octets', () => {
  const { stdout } = ber(['dump', '-'], { input: Buffer.from(`${block('A', 'BQA=')}text\n${block('B', 'AgEF')}`) })
  assert.is(stdout.toString(), '      0 d=0  hl=2 l=0      prim NULL\n      2 d=0  hl=2 l=1      prim INTEGER 5\n')
})

form('--skip and --length count octets of what the text stands for', () => {
  const { stdout } = ber(['dump', '--skip', '32', '--length', '10', '-'], { input: Buffer.from(pem) })
  assert.match(stdout.toString(), /^ {5}32 d=0 {2}hl=2 l=8 {6}prim OBJECT IDENTIFIER 1\.2\.840/)
})

form('--from overrides what the beginning looks like', () => {
  const dumped = (from: string, input: string) => ber(['dump', '--from', from, '-'], { input: Buffer.from(input) })
  assert.match(dumped('octets', '0500').stdout.toString(), 'l=53     cons SEQUENCE')
  assert.match(dumped('base64', '0500').stderr, 'ber: ')
  assert.match(dumped('hex', '05').stderr, 'TRUNCATED')
  assert.match(dumped('pem', '0500').stderr, 'there is no -----BEGIN')
  assert.is(dumped('hex', '05 00').status, 0)
})

form('text at fault: what stands before it is shown', () => {
  const { status, stdout, stderr } = ber(['dump', '--from', 'hex', '-'], { input: Buffer.from('0500 0g') })
  assert.is(stdout.toString(), '      0 d=0  hl=2 l=0      prim NULL\n')
  assert.equal([status, stderr], [1, "ber: standard input: 'g' is no hexadecimal digit (line 1, column 7)\n"])
})

form('text that comes slowly is waited for', async () => {
  const child = startBer(['dump', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout!.on('data', (piece) => {
    text += piece
  })
  for (const piece of ['05', ' 0', '0 02', '0105']) {
    child.stdin!.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.stdin!.end()
  await new Promise((resolve) => child.on('close', resolve))
  assert.is(text, '      0 d=0  hl=2 l=0      prim NULL\n      2 d=0  hl=2 l=1      prim INTEGER 5\n')
})

form('any octets come back from any form', () => {
  const random = seededRandom(7)
  for (let i = 0; i < 200; i++) {
    const octets = Buffer.from(Array.from({ length: random(200) }, () => random(256)))
    const base64 = octets.toString('base64')
    const size = 1 + random(50)
    assert.is(read('hex', octets.toString('hex'), size), octets.toString('hex'))
    assert.is(read('base64', base64, size), octets.toString('hex'))
    assert.is(read('pem', block('A', base64.replace(/.{16}/g, '$&\n')), size), octets.toString('hex'))
  }
  assert.is(read('hex', '0500'), Buffer.from(unhex('0500')).toString('hex'))
})

form.run()
