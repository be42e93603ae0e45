/** Where blocks lie in the guest's memory, by the machine and by what streams tell. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { mapBlock } from '../../../src/migration/ram/guest-map.ts'

const suite = makeSuite('migration/ram/guest map')

const GIB = 2 ** 30
const MIB = 2 ** 20
type Range = readonly [address: number, offset: number, length: number]

const cases: readonly (readonly [
  machine: string | undefined,
  block: string,
  length: number,
  ranges: Range[] | undefined,
])[] = [
  ['pc-i440fx-7.2', 'pc.ram', 3 * GIB, [[0, 0, 3 * GIB]]],
  ['pc-i440fx-7.2', 'pc.ram', 0xdff00000, [[0, 0, 0xdff00000]]],
  [
    'pc-i440fx-7.2',
    'pc.ram',
    0xe0000000,
    [
      [0, 0, 3 * GIB],
      [4 * GIB, 3 * GIB, GIB / 2],
    ],
  ],
  ['pc-q35-10.0', 'pc.ram', 0xaff00000, [[0, 0, 0xaff00000]]],
  [
    'pc-q35-10.0',
    'pc.ram',
    3 * GIB,
    [
      [0, 0, 2 * GIB],
      [4 * GIB, 2 * GIB, GIB],
    ],
  ],
  ['microvm', 'microvm.ram', 3 * GIB, [[0, 0, 3 * GIB]]],
  [
    'microvm',
    'microvm.ram',
    4 * GIB,
    [
      [0, 0, 3 * GIB],
      [4 * GIB, 3 * GIB, GIB],
    ],
  ],
  ['isapc', 'pc.ram', 16 * MIB, [[0, 0, 16 * MIB]]],
  [
    'isapc',
    'pc.bios',
    256 * 1024,
    [
      [4 * GIB - 256 * 1024, 0, 256 * 1024],
      [MIB - 128 * 1024, 128 * 1024, 128 * 1024],
    ],
  ],
  ['isapc', 'pc.rom', 128 * 1024, [[0xc0000, 0, 128 * 1024]]],
  ['pc-q35-7.2', 'pc.rom', 128 * 1024, undefined],
  ['pc-q35-7.2', 'pc.bios', 256 * 1024, [[4 * GIB - 256 * 1024, 0, 256 * 1024]]],
  ['pc-q35-7.2', 'system.flash0', 4 * MIB, [[4 * GIB - 4 * MIB, 0, 4 * MIB]]],
  ['virt-7.2', 'mach-virt.ram', 8 * GIB, [[GIB, 0, 8 * GIB]]],
  ['virt-7.2', 'pc.bios', MIB, undefined],
  ['none', 'ram', MIB, [[0, 0, MIB]]],
  // A pc without CONFIGURATION may be one kind or the other.
  [undefined, 'pc.ram', GIB, [[0, 0, GIB]]],
  [undefined, 'pc.ram', 3 * GIB, undefined],
  ['sun4m', 'pc.ram', GIB, undefined],
  ['pc-q35-7.2', '0000:00:02.0/vga.vram', 16 * MIB, undefined],
  // Above 1012 GiB it depends on the processor.
  ['pc-q35-7.2', 'pc.ram', 1024 * GIB, undefined],
]

for (const [machine, name, length, expected] of cases) {
  suite(`${name} of 0x${length.toString(16)} octets of ${machine ?? 'an old pc'}`, () => {
    const map = mapBlock({ name, length: BigInt(length) }, machine)
    assert.equal(
      map?.ranges.map(({ address, offset, length }) => [address, offset, length]),
      expected,
    )
    if (map !== undefined) assert.ok(map.basis.length > 0)
  })
}

const told: readonly (readonly [
  machine: string,
  block: string,
  address: bigint,
  length: number,
  ranges: Range[] | undefined,
])[] = [
  ['pc-i440fx-7.2', 'm0', 0n, 8 * MIB, [[0, 0, 8 * MIB]]],
  [
    'pc-i440fx-7.2',
    'm0',
    0n,
    4 * GIB,
    [
      [0, 0, 3 * GIB],
      [4 * GIB, 3 * GIB, GIB],
    ],
  ],
  ['pc-i440fx-7.2', 'm1', BigInt(GIB), GIB / 2, [[GIB, 0, GIB / 2]]],
  // A second backend that the split goes through: where the split is depends on all of them.
  ['pc-i440fx-7.2', 'm1', BigInt(2 * GIB), 2 * GIB, undefined],
  // Mapped nowhere.
  ['pc-i440fx-7.2', '/rom@etc/acpi/tables', 0n, 4096, undefined],
  ['pc-i440fx-7.2', '0000:00:02.0/vga.vram', 0xfd000000n, 16 * MIB, [[0xfd000000, 0, 16 * MIB]]],
  ['pc-i440fx-7.2', 'pc.rom', 0xc0000n, 128 * 1024, undefined],
  ['virt-7.2', 'm0', BigInt(GIB), 8 * GIB, [[GIB, 0, 8 * GIB]]],
  ['sun4m', 'm0', 0x1000n, MIB, [[0x1000, 0, MIB]]],
  ['sun4m', 'm0', 0xffff_ffff_ffff_f000n, MIB, undefined],
]

for (const [machine, name, address, length, expected] of told) {
  suite(`${name} at 0x${address.toString(16)} of ${machine}, 0x${length.toString(16)} octets`, () => {
    const map = mapBlock({ name, length: BigInt(length), address }, machine)
    assert.equal(
      map?.ranges.map((range) => [range.address, range.offset, range.length]),
      expected,
    )
  })
}

suite.run()
