/** Page records counted by kind, in the kernel. */
import { PAGE_RECORD, PageRegister } from './page-records.ts'
import type { PageRun } from './visitor.ts'

export interface PageTally {
  zero: number
  fill: number
  full: number
  xbzrle: number
  packed: number
  hook: number
  /** Those pages that left out their block's name. */
  continued: number
}

const kinds = ['zero', 'fill', 'full', 'xbzrle', 'packed', 'hook', 'continued'] as const

export function emptyTally(): PageTally {
  return { zero: 0, fill: 0, full: 0, xbzrle: 0, packed: 0, hook: 0, continued: 0 }
}

/** Adds the records of a run. The kernel stops where a page does not lie beyond the one before it. */
export function addToTally(tally: PageTally, { memory, records, count }: PageRun): void {
  for (let done = 0; done < count; done += memory.register(PageRegister.Count)) {
    memory.kernel.tallyPages(memory.registers, records + done * PAGE_RECORD, count - done, 0n, true)
    for (const [i, kind] of kinds.entries()) tally[kind] += memory.register(PageRegister.Tally + 4 * i)
  }
}
