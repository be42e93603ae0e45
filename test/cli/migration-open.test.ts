/** What the command reads a stream from: snapshots in disk images, save files, compressed files, pipes, standard input. */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { libvirtHeader } from '../support/libvirt.ts'
import { noise } from '../support/migration-builder.ts'
import { Qcow2Builder } from '../support/qcow2.ts'
import { ber, command, Folder, migrationStream, startBer } from './run-command.ts'

const opening = suite('cli: what a migration stream is read from')
let folder: Folder
let stream: Buffer
let encoded: Buffer

opening.before(() => {
  folder = new Folder()
  stream = migrationStream('pc-bare-7.2')
  writeFileSync(folder.at('vm.mig'), stream)
  encoded = ber(['migration', 'to-ber', folder.at('vm.mig'), '-']).stdout
  const image = new Qcow2Builder()
    .snapshot({ name: 'before update', state: stream })
    .snapshot({ name: 'disk only', state: new Uint8Array(0), seconds: 0, nanoseconds: 0, vmClock: 7_384_005_000_000n })
    .snapshot({ name: 'noise', state: noise(3000, 1) })
  writeFileSync(folder.at('disk.qcow2'), image.build())
  writeFileSync(folder.at('empty.qcow2'), new Qcow2Builder().build())
})
opening.after(() => folder.remove())

const run = (args: readonly string[], input?: Uint8Array, env?: NodeJS.ProcessEnv) =>
  ber(['migration', ...args], { cwd: folder.path, ...(input && { input }), ...(env && { env }) })
const toBer = (from: string, input?: Uint8Array, env?: NodeJS.ProcessEnv) => run(['to-ber', from, '-'], input, env)
const put = (name: string, octets: Uint8Array) => writeFileSync(folder.at(name), octets)
/** Names in the folder that a conversion should not have left. */
const leftovers = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))

function assertFails(outcome: ReturnType<typeof ber>, status: number, words: RegExp): void {
  assert.match(outcome.stderr, words)
  assert.is(outcome.status, status)
  assert.is(outcome.stdout.length, 0)
  assert.not.match(outcome.stderr, /fault of ber itself|\n {4}at /)
}

opening('a snapshot, by name and by id', () => {
  for (const name of ['before update', '1']) {
    const { status, stdout, stderr } = toBer(`disk.qcow2#${name}`)
    assert.equal([status, stderr], [0, ''])
    assertBytes(stdout, encoded)
  }
  const { stdout } = run(['info', 'disk.qcow2#before update'])
  assert.match(stdout.toString(), /^snapshot +before update \(id 1\)$/m)
})

