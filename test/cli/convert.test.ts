import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { writeBigStream } from '../support/big-stream.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, migrationStream, peakMemory, root, shell, startBer } from './run-command.ts'

const convert = suite('cli: convert')
let folder: Folder

const migration = join(root, 'schema/migration.asn1')
const person = '3008 80012a 0c03416e6e'
const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
Person ::= SEQUENCE { age [0] INTEGER (0..150), name UTF8String }
END
`
const xer = '<Person>\n    <age>42</age>\n    <name>Ann</name>\n</Person>\n'

convert.before(() => {
  folder = new Folder()
  folder.prepareShell()
  write('people.asn1', people)
  write('person.ber', unhex(person))
  write('vm.mig', migrationStream('pc-bare-7.2'))
  ber(['migration', 'to-ber', folder.at('vm.mig'), folder.at('vm.ber')])
})
convert.after(() => folder.remove())

const write = (name: string, data: string | Uint8Array) => writeFileSync(folder.at(name), data)

function run(args: readonly string[], input?: Uint8Array) {
  const options = { cwd: folder.path, ...(input === undefined ? {} : { input }) }
  const { status, stdout, stderr } = ber(['convert', '--schema', 'people.asn1', ...args], options)
  return { status, stdout: stdout.toString(), stderr }
}
/** Names in the folder that a conversion should not have left. */
const leftovers = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))

convert('a file to standard output, standard input to a file', () => {
  assert.equal(run(['person.ber']), { status: 0, stdout: xer, stderr: '' })
  assert.equal(run(['--from', 'ber', '--to', 'xer', '-'], unhex(person)), { status: 0, stdout: xer, stderr: '' })
  assert.equal(run(['-o', 'person.xml'], unhex(person)), { status: 0, stdout: '', stderr: '' })
  assert.is(readFileSync(folder.at('person.xml'), 'utf8'), xer)
  assert.is(run(['--pdu', 'Person', 'person.ber', '-o', '-']).stdout, xer)
})

convert('canonical XER; several values in a row', () => {
  assert.is(run(['--canonical', 'person.ber']).stdout, '<Person><age>42</age><name>Ann</name></Person>')
  assert.is(run(['-'], unhex(person + person)).stdout, xer + xer)
})

convert('--max-set bounds what canonical XER puts in order', () => {
  write('numbers.asn1', 'Numbers DEFINITIONS ::= BEGIN Numbers ::= SET OF INTEGER END')
  // Text is put in order piece by piece: the limit is met by sets of more than one.
  const elements = Array.from({ length: 100_000 }, (_, i) => [2, 1, 100 - (i % 100)]).flat()
  const octets = Uint8Array.of(0x31, 0x80, ...elements.slice(0, 6), 0, 0)
  const many = Buffer.concat([Uint8Array.of(0x31, 0x80), Uint8Array.from(elements), Uint8Array.of(0, 0)])
  const numbers = (input: Uint8Array, ...args: string[]) =>
    ber(['convert', '--schema', 'numbers.asn1', '--canonical', ...args, '-'], { cwd: folder.path, input })
  assert.is(numbers(octets).stdout.toString(), '<Numbers><INTEGER>100</INTEGER><INTEGER>99</INTEGER></Numbers>')
  assert.is(numbers(many).status, 0)
  const { status, stderr } = numbers(many, '--max-set', '100KiB')
  assert.is(status, 1)
  assert.match(stderr, /LIMIT_SET: .*\nber: standard input: '--max-set' raises this limit\n$/)
})

convert('--one, --rules and --no-constraints are those of validate', () => {
  const { status, stderr } = run(['--one', '-'], unhex(person + person))
  assert.is(status, 1)
  assert.match(stderr, 'TRAILING_OCTETS')
  assert.match(run(['--rules', 'der', '-'], unhex('3080 80012a 0c00 0000')).stderr, 'DER_INDEFINITE')
  const tooOld = unhex('3009 800200c8 0c03416e6e')
  assert.match(run(['-'], tooOld).stderr, 'VALUE_RANGE')
  assert.match(run(['--no-constraints', '-'], tooOld).stdout, '<age>200</age>')
})

convert('a real stream, by a file, by a pipe, and as the vectors have it', () => {
  const options = { cwd: folder.path }
  const { status, stdout } = ber(['convert', '--schema', migration, 'vm.ber'], options)
  assert.is(status, 0)
  assert.match(stdout.subarray(0, 200).toString(), /^<QemuFile>\n {4}<version>3<\/version>\n {4}<items>\n/)
  assert.match(stdout.subarray(-40).toString(), /<\/items>\n<\/QemuFile>\n$/)
  assert.is(ber(['convert', '--schema', migration, 'vm.ber', '-o', 'vm.xml'], options).status, 0)
  assertBytes(readFileSync(folder.at('vm.xml')), stdout)
  assert.is(shell(`cat vm.ber | ber convert --schema '${migration}' | cmp - vm.xml`, folder).output, '')

  const vectors = JSON.parse(readFileSync(join(fixtures, 'migration/vectors/valid.json'), 'utf8'))
  const { hex, xer: expected } = vectors.find((each: { xer?: string }) => each.xer !== undefined)
  assert.is(ber(['convert', '--schema', migration], { input: unhex(hex) }).stdout.toString(), expected)
})

convert('input at fault: what came before it is on standard output, which is told', () => {
  const { status, stdout, stderr } = run(['-'], unhex('3009 80012a 0c04416e6eff'))
  assert.is(status, 1)
  assert.match(stdout, /^<Person>\n {4}<age>42<\/age>/)
  assert.match(
    stderr,
    /^ber: standard output: ends in the middle, after \d+ octets: the input is at fault\nber: standard input: UTF8_INVALID: .* path Person\.name\n$/,
  )
  assert.is(run(['--asn1c-exit-codes', '-'], unhex('30')).status, 65)
})

convert('input at fault: no file is left, and an old one is as it was', () => {
  write('cut.ber', readFileSync(folder.at('vm.ber')).subarray(0, 300_000))
  write('kept.xml', 'kept')
  for (const out of ['kept.xml', 'new.xml']) {
    const { status, stderr } = ber(['convert', '--schema', migration, 'cut.ber', '-o', out], { cwd: folder.path })
    assert.is(status, 1)
    assert.match(stderr, /^ber: cut\.ber: TRUNCATED: .* path QemuFile\.items\[\d+\]\.[\w.[\]]+\n$/)
  }
  assert.is(readFileSync(folder.at('kept.xml'), 'utf8'), 'kept')
  assert.not.ok(existsSync(folder.at('new.xml')))
  assert.equal(leftovers(), [])
})

convert('an output that exists is replaced, and keeps its mode; a device is written directly', () => {
  write('old.xml', 'old')
  chmodSync(folder.at('old.xml'), 0o640)
  assert.is(run(['person.ber', '-o', 'old.xml']).status, 0)
  assert.is(readFileSync(folder.at('old.xml'), 'utf8'), xer)
  assert.is(statSync(folder.at('old.xml')).mode & 0o777, 0o640)
  assert.is(run(['person.ber', '-o', '/dev/null']).status, 0)
  assert.not.ok(statSync('/dev/null').isFile())
})

convert('places that cannot be written, and input that is output', () => {
  assert.equal(run(['person.ber', '-o', '.']).stderr, 'ber: .: is a directory\n')
  assert.equal(run(['person.ber', '-o', 'no/where']).stderr, 'ber: no/where: no such file or directory\n')
  assert.equal(run(['person.ber', '-o', './person.ber']).stderr, 'ber: person.ber: is both input and output\n')
  assert.equal(run(['nowhere']).stderr, 'ber: nowhere: no such file or directory\n')
  assert.is(run(['person.ber', '-o', '.']).status, 2)
  assertBytes(readFileSync(folder.at('person.ber')), unhex(person))
})

convert('a schema at fault leaves the output alone', () => {
  write('bad.asn1', 'Bad DEFINITIONS ::= BEGIN A ::= Nothing END')
  const { status, stderr } = ber(['convert', '--schema', 'bad.asn1', 'person.ber', '-o', 'x.xml'], { cwd: folder.path })
  assert.is(status, 2)
  assert.match(stderr, 'ber: the schema has 1 error\n')
  assert.not.ok(existsSync(folder.at('x.xml')))
})

convert('a slow reader holds it back; a closed pipe ends it quietly', () => {
  const slow = `ber convert --schema '${migration}' vm.ber | { sleep 0.5; cmp - vm.xml; }`
  assert.equal(shell(`ber convert --schema '${migration}' vm.ber -o vm.xml && ${slow}`, folder), {
    status: 0,
    output: '',
  })
  const closed = `{ ber convert --schema '${migration}' vm.ber; echo "status $?" >&2; } | head -n 1`
  const lines = shell(closed, folder).output.split('\n').filter(Boolean)
  assert.equal(lines.sort(), ['<QemuFile>', 'status 0'])
})

convert('a signal leaves nothing behind', async () => {
  const args = ['convert', '--schema', migration, '-o', folder.at('stopped.xml'), '-']
  const child = startBer(args, { stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin!.on('error', () => {})
  child.stdin!.write(readFileSync(folder.at('vm.ber')).subarray(0, 300_000))
  while (leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  child.kill('SIGTERM')
  assert.equal(await once(child, 'exit'), [null, 'SIGTERM'])
  assert.equal(leftovers(), [])
  assert.not.ok(existsSync(folder.at('stopped.xml')))
  child.stdin!.destroy()
})

convert('memory does not grow with the input', () => {
  writeBigStream(folder.at('big.mig'), 32 * 1024 * 1024)
  assert.is(shell('ber migration to-ber big.mig big.ber && rm big.mig', folder).status, 0)
  const least = peakMemory(['convert', '--schema', migration, 'vm.ber', '-o', '/dev/null'], folder)
  for (const args of [[], ['--canonical']]) {
    const most = peakMemory(['convert', '--schema', migration, ...args, 'big.ber', '-o', '/dev/null'], folder)
    assert.ok(most < least + 16_000, `${args}: ${most} KB, and ${least} KB for a little stream`)
  }
})

convert.run()
