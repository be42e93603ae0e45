/** What a stopped guest's RAM holds, as QEMU itself writes it out: `pmemsave` of all that is mapped somewhere. */

import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

let saved = 0

/**
 * Blocks by the name they have in a stream: `size`, the `pieces` of them that guest physical memory shows, each with offset,
 * length and SHA-256, and the `sha256` of the block when the pieces are all of it.
 */
export async function visibleMemory(qemu, folder) {
  const blocks = await usedBlocks(qemu)
  const file = join(folder, `pmemsave.${++saved}`)
  for (const { region, offset, address, length } of await mappedRegions(qemu)) {
    const block = blocks[blockOf(region, blocks)]
    if (!block || offset < endOf(block) || offset + length > block.size) continue
    await qemu.execute('pmemsave', { val: address, size: length, filename: file })
    const octets = await readFile(file)
    rmSync(file)
    block.hash.update(octets)
    block.covered += length
    block.pieces.push({ offset, length, sha256: createHash('sha256').update(octets).digest('hex') })
  }
  for (const block of Object.values(blocks)) {
    if (block.covered === block.size) block.sha256 = block.hash.digest('hex')
    delete block.hash
    delete block.covered
  }
  return blocks
}

async function usedBlocks(qemu) {
  const blocks = {}
  for (const line of (await qemu.monitor('info ramblock')).split('\n')) {
    const [, name, used] = /^\s*(\S.*?)\s+\d+ \S+\s+0x\w+\s+(0x\w+)\s+0x\w+/.exec(line) ?? []
    if (name) blocks[name] = { size: Number(used), pieces: [], hash: createHash('sha256'), covered: 0 }
  }
  return blocks
}

function endOf({ pieces }) {
  const last = pieces.at(-1)
  return last ? last.offset + last.length : 0
}

/** The block of a memory region: of this name, or one whose path ends in it. Of several, none. */
function blockOf(region, blocks) {
  const names = Object.keys(blocks).filter((name) => name === region || name.endsWith(`/${region}`))
  return names.length === 1 ? names[0] : undefined
}

/** Ranges of RAM and ROM in the processor's memory, neighbours joined, in the order of their offsets. */
async function mappedRegions(qemu) {
  const views = (await qemu.monitor('info mtree -f')).split('FlatView #')
  const view = views.find((text) => /AS "memory"/.test(text)) ?? ''
  const found = []
  for (const line of view.split(/\r?\n/)) {
    const match =
      /^ {2}(\w{16})-(\w{16}) \(prio -?\d+, (?:nv-)?(?:ram|rom|romd)\): (.+?)(?: @(\w{16}))?(?: KVM)?$/.exec(line)
    if (!match) continue
    const [address, last, offset] = [match[1], match[2], match[4] ?? '0'].map((hex) => Number(`0x${hex}`))
    const length = last - address + 1
    const before = found.at(-1)
    const joins = before?.region === match[3] && before.address + before.length === address
    if (joins && before.offset + before.length === offset) before.length += length
    else found.push({ region: match[3], offset, address, length })
  }
  return found.sort((one, other) => one.offset - other.offset)
}
