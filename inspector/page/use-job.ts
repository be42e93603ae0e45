/** Work of the engine for a component: asked for anew when what it is for changes, and stopped when nobody waits for it any more. */
import { useEffect, useState } from 'preact/hooks'
import { isAbort, type Session } from './session.ts'

export interface JobResult<Result> {
  readonly result: Result | undefined
  /** The result is out of date, or not there yet. */
  readonly isWorking: boolean
  readonly problem: string | undefined
}

/** @param start begins the work; undefined where there is none */
export function useJob<Result>(
  session: Session,
  start: ((job: number) => Promise<Result>) | undefined,
  inputs: readonly unknown[],
): JobResult<Result> {
  const [state, setState] = useState<JobResult<Result>>({ result: undefined, isWorking: false, problem: undefined })
  useEffect(() => {
    if (start === undefined) {
      setState({ result: undefined, isWorking: false, problem: undefined })
      return
    }
    const job = session.newJob()
    let isCurrent = true
    setState(({ result }) => ({ result, isWorking: true, problem: undefined }))
    start(job).then(
      (result) => isCurrent && setState({ result, isWorking: false, problem: undefined }),
      (error: unknown) => {
        if (!isCurrent || isAbort(error)) return
        setState({
          result: undefined,
          isWorking: false,
          problem: error instanceof Error ? error.message : String(error),
        })
      },
    )
    return () => {
      isCurrent = false
      void session.engine.stop(job)
    }
  }, inputs)
  return state
}
