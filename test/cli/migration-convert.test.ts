import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { noise } from '../support/migration-builder.ts'
import { record } from '../support/multifd-builder.ts'
import { ber, Folder, migrationStream, shell } from './run-command.ts'

const convert = suite('cli: migration convert')
let folder: Folder

convert.before(() => {
  folder = new Folder()
  folder.prepareShell()
  writeFileSync(folder.at('vm.mig'), migrationStream('pc-bare-7.2'))
  const { main, channels } = record('flush', ({ main, channels }) => {
    main.zero(0, 'a')
    channels.packet(0, { block: 'a', pages: [[4096, noise(4096, 1)]] })
    channels.packet(1, { block: 'b', pages: [[8192, noise(4096, 2)]], zeros: [0] })
  })
  writeFileSync(folder.at('main.mig'), main.build())
  for (const [i, octets] of channels.build().entries()) writeFileSync(folder.at(`ch${i}.mig`), octets)
})
convert.after(() => folder.remove())

const run = (...args: string[]) => ber(['migration', 'convert', ...args], { cwd: folder.path })
const read = (name: string) => readFileSync(folder.at(name))
const leftovers = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))
const ok = (...args: string[]) => {
  const { status, stdout, stderr } = run(...args)
  assert.equal([status, stdout.length, stderr], [0, 0, ''])
}
const digests = (name: string) => {
  const info = JSON.parse(ber(['migration', 'info', '--json', '--digests', folder.at(name)]).stdout.toString())
  return info.blocks.map(({ name, sha256 }: { name: string; sha256: string }) => [name, sha256])
}

convert('to a mapped-ram file, which is sparse, and back', () => {
  ok('vm.mig', 'vm.mapped', '--to', 'mapped-ram')
  assert.equal(digests('vm.mapped'), digests('vm.mig'))
  const { size, blocks } = statSync(folder.at('vm.mapped'))
  assert.ok(512 * blocks < size - 1024 * 1024, `${512 * blocks} of ${size} octets`)
  ok('vm.mapped', 'vm.plain', '--to', 'stream')
  assert.equal(digests('vm.plain'), digests('vm.mig'))
  ok('vm.plain', 'again.mapped', '--to', 'mapped-ram')
  assertBytes(read('again.mapped'), read('vm.mapped'))
})

convert('to BER and binary: as to-ber and from-ber', () => {
  ok('vm.mig', 'vm.ber', '--to', 'ber')
  assertBytes(read('vm.ber'), ber(['migration', 'to-ber', folder.at('vm.mig'), '-']).stdout)
  ok('vm.ber', 'vm.back', '--to', 'binary')
  assertBytes(read('vm.back'), read('vm.mig'))
  ok('vm.ber', 'vm.back', '--to', 'stream')
  assertBytes(read('vm.back'), read('vm.mig'))
  ok('vm.ber', 'ber.mapped', '--to', 'mapped-ram')
  ok('vm.mig', 'vm.mapped', '--to', 'mapped-ram')
  assertBytes(read('ber.mapped'), read('vm.mapped'))
})

convert('channels: merged, in any order, packed or through pipes', () => {
  ok('main.mig', 'merged.mig', '--to', 'stream', '--channel', 'ch0.mig', '--channel', 'ch1.mig')
  const merged = read('merged.mig')
  assert.ok([1, 2].every((seed) => merged.includes(Buffer.from(noise(4096, seed)))))
  ok('main.mig', 'again.mig', '--to', 'stream', '--channel', 'ch1.mig', '--channel', 'ch0.mig')
  assertBytes(read('again.mig'), merged)
  writeFileSync(folder.at('ch1.mig.gz'), gzipSync(read('ch1.mig')))
  ok('main.mig', 'again.mig', '--to', 'stream', '--channel', 'ch0.mig', '--channel', 'ch1.mig.gz')
  assertBytes(read('again.mig'), merged)
  const { output } = shell(
    'cat ch0.mig | ber migration convert main.mig - --to stream --channel - --channel ch1.mig | cmp - merged.mig',
    folder,
  )
  assert.is(output, '')
  ok('main.mig', 'merged.mapped', '--to', 'mapped-ram', '--channel', 'ch0.mig', '--channel', 'ch1.mig')
  assert.equal(digests('merged.mapped'), digests('merged.mig'))
  ok('main.mig', 'merged.ber', '--to', 'ber', '--channel', 'ch0.mig', '--channel', 'ch1.mig')
  ok('merged.ber', 'again.mig', '--to', 'binary')
  assertBytes(read('again.mig'), merged)
  ok('main.mig', 'main.ber', '--to', 'ber')
  ok('main.ber', 'again.mig', '--to', 'stream', '--channel', 'ch0.mig', '--channel', 'ch1.mig')
  assertBytes(read('again.mig'), merged)
})

