/** The thread's side: starts jobs, and hands them what comes in for them. */
import type { FromThread, Task, ToThread } from '../messages.ts'
import { packThrown } from '../packed-error.ts'
import { convert } from './convert.ts'
import { decode } from './decode.ts'
import { ThreadJob } from './job.ts'
import { convertMigration } from './migration.ts'
import { select } from './select.ts'
import { validate } from './validate.ts'

/** What connects the thread with the one that started it, whatever the runtime calls it. */
export interface ThreadPort {
  post(message: FromThread, transfer: Transferable[]): void
  listen(listener: (message: ToThread) => void): void
}

export function serve(port: ThreadPort): void {
  const jobs = new Map<number, ThreadJob>()
  const post = (message: FromThread, transfer: Transferable[] = []): void => port.post(message, transfer)

  const start = async (id: number, job: ThreadJob, task: Task): Promise<void> => {
    try {
      const value = await work(job, task)
      if (jobs.has(id)) post({ type: 'done', job: id, value })
    } catch (error) {
      if (jobs.has(id)) post({ type: 'failed', job: id, error: packThrown(error) })
    } finally {
      jobs.delete(id)
    }
  }

  port.listen((message) => {
    if (message.type === 'hello') {
      post({ type: 'ready', ...arrived(message) })
      return
    }
    const id = message.job
    if (message.type === 'start') {
      const job = new ThreadJob(id, message.source, post)
      jobs.set(id, job)
      void start(id, job, message.task)
      return
    }
    // What is still on its way for a job that is over.
    const job = jobs.get(id)
    if (job === undefined) return
    if (message.type === 'chunk') job.posted.push(message.octets)
    else if (message.type === 'release') job.release(message.memory)
    else if (message.type === 'cancel') {
      jobs.delete(id)
      job.cancel()
    } else job.posted.finish(message.type)
  })
}

function work(job: ThreadJob, task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'decode':
      return decode(job, task.options)
    case 'validate':
      return validate(job, task)
    case 'select':
      return select(job, task)
    case 'convert':
      return convert(job, task)
    case 'migration':
      return convertMigration(job, task)
  }
}

/** Some runtimes refuse to post a thing, others post an empty object in its place. */
function arrived({ memory, blob }: Extract<ToThread, { type: 'hello' }>) {
  return {
    memory: memory instanceof WebAssembly.Memory && !(memory.buffer instanceof ArrayBuffer),
    blob: typeof blob?.slice === 'function' && blob.size === 1,
  }
}
