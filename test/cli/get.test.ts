/** `ber get`, `ber to-der` and `ber to-cer`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toCer, toDer } from '../../src/ber/canonical.ts'
import { type BerNode, decode } from '../../src/ber/node.ts'
import { parsePath } from '../../src/cli/find-value.ts'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, fixtures, peakMemory } from './run-command.ts'

const get = suite('cli: get and to-der')
let folder: Folder

get.before(() => {
  folder = new Folder()
})
get.after(() => folder.remove())

const got = (path: string, octets: string, args: string[] = []) => {
  const { status, stdout, stderr } = ber(['get', ...args, path, '-'], { input: unhex(octets) })
  return { status, octets: stdout.toString('hex'), stderr }
}

const cases: [path: string, octets: string, contents: string, encoding: string][] = [
  ['[0]', '020105', '05', '020105'],
  ['[1]', '020105 0500', '', '0500'],
  ['[0].[1]', '3006 020105 010100', '00', '010100'],
  ['[0].[1].[0]', '3080 0500 a080 020105 0000 0000', '05', '020105'],
  ['[0].[1]', '3080 0500 a080 020105 0000 0500 0000', '020105', 'a0800201050000'],
  ['[0]', '3080 3080 0000 0000 0500', '30800000', '3080308000000000'],
  ['[0].[2]', '3080 3080 3000 0000 3000 0402 6869 0000', '6869', '04026869'],
]
for (const [path, octets, contents, encoding] of cases) {
  get(`${path} of ${octets}`, () => {
    assert.equal(got(path, octets), { status: 0, octets: contents, stderr: '' })
    assert.equal(got(path, octets, ['--encoding']), { status: 0, octets: encoding, stderr: '' })
  })
}

get('where there is none, what there is', () => {
  const none = (path: string, octets: string) => {
    const { status, octets: written, stderr } = got(path, octets)
    assert.equal([status, written], [1, ''])
    return stderr.replace(/^ber: standard input: no value has the path [^:]*: /, '').trimEnd()
  }
  assert.is(none('[0]', ''), 'the input has no values')
  assert.is(none('[1]', '0500'), 'the input has 1 value, [0]')
  assert.is(none('[4]', '0500 0500 0500'), 'the input has 3 values, [0] to [2]')
  assert.is(none('[0].[1]', '3002 0500 3004 0500 0500'), '[0] has 1 component, [0].[0]')
  assert.is(
    none('[0].[0].[3]', '3080 3004 0500 0500 0500 0000'),
    '[0].[0] has 2 components, [0].[0].[0] to [0].[0].[1]',
  )
  assert.is(none('[0].[0].[0]', '3080 3000 0500 0000'), '[0].[0] has no components')
  assert.is(none('[0].[0].[0]', '3002 0500'), '[0].[0] is primitive, and has no components')
})

get('a fault before the value, and in it; none behind it', () => {
  assert.match(got('[1]', '3002 0205 00').stderr, /LENGTH_EXCEEDS_PARENT.* path \[0\]\.\[0\]/)
  assert.match(got('[0].[1]', '3006 0500').stderr, 'TRUNCATED')
  assert.match(
    got('[0]', '0405 68').stderr,
    /TRUNCATED: .* at least 4 more octets needed .* at offset 3 \(0x3\), path \[0\]/,
  )
  assert.match(got('[0]', '3080 0500').stderr, 'TRUNCATED')
  assert.is(got('[0]', '0500 ff').status, 0)
  assert.match(got('[0].[0].[0]', '3080 3080 3080', ['--max-depth', '2']).stderr, "'--max-depth' raises this limit")
})

get('every value of a certificate', () => {
  const file = join(fixtures, 'asn1-instances/cert-ee.der')
  const nodes: BerNode[] = []
  const visit = (node: BerNode): void => {
    nodes.push(node)
    for (const component of node.children()) visit(component)
  }
  visit(decode(readFileSync(file)))
  for (const node of nodes.filter((_, index) => index % 5 === 0)) {
    assertBytes(ber(['get', node.path, file]).stdout, node.contents)
    assertBytes(ber(['get', '--encoding', node.path, file]).stdout, node.encoding)
  }
})

get('--hex has lines of 32 octets; -o a file', () => {
  const octets = `04 28 ${'41'.repeat(40)}`
  const { stdout } = ber(['get', '--hex', '[0]', '-'], { input: unhex(octets) })
  assert.is(stdout.toString(), `${'41'.repeat(32)}\n${'41'.repeat(8)}\n`)
  const out = folder.at('value')
  assert.is(ber(['get', '-o', out, '[0]', '-'], { input: unhex(octets) }).status, 0)
  assert.is(readFileSync(out, 'latin1'), 'A'.repeat(40))
  assert.is(ber(['get', '-o', out, '[3]', '-'], { input: unhex(octets) }).status, 1)
  assert.is(readFileSync(out, 'latin1'), 'A'.repeat(40))
})

get('large values: whole, in constant memory', () => {
  const octets = Buffer.alloc(64 * 1024 * 1024, 'data')
  octets.set(unhex('30 80 02 01 05 24 80 04 84 03 ff ff 00'))
  octets.set(unhex('00 00 00 00'), octets.length - 4)
  octets.writeUInt32BE(octets.length - 17, 9)
  const file = folder.at('large.ber')
  writeFileSync(file, octets)
  const least = peakMemory(['get', '[0].[0]', file], folder)
  const cases = [
    ['[0].[1].[0]', 13, 'one.out'],
    ['[0].[1]', 7, 'two.out'],
  ] as const
  // A process counts what the one that made it holds: nothing is read before all have run.
  for (const [path, , out] of cases) {
    const most = peakMemory(['get', '-o', folder.at(out), path, file], folder)
    assert.ok(most < least + 16_000, `${path}: ${most} KB, and ${least} KB`)
  }
  for (const [, from, out] of cases) {
    assert.ok(readFileSync(folder.at(out)).equals(octets.subarray(from, octets.length - 4)))
  }
})

get('paths', () => {
  assert.equal(parsePath('[0].[12]'), [0, 12])
  for (const text of ['', '0', '[0]..[1]', '[0][1]', '[-1]', '[x]', '[0].', '[1e3]'])
    assert.is(parsePath(text), undefined)
})

get('to-der and to-cer: values in a row, each in its one form', () => {
  const octets = unhex('30800101010000 3106 020105 010100 24800402686904012100 00')
  const values = [octets.subarray(0, 7), octets.subarray(7, 15), octets.subarray(15)]
  for (const [name, convert] of [
    ['to-der', toDer],
    ['to-cer', toCer],
  ] as const) {
    const { status, stdout, stderr } = ber([name, '-', '-'], { input: octets })
    assert.equal([status, stderr], [0, ''])
    assertBytes(stdout, Buffer.concat(values.map((each) => convert(each))))
  }
})

get('to-der: what has no such encoding is refused, and nothing is written', () => {
  // A local time, as second value.
  const octets = unhex('0500 3080 180a 32303236313132323139 0101010000')
  const out = folder.at('local')
  const { status, stderr } = ber(['to-der', '-', out], { input: octets })
  assert.is(status, 1)
  assert.match(stderr, /^ber: standard input: DER_TIME: .* at offset 6 \(0x6\), path \[1\]\.\[0\]\n$/)
  assert.is(existsSync(out), false)
  const kept = ber(['to-der', '--keep-going', '-', out], { input: octets })
  assert.equal([kept.status, kept.stderr], [1, stderr])
  assert.is(readFileSync(out).toString('hex'), '0500300f180a323032363131323231390101ff')
})

get('to-der: other faults, and files that are both', () => {
  const refused = (octets: string) => ber(['to-der', '-', '-'], { input: unhex(octets) }).stderr
  assert.match(refused('3003 0201'), 'TRUNCATED')
  assert.match(refused('0500 0100'), /BOOLEAN_LENGTH.* at offset 4 \(0x4\), path \[1\]/)
  assert.match(refused('ff'), 'TRUNCATED')
  writeFileSync(folder.at('same'), unhex('0500'))
  assert.match(ber(['to-der', folder.at('same'), folder.at('same')]).stderr, 'is both input and output')
  assertBytes(ber(['to-der', '-', '-'], { input: Buffer.from('30 80 00 00') }).stdout, unhex('3000'))
})

get.run()
