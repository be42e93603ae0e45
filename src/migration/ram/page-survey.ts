/** Which kinds of RAM records a stream has that not every QEMU takes: how many, and where the first one stands. */
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import type { PageRun } from '../visitor.ts'

/** Records of one kind. */
export interface SeenRecords {
  count: number
  /** Absolute, of the data of the first one, or shortly behind it where it has none; undefined where there is no such record. */
  offset: number | undefined
}

export interface PageSurvey {
  /** Pages of any kind. */
  pages: number
  /** Pages filled with one octet that is not zero. */
  readonly fill: SeenRecords
  readonly xbzrle: SeenRecords
  readonly packed: SeenRecords
  readonly hook: SeenRecords
  readonly flush: SeenRecords
}

const none = (): SeenRecords => ({ count: 0, offset: undefined })

export function emptySurvey(): PageSurvey {
  return { pages: 0, fill: none(), xbzrle: none(), packed: none(), hook: none(), flush: none() }
}

export function survey(found: PageSurvey, { memory, records, count }: PageRun): void {
  const { view } = memory
  const kinds: Readonly<Record<number, SeenRecords>> = {
    [PageKind.Fill]: found.fill,
    [PageKind.Xbzrle]: found.xbzrle,
    [PageKind.Packed]: found.packed,
    [PageKind.Hook]: found.hook,
  }
  found.pages += count
  for (let i = 0, record = records; i < count; i++, record += PAGE_RECORD) {
    const kind = view.getUint32(record + PageField.Kind, true) & 0xff
    if (kind === PageKind.Zero || kind === PageKind.Full) continue
    const data = view.getUint32(record + PageField.DataAddress, true)
    see(kinds[kind], data === 0 ? memory.position() : memory.positionOf(data))
  }
}

export function see(seen: SeenRecords, offset: number): void {
  seen.count++
  seen.offset ??= offset
}
