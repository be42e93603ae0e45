/** `ber convert` from and to text, `ber dump --schema` and `ber schema rank`, as they are built. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, migrationStream, peakMemory, root } from './run-command.ts'

const text = suite('cli: convert text')
let folder: Folder

const migration = join(root, 'schema/migration.asn1')
const person = unhex('3008 80012a 0c03416e6e')
const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
Person ::= SEQUENCE { age [0] INTEGER (0..150), name UTF8String, bits BIT STRING { a(0) } DEFAULT {a} }
END
`
const xer = '<Person>\n    <age>42</age>\n    <name>Ann</name>\n</Person>\n'
const jer = '{\n  "age": 42,\n  "name": "Ann"\n}\n'

text.before(() => {
  folder = new Folder()
  write('people.asn1', people)
})
text.after(() => folder.remove())

const write = (name: string, data: string | Uint8Array) => writeFileSync(folder.at(name), data)

function run(args: readonly string[], input: string | Uint8Array = '') {
  const octets = typeof input === 'string' ? new TextEncoder().encode(input) : input
  return ber(['convert', '--schema', 'people.asn1', ...args], { cwd: folder.path, input: octets })
}

const texts = (args: readonly string[], input?: string | Uint8Array) => {
  const { status, stdout, stderr } = run(args, input)
  return { status, stdout: stdout.toString(), stderr }
}

text('each notation to each other', () => {
  const forms = { ber: person, xer, jer } as const
  for (const from of ['ber', 'xer', 'jer'] as const) {
    for (const to of ['xer', 'jer', 'ber', 'der'] as const) {
      const { status, stdout, stderr } = run(['--from', from, '--to', to], forms[from])
      assert.is(status, 0, stderr)
      const expected = forms[to === 'der' ? 'ber' : to]
      assertBytes(stdout, typeof expected === 'string' ? new TextEncoder().encode(expected) : expected)
    }
  }
  assert.equal(texts(['--to', 'jer', '--compact'], person).stdout, '{"age":42,"name":"Ann"}\n')
  assert.equal(
    texts(['--from', 'jer', '--to', 'xer', '--canonical'], jer).stdout,
    '<Person><age>42</age><name>Ann</name><bits>1</bits></Person>',
  )
  assertBytes(
    run(['--from', 'xer', '--to', 'der'], '<Person><age>42</age><name>Ann</name><bits>1</bits></Person>').stdout,
    person,
  )
})

text('BER to BER is the same octets, validated', () => {
  const padded = unhex('3080 8082 0001 2a 2c80 0403416e6e 0000 0000')
  assertBytes(run(['--to', 'ber'], padded).stdout, padded)
  const { status, stderr } = run(
    ['--to', 'ber', '-o', 'copy.ber'],
    padded.map((octet) => (octet === 0x2a ? 0xc8 : octet)),
  )
  assert.is(status, 1)
  assert.match(stderr, /VALUE_RANGE: .*path Person\.age/)
  assert.not(existsSync(folder.at('copy.ber')))
  assert.match(run(['--to', 'ber'], padded.subarray(0, 9)).stderr, 'TRUNCATED')
  assert.match(run(['--to', 'ber', '--rules', 'der'], padded).stderr, 'DER_INDEFINITE')
})

text('what a later version of the schema has comes back', () => {
  write('later.asn1', 'L DEFINITIONS IMPLICIT TAGS ::= BEGIN Later ::= SEQUENCE { age [0] INTEGER, ... } END')
  const octets = unhex('300c 80012a 8103010203 a2020500')
  for (const to of ['xer', 'jer']) {
    const there = ber(['convert', '--schema', folder.at('later.asn1'), '--to', to], { input: octets })
    assert.match(there.stdout.toString(), to === 'xer' ? '<?BER 81 03 01 02 03?>' : '"BER1": "8103010203"')
    assertBytes(
      ber(['convert', '--schema', folder.at('later.asn1'), '--from', to], { input: there.stdout }).stdout,
      octets,
    )
  }
  const { status, stderr } = ber(['convert', '--schema', folder.at('later.asn1'), '--canonical'], { input: octets })
  assert.is(status, 1)
  assert.match(stderr, /XER_TYPE_UNKNOWN: .*expected nothing of a later version .* at offset 5 \(0x5\), path Later/)
})

text('values in a row, and exactly one', () => {
  assertBytes(run(['--from', 'jer'], jer + jer).stdout, Buffer.concat([person, person]))
  const { status, stderr } = texts(['--from', 'xer', '--one'], xer + xer)
  assert.is(status, 1)
  assert.match(stderr, /TEXT_TRAILING: line 5, column 1: something follows the value/)
})

text('what is wrong is told by line and column, and no file is left', () => {
  const { status, stderr } = texts(['--from', 'xer', '-o', 'out.ber'], xer.replace('42', '200'))
  assert.is(status, 1)
  assert.is(
    stderr,
    'ber: standard input: VALUE_RANGE: line 2, column 5: the value is out of range: expected INTEGER (0..150), found 200 (X.680 51.4) at offset 13 (0xD), path Person.age\n',
  )
  assert.not(existsSync(folder.at('out.ber')))
  assert.match(
    texts(['--from', 'jer'], '{"age": 1, "nane": 2}').stderr,
    /NAME_UNKNOWN: line 1, column 12: .*expected name \(the nearest\), found "nane"/,
  )
})

text('hints for another notation', () => {
  assert.match(texts([], xer).stderr, "this looks like XML; '--from xer' reads it")
  assert.match(texts(['--from', 'jer'], xer).stderr, "this looks like XML; '--from xer' reads it")
  assert.match(texts(['--from', 'xer'], person).stderr, "'--from ber' reads octets")
  const long = `{"name": "${'x'.repeat(5000)}", "age": 1}`
  assert.match(texts(['--from', 'jer', '--max-held', '1KiB'], long).stderr, "'--max-held' raises this limit")
})

text('options that do not go together', () => {
  for (const [args, message] of [
    [['--to', 'jer', '--canonical'], "'--canonical' is of '--to xer'"],
    [['--compact'], "'--compact' is of '--to jer'"],
    [['--from', 'xer', '--rules', 'der'], "'--to der' writes DER"],
  ] as const) {
    const { status, stderr } = texts(args, '')
    assert.is(status, 2)
    assert.match(stderr, message)
  }
})

text('a saved VM as text: one field changed there, and nothing else in the stream', () => {
  const stream = migrationStream('pc-bare-7.2')
  write('vm.mig', stream)
  const at = (name: string): string => folder.at(name)
  const fine = (...args: string[]): void => {
    const { status, stderr } = ber(args)
    assert.is(status, 0, stderr)
  }
  fine('migration', 'to-ber', at('vm.mig'), at('vm.ber'))
  for (const [notation, from] of [
    ['xer', /(<name>tpr<\/name>\s*<value>\s*<uint8>)0(<\/uint8>)/],
    ['jer', /("name": "tpr",\s*"value": \{"uint8": )0(\})/],
  ] as const) {
    fine('convert', '--schema', migration, '--to', notation, at('vm.ber'), '-o', at('vm.text'))
    const before = readFileSync(at('vm.text'), 'latin1')
    for (const value of ['0', '32']) {
      write('edited.text', Buffer.from(before.replace(from, `$1${value}$2`), 'latin1'))
      fine('convert', '--schema', migration, '--from', notation, at('edited.text'), '-o', at('edited.ber'))
      fine('migration', 'from-ber', at('edited.ber'), at('edited.mig'))
      const after = readFileSync(at('edited.mig'))
      assert.is(after.length, stream.length)
      const differing = [...after.keys()].filter((index) => after[index] !== stream[index])
      assert.is(differing.length, value === '0' ? 0 : 1)
      if (value !== '0') assert.is(after[differing[0]], 32)
    }
  }
})

text('memory does not grow with the text', () => {
  const value = '<Person><age>42</age><name>Ann</name></Person>\n'.repeat(20_000)
  const peaks = [1, 12].map((times) => {
    write('many.xml', value.repeat(times))
    const args = [
      'convert',
      '--schema',
      folder.at('people.asn1'),
      '--from',
      'xer',
      folder.at('many.xml'),
      '-o',
      folder.at('many.ber'),
    ]
    return peakMemory(args, folder)
  })
  assert.is(readFileSync(folder.at('many.ber')).length, 12 * 20_000 * person.length)
  assert.ok(peaks[1] < peaks[0] + 24 * 1024, peaks.join(' and '))
})

text('dump --schema: names of components, and the types behind implicit tags', () => {
  write('person.ber', person)
  const args = ['dump', '--schema', folder.at('people.asn1'), folder.at('person.ber')]
  assert.is(
    ber(args).stdout.toString(),
    ' 0 d=0  hl=2 l=8      cons Person SEQUENCE\n' +
      ' 2 d=1  hl=2 l=1      prim   age [0] INTEGER 42\n' +
      ' 5 d=1  hl=2 l=3      prim   name UTF8String "Ann"\n',
  )
  const [, age] = ber([...args, '--json'])
    .stdout.toString()
    .split('\n')
  assert.is(JSON.parse(age).component, 'age')
  assert.is(JSON.parse(age).schemaType, 'INTEGER')
  assert.is(JSON.parse(age).value, 42)
  assert.match(ber([...args, '--pdu', 'Parson']).stderr, 'did you mean Person')
})

text('dump --schema: open types by their keys, lists, what has no place', () => {
  const modules = join(fixtures, 'asn1-modules/rfc5912')
  const file = join(fixtures, 'asn1-instances/cert-ee.der')
  const lines = ber([
    'dump',
    '--schema',
    modules,
    '--missing',
    'any',
    '--pdu',
    'PKIX1Explicit-2009.Certificate',
    file,
  ]).stdout.toString()
  assert.match(lines, /issuer\.rdnSequence SEQUENCE\n.* \[0\] SET\n.* \[0\] SEQUENCE\n.* type OBJECT IDENTIFIER/)
  assert.match(lines, / value PrintableString "XX"\n/)
  const other = ber(['dump', '--schema', folder.at('people.asn1'), file]).stdout.toString()
  assert.match(other, /cons Person SEQUENCE\n.* cons {3}SEQUENCE\n/)
})

text('schema rank: the best first, and how far each gets', () => {
  const schema = join(fixtures, 'asn1-modules/rfc5280')
  const rank = (...args: string[]) => ber(['schema', 'rank', '--schema', schema, ...args])
  const { status, stdout } = rank(join(fixtures, 'asn1-instances/crl.der'), '--top', '3')
  assert.is(status, 0)
  const lines = stdout.toString().trimEnd().split('\n')
  assert.is(lines.length, 3)
  assert.match(lines[0], /^CertificateList: fits: \d+ octets, \d+ values, \d+ named$/)
  assert.match(stdout.toString(), /Certificate: 78 octets, 18 values, 15 named, then COMPONENT_UNEXPECTED in /)
  const first = JSON.parse(rank(join(fixtures, 'asn1-instances/cert-ee.der'), '--json', '--top', '1').stdout.toString())
  assert.is(first.pdu, 'PKIX1Explicit88.Certificate')
  assert.ok(first.fits)
  // A damaged certificate is one still, though a type that takes anything fits.
  const damaged = Uint8Array.from(readFileSync(join(fixtures, 'asn1-instances/cert-ee.der')))
  damaged[damaged.indexOf(0x17) + 14] = 0x30
  write('damaged.der', damaged)
  const ranked = rank(folder.at('damaged.der'), '--top', '1000')
  assert.is(ranked.status, 1)
  assert.match(ranked.stdout.toString(), /^Certificate: .* then TIME_INVALID in /)
  assert.match(ranked.stdout.toString(), /\nAttributeValue: fits: 564 octets, 38 values, 0 named\n/)
  write('junk', Uint8Array.of(0x01, 0x01))
  assert.is(rank(folder.at('junk')).status, 1)
  assert.is(ber(['schema', 'rank', folder.at('junk')]).status, 2)
})

text('schema rank: the beginning of a file is enough', () => {
  write('vm.mig', migrationStream('pc-bare-7.2'))
  ber(['migration', 'to-ber', folder.at('vm.mig'), folder.at('vm.ber')])
  const { stdout } = ber([
    'schema',
    'rank',
    '--schema',
    migration,
    '--length',
    '4KiB',
    '--top',
    '1',
    folder.at('vm.ber'),
  ])
  assert.match(stdout.toString(), /^QemuFile: fits: 4096 octets/)
})

text.run()
