/** `ber migration state`, `to-json` and `set`, as processes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { deviceStream, field } from '../support/migration-devices.ts'
import { oracleOf, recordedStreams } from '../support/migration-fixtures.ts'
import { ber, Folder, migrationStream, peakMemory, shell } from './run-command.ts'

const state = suite('cli: migration state')
let folder: Folder

state.before(() => {
  folder = new Folder()
  folder.prepareShell()
  for (const name of ['q35-uuid-7.2', 'pc-bare-10.0']) {
    writeFileSync(folder.at(`${name}.mig`), migrationStream(name))
    ber(['migration', 'to-ber', `${name}.mig`, `${name}.ber`], { cwd: folder.path })
  }
})
state.after(() => folder.remove())

const run = (...args: string[]) => ber(['migration', ...args], { cwd: folder.path })

state('what the script prints, of a file, of a pipe, of BER', () => {
  for (const name of ['q35-uuid-7.2', 'pc-bare-10.0']) {
    const oracle = oracleOf(recordedStreams.find((stream) => stream.name === name)!)
    for (const file of [`${name}.mig`, `${name}.ber`]) {
      const { status, stdout, stderr } = run('state', '--format', 'analyze', file)
      assert.equal([status, stderr], [0, ''])
      assert.is(stdout.toString(), oracle)
    }
    const piped = shell(`cat ${name}.mig | ber migration state --format analyze -`, folder)
    assert.is(piped.output, oracle)
  }
})

state('text and JSON tell the same of both forms', () => {
  const devices = (file: string) => JSON.parse(run('state', '--json', file).stdout.toString()).devices
  const fieldsOf = (file: string) =>
    devices(file).map(({ name, fields }: { name: string; fields: unknown }) => [name, fields])
  assert.equal(fieldsOf('pc-bare-10.0.ber'), fieldsOf('pc-bare-10.0.mig'))
  const text = (file: string) =>
    run('state', file)
      .stdout.toString()
      .replaceAll(/, at \d+ \(0x\w+\)/g, '')
  assert.is(text('pc-bare-10.0.ber'), text('pc-bare-10.0.mig'))
})

state('devices by the name of their VMSD as well', () => {
  const names = (...devices: string[]) =>
    JSON.parse(run('state', '--json', 'q35-uuid-7.2.mig', ...devices).stdout.toString()).devices.map(
      ({ name, instance }: { name: string; instance: number }) => `${name}#${instance}`,
    )
  assert.equal(names('vga', 'i8259#1', 'dma'), ['dma#0', 'dma#1', 'i8259#1', '0000:00:01.0/vga#0'])
  assert.equal(names('0000:00:01.0/vga'), ['0000:00:01.0/vga#0'])
})

state('nothing in a stream controls the terminal', () => {
  const odd = '\x1b[2J\u202e'
  const stream = deviceStream([{ name: odd, fields: [field(odd, 'uint8', 1)], body: unhex('01') }])
  writeFileSync(folder.at('odd.mig'), stream)
  const shown = run('state', 'odd.mig').stdout.toString()
  assert.not.match(shown, '\x1b')
  assert.match(shown, '\\u{1b}[2J\\u{202e}  1 (0x01)')
  assert.is(JSON.parse(run('state', '--json', 'odd.mig').stdout.toString()).devices[0].name, odd)
  const missing = run('state', 'odd.mig', odd.slice(1)).stderr
  assert.not.match(missing, '\x1b')
})

state('set: what is refused leaves nothing behind', () => {
  writeFileSync(folder.at('kept.mig'), 'kept')
  for (const assignment of ['apic.tpr=300', 'no.such=1', 'nothing']) {
    const { status, stdout } = run('set', 'pc-bare-10.0.mig', 'kept.mig', assignment)
    assert.equal([status, stdout.length], [2, 0])
    assert.is(readFileSync(folder.at('kept.mig'), 'utf8'), 'kept')
    assert.is(run('set', 'pc-bare-10.0.mig', 'new.mig', assignment).status, 2)
    assert.not.ok(existsSync(folder.at('new.mig')))
  }
  assert.equal(
    readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
    [],
  )
  assert.is(run('set', 'pc-bare-10.0.mig', 'pc-bare-10.0.mig', 'apic.tpr=1').status, 2)
  assert.is(run('set', 'pc-bare-10.0.mig', 'x.mig').status, 2)
})

state('set: by standard streams, in both forms, and back again', () => {
  for (const form of ['mig', 'ber']) {
    const file = `pc-bare-10.0.${form}`
    const line = `cat ${file} | ber migration set - - apic.tpr=9 2>err | ber migration set - - apic.tpr=0 2>>err | cmp - ${file}`
    assert.equal(shell(line, folder), { status: 0, output: '' })
    assert.is(
      readFileSync(folder.at('err'), 'utf8'),
      'ber: apic#0.tpr: 0 (0x00) -> 9 (0x09)\nber: apic#0.tpr: 9 (0x09) -> 0 (0x00)\n',
    )
  }
})

state('set: with the description of another stream', () => {
  writeFileSync(folder.at('old.mig'), migrationStream('pc-i440fx-2.2-by-7.2'))
  writeFileSync(folder.at('new.mig'), migrationStream('pc-i440fx-2.3-by-7.2'))
  const { status, stderr } = run('set', 'old.mig', 'changed.mig', 'apic.tpr=0x30', '--description', 'new.mig')
  assert.equal([status, stderr], [0, 'ber: apic#0.tpr: 0 (0x00) -> 48 (0x30)\n'])
  const [before, after] = ['old.mig', 'changed.mig'].map((file) => readFileSync(folder.at(file)))
  assert.is(before.length, after.length)
  assert.is(before.filter((octet, i) => octet !== after[i]).length, 1)
})

state('a whole stream as JSON, to a file', () => {
  assert.is(run('to-json', 'pc-bare-10.0.ber', 'vm.json').status, 0)
  const { items } = JSON.parse(readFileSync(folder.at('vm.json'), 'utf8'))
  assert.ok(items.length > 30)
  assertBytes(readFileSync(folder.at('vm.json')), run('to-json', 'pc-bare-10.0.ber', '-').stdout)
})

state('a device of very many values takes little memory', () => {
  const count = 4_000_000
  const instances = 8
  const fields = [field('a', 'uint8', 1, { array_len: count / instances })]
  const devices = Array.from({ length: instances }, (_, instance) => ({
    instance,
    fields,
    body: new Uint8Array(count / instances),
  }))
  writeFileSync(folder.at('many.mig'), deviceStream(devices))
  const most = peakMemory(['migration', 'state', '--format', 'analyze', 'many.mig'], folder)
  // One device's values at a time.
  assert.ok(most < 500_000, `${most} KB`)
})

state.run()
