/** Pages counted by kind, for all of RAM, for each block, and for each round that QEMU made over RAM. */
import { PAGE_RECORD, PageRegister } from '../page-records.ts'
import type { PageTally } from '../page-tally.ts'
import type { PageRun, RamBlock } from '../visitor.ts'

/** Pages by kind, and the octets of data that they came with. */
export interface PageCounts {
  zero: number
  fill: number
  full: number
  xbzrle: number
  packed: number
  fullOctets: number
  xbzrleOctets: number
  packedOctets: number
}

export interface BlockCounts extends PageCounts {
  readonly name: string
  /** Pages of a mapped-ram file that are not zero: those with a bit. */
  mapped: number
}

export const noPages = (): PageCounts => ({
  zero: 0,
  fill: 0,
  full: 0,
  xbzrle: 0,
  packed: 0,
  fullOctets: 0,
  xbzrleOctets: 0,
  packedOctets: 0,
})

/** Rounds that are told apart: no QEMU makes as many; what comes after them counts as the last one. */
const MAX_ROUNDS = 10_000

export class PageCounter {
  readonly #totals: PageTally
  readonly #blocks: BlockCounts[]
  readonly #rounds: PageCounts[]
  readonly #indexes = new Map<string, number>()
  /** Where the last page lay: QEMU goes through RAM in the order of the blocks, and each of them upwards. */
  #lastBlock = -1
  #lastOffset = 0n

  /** What is counted goes into these. */
  constructor(totals: PageTally, blocks: BlockCounts[], rounds: PageCounts[]) {
    this.#totals = totals
    this.#blocks = blocks
    this.#rounds = rounds
  }

  /** @param bits pages that have one in a mapped-ram file */
  add(block: RamBlock, bits: number): void {
    const index = this.#indexes.get(block.name) ?? this.#blocks.length
    this.#indexes.set(block.name, index)
    this.#blocks[index] ??= { name: block.name, ...noPages(), mapped: 0 }
    this.#blocks[index].mapped = bits
  }

  count(run: PageRun, pageSize: number): void {
    const { memory } = run
    const block = run.block === undefined ? -1 : (this.#indexes.get(run.block.name) ?? -1)
    for (let done = 0; done < run.count; ) {
      // A place before the last one's begins a round, whatever the blocks.
      const isNewRound = block < this.#lastBlock || this.#rounds.length === 0
      const isNext = isNewRound || block > this.#lastBlock
      const records = run.records + done * PAGE_RECORD
      memory.kernel.tallyPages(memory.registers, records, run.count - done, this.#lastOffset, isNext)
      const count = memory.register(PageRegister.Count)
      if (count === 0) {
        // The next page lies at or before the last one.
        this.#lastBlock = Number.POSITIVE_INFINITY
        continue
      }
      const tally = (index: number) => memory.register(PageRegister.Tally + 4 * index)
      const hooks = tally(5)
      this.#totals.hook += hooks
      this.#totals.continued += tally(6)
      done += count
      if (hooks === count) continue
      if (isNewRound && this.#rounds.length < MAX_ROUNDS) this.#rounds.push(noPages())
      this.#lastBlock = block
      this.#lastOffset = memory.view.getBigUint64(memory.registers + PageRegister.TallyLast, true)
      for (const counts of [this.#totals, this.#rounds.at(-1)!, this.#blocks[block]]) {
        if (counts === undefined) continue
        counts.zero += tally(0)
        counts.fill += tally(1)
        counts.full += tally(2)
        counts.xbzrle += tally(3)
        counts.packed += tally(4)
        if (!('fullOctets' in counts)) continue
        counts.fullOctets += tally(2) * pageSize
        counts.xbzrleOctets += memory.register(PageRegister.TallyXbzrle)
        counts.packedOctets += memory.register(PageRegister.TallyPacked)
      }
    }
  }
}
