import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { writeBigStream } from '../support/big-stream.ts'
import { unhex } from '../support/hex.ts'
import { ber, Folder, migrationStream, peakMemory, shell, startBer } from './run-command.ts'

const migration = suite('cli: migration')
let folder: Folder
let stream: Buffer
/** The same stream as BER. */
let encoded: Buffer

migration.before(() => {
  folder = new Folder()
  folder.prepareShell()
  stream = migrationStream('pc-bare-7.2')
  writeFileSync(folder.at('vm.mig'), stream)
  encoded = ber(['migration', 'to-ber', folder.at('vm.mig'), '-']).stdout
  writeFileSync(folder.at('vm.ber'), encoded)
})
migration.after(() => folder.remove())

const convert = (direction: string, from: string, to: string, input?: Uint8Array) =>
  ber(['migration', direction, from, to], { cwd: folder.path, ...(input ? { input } : {}) })
/** Names in the folder that a conversion should not have left. */
const leftovers = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))

for (const name of [
  'none-5.2',
  'isapc-7.2',
  'microvm-7.2',
  'pc-i440fx-2.2-by-7.2',
  'pc-ignore-shared-7.2',
  'q35-uuid-7.2',
]) {
  migration(`${name} to BER and back, by files`, () => {
    writeFileSync(folder.at('in.mig'), migrationStream(name))
    for (const [direction, from, to] of [
      ['to-ber', 'in.mig', 'in.ber'],
      ['from-ber', 'in.ber', 'out.mig'],
    ]) {
      const { status, stdout, stderr } = convert(direction, from, to)
      assert.equal([status, stdout.length, stderr], [0, 0, ''])
    }
    assertBytes(readFileSync(folder.at('out.mig')), readFileSync(folder.at('in.mig')))
  })
}

migration('by standard streams', () => {
  assertBytes(convert('to-ber', '-', '-', stream).stdout, encoded)
  assertBytes(convert('from-ber', '-', '-', encoded).stdout, stream)
  assert.is(
    shell('cat vm.mig | ber migration to-ber - - | ber migration from-ber - - | cmp - vm.mig', folder).output,
    '',
  )
  assert.is(shell('ber migration to-ber - - < vm.mig | cmp - vm.ber', folder).output, '')
})

