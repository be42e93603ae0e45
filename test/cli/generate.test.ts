/** `ber generate`: modules, where they go, and what is refused. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateModule } from '../../src/schema/generate/module.ts'
import { compileSchema } from '../../src/schema/index.ts'
import { ber, Folder } from './run-command.ts'

const generate = suite('cli: generate')
let folder: Folder

const people = `People DEFINITIONS IMPLICIT TAGS ::= BEGIN
Person ::= SEQUENCE { age [0] Age, name UTF8String }
Age ::= INTEGER (0..150)
END
`

generate.before(() => {
  folder = new Folder()
  writeFileSync(folder.at('people.asn1'), people)
})
generate.after(() => folder.remove())

function run(...args: string[]) {
  const { status, stdout, stderr } = ber(['generate', '--schema', 'people.asn1', ...args], { cwd: folder.path })
  return { status, stdout: stdout.toString(), stderr }
}

const module = (pdus: readonly string[], typesOnly = false) =>
  generateModule(compileSchema(people), pdus, { source: 'people.asn1', typesOnly })

generate('to standard output: all types that no other refers to', () => {
  assert.equal(run(), { status: 0, stdout: module(['Person']), stderr: '' })
})

generate('into a file, for the types that are named', () => {
  assert.equal(run('--pdu', 'Age', '--pdu', 'Person', '--pdu', 'Age', '--out', 'some.ts'), {
    status: 0,
    stdout: '',
    stderr: '',
  })
  assert.is(readFileSync(folder.at('some.ts'), 'utf8'), module(['Age', 'Person']))
  assert.equal(
    readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

generate('types alone', () => {
  const { stdout } = run('--types-only')
  assert.is(stdout, module(['Person'], true))
  assert.not.match(stdout, 'import')
})

generate('what it cannot do', () => {
  const unknown = run('--pdu', 'Persn', '--out', 'none.ts')
  assert.is(unknown.status, 2)
  assert.is(unknown.stderr, 'ber: no type Persn in the schema; did you mean Person?\n')
  assert.not.ok(existsSync(folder.at('none.ts')))
  assert.is(run('--out', 'missing/none.ts').status, 2)
  writeFileSync(
    folder.at('loop.asn1'),
    'M DEFINITIONS ::= BEGIN A ::= SEQUENCE { b B OPTIONAL } B ::= SEQUENCE { a A OPTIONAL } END',
  )
  const { status, stderr } = ber(['generate', '--schema', 'loop.asn1'], { cwd: folder.path })
  assert.equal([status, stderr], [2, "ber: '--pdu' has to name types: every type is part of another\n"])
})

generate.run()