opening('a snapshot that is not there: the others are told', () => {
  assertFails(
    toBer('disk.qcow2#nope'),
    1,
    /disk\.qcow2#nope: MIGRATION_IMAGE: .*not in the disk image.*"before update" \(id 1\), "disk only"/,
  )
  assertFails(toBer('disk.qcow2#'), 1, /a snapshot "", found/)
  assertFails(toBer('disk.qcow2#disk only'), 1, /expected VM state, found none/)
  assertFails(toBer('disk.qcow2#noise'), 1, /MIGRATION_MAGIC/)
  assertFails(toBer('vm.mig#nope'), 1, /vm\.mig#nope: MIGRATION_IMAGE.*"QFI"/)
})

opening('info of an image: its snapshots, with date, size and clock; how to go on', () => {
  const { status, stdout, stderr } = run(['info', 'disk.qcow2', '--color', 'never'])
  assert.is(status, 0)
  assert.is(
    stdout.toString(),
    [
      'form           disk image (qcow2, version 3)',
      'disk           1048576 octets, 1.0 MiB',
      '',
      'id  snapshot       date                      VM state  guest ran for',
      '1   before update  2023-11-14 22:13:20 UTC  468.2 KiB    0:00:05.000',
      '2   disk only      1970-01-01 00:00:00 UTC       none    2:03:04.005',
      '3   noise          2023-11-14 22:13:20 UTC    2.9 KiB    0:00:05.000',
      '',
    ]
      .join('\n')
      .replace('468.2 KiB', /[\d.]+ KiB/.exec(stdout.toString())![0]),
  )
  assert.is(stderr, "ber: name a snapshot: 'disk.qcow2#before update'\n")
  const json = JSON.parse(run(['info', '--json', 'disk.qcow2']).stdout.toString())
  assert.equal([json.form, json.snapshots.length], ['qcow2', 3])
  assert.equal(json.snapshots[1], {
    id: '2',
    name: 'disk only',
    date: '1970-01-01T00:00:00.000Z',
    vmStateSize: 0,
    vmClock: '7384005000000',
    diskSize: 1048576,
  })
  const none = run(['info', 'empty.qcow2'])
  assert.equal(
    [none.status, none.stderr],
    [0, 'ber: no snapshot in it has VM state, which is where a migration stream would be\n'],
  )
  assert.match(none.stdout.toString(), /^snapshots +none$/m)
})

opening('an image where a stream is wanted, and a damaged one', () => {
  assertFails(
    toBer('disk.qcow2'),
    1,
    /a snapshot has to be named: found qcow2: "before.*\n.*name a snapshot: 'disk\.qcow2#before update'/,
  )
  put('bad.qcow2', readFileSync(folder.at('disk.qcow2')).subarray(0, 80))
  assertFails(run(['info', 'bad.qcow2']), 1, /bad\.qcow2: MIGRATION_IMAGE: .*end of the file/)
  assertFails(toBer('-', readFileSync(folder.at('disk.qcow2'))), 1, /snapshot has to be named/)
})

opening('names from an image cannot do anything to the terminal', () => {
  put('evil.qcow2', new Qcow2Builder().snapshot({ name: '\x1b[31mred\n', state: stream }).build())
  for (const args of [
    ['info', 'evil.qcow2'],
    ['to-ber', 'evil.qcow2', '-'],
    ['to-ber', 'evil.qcow2#x', '-'],
    ['info', 'evil.qcow2#1'],
  ]) {
    const { stdout, stderr } = run(args)
    assert.not.match(stdout.toString() + stderr, '\x1b')
  }
})

opening('a file that has a # in its name', () => {
  put('a#b', stream)
  assertBytes(toBer('a#b').stdout, encoded)
  writeFileSync(folder.at('d#e.qcow2'), readFileSync(folder.at('disk.qcow2')))
  assertBytes(toBer('d#e.qcow2#1').stdout, encoded)
  assertBytes(toBer('./#c', undefined).stdout, new Uint8Array(0))
  assertFails(toBer('nothing#here'), 2, /^ber: nothing#here: no such file or directory$/m)
  assertFails(toBer('#here'), 2, /^ber: #here: no such file/m)
  assertFails(toBer('nothing'), 2, /^ber: nothing: no such file/m)
})

/** Formats of libvirt by their numbers, and what makes them. */
const programs = ['gzip', 'bzip2', 'xz', 'lzop', 'zstd'] as const
const packers = new Map<string, (octets: Uint8Array) => Uint8Array>([['gzip', (octets) => gzipSync(octets)]])
for (const name of programs.slice(1)) {
  if (spawnSync(name, ['--version'], { input: '' }).error) console.log(`skipped: ${name} is not installed`)
  else packers.set(name, (octets) => spawnSync(name, ['-c'], { input: octets, maxBuffer: 1 << 28 }).stdout)
}

opening('a save file that is not compressed: file and pipe', () => {
  const save = join([libvirtHeader(), stream])
  put('raw.save', save)
  assertBytes(toBer('raw.save').stdout, encoded)
  assertBytes(toBer('-', save).stdout, encoded)
  const { stdout } = run(['info', 'raw.save'])
  assert.match(stdout.toString(), /^libvirt save +version 2, domain guest-1, was running$/m)
  const { libvirt } = JSON.parse(run(['info', '--json', 'raw.save']).stdout.toString())
  assert.equal([libvirt.domain, libvirt.format, libvirt.streamFrom], ['guest-1', 'raw', save.length - stream.length])
})

for (const [name, pack] of packers) {
  const format = programs.indexOf(name as 'gzip') + 1

  opening(`${name}: a save file, and by itself; file and pipe`, () => {
    const packed = pack(stream)
    const save = join([libvirtHeader({ format, bigEndian: true }), packed])
    for (const octets of [save, packed]) {
      put('packed', octets)
      for (const outcome of [toBer('packed'), toBer('-', octets)]) {
        assert.is(outcome.stderr, '')
        assertBytes(outcome.stdout, encoded)
      }
    }
    assert.match(run(['info', 'packed']).stdout.toString(), new RegExp(`^compressed +${name}$`, 'm'))
  })

  opening(`${name}: cut, damaged, or not packed at all: one line that names it, and no output left`, () => {
    const packed = pack(stream)
    const damaged = Uint8Array.from(packed)
    damaged.fill(0x55, 2000, 4000)
    for (const [place, octets] of [packed.subarray(0, packed.length - 50), damaged, new Uint8Array(0)].entries()) {
      put('packed', join([libvirtHeader({ format }), octets]))
      const outcomes =
        place > 0
          ? [run(['to-ber', 'packed', 'out.ber'])]
          : [run(['to-ber', '-', 'out.ber'], readFileSync(folder.at('packed')))]
      for (const outcome of outcomes) {
        assertFails(outcome, 1, new RegExp(`MIGRATION_COMPRESSION: .*${name}: |MIGRATION_`))
        assert.is(outcome.stderr.trim().split('\n').length, 1, outcome.stderr)
      }
      assert.equal(leftovers(), [])
    }
  })

  if (name === 'gzip') continue
  opening(`${name}: its program is missing`, () => {
    put('packed', pack(stream))
    assertFails(
      toBer('packed', undefined, { PATH: folder.at('nowhere') }),
      1,
      new RegExp(`the program '${name}' is not installed`),
    )
  })
}

/** A program of the name that does what the line of shell says. */
function pretend(name: string, line: string): NodeJS.ProcessEnv {
  const bin = folder.at('pretend')
  mkdirSync(bin, { recursive: true })
  writeFileSync(folder.at('pretend', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 })
  return { PATH: `${bin}:${process.env.PATH}` }
}

opening('lzop is called as libvirt calls it', () => {
  put('packed', join([libvirtHeader({ format: 4 }), stream]))
  const env = pretend('lzop', `[ "$*" = '-dc --ignore-warn' ] && exec cat`)
  assertBytes(toBer('packed', undefined, env).stdout, encoded)
})

opening('a program that says something else, says nothing, fails late, or does not read', () => {
  put('packed', join([libvirtHeader({ format: 3 }), stream]))
  for (const [line, status, words] of [
    ['echo nonsense; cat >/dev/null', 1, /MIGRATION_MAGIC/],
    ['exit 0', 1, /MIGRATION_TRUNCATED/],
    ['cat; echo "xz: no more room" >&2; exit 7', 1, /MIGRATION_COMPRESSION: .*xz: no more room/],
    ['cat; exit 7', 1, /it ended with exit status 7/],
    ['kill -9 $$', 1, /it ended with SIGKILL/],
    [`printf '\\033[31mred' >&2; exit 1`, 1, /\\x1b\[31mred|\\u001b|.\[31mred/],
  ] as const) {
    const outcome = toBer('packed', undefined, pretend('xz', line))
    assert.match(outcome.stderr, words, line)
    assert.is(outcome.status, status)
    assert.not.match(outcome.stderr, '\x1b')
  }
})

/** Processes that have this one as their parent, by /proc; undefined where there is none. */
function childrenOf(child: ChildProcess): string | undefined {
  try {
    return readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()
  } catch {
    return undefined
  }
}

opening('a stream that is refused while its program goes on: the program is stopped, and nobody waits', async () => {
  put('packed', join([libvirtHeader({ format: 3 }), stream]))
  const started = Date.now()
  const outcome = toBer('packed', undefined, pretend('xz', 'head -c 100000 /dev/zero; exec sleep 60'))
  assertFails(outcome, 1, /MIGRATION_MAGIC|MIGRATION_COMPRESSION/)
  assert.ok(Date.now() - started < 30_000)
})

opening('SIGINT: the command and its program end, and no output is left', async () => {
  const mark = folder.at('mark')
  const env = { ...process.env, ...pretend('xz', `echo $$ > '${mark}'; cat; exec sleep 60`) }
  put('packed', join([libvirtHeader({ format: 3 }), stream.subarray(0, 100_000)]))
  const child = startBer(['migration', 'to-ber', 'packed', 'out.ber'], { cwd: folder.path, env, stdio: 'ignore' })
  let program = ''
  for (let i = 0; i < 200 && leftovers().length === 0; i++) await setTimeout(20)
  for (let i = 0; i < 200 && program === ''; i++) {
    await setTimeout(20)
    try {
      program = readFileSync(mark, 'utf8').trim()
    } catch {}
  }
  child.kill('SIGINT')
  const [, signal] = await once(child, 'exit')
  assert.is(signal, 'SIGINT')
  assert.equal(leftovers(), [])
  try {
    process.kill(Number(program), 'SIGKILL')
  } catch {}
})

opening('no zombie and no child after a good end', async () => {
  if (!packers.has('xz')) return
  put('packed', packers.get('xz')!(stream))
  const child = startBer(['migration', 'info', 'packed'], { cwd: folder.path, stdio: 'ignore' })
  const [status] = await once(child, 'exit')
  assert.is(status, 0)
  assert.not(childrenOf(child))
})

opening('standard input that is a file: from where it stands', () => {
  put('shifted', join([noise(1000, 3), stream]))
  const fd = openSync(folder.at('shifted'), 'r')
  readSync(fd, new Uint8Array(1000))
  const { status, stdout } = spawnSync(process.execPath, [command, 'migration', 'to-ber', '-', '-'], {
    stdio: [fd, 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })
  closeSync(fd)
  assert.is(status, 0)
  assertBytes(stdout, encoded)
})

opening('a FIFO, written slowly', async () => {
  const path = folder.at('fifo')
  spawnSync('mkfifo', [path])
  const child = startBer(['migration', 'to-ber', path, folder.at('fifo.ber')], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const writing = openSync(path, 'w')
  for (let at = 0; at < stream.length; ) {
    at += writeSync(writing, stream, at, Math.min(30_000, stream.length - at))
    await setTimeout(1)
  }
  closeSync(writing)
  assert.is((await ended)[0], 0)
  assertBytes(readFileSync(folder.at('fifo.ber')), encoded)
})

opening('what has no octets, or cannot be read', () => {
  put('empty', new Uint8Array(0))
  assertFails(toBer('empty'), 1, /empty: MIGRATION_TRUNCATED|empty: MIGRATION_MAGIC/)
  assertFails(run(['info', 'empty']), 1, /MIGRATION_MAGIC: .*no octets/)
  assertFails(run(['info', '/dev/null']), 1, /\/dev\/null: MIGRATION_MAGIC: .*no octets/)
  assertFails(toBer('-', new Uint8Array(0)), 1, /standard input: MIGRATION_/)
  assertFails(run(['info', '.']), 2, /^ber: \.: is a directory$/m)
  symlinkSync(folder.at('gone'), folder.at('dangling'))
  assertFails(run(['info', 'dangling']), 2, /no such file/)
})

opening.run()
