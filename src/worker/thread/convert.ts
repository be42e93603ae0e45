/** Conversion between BER, DER, XER and JER: octets. */
import { ConversionSteps } from '../../schema/conversion-steps.ts'
import type { Task } from '../messages.ts'
import type { ThreadJob } from './job.ts'
import { OctetResults } from './octet-results.ts'
import { schemaOf } from './schemas.ts'

/** Octets of input at a time: their text, which may be thirty times as long, is held until it is taken. */
const PIECE = 64 * 1024

export async function convert(job: ThreadJob, task: Extract<Task, { kind: 'convert' }>): Promise<undefined> {
  const { from = 'ber', to, canonical = false, compact = false, maxSetOctets, maxHeld, ...common } = task.options
  const results = new OctetResults(job)
  const limits = {
    ...(maxSetOctets === undefined ? {} : { maxSetOctets }),
    ...(maxHeld === undefined ? {} : { maxHeld }),
  }
  const steps = new ConversionSteps(
    schemaOf(task),
    task.pdu,
    { from, to, canonical, compact, ...limits },
    common,
    results.write,
  )
  try {
    for await (const chunk of job.chunks()) {
      for (let at = 0; at < chunk.length; ) {
        const view = steps.reserve()
        const octets = chunk.subarray(at, at + Math.min(view.length, PIECE))
        view.set(octets)
        at += octets.length
        steps.commit(octets.length)
        steps.pass()
        await results.flush()
      }
    }
    steps.end()
  } finally {
    // What stands before a fault has been converted.
    if (!job.signal.aborted) await results.flush()
  }
  return undefined
}
