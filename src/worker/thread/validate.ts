/** Validation: a verdict. */
import type { ValidationResult } from '../../schema/receiver.ts'
import type { Task } from '../messages.ts'
import { type PackedError, packError } from '../packed-error.ts'
import type { ThreadJob } from './job.ts'
import { schemaOf } from './schemas.ts'

/** A verdict on its way. */
export type PackedVerdict = Omit<ValidationResult, 'violations'> & { readonly violations: readonly PackedError[] }

export const packVerdict = (result: ValidationResult): PackedVerdict => ({
  ...result,
  violations: result.violations.map(packError),
})

export async function validate(job: ThreadJob, task: Extract<Task, { kind: 'validate' }>): Promise<PackedVerdict> {
  const validator = schemaOf(task).validator(task.pdu, task.options)
  for await (const chunk of job.chunks()) {
    validator.write(chunk)
    if (validator.finished) break
  }
  return packVerdict(validator.end())
}
