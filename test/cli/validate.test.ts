import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeBigStream } from '../support/big-stream.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, migrationStream, peakMemory, root, shell, startBer } from './run-command.ts'

const validate = suite('cli: validate')
let folder: Folder

/** SEQUENCE { age [0] 42, name "Ann" }, and the same with an age of 200. */
const person = '3008 80012a 0c03416e6e'
const tooOld = '3009 800200c8 0c03416e6e'
const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
Person ::= SEQUENCE { age [0] Age, name UTF8String (SIZE (1..10)), tags SET OF INTEGER OPTIONAL }
Age ::= INTEGER (0..150)
END
`

validate.before(() => {
  folder = new Folder()
  folder.prepareShell()
  write('people.asn1', people)
  write('person.ber', unhex(person))
  write('old.ber', unhex(tooOld))
  write('cut.ber', unhex(person).subarray(0, 7))
})
validate.after(() => folder.remove())

const write = (name: string, data: string | Uint8Array) => writeFileSync(folder.at(name), data)

/** Runs `ber validate`; speeds are taken out. */
function run(args: readonly string[], input?: string | Uint8Array) {
  const octets = typeof input === 'string' ? Buffer.from(input) : input
  const options = { cwd: folder.path, ...(octets === undefined ? {} : { input: octets }) }
  const { status, stdout, stderr } = ber(['validate', ...args], options)
  return { status, stdout: stdout.toString().replace(/, [\d.]+ \w+\/s/g, ''), stderr }
}
/** By the schema above. */
const people1 = (args: readonly string[], input?: string | Uint8Array) =>
  run(['--schema', 'people.asn1', ...args], input)
const octets = (digits: string, ...args: string[]) => people1([...args, '-'], unhex(digits))

validate('a verdict for a file: values, PDUs, octets', () => {
  assert.equal(people1(['person.ber']), {
    status: 0,
    stdout: 'person.ber: valid: 3 values, 1 PDU (Person), 10 octets\n',
    stderr: '',
  })
  const { stdout } = ber(['validate', '--schema', folder.at('people.asn1'), folder.at('person.ber')])
  assert.match(stdout.toString(), /, 10 octets, [\d.]+ (octets|[KMG]iB)\/s\n$/)
})

validate('a violation: code, expected, found, clause, offset and path on standard error', () => {
  assert.equal(people1(['old.ber']), {
    status: 1,
    stdout:
      "old.ber: invalid: 1 violation, 2 values, 1 PDU (Person), 6 octets, stopped at the first ('--all' goes on)\n",
    stderr:
      'ber: old.ber: VALUE_RANGE: the value is out of range: expected INTEGER (0..150), found 200 (X.680 51.4) at offset 4 (0x4), path Person.age\n',
  })
})

validate('standard input, named or not, and octet by octet', async () => {
  const expected = { status: 0, stdout: 'standard input: valid: 3 values, 1 PDU (Person), 10 octets\n', stderr: '' }
  assert.equal(people1([], unhex(person)), expected)
  assert.equal(people1(['-'], unhex(person)), expected)
  const child = startBer(['validate', '--schema', folder.at('people.asn1')], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout!.on('data', (chunk) => {
    text += chunk
  })
  for (const octet of unhex(person)) {
    child.stdin!.write(Buffer.of(octet))
    await new Promise((resolve) => setImmediate(resolve))
  }
  child.stdin!.end()
  assert.is(await new Promise((resolve) => child.on('close', resolve)), 0)
  assert.match(text, 'standard input: valid: 3 values')
})

validate('each of several files has its verdict, whatever happens to the others', () => {
  const { status, stdout, stderr } = people1(['old.ber', 'nowhere', 'person.ber', '.'])
  assert.is(status, 2)
  assert.equal(stdout.match(/^.*?: \w+/gm), ['old.ber: invalid', 'person.ber: valid'])
  assert.match(stderr, /^ber: nowhere: no such file or directory\nber: \.: is a directory\n$/m)
  assert.is(people1(['person.ber', 'old.ber', 'person.ber']).status, 1)
  assert.equal(people1(['-', '-']).stderr, 'ber: standard input: can be read only once\n')
})

validate('several PDUs in a row, and --one', () => {
  assert.match(octets(person + person).stdout, /^standard input: valid: 6 values, 2 PDUs \(Person\), 20 octets\n$/)
  const { status, stderr } = octets(`${person}0500`, '--one')
  assert.is(status, 1)
  assert.match(stderr, /TRAILING_OCTETS: .* at offset 10 /)
  assert.is(octets(person, '--one').status, 0)
})

validate('--all goes on, and --max-errors says how far', () => {
  const bad = '3009 800200c8 0c03416eff'.repeat(3)
  assert.equal(codesOf(octets(bad)), ['VALUE_RANGE'])
  const all = octets(bad, '--all')
  assert.equal(codesOf(all), [
    'VALUE_RANGE',
    'UTF8_INVALID',
    'VALUE_RANGE',
    'UTF8_INVALID',
    'VALUE_RANGE',
    'UTF8_INVALID',
  ])
  assert.match(all.stdout, /invalid: 6 violations, 9 values, 3 PDUs \(Person\), 33 octets\n$/)
  const some = octets(bad, '--max-errors', '4')
  assert.is(codesOf(some).length, 4)
  assert.match(some.stdout, "stopped there ('--max-errors' sets where)\n")
})

validate('a truncated file is told as such, with what is missing', () => {
  const { status, stdout, stderr } = people1(['cut.ber'])
  assert.is(status, 1)
  assert.match(stdout, /^cut\.ber: invalid: 1 violation, .* octets\n$/)
  assert.match(stderr, /TRUNCATED: .* at least 3 more octets needed .* at offset 7 \(0x7\), path Person\.name\n$/)
  assert.match(people1([], new Uint8Array(0)).stderr, 'TRUNCATED')
})

validate('--json: one object a file, with all of each violation', () => {
  const { status, stdout, stderr } = people1(['--json', '--all', 'person.ber', 'old.ber', 'cut.ber'])
  assert.equal([status, stderr], [1, ''])
  const [valid, invalid, cut] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.type(valid.seconds, 'number')
  const counts = { pdu: 'Person', pdus: 1, values: 3, octets: 10 }
  assert.equal(
    { ...valid, seconds: 0 },
    { file: 'person.ber', valid: true, complete: true, ...counts, seconds: 0, violations: [] },
  )
  assert.equal([invalid.valid, invalid.complete], [false, true])
  assert.equal(invalid.violations, [
    {
      code: 'VALUE_RANGE',
      offset: 4,
      path: 'Person.age',
      expected: 'INTEGER (0..150)',
      actual: '200',
      clause: 'X.680 51.4',
    },
  ])
  assert.equal(cut.violations, [
    {
      code: 'TRUNCATED',
      offset: 7,
      path: 'Person.name',
      expected: null,
      actual: null,
      clause: 'X.690 8.1.1',
      missing: 3,
    },
  ])
})

validate('--rules der is stricter, --no-constraints more lenient', () => {
  assert.equal(codesOf(octets('3080 80012a 0c03416e6e 0000', '--rules', 'der')), ['DER_INDEFINITE'])
  assert.is(octets('3080 80012a 0c03416e6e 0000').status, 0)
  assert.is(octets(tooOld, '--no-constraints').status, 0)
  assert.equal(codesOf(octets('3008 81012a 0c03416e6e', '--no-constraints')), ['COMPONENT_UNEXPECTED'])
})

validate('--max-depth and --max-contiguous set limits', () => {
  write('deep.asn1', 'Deep DEFINITIONS ::= BEGIN List ::= SEQUENCE OF List END')
  const deep = (...args: string[]) => run(['--schema', 'deep.asn1', ...args], unhex('3080 3080 3080 0000 0000 0000'))
  assert.is(deep().status, 0)
  assert.equal(codesOf(deep('--max-depth', '2')), ['LIMIT_DEPTH'])
  assert.match(deep('--max-depth', '2').stderr, "ber: standard input: '--max-depth' raises this limit\n")
  const long = unhex(`30820107 80820101 ${'7f'.repeat(257)} 0c00`)
  assert.equal(codesOf(people1(['--max-contiguous', '128'], long)), ['LIMIT_CONTIGUOUS'])
  assert.equal(codesOf(people1(['--max-contiguous', '1KiB'], long)), ['VALUE_RANGE'])
  assert.match(people1(['--max-contiguous', '17MiB']).stderr, '127 to 16MiB are wanted')
})

validate('--pdu: the type that no other refers to, unless that is several', () => {
  write(
    'two.asn1',
    'Two DEFINITIONS ::= BEGIN A ::= SEQUENCE { c C } B ::= SEQUENCE { a A, c C } C ::= INTEGER D ::= SET { c C } END',
  )
  const { status, stderr } = run(['--schema', 'two.asn1'], unhex('0500'))
  assert.equal([status, stderr], [2, "ber: '--pdu' has to say which type the data are of: it may be B, D\n"])
  assert.is(run(['--schema', 'two.asn1', '--pdu', 'C'], unhex('020105')).status, 0)
  assert.is(run(['--schema', 'two.asn1', '--pdu', 'Two.C'], unhex('020105')).status, 0)
  write('loop.asn1', 'Loop DEFINITIONS ::= BEGIN A ::= SEQUENCE { b B OPTIONAL } B ::= SEQUENCE { a A } END')
  assert.match(run(['--schema', 'loop.asn1']).stderr, 'every type is part of another')
  write(
    'self.asn1',
    'Self DEFINITIONS ::= BEGIN Tree ::= SEQUENCE { left [0] Tree OPTIONAL, more SET OF Tree OPTIONAL } END',
  )
  assert.match(run(['--schema', 'self.asn1'], unhex('3000')).stdout, '1 PDU (Tree)')
  write(
    'many.asn1',
    `Many DEFINITIONS ::= BEGIN ${Array.from({ length: 20 }, (_, i) => `T${i} ::= NULL`).join(' ')} END`,
  )
  assert.match(run(['--schema', 'many.asn1']).stderr, /T10, T11, and 8 more\n$/)
})

validate('--pdu: modules of real protocols', () => {
  const cases: [modules: string, instance: string, pdu: string][] = [
    ['rfc1157', 'snmp-response.ber', 'Message'],
    ['rfc4511', 'ldap-search.ber', 'LDAPMessage'],
  ]
  for (const [modules, instance, pdu] of cases) {
    const { status, stdout } = run([
      '--schema',
      join(fixtures, 'asn1-modules', modules),
      join(fixtures, 'asn1-instances', instance),
    ])
    assert.is(status, 0, instance)
    assert.match(stdout, `1 PDU (${pdu})`)
  }
})

validate('an unknown type: the nearest is suggested', () => {
  assert.equal(people1(['--pdu', 'Persn']).stderr, 'ber: no type Persn in the schema; did you mean Person?\n')
  assert.equal(people1(['--pdu', 'Peple.Age']).stderr, 'ber: no module Peple in the schema; did you mean People?\n')
  assert.is(people1(['--pdu', 'Persn']).status, 2)
})

validate('--schema: folders, and repeated; what is named twice is read once', () => {
  mkdirSync(folder.at('modules'))
  write(
    'modules/person.asn',
    'P DEFINITIONS ::= BEGIN IMPORTS Age FROM Q; Person ::= SEQUENCE { age [0] IMPLICIT Age } END',
  )
  write('modules/age.ASN1', 'Q DEFINITIONS ::= BEGIN Age ::= INTEGER (0..150) END')
  write('modules/notes.txt', 'no notation at all')
  symlinkSync('modules/person.asn', folder.at('again.asn'))
  const data = unhex('3003 80012a')
  for (const schemas of [
    ['modules'],
    ['modules/', 'modules/age.ASN1'],
    ['modules/person.asn', 'modules/age.ASN1', './modules/person.asn', 'again.asn'],
  ]) {
    const { status, stderr } = run([...schemas.flatMap((path) => ['--schema', path]), '-'], data)
    assert.equal([status, stderr], [0, ''], schemas.join())
  }
  mkdirSync(folder.at('empty'))
  assert.equal(run(['--schema', 'empty']), {
    status: 2,
    stdout: '',
    stderr: 'ber: empty: holds no files *.asn or *.asn1\n',
  })
})

validate('--schema from a pipe, and with a byte order mark', () => {
  write('marked.asn1', `\uFEFF${people}`)
  assert.is(run(['--schema', 'marked.asn1', 'person.ber']).status, 0)
  const { status } = shell('mkfifo pipe; cat people.asn1 > pipe & ber validate --schema pipe person.ber', folder)
  assert.is(status, 0)
})

validate('--schema that is none: missing, data, far too long, empty', () => {
  write('huge.asn1', '')
  truncateSync(folder.at('huge.asn1'), 65 * 1024 * 1024)
  write('data.ber', unhex('3002 0500'))
  for (const [path, message] of [
    ['nowhere.asn1', 'no such file or directory'],
    ['data.ber', 'is not text; a schema in ASN.1 notation is wanted'],
    ['huge.asn1', 'is too long for a schema'],
  ]) {
    const { status, stdout, stderr } = run(['--schema', path, 'person.ber'])
    assert.equal([status, stdout, stderr], [2, '', `ber: ${path}: ${message}\n`])
  }
  assert.match(
    run(['--schema', '/dev/null']).stderr,
    /^\/dev\/null:1:1: error: no module in the text \(X\.680 13\.1\)\n/,
  )
})

validate('faults of a schema: file, line and column as the user knows them', () => {
  write('bad.asn1', 'Bad DEFINITIONS ::= BEGIN\n\tA ::= SEQUENCE { b Bee }\n\tB ::= INTEGER (5..1)\nEND\n')
  const { status, stdout, stderr } = run(['--schema', './bad.asn1', 'person.ber'])
  assert.equal([status, stdout], [2, ''])
  assert.is(
    stderr,
    [
      './bad.asn1:2:21: error: unknown reference Bee (X.680 14.1)',
      '  \tA ::= SEQUENCE { b Bee }',
      '  \t                   ^~~',
      './bad.asn1:3:17: error: the lower bound 5 is above the upper bound 1 (X.680 51.4.3)',
      '  \tB ::= INTEGER (5..1)',
      '  \t               ^',
      'ber: the schema has 2 errors',
      '',
    ].join('\n'),
  )
})

validate('faults of a schema: ten are shown, and all with --verbose; nothing in them reaches the terminal', () => {
  write(
    'worse.asn1',
    `W DEFINITIONS ::= BEGIN\nA ::= Nothing -- \x1b[2J\n${Array.from({ length: 14 }, (_, i) => `B${i} ::= Nothing${i}`).join('\n')}\nEND\n`,
  )
  const few = run(['--schema', 'worse.asn1']).stderr
  assert.is(few.match(/: error: /g)!.length, 10)
  assert.match(few, "ber: and 5 more ('--verbose' shows them)\nber: the schema has 15 errors\n")
  assert.match(few, '\\u{1b}[2J')
  assert.not.match(few, '\x1b')
  assert.is(run(['--schema', 'worse.asn1', '--verbose']).stderr.match(/: error: /g)!.length, 15)
})

validate('--missing any takes what missing modules define as open types', () => {
  write('needy.asn1', 'N DEFINITIONS ::= BEGIN IMPORTS Thing FROM Elsewhere; M ::= SEQUENCE { a INTEGER, b Thing } END')
  const refused = run(['--schema', 'needy.asn1'])
  assert.is(refused.status, 2)
  assert.match(refused.stderr, 'module Elsewhere is not at hand, from which come Thing')
  assert.match(
    refused.stderr,
    "ber: '--missing any' takes what modules that are not at hand would define as open types\n",
  )
  const { status, stderr } = run(['--schema', 'needy.asn1', '--missing', 'any', '-'], unhex('3005 020105 0500'))
  assert.equal([status, stderr], [0, "ber: 1 note on the schema ('--verbose' shows them)\n"])
})

validate('what of a schema is not checked is counted, and shown with --verbose', () => {
  write('notes.asn1', 'N DEFINITIONS ::= BEGIN T ::= UTF8String (PATTERN "a*") (CONSTRAINED BY { -- fancy -- }) END')
  const quiet = run(['--schema', 'notes.asn1', '-'], unhex('0c0162'))
  assert.is(quiet.status, 0)
  assert.match(quiet.stderr, /^ber: \d notes on the schema \('--verbose' shows them\)\n$/)
  const { stderr } = run(['--schema', 'notes.asn1', '--verbose', '-'], unhex('0c0162'))
  assert.match(stderr, /^notes\.asn1:1:\d+: note: PATTERN is read, but not checked/m)
  assert.match(stderr, 'CONSTRAINED BY')
})

validate("--asn1c-exit-codes: asn1c's own, whatever is wrong", () => {
  const status = (...args: string[]) => people1(['--asn1c-exit-codes', ...args]).status
  assert.is(status('person.ber'), 0)
  assert.is(status('old.ber'), 65)
  assert.is(status('--frobnicate'), 64)
  assert.is(status('--pdu', 'Persn', 'person.ber'), 64)
  assert.is(run(['--asn1c-exit-codes', 'person.ber']).status, 64)
})

validate('hints for those who gave another kind of file', () => {
  const stderr = (input: Buffer) => people1(['-'], input).stderr
  assert.match(stderr(readFileSync(join(fixtures, 'migration/streams/none-7.2.mig.gz'))), 'compressed with gzip')
  assert.match(stderr(Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n')), 'this is PEM')
  assert.match(
    stderr(Buffer.from('QEVM\0\0\0\x03\0')),
    "this is a migration stream; 'ber migration to-ber' makes BER of it",
  )
  // Only where the beginning is at fault.
  assert.not.match(octets(`${person.repeat(10)}4141414141`).stderr, 'text')
})

validate('a closed pipe is no verdict: the exit status still is', () => {
  for (const [file, status] of [
    ['person.ber', 0],
    ['old.ber', 1],
  ]) {
    const { output } = shell(
      `{ sleep 0.3; ber validate --schema people.asn1 ${file} ${file} 2>/dev/null; echo "status $?" >&2; } | true`,
      folder,
    )
    assert.is(output, `status ${status}\n`)
  }
})

validate('colours: where they are asked for', () => {
  const colored = (...args: string[]) => people1([...args, 'old.ber']).stdout.includes('\x1b[31minvalid\x1b[39m')
  assert.is(colored('--color', 'always'), true)
  assert.is(colored(), false)
})

validate('a real migration stream, and what is broken of it', () => {
  write('vm.mig', migrationStream('pc-bare-7.2'))
  assert.is(shell('ber migration to-ber vm.mig vm.ber', folder).status, 0)
  const schema = join(root, 'schema/migration.asn1')
  const good = run(['--schema', schema, '--pdu', 'QemuFile', 'vm.ber'])
  assert.match(good.stdout, /^vm\.ber: valid: \d+ values, 1 PDU \(QemuFile\), \d+ octets\n$/)
  const broken = readFileSync(folder.at('vm.ber'))
  const at = broken.indexOf(unhex('7fc650'), 200_000)
  broken[at + 2] = 0x51
  write('broken.ber', broken)
  const { stderr } = run(['--schema', schema, '--all', 'broken.ber'])
  assert.match(stderr, `COMPONENT_UNEXPECTED: `)
  assert.match(stderr, `at offset ${at} `)
  assert.match(stderr, /path QemuFile\.items\[2\]\.part\.contents\.ram\[0\]\.secblock\.pages\[\d+\]\n$/)
})

validate('memory does not grow with the input', () => {
  writeBigStream(folder.at('big.mig'), 64 * 1024 * 1024)
  assert.is(shell('ber migration to-ber big.mig big.ber && rm big.mig', folder).status, 0)
  const schema = join(root, 'schema/migration.asn1')
  const least = peakMemory(['validate', '--schema', schema, 'vm.ber'], folder)
  const most = peakMemory(['validate', '--schema', schema, 'big.ber'], folder)
  assert.ok(most < least + 16_000, `${most} KB, and ${least} KB for a little stream`)
})

function codesOf({ stderr }: { stderr: string }): string[] {
  return Array.from(stderr.matchAll(/^ber: [^:]+: ([A-Z\d_]+): /gm), ([, code]) => code!)
}

validate.run()
