/** Pages of a mapped block on their way into a file: each in its place, zeros between them. */
import { PAGE_RECORD, PageField } from '../page-records.ts'
import type { QEMUFileWriter } from '../qemu-file.ts'
import type { PageRun } from '../visitor.ts'

/** Writes a run of pages whose block's pages begin at position `pages`. Pages that lie side by side are written at once. */
export function putMappedPages(file: QEMUFileWriter, run: PageRun, pages: number): void {
  const { memory, pageSize } = run
  const { octets, view } = memory
  const end = run.records + run.count * PAGE_RECORD
  for (let record = run.records; record < end; ) {
    const data = view.getUint32(record + PageField.DataAddress, true)
    const offset = view.getBigUint64(record + PageField.Offset, true)
    let length = pageSize
    for (record += PAGE_RECORD; record < end; record += PAGE_RECORD, length += pageSize) {
      if (view.getUint32(record + PageField.DataAddress, true) !== data + length) break
      if (view.getBigUint64(record + PageField.Offset, true) !== offset + BigInt(length)) break
    }
    file.putZeros(pages + Number(offset) - file.position)
    file.putOctets(octets.subarray(data, data + length))
  }
}
