/** RAM blocks of two streams: QEMU looks each of them up by its name, and wants it to be of the same size. */
import type { ModelBlock } from '../model.ts'
import type { RamBlock } from '../visitor.ts'
import type { Findings } from './finding.ts'

export function checkBlocks(blocks: readonly ModelBlock[], others: readonly RamBlock[], findings: Findings): void {
  const byName = new Map(others.map((block) => [block.name, block]))
  for (const block of blocks) {
    const other = byName.get(block.name)
    byName.delete(block.name)
    checkBlock(block, other, findings)
  }
  for (const { name, length } of byName.values()) {
    const message = `not in this stream: its ${length} octets stay as the machine begins with them`
    findings.add('note', undefined, pathOfBlock(name), message)
  }
}

function pathOfBlock(name: string): string {
  return `ram ${name}`
}

function checkBlock(block: ModelBlock, other: RamBlock | undefined, findings: Findings): void {
  const { name, length, pageSize, address, offset } = block
  const path = pathOfBlock(name)
  if (other === undefined) {
    const message = `a RAM block of ${length} octets that the other machine has not ("Unknown ramblock"): it wants the device that has it`
    findings.add('refuses', offset, path, message)
    return
  }
  if (length !== other.length) {
    // Tables of ACPI and the like are made to the length that comes, as far as there is room.
    const isResizable = name.startsWith('/rom@')
    const message = `${length} octets, and ${other.length} there ("Size mismatch")${isResizable ? ': taken where there is room for so many' : whyOtherSize(name)}`
    findings.add(isResizable ? 'may refuse' : 'refuses', offset, path, message)
  }
  if ((pageSize ?? 0n) !== (other.pageSize ?? 0n)) {
    const message = `pages of ${pageSizeText(pageSize)} back it, and ${pageSizeText(other.pageSize)} there`
    findings.add('refuses', offset, path, message)
  }
  if (address !== undefined && other.address !== undefined && address !== other.address) {
    const message = `it lies at 0x${address.toString(16)}, and at 0x${other.address.toString(16)} there ("Mismatched GPAs")`
    findings.add('refuses', offset, path, message)
  }
}

/** What an operator would look at first. */
function whyOtherSize(name: string): string {
  if (/(^|\/)(pc\.ram|mach-virt\.ram|ram)$/.test(name)) return ': -m must be the same'
  if (/\.rom$|\.bios$|^pc\.rom$|flash/.test(name)) return ': the firmware files must be of the same size'
  if (/vram/.test(name)) return ': the display must have as much memory'
  return ''
}

function pageSizeText(octets: bigint | undefined): string {
  return octets === undefined ? 'the ordinary size' : `${octets} octets`
}
