/** What the command says to those who use it wrongly, or ask. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ber, Folder, root, shell } from './run-command.ts'

const usage = suite('cli: usage')
let folder: Folder

usage.before(() => {
  folder = new Folder()
  folder.prepareShell()
})
usage.after(() => folder.remove())

usage('--version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { status, stdout, stderr } = ber(['--version'])
  assert.equal([status, stdout.toString(), stderr], [0, `${version}\n`, ''])
})

usage('help that was asked for is data', () => {
  for (const args of [
    ['--help'],
    ['help'],
    ['dump', '--help'],
    ['get', '--help'],
    ['to-cer', '--help'],
    ['help', 'from-xml'],
    ['help', 'dump'],
    ['validate', '--help'],
    ['convert', '--help'],
    ['generate', '--help'],
    ['select', '--help'],
    ['inspect', '--help'],
    ['migration', '--help'],
    ['migration', 'to-ber', '-h'],
  ]) {
    const { status, stdout, stderr } = ber(args)
    assert.is(status, 0, args.join(' '))
    assert.is(stderr, '')
    assert.match(stdout.toString(), 'Usage: ber')
  }
})

for (const command of [
  '',
  'dump',
  'get',
  'to-der',
  'to-cer',
  'from-xml',
  'validate',
  'convert',
  'generate',
  'migration',
  'migration info',
  'migration to-ber',
  'migration from-ber',
  'migration check',
  'migration diff',
  'migration drop',
]) {
  usage(`three examples in the help of "ber ${command}" work as pasted`, () => {
    const help = ber([...command.split(' ').filter(Boolean), '--help']).stdout.toString()
    const examples = help
      .slice(help.indexOf('Examples'))
      .split('\n')
      .slice(1)
      .filter((line) => line.startsWith('  '))
    assert.is(examples.length, 3)
    for (const example of examples) {
      const { status, output } = shell(example.trim(), folder)
      assert.is(status, 0, `${example}\n${output}`)
      assert.not.match(output, /ber: /)
    }
  })
}

/** Arguments, and what standard error says. */
const refusals: [args: string[], message: RegExp][] = [
  [[], /^Usage: ber/],
  [['migration'], /^Usage: ber migration/],
  [['dmp'], /^ber: unknown command 'dmp'\n\(Did you mean dump\?\)\n$/],
  [['--frobnicate'], /^ber: unknown option '--frobnicate'\n$/],
  [['dump'], /^ber: missing required argument 'file'\n$/],
  [['dump', 'a', 'b'], /^ber: too many arguments for 'dump'/],
  [['dump', '--jsno', '-'], /^ber: unknown option '--jsno'\n\(Did you mean --json\?\)\n$/],
  [
    ['dump', '--width', '3', '-'],
    /^ber: option '--width <columns>' argument '3' is invalid\. a whole number from 16 to 4096/,
  ],
  [['dump', '--max-depth', '1024', '-'], /from 1 to 1023/],
  [['dump', '--skip', '-1', '-'], /512, 0x200 or 4KiB/],
  [['dump', '--length', '1.3', '-'], /whole number of octets/],
  [['dump', '--color', 'blue', '-'], /Allowed choices are auto, always, never/],
  [['dump', '--rules', 'per', '-'], /Allowed choices are ber, der, cer/],
  [['dump', '--from', 'text', '-'], /Allowed choices are octets, hex, hexdump, base64, pem/],
  [['dump', '--xml', '--json', '-'], /option '--xml' cannot be used with option '--json'/],
  [['dump', '--xml', '--open', '-'], /cannot be used with option '--open'/],
  [['dump', '--xml', '--rules', 'der', '-'], /cannot be used with option '--rules/],
  [['get'], /^ber: missing required argument 'path'\n$/],
  [['get', '[0]'], /^ber: missing required argument 'file'\n$/],
  [['get', '0.1', '-'], /^ber: a path like \[0\]\.\[2\] is wanted, and not '0\.1'\n$/],
  [['get', '[0]', 'nowhere'], /^ber: nowhere: no such file or directory\n$/],
  [['get', '-o', '.', '[0]', '-'], /^ber: \.: is a directory\n$/],
  [['to-der', '-'], /^ber: missing required argument 'out'\n$/],
  [['to-cer', 'nowhere', 'x'], /^ber: nowhere: no such file or directory\n$/],
  [['from-xml', '-'], /^ber: missing required argument 'out'\n$/],
  [['from-xml', '-', 'no/where'], /^ber: no\/where: no such file or directory\n$/],
  [['dump', '--skip', '3', '-'], /^ber: standard input: has 0 octets, and 3 are to be skipped\n$/],
  [['dump', 'nowhere'], /^ber: nowhere: no such file or directory\n$/],
  [['dump', '.'], /^ber: \.: is a directory\n$/],
  [['validate'], /^ber: required option '--schema <path>' not specified\n$/],
  [['validate', '--schema'], /^ber: option '--schema <path>' argument missing\n$/],
  [['validate', '--schema', 'nowhere'], /^ber: nowhere: no such file or directory\n$/],
  [['validate', '--schema', 'x', '--rules', 'cer'], /Allowed choices are ber, der/],
  [['validate', '--schema', 'x', '--missing', 'all'], /Allowed choices are refuse, any/],
  [['validate', '--schema', 'x', '--max-errors', '0'], /from 1 to 1000000/],
  [['validate', '--schema', 'x', '--frob'], /^ber: unknown option '--frob'\n$/],
  [['convert', '--schema', 'x', 'a', 'b'], /^ber: too many arguments for 'convert'/],
  [['convert', '--schema', 'x', '--to', 'cer'], /Allowed choices are xer, jer, ber, der/],
  [['convrt'], /Did you mean convert\?/],
  [['migration', 'to-ber', 'a'], /^ber: missing required argument 'out'\n$/],
  [['migration', 'info', 'nowhere'], /^ber: nowhere: no such file or directory\n$/],
  [['migration', 'to-ber', 'nowhere', 'x'], /^ber: nowhere: no such file or directory\n$/],
  [['migration', 'to-ber', '-', '.'], /^ber: \.: is a directory\n$/],
  [['migration', 'to-ber', '-', 'no/where'], /^ber: no\/where: no such file or directory\n$/],
  [['dump', 'tab\tand\x1b'], /^ber: tab\\tand\\u\{1b\}: no such file or directory\n$/],
]
for (const [args, message] of refusals) {
  usage(`"ber ${args.join(' ')}" is refused with exit status 2`, () => {
    const { status, stdout, stderr } = ber(args, { cwd: folder.path })
    assert.match(stderr, message)
    assert.not.match(stderr, '    at ')
    assert.equal([status, stdout.length], [2, 0])
  })
}

usage('a file that may not be read, or written to', () => {
  // The superuser may do everything.
  if (process.getuid?.() === 0) return
  writeFileSync(folder.at('secret'), 'x')
  chmodSync(folder.at('secret'), 0)
  assert.is(ber(['dump', 'secret'], { cwd: folder.path }).stderr, 'ber: secret: permission denied\n')
  mkdirSync(folder.at('closed'), 0o500)
  const { status, stderr } = ber(['migration', 'to-ber', '-', 'closed/x'], { cwd: folder.path })
  assert.equal([status, stderr], [2, 'ber: closed/x: permission denied\n'])
})

usage.run()
