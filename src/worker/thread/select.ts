/** Selection: rows. The columns go first. */
import { defaultSelectOptions } from '../../schema/select/selector.ts'
import type { Task } from '../messages.ts'
import { type RowsHeader, RowsWriter } from '../moved-rows.ts'
import type { ThreadJob } from './job.ts'
import { schemaOf } from './schemas.ts'
import { type PackedVerdict, packVerdict } from './validate.ts'

export async function select(job: ThreadJob, task: Extract<Task, { kind: 'select' }>): Promise<PackedVerdict> {
  const selector = schemaOf(task).select(task.pdu, task.paths, task.options)
  const { maxValue = defaultSelectOptions.maxValue } = task.options
  const header: RowsHeader = { columns: selector.columns, maxValue }
  job.result(header)
  const writer = new RowsWriter()
  for await (const chunk of job.chunks()) {
    selector.write(chunk)
    for (let batch = selector.next(); batch !== null; batch = selector.next()) {
      if (job.isFull) await job.room()
      const moved = writer.pack(batch, (size) => job.memory(size))
      job.result(moved, moved.memory)
    }
    if (selector.finished) break
  }
  return packVerdict(selector.end())
}