migration('input that comes octet by octet', async () => {
  const small = migrationStream('none-7.2')
  const child = startBer(['migration', 'to-ber', '-', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout!.on('data', (chunk) => chunks.push(chunk))
  for (const octet of small) {
    child.stdin!.write(Buffer.of(octet))
    if (octet % 16 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  child.stdin!.end()
  await once(child, 'close')
  assertBytes(Buffer.concat(chunks), convert('to-ber', '-', '-', small).stdout)
})

migration('an output that exists is replaced, and keeps its mode', () => {
  writeFileSync(folder.at('old.ber'), 'old')
  chmodSync(folder.at('old.ber'), 0o640)
  assert.is(convert('to-ber', 'vm.mig', 'old.ber').status, 0)
  assertBytes(readFileSync(folder.at('old.ber')), encoded)
  assert.is(statSync(folder.at('old.ber')).mode & 0o777, 0o640)
})

migration('what a link points at is replaced, not the link', () => {
  writeFileSync(folder.at('target.ber'), 'old')
  symlinkSync('target.ber', folder.at('link.ber'))
  assert.is(convert('to-ber', 'vm.mig', 'link.ber').status, 0)
  assert.ok(lstatSync(folder.at('link.ber')).isSymbolicLink())
  assertBytes(readFileSync(folder.at('target.ber')), encoded)
  symlinkSync('missing.ber', folder.at('dangling.ber'))
  const { status, stderr } = convert('to-ber', 'vm.mig', 'dangling.ber')
  assert.equal([status, stderr], [2, 'ber: dangling.ber: no such file or directory\n'])
})

migration('a device is written directly', () => {
  assert.is(convert('to-ber', 'vm.mig', '/dev/null').status, 0)
  assert.not.ok(statSync('/dev/null').isFile())
})

migration('input and output that are one file are refused', () => {
  symlinkSync('vm.mig', folder.at('same.mig'))
  for (const to of ['vm.mig', './vm.mig', 'same.mig']) {
    const { status, stderr } = convert('to-ber', 'vm.mig', to)
    assert.equal([status, stderr], [2, 'ber: vm.mig: is both input and output\n'])
  }
  const { status, output } = shell('ber migration to-ber - vm.mig < vm.mig', folder)
  assert.equal([status, output], [2, 'ber: standard input: is both input and output\n'])
  assertBytes(readFileSync(folder.at('vm.mig')), stream)
})

migration('a refused stream leaves nothing behind, and the old output as it was', () => {
  writeFileSync(folder.at('cut.mig'), stream.subarray(0, 300_000))
  writeFileSync(folder.at('kept.ber'), 'kept')
  const { status, stderr } = convert('to-ber', 'cut.mig', 'kept.ber')
  assert.is(status, 1)
  assert.match(
    stderr,
    /^ber: cut\.mig: MIGRATION_TRUNCATED: .* at offset 300000 \(0x493E0\), path section 2 \(ram\)\n$/,
  )
  assert.is(readFileSync(folder.at('kept.ber'), 'utf8'), 'kept')
  assert.is(convert('to-ber', 'cut.mig', 'new.ber').status, 1)
  assert.not.ok(existsSync(folder.at('new.ber')))
  assert.equal(leftovers(), [])
})

migration('refusals name code, offset and section', () => {
  // A page of flags 0x18 where the first record of the PART section stands.
  const damaged = Buffer.from(stream)
  const part = damaged.indexOf(unhex('7e 00000002 02 00000002')) + 10
  damaged[part + 7] |= 0x18
  const { status, stderr } = convert('to-ber', '-', 'x.ber', damaged)
  assert.is(status, 1)
  assert.match(stderr, `ber: standard input: MIGRATION_RAM_FLAGS: `)
  assert.match(stderr, `at offset ${part} (0x${part.toString(16).toUpperCase()}), path section 2 (ram)\n`)
  const cut = convert('from-ber', '-', 'x.mig', encoded.subarray(0, -1))
  assert.is(cut.status, 1)
  assert.match(cut.stderr, 'TRUNCATED')
})

migration('hints for those who took the wrong direction', () => {
  assert.match(convert('to-ber', 'vm.ber', 'x').stderr, "this is BER already; 'from-ber' converts it")
  assert.match(convert('from-ber', 'vm.mig', 'x').stderr, "this is a migration stream; 'to-ber' converts it")
})

migration('a packed file is unpacked', () => {
  const packed = 'fixtures/migration/streams/pc-bare-7.2.mig.gz'
  assert.is(ber(['migration', 'to-ber', packed, 'unpacked.ber'], { cwd: folder.path }).status, 0)
  assertBytes(readFileSync(folder.at('unpacked.ber')), encoded)
  const cut = ber(['migration', 'info', '-'], { input: readFileSync(folder.at(packed)).subarray(0, 1000) })
  assert.is(cut.status, 1)
  assert.match(cut.stderr, 'MIGRATION_COMPRESSION: the compressed stream cannot be unpacked: found gzip: ')
})

migration('garbage is refused, by every command, and without a trace', () => {
  let state = 1
  const garbage = (start: string) => {
    const octets = new Uint8Array(5000)
    for (let i = 0; i < octets.length; i++) octets[i] = (state = (state * 1103515245 + 12345) >>> 0) >>> 24
    octets.set(unhex(start))
    return octets
  }
  for (const start of [
    '',
    '51455645',
    '5145564d 00000003',
    '5145564d 00000003 01 00000002 03 72616d',
    '7fd14680',
    '7fd14680 020103 3080',
    '00',
    '30',
  ]) {
    for (const args of [
      ['to-ber', '-', 'x'],
      ['from-ber', '-', 'x'],
      ['info', '-'],
      ['info', '--digests', '-'],
    ]) {
      const { status, stderr } = ber(['migration', ...args], { input: garbage(start), cwd: folder.path })
      // FULL sections and the like are a tail: such garbage passes.
      assert.ok(status === 0 || status === 1, `${start} ${args}: ${status} ${stderr}`)
      if (status === 1) assert.match(stderr, /^ber: standard input: [A-Z_]+: .* at offset \d+/)
    }
  }
  assert.equal(leftovers(), [])
})

migration('a signal leaves nothing behind', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const child = startBer(['migration', 'to-ber', '-', folder.at('stopped.ber')], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    // The process dies with octets still under way to it.
    child.stdin!.on('error', () => {})
    child.stdin!.write(stream.subarray(0, 300_000))
    while (leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill(signal)
    const [code, killedBy] = await once(child, 'exit')
    assert.equal([code, killedBy], [null, signal])
    assert.equal(leftovers(), [])
    assert.not.ok(existsSync(folder.at('stopped.ber')))
    child.stdin!.destroy()
  }
})

migration('a closed pipe ends a conversion quietly', () => {
  const { output } = shell('{ ber migration to-ber vm.mig -; echo "status $?" >&2; } | head -c 4 > /dev/null', folder)
  assert.is(output, 'status 0\n')
})

migration('info: the same of both forms', () => {
  const info = (file: string) =>
    JSON.parse(ber(['migration', 'info', '--json', '--digests', folder.at(file)]).stdout.toString())
  const [binary, schema] = [info('vm.mig'), info('vm.ber')]
  assert.equal([binary.form, schema.form], ['binary', 'ber'])
  // BER does not say which of the octets of the stream were a record's "same block" flag.
  assert.equal(comparable(binary), comparable(schema))
  const recorded = JSON.parse(readFileSync(folder.at('fixtures/migration/streams.json'), 'utf8'))
  const { ram_blocks: blocks } = recorded.find(({ name }: { name: string }) => name === 'pc-bare-7.2')
  for (const { name, length, sha256 } of binary.blocks) {
    assert.equal({ size: length, sha256 }, { size: blocks[name].size, sha256: blocks[name].sha256 })
  }
  assert.is(binary.blocks.length, Object.keys(blocks).length)
  const { status, stdout } = ber(['migration', 'info', '-'], { input: encoded })
  assert.is(status, 0)
  assert.match(stdout.toString(), /^form {11}BER\nversion {8}3\nmachine {8}pc-i440fx-7\.2\n/)
})

/** Without what is of the form, and of the moment. */
function comparable({ form: _, octets: __, seconds: ___, sections, ...rest }: Record<string, unknown>) {
  return { ...rest, sections: (sections as object[]).map((section) => ({ ...section, offset: 0 })) }
}

migration('names in a stream cannot control the terminal', () => {
  const name = '\x1b[2J\u202e'
  const octets = Buffer.from(name)
  const machine = Buffer.concat([
    unhex('5145564d 00000003 07 0000000'.concat(octets.length.toString(16))),
    octets,
    Buffer.of(0),
  ])
  const { stdout } = ber(['migration', 'info', '-'], { input: machine })
  assert.match(stdout.toString(), 'machine        \\u{1b}[2J\\u{202e}\n')
})

migration('memory does not grow with the stream', () => {
  writeBigStream(folder.at('big.mig'), 64 * 1024 * 1024)
  writeFileSync(folder.at('little.mig'), migrationStream('none-7.2'))
  const least = peakMemory(['migration', 'to-ber', 'little.mig', 'little.ber'], folder)
  for (const [direction, from, to] of [
    ['to-ber', 'big.mig', 'big.ber'],
    ['from-ber', 'big.ber', 'back.mig'],
  ]) {
    const most = peakMemory(['migration', direction, from, to], folder)
    assert.ok(most < least + 16_000, `${direction}: ${most} KB, and ${least} KB for a little stream`)
  }
  assert.is(shell('cmp big.mig back.mig', folder).status, 0)
})

migration.run()