convert('refusals name the channel, and leave nothing behind', () => {
  writeFileSync(folder.at('kept.mig'), 'kept')
  writeFileSync(folder.at('cut.mig'), read('ch1.mig').subarray(0, 2000))
  const channels = ['--channel', 'ch0.mig', '--channel', 'cut.mig']
  const { status, stderr } = run('main.mig', 'kept.mig', '--to', 'stream', ...channels)
  assert.is(status, 1)
  assert.match(
    stderr,
    /^ber: cut\.mig: MIGRATION_TRUNCATED: .* at offset 2000 \(0x7D0\), path channel cut\.mig, packet 1\n$/,
  )
  assert.is(read('kept.mig').toString(), 'kept')
  const missing = run('main.mig', 'new.mig', '--to', 'stream', '--channel', 'ch1.mig')
  assert.is(missing.status, 1)
  assert.match(missing.stderr, /^ber: ch1\.mig: MIGRATION_MULTIFD: .*channel 0/)
  const none = run('main.mig', 'new.mig', '--to', 'stream')
  assert.match(none.stderr, /^ber: main\.mig: MIGRATION_UNSUPPORTED: .*whose recordings are needed/)
  assert.not.ok(existsSync(folder.at('new.mig')))
  assert.equal(leftovers(), [])
})

convert('wrong usage', () => {
  const channel = ['--to', 'stream', '--channel', 'ch0.mig']
  for (const [args, says] of [
    [['vm.mig', 'x'], /required option '--to <form>' not specified/],
    [['vm.mig', 'x', '--to', 'json'], /Allowed choices are stream, mapped-ram, ber, binary/],
    [['vm.mig', 'x', '--to', 'stream', '--page-size', '3000'], /a power of two from 256 to 65536/],
    [['vm.mig', '-', '--to', 'mapped-ram'], /standard output: is no file, which a mapped-ram file has to be/],
    [['vm.mig', 'vm.mig', '--to', 'stream'], /vm\.mig: is both input and output/],
    [['main.mig', './ch0.mig', ...channel], /ch0\.mig: is both channel and output/],
    [['main.mig', 'x', '--to', 'stream', '--channel', 'nothing'], /nothing: no such file or directory/],
    [['-', 'x', '--to', 'stream', '--channel', '-'], /standard input: can be read only once/],
    [['vm.mig', 'x', '--to', 'ber', '--description', 'nothing'], /nothing: no such file or directory/],
  ] as const) {
    const { status, stderr } = run(...args)
    assert.is(status, 2, `${args}: ${stderr}`)
    assert.match(stderr, says)
  }
  assert.equal(leftovers(), [])
})

convert('the description of another stream', () => {
  const stream = read('vm.mig')
  writeFileSync(folder.at('bare.mig'), stream.subarray(0, stream.indexOf('{"page_size"') - 5))
  ok('bare.mig', 'bare.ber', '--to', 'ber', '--description', 'vm.mig')
  ok('bare.mig', 'guessed.ber', '--to', 'ber')
  assert.ok(read('bare.ber').includes('env.eip') && !read('guessed.ber').includes('env.eip'))
  ok('bare.ber', 'back.mig', '--to', 'binary')
  assertBytes(read('back.mig'), read('bare.mig'))
})

convert.run()
