/** Every example in the README and in the documents named below is run against the built package, and prints what is written there. */

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { callsFile, callsSchema } from '../support/calls.ts'
import { type Block, codeBlocks, commandsOf, expectedOf, sameLines } from './blocks.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const readme = suite('readme')

/** Where commands and programs run: `ber` is on its path, and `wasm-ber` resolves from it. */
let folder: string

/** The schema of the examples in docs/cli.md. */
const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
  Person ::= SEQUENCE { age [0] Age, name UTF8String }
  Age ::= INTEGER (0..150)
END
`

/** The streams of the examples, by the names that they have there. */
const streams = {
  'vm.mig': 'pc-bare-7.2',
  'snapshot.mig': 'q35-uuid-7.2',
  'new.mig': 'none-10.0',
  'there-7.2.mig': 'none-7.2',
  'old.mig': 'pc-i440fx-2.2-by-7.2',
  'same-machine.mig': 'pc-i440fx-2.3-by-7.2',
}

readme.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasm-ber-readme-'))
  const fixtures = join(root, 'test/fixtures')
  copyFileSync(join(fixtures, 'asn1-instances/cert-ee.der'), join(folder, 'certificate.der'))
  copyFileSync(join(root, 'schema/migration.asn1'), join(folder, 'migration.asn1'))
  writeFileSync(join(folder, 'people.asn1'), people)
  writeFileSync(join(folder, 'calls.asn1'), callsSchema)
  writeFileSync(join(folder, 'calls.ber'), Buffer.from(callsFile, 'hex'))
  for (const [name, stream] of Object.entries(streams)) {
    const packed = readFileSync(join(fixtures, `migration/streams/${stream}.mig.gz`))
    writeFileSync(join(folder, name), gunzipSync(packed))
  }
  mkdirSync(join(folder, 'bin'))
  symlinkSync(join(root, 'dist/cli/main.cjs'), join(folder, 'bin/ber'))
  // The machine that refuses snapshot.mig in docs/migration.md: another UUID, a device less.
  const uuid = 'configuration/uuid.uuid.data=11111111-2222-3333-4444-555555555555'
  for (const args of [
    ['drop', 'snapshot.mig', 'less.mig', 'vmcoreinfo'],
    ['set', 'less.mig', 'there.mig', uuid],
  ]) {
    execFileSync(process.execPath, [join(root, 'dist/cli/main.cjs'), 'migration', ...args], {
      cwd: folder,
      stdio: 'ignore',
    })
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/wasm-ber'))
})

readme.after(() => rmSync(folder, { recursive: true, force: true }))

function runCommands(block: Block): void {
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`
  const { FORCE_COLOR: _, ...inherited } = process.env
  const env = { ...inherited, PATH: path, NO_COLOR: '1' }
  for (const { command, expected } of commandsOf(block.text)) {
    // What `npm start` itself does before is set-up, which the tests have had.
    const script = command === 'npm start' ? `node '${join(root, 'scripts/demo.mjs')}'` : command
    const { stdout, status } = spawnSync('sh', ['-c', `{ ${script}\n} 2>&1`], { cwd: folder, env, encoding: 'utf8' })
    const actual = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n')
    if (command === 'npm start') while (actual.at(-1) === '') actual.pop()
    assert.ok(sameLines(actual, expected), `line ${block.line}: ${command}\nexit status ${status}\n${stdout}`)
  }
}

function runProgram(block: Block): void {
  const file = join(folder, `block-${block.line}.mjs`)
  writeFileSync(file, block.text)
  const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' })
  assert.is(printed.trimEnd(), expectedOf(block.text).join('\n'), `line ${block.line}`)
}

interface Face {
  readonly package: string
  readonly standsFor: string
  readonly major: number
}

/** A part of a package.json: its overrides are the packages that the build packs. */
async function checkOverrides(block: Block): Promise<void> {
  // @ts-expect-error: a script without types
  const { faces }: { faces: readonly Face[] } = await import('../../scripts/faces.mjs')
  const wanted = faces.map((face): [string, string] => {
    const isAlone = faces.filter(({ standsFor }) => standsFor === face.standsFor).length === 1
    return [isAlone ? face.standsFor : `${face.standsFor}@${face.major}`, `npm:${face.package}@${face.major}`]
  })
  assert.equal(JSON.parse(`{${block.text}}`).overrides, Object.fromEntries(wanted))
}

const runners: Record<string, (block: Block) => void | Promise<void>> = {
  console: runCommands,
  js: runProgram,
  json: checkOverrides,
}

for (const document of [
  'README.md',
  'docs/cli.md',
  'docs/codec.md',
  'docs/dump-format.md',
  'docs/inspector.md',
  'docs/migration.md',
  'docs/schema.md',
  'docs/select.md',
  'docs/text-forms.md',
  'docs/values.md',
  'docs/worker.md',
]) {
  const blocks = codeBlocks(readFileSync(join(root, document), 'utf8'))
  for (const block of blocks) {
    readme(`${document}, line ${block.line}: ${block.language}`, async () => {
      const run = runners[block.language]
      assert.ok(run, `a block of ${block.language} cannot be run`)
      await run(block)
    })
  }
}

readme('lines are compared, with gaps where the document has them', () => {
  assert.ok(sameLines(['a', 'b', 'c'], ['a', '...', 'c']))
  assert.ok(sameLines(['a', 'c'], ['a', '...', 'c']))
  assert.not.ok(sameLines(['a', 'b'], ['a']))
  assert.not.ok(sameLines([], ['a']))
  assert.equal(expectedOf('// no\nconsole.log(1) // 1\nf(() => console.log(2))\n  // 2\n  // 3\nend()\n// no'), [
    '1',
    '2',
    '3',
  ])
})

readme.run()
