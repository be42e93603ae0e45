/** What gathers RAM: told of the blocks of a stream and of their pages, in stream order. */
import { CONTINUED, PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import type { MappedRam, PageRun, RamBlock, Visitor } from '../visitor.ts'
import { ForwardingVisitor, IgnoringVisitor } from '../visitors.ts'
import { isInBitmap } from './mapped-layout.ts'

export interface RamStore {
  /** A block of a block list. Its pages are zero until they are told of; a second list may give it another length. */
  add(block: RamBlock): void
  /** Pages of a stream. The last one of a page wins. The run's records may be changed. */
  put(run: PageRun): void
  /** All pages were told of. */
  finish(): void
}

/** x86, where neither CONFIGURATION nor the first full page in BER tells another size, has always had this one. */
export const pageSizeOf = (run: PageRun): number => run.pageSize || 4096

/** Hooks are no pages: they may come before any block was named. */
export function onlyHooks({ memory, records, count }: PageRun): boolean {
  for (let i = 0; i < count; i++) {
    if ((memory.view.getUint32(records + i * PAGE_RECORD + PageField.Kind, true) & 0xff) !== PageKind.Hook) return false
  }
  return true
}

/** Makes zero pages of those pages of a mapped-ram file that have no bit: their octets do not count. */
export function zeroStalePages(run: PageRun, { bitmap }: MappedRam): void {
  const { view } = run.memory
  const end = run.records + run.count * PAGE_RECORD
  for (let record = run.records; record < end; record += PAGE_RECORD) {
    const page = Number(view.getBigUint64(record + PageField.Offset, true)) / run.pageSize
    if (isInBitmap(bitmap, page)) continue
    view.setUint32(record + PageField.Kind, PageKind.Zero | CONTINUED, true)
    view.setUint32(record + PageField.DataLength, 0, true)
  }
}

/** Gathers the RAM of a stream, plain or mapped. Everything is handed on to `output` as well, which by default ignores it. */
export class GatherOutput<
  Store extends RamStore = RamStore,
  Output extends Visitor = Visitor,
> extends ForwardingVisitor<Output> {
  readonly store: Store
  #block: RamBlock | undefined

  constructor(store: Store, output: Output = new IgnoringVisitor() as Visitor as Output) {
    super(output)
    this.store = store
  }

  override block(block: RamBlock): void {
    this.#block = block
    this.store.add(block)
    super.block(block)
  }

  override mappedPages(run: PageRun): void {
    super.mappedPages(run)
    putMappedPages(this.store, run, this.#block!)
  }

  override pages(run: PageRun): void {
    super.pages(run)
    this.store.put(run)
  }

  override finish(): void {
    this.store.finish()
    super.finish()
  }
}

/** Pages of the mapped block `block`, as `mappedPages` of a visitor is told of them. */
export function putMappedPages(store: RamStore, run: PageRun, block: RamBlock): void {
  if (block.mapped !== undefined) zeroStalePages(run, block.mapped)
  store.put(run)
}
