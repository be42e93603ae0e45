/** `ber migration extract` and `memory`, and what `diff` and `info` say of RAM. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mappedFile } from '../migration/ram/mapped-support.ts'
import { assertBytes } from '../support/assert.ts'
import { writeBigStream } from '../support/big-stream.ts'
import { noise, StreamBuilder } from '../support/migration-builder.ts'
import { recordedStreams } from '../support/migration-fixtures.ts'
import { ber, Folder, migrationStream, peakMemory, shell } from './run-command.ts'

const ram = suite('cli: migration, RAM')
let folder: Folder

ram.before(() => {
  folder = new Folder()
  folder.prepareShell()
  writeFileSync(folder.at('vm.mig'), migrationStream('pc-bare-7.2'))
  writeFileSync(folder.at('vm.ber'), run('to-ber', 'vm.mig', '-').stdout)
})
ram.after(() => folder.remove())

const run = (...args: string[]) => ber(['migration', ...args], { cwd: folder.path })
const text = (...args: string[]) => {
  const { status, stdout, stderr } = run(...args)
  return { status, stdout: stdout.toString(), stderr }
}
const sha256 = (path: string) =>
  createHash('sha256')
    .update(readFileSync(folder.at(path)))
    .digest('hex')
const leftovers = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))
const recorded = (name: string) => recordedStreams.find((stream) => stream.name === name)!

ram('extract: each block of a real stream, from both forms', () => {
  for (const from of ['vm.mig', 'vm.ber']) {
    const blocks = Object.entries(recorded('pc-bare-7.2').ram_blocks)
    for (const [block, { size, sha256: expected }] of blocks.slice(0, from === 'vm.mig' ? 9 : 2)) {
      const { status, stdout, stderr } = text('extract', from, block, 'block.raw')
      assert.equal([status, stdout, stderr], [0, '', ''])
      assert.is(statSync(folder.at('block.raw')).size, size)
      assert.is(sha256('block.raw'), expected, block)
    }
  }
  assert.equal(leftovers(), [])
})

ram('extract --all: files for all blocks, whatever they are called', () => {
  const name = 'q35-smp2-10.0'
  writeFileSync(folder.at('q35.mig'), migrationStream(name))
  const { status, stdout, stderr } = text('extract', 'q35.mig', '--all', 'out/blocks')
  assert.equal([status, stderr], [0, ''])
  const lines = stdout.trimEnd().split('\n')
  const blocks = recorded(name).ram_blocks
  assert.is(lines.length, Object.keys(blocks).length)
  for (const line of lines) {
    const [path, size, block] = line.split('\t')
    const expected = blocks[JSON.parse(block!)]!
    assert.is(Number(size), expected.size)
    assert.is(sha256(path!), expected.sha256)
    assert.match(path!, /^out\/blocks\/[^/\\:]+$/)
  }
  assert.ok(existsSync(folder.at('out/blocks/%2From@etc%2Facpi%2Ftables')))
})

ram('extract: zero pages take no place', () => {
  const { size, blocks } = statSync(folder.at('out/blocks/0000%3A00%3A01.0%2Fvga.vram'))
  assert.ok(blocks * 512 < size / 4, `${blocks * 512} of ${size} octets`)
})

ram('extract: to standard output, from standard input', () => {
  const { status, output } = shell('ber migration extract - pc.bios - < vm.mig | sha256sum | cut -c1-64', folder)
  assert.equal([status, output.trim()], [0, recorded('pc-bare-7.2').ram_blocks['pc.bios']!.sha256])
})

ram('extract: names that would lead elsewhere, or are the same but for their case', () => {
  const names = ['..', '.', '-rf', '../x', 'A', 'a', 'ü\n', `${'n'.repeat(250)}`, `${'n'.repeat(249)}m`]
  const stream = new StreamBuilder().header().start()
  stream.blocks(names.map((name) => ({ name, length: 4096 })))
  for (const [index, name] of names.entries()) stream.page(0, index + 1, name)
  writeFileSync(folder.at('names.mig'), stream.eos().footer().eof().build())
  const { status, stdout, stderr } = text('extract', 'names.mig', '--all', 'names')
  assert.equal([status, stderr], [0, ''])
  for (const [index, line] of stdout.trimEnd().split('\n').entries()) {
    const [path, , block] = line.split('\t')
    assert.is(JSON.parse(block!), names[index])
    assertBytes(readFileSync(folder.at(path!)), noise(4096, index + 1))
  }
  assert.is(readdirSync(folder.at('names')).length, names.length)
})

ram('extract: a block that is not there; what is there before stays', () => {
  writeFileSync(folder.at('kept.raw'), 'kept')
  const { status, stderr } = text('extract', 'vm.mig', 'pc.rum', 'kept.raw')
  assert.is(status, 2)
  assert.match(stderr, /ber: vm\.mig: there is no RAM block "pc\.rum"; there are pc\.ram, .*pc\.bios/)
  assert.is(readFileSync(folder.at('kept.raw'), 'utf8'), 'kept')
  assert.equal(leftovers(), [])
})

ram('extract: wrong usage', () => {
  assert.is(text('extract', 'vm.mig').status, 2)
  assert.is(text('extract', 'vm.mig', 'pc.ram').status, 2)
  assert.is(text('extract', 'vm.mig', 'pc.ram', 'x', '--all', 'y').status, 2)
  assert.is(text('extract', 'vm.mig', 'pc.ram', 'vm.mig').status, 2)
  assert.is(text('extract', 'vm.mig', '--all', 'vm.mig').status, 2)
})

ram('extract: data that no page can be made of', () => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 4096 }])
  stream.mark('page').packed(0, deflateSync(noise(100, 1)), 'a')
  writeFileSync(folder.at('bad.mig'), stream.eos().footer().eof().build())
  const { status, stderr } = text('extract', 'bad.mig', 'a', 'bad.raw')
  assert.is(status, 1)
  assert.match(stderr, `MIGRATION_RAM_PAGE`)
  assert.match(stderr, `offset ${stream.marks.get('page')! + 16}`)
  assert.not.ok(existsSync(folder.at('bad.raw')))
  assert.equal(leftovers(), [])
})

ram('extract: shared memory, of which the stream has nothing', () => {
  writeFileSync(folder.at('shared.mig'), migrationStream('pc-ignore-shared-7.2'))
  const { status, stderr } = text('extract', 'shared.mig', 'm0', 'm0.raw')
  assert.is(status, 0)
  assert.match(stderr, 'the stream has no pages of block m0')
})

ram('memory: at an address, by the machine', () => {
  const { status, stdout, stderr } = text('memory', 'vm.mig', '0xfffffff0', '16')
  assert.is(status, 0)
  assert.match(
    stdout,
    /^00000000fffffff0 {2}ea 5b e0 00 f0 30 36 2f {2}32 33 2f 39 39 00 fc .. {2}\|\.\[\.\.\.06\/23\/99\.\..\|\n$/,
  )
  assert.match(stderr, 'block pc.bios lies at 0xfffc0000 to 0xffffffff, as the firmware of a pc machine')
  const low = text('memory', 'vm.ber', '0xffff0', '0x10')
  assert.match(low.stdout, /06\/23\/99/)
  assert.match(low.stderr, 'block pc.ram lies at 0x0')
  assert.match(low.stderr, 'firmware may show')
})

ram('memory: in a block, as text and as octets', () => {
  assert.is(run('extract', 'vm.mig', 'pc.bios', 'bios.raw').status, 0)
  const bios = readFileSync(folder.at('bios.raw'))
  for (const from of ['vm.mig', 'vm.ber']) {
    const { status, stdout, stderr } = run('memory', from, 'pc.bios:0x1ff7', '5000', '--raw')
    assert.equal([status, stderr], [0, ''])
    assertBytes(stdout, bios.subarray(0x1ff7, 0x1ff7 + 5000))
  }
  const lines = text('memory', 'vm.mig', 'pc.bios:64KiB', '17').stdout.split('\n')
  const hex = (from: number, to: number) =>
    bios
      .subarray(from, to)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ')
  assert.is(lines[0]!.slice(0, 66), `0000000000010000  ${hex(0x10000, 0x10008)}  ${hex(0x10008, 0x10010)}`)
  assert.match(lines[1]!, new RegExp(`^0000000000010010  ${hex(0x10010, 0x10011)} {48}\\|.\\|$`))
})

ram('memory: a mapped-ram file', () => {
  const contents = { 3: 3, 4: 4 }
  writeFileSync(folder.at('mapped.mig'), mappedFile({ blocks: [{ name: 'a', pages: 9, contents, bits: [3] }] }))
  const expected = new Uint8Array(4096)
  expected.set(noise(4096, 3).subarray(2048))
  assertBytes(run('memory', 'mapped.mig', `a:${3 * 4096 + 2048}`, '4096', '--raw').stdout, expected)
  const piped = shell(`cat mapped.mig | ber migration memory - a:${3 * 4096 + 2048} 4096 --raw > piped.raw`, folder)
  assert.equal(piped, { status: 0, output: '' })
  assertBytes(readFileSync(folder.at('piped.raw')), expected)
})

ram('memory: what is not there', () => {
  const end = text('memory', 'vm.mig', 'pc.bios:0x3fff0', '100')
  assert.is(end.status, 0)
  assert.is(end.stdout.split('\n').length, 2)
  assert.match(end.stderr, 'block pc.bios ends after 16 octets')
  assert.match(text('memory', 'vm.mig', 'pc.bios:0x40000').stderr, 'block "pc.bios" has 262144 octets')
  assert.match(text('memory', 'vm.mig', 'bios:0').stderr, 'there is no RAM block "bios"')
  const hole = text('memory', 'vm.mig', '0xa0000000')
  assert.is(hole.status, 2)
  assert.match(hole.stderr, /no block is known to lie at 0xa0000000; known are pc\.ram at 0x0 to/)
  assert.match(hole.stderr, 'BLOCK:OFFSET')
  assert.match(text('memory', 'vm.mig', 'here').stderr, 'is no address')
  assert.is(text('memory', 'vm.mig', '0', 'many').status, 2)
})

ram('diff: pages of RAM, between forms', () => {
  const changed = Buffer.from(migrationStream('pc-bare-7.2'))
  const at = changed.indexOf('06/23/99')
  changed[at]! ^= 1
  writeFileSync(folder.at('changed.mig'), changed)
  assert.equal(text('diff', 'vm.mig', 'vm.ber'), { status: 0, stdout: 'no difference\n', stderr: '' })
  const { status, stdout } = text('diff', 'changed.mig', 'vm.ber')
  assert.is(status, 1)
  assert.match(
    stdout,
    /^ram pc\.(?:ram|bios): 1 of \d+ pages differ\n {2}0x[0-9a-f]+000 to 0x[0-9a-f]+fff \(1 page\)\n$/,
  )
  const { ram: found } = JSON.parse(text('diff', '--json', 'changed.mig', 'vm.ber').stdout)
  assert.equal([found.length, found[0].differing, found[0].ranges.length], [1, 1, 1])
  assert.is(text('diff', '--no-ram', 'changed.mig', 'vm.ber').stdout, 'no difference\n')
})

ram('info: digests of RAM that came in every way', () => {
  const page = noise(4096, 5)
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 3 * 4096 }])
  stream
    .packed(0, deflateSync(page), 'a')
    .page(4096, 6)
    .xbzrle(0, Uint8Array.of(9, 1, 0x77))
    .fill(8192, 7)
  writeFileSync(folder.at('kinds.mig'), stream.eos().footer().eof().build())
  page[9] = 0x77
  const image = Buffer.concat([page, noise(4096, 6), new Uint8Array(4096).fill(7)])
  const info = JSON.parse(text('info', '--json', '--digests', 'kinds.mig').stdout)
  assert.is(info.blocks[0].sha256, createHash('sha256').update(image).digest('hex'))
  assert.equal(
    info.rounds.map(({ full, fill, xbzrle, packed }: Record<string, number>) => [full, fill, xbzrle, packed]),
    [
      [1, 0, 0, 1],
      [0, 1, 1, 0],
    ],
  )
  assert.is(info.blockPages[0].xbzrleOctets, 3)
})

ram('memory of the command does not grow with RAM', () => {
  writeBigStream(folder.at('big.mig'), 128 * 1024 * 1024)
  const small = peakMemory(['migration', 'extract', 'vm.mig', 'pc.ram', 'small.raw'], folder)
  const { blocks } = JSON.parse(text('info', '--json', 'big.mig').stdout)
  const large = peakMemory(['migration', 'extract', 'big.mig', blocks[0].name, 'big.raw'], folder)
  assert.ok(large - small < 16 * 1024, `${small} and ${large} KB`)
})

ram.run()
