/** What goes wrong with the thread itself; what is wrong with data, schema or source is thrown as by the same work without a worker. */

export const workerFaults = {
  WORKER_UNAVAILABLE: 'this runtime has no workers',
  WORKER_FAILED: 'the worker failed',
  WORKER_TERMINATED: 'the worker was terminated',
} as const

export type WorkerFaultCode = keyof typeof workerFaults

/** `cause` is what the platform said, where it said something. */
export class BerWorkerError extends Error {
  override readonly name = 'BerWorkerError'
  readonly code: WorkerFaultCode

  constructor(code: WorkerFaultCode, detail = '', cause?: unknown) {
    const text = detail === '' ? workerFaults[code] : `${workerFaults[code]}: ${detail}`
    super(text, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
