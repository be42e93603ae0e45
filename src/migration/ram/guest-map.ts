/**
 * Where a block lies in the guest's physical memory. A stream with x-ignore-shared tells; otherwise the machine has to be known.
 * Ranges of devices that a guest places itself, such as the BARs of PCI devices, cannot be known.
 */
import type { RamBlock } from '../visitor.ts'

/** Octets of a block in guest-physical memory. */
export interface GuestRange {
  /** Address of the first octet. */
  readonly address: number
  /** Offset of the first octet in the block. */
  readonly offset: number
  readonly length: number
  /** It lies over what else has the same addresses. */
  readonly isOverlay: boolean
}

/** A block's ranges, and how it is known where they lie. */
export interface BlockMap {
  readonly ranges: readonly GuestRange[]
  readonly basis: string
}

const GIB = 0x40000000
const FOUR_GIB = 4 * GIB
const MIB = 0x100000
/** Of the firmware's end, which the x86 processor wants below 1 MiB as well. */
const ALIAS = 128 * 1024
/** RAM that ends behind it may lie elsewhere: since 7.1, depending on the processor, what is above 4 GiB goes beyond 1 TiB. */
const HIGH_END = 0xfd_0000_0000

interface Machine {
  readonly name: RegExp
  readonly ram: string
  /** Where RAM lies; undefined where that cannot be told. */
  readonly ranges: (length: number) => GuestRange[] | undefined
  readonly what: string
  /** The firmware's end always shows below 1 MiB; elsewhere the chipset decides what shows there. */
  readonly hasAlias?: boolean
}

const range = (address: number, offset: number, length: number, isOverlay = false): GuestRange => ({
  address,
  offset,
  length,
  isOverlay,
})

/** RAM of up to `low` octets at 0, and the rest at 4 GiB. */
function split(length: number, low: number): GuestRange[] | undefined {
  if (length <= low) return [range(0, 0, length)]
  if (FOUR_GIB + length - low > HIGH_END) return undefined
  return [range(0, 0, low), range(FOUR_GIB, low, length - low)]
}

/** By QEMU's board files. Options of the machine (max-ram-below-4g) can move the split, which the stream does not tell. */
const machines: readonly Machine[] = [
  {
    name: /^pc-q35-/,
    ram: 'pc.ram',
    ranges: (length) => split(length, length >= 0xb000_0000 ? 0x8000_0000 : 0xb000_0000),
    what: 'a q35 machine',
  },
  {
    name: /^pc-(?:i440fx-)?\d/,
    ram: 'pc.ram',
    ranges: (length) => split(length, length >= 0xe000_0000 ? 0xc000_0000 : 0xe000_0000),
    what: 'a pc machine',
  },
  { name: /^isapc$/, ram: 'pc.ram', ranges: (length) => split(length, 0xe000_0000), what: 'isapc', hasAlias: true },
  {
    name: /^microvm$/,
    ram: 'microvm.ram',
    ranges: (length) => split(length, 0xc000_0000),
    what: 'microvm',
    hasAlias: true,
  },
  { name: /^virt-\d/, ram: 'mach-virt.ram', ranges: (length) => [range(GIB, 0, length)], what: 'an Arm virt machine' },
  { name: /^none$/, ram: 'ram', ranges: (length) => [range(0, 0, length)], what: 'machine none' },
]

/** Machines whose firmware ends at 4 GiB. */
const x86 = ['pc.ram', 'microvm.ram']
/** A machine that is not told has no CONFIGURATION: a pc of QEMU 2.3 or before, of which those kinds agree on little RAM. */
const AGREED = 0xb000_0000
const firmwareNames = ['pc.bios', 'system.flash0']
const OPTION_ROMS = 0xc0000

/**
 * @param machine as CONFIGURATION names it
 * @returns undefined for a block that cannot be known to lie anywhere
 */
export function mapBlock(block: RamBlock, machine: string | undefined): BlockMap | undefined {
  const { name, address } = block
  const length = Number(block.length)
  const found = machine === undefined ? undefined : machines.find(({ name: form }) => form.test(machine))
  const what = found?.what ?? 'a pc machine of QEMU 2.3 or before'
  // What nothing but a machine's own RAM is called: all else has the path of a device, or one of these names.
  const isRam = !/[/:]/.test(name) && !firmwareNames.includes(name) && name !== 'pc.rom'
  const isX86 = found === undefined ? machine === undefined : x86.includes(found.ram)
  if (address !== undefined && (isRam || !isX86 || !firmwareNames.includes(name))) {
    return toldRanges(name, Number(address), length, isRam, found)
  }
  if (found === undefined && machine !== undefined) return undefined
  if (name === (found?.ram ?? 'pc.ram')) {
    const ranges = found ? found.ranges(length) : length < AGREED ? [range(0, 0, length)] : undefined
    return ranges && { ranges, basis: `as ${what} has it by default` }
  }
  if (!isX86) return undefined
  if (name === 'pc.rom' && found?.hasAlias) {
    return { ranges: [range(OPTION_ROMS, 0, length, true)], basis: `as ${what} has it` }
  }
  if (!firmwareNames.includes(name) || length > FOUR_GIB) return undefined
  const ranges = [range(FOUR_GIB - length, 0, length, true)]
  const alias = Math.min(length, ALIAS)
  if (found?.hasAlias) ranges.push(range(MIB - alias, length - alias, alias, true))
  return { ranges, basis: `as the firmware of ${what}` }
}

/**
 * What the stream tells is where a block lies in what it is a part of. That is the guest's memory, but for RAM that a pc
 * splits; and what is mapped nowhere has 0.
 */
function toldRanges(
  name: string,
  address: number,
  length: number,
  isRam: boolean,
  machine: Machine | undefined,
): BlockMap | undefined {
  const basis = 'as the stream tells'
  if (!Number.isSafeInteger(address + length)) return undefined
  if (!isRam) {
    // Whether option ROMs show is the chipset's business.
    return address === 0 || name === 'pc.rom' ? undefined : { ranges: [range(address, 0, length)], basis }
  }
  const splits = machine !== undefined && x86.includes(machine.ram)
  if (!splits || address + length < 0x8000_0000) return { ranges: [range(address, 0, length)], basis }
  const ranges = address === 0 ? machine.ranges(length) : undefined
  return ranges && { ranges, basis: `${basis}, and as ${machine.what} splits it` }
}
