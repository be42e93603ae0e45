/** Something whole as a file: made by the worker, with progress, and handed to the browser. */
import { useSignal } from '@preact/signals'
import { proxy } from 'comlink'
import { useEffect } from 'preact/hooks'
import type { Subject, Written } from '../shared/schema.ts'
import { download } from './copy.ts'
import { counted, octetCount } from './numbers.ts'
import { SchemaProgress } from './schema-progress.tsx'
import type { SchemaState, Working } from './schema-state.ts'
import { isAbort } from './session.ts'

export interface Download {
  readonly title: string
  readonly fileName: string
  start(job: number, onProgress: (position: number) => void): Promise<Written>
}

interface Props {
  readonly state: SchemaState
  readonly subject: Subject
  readonly downloads: readonly Download[]
}

export function SchemaDownloads({ state, subject, downloads }: Props) {
  const { session } = state
  const working = useSignal<Working | undefined>(undefined)
  const told = useSignal('')
  // Work of a component that is gone is nobody's.
  useEffect(() => () => state.stop(working), [])
  const run = async ({ fileName, start }: Download): Promise<void> => {
    state.stop(working)
    told.value = ''
    const job = session.newJob()
    working.value = { job, share: 0 }
    const isOurs = (): boolean => working.peek()?.job === job
    const onProgress = (position: number): void => {
      const share = (position - subject.start) / Math.max(1, subject.end - subject.start)
      if (isOurs()) working.value = { job, share }
    }
    try {
      const written = await start(job, proxy(onProgress))
      if (!isOurs()) return
      download(written.blob, fileName)
      told.value = tellingOf(written, fileName)
    } catch (error) {
      if (!isAbort(error)) session.fail(error)
    } finally {
      if (isOurs()) working.value = undefined
    }
  }
  return (
    <div class="schema-downloads">
      {downloads.map((each) => (
        <button type="button" key={each.title} disabled={working.value !== undefined} onClick={() => void run(each)}>
          {each.title}
        </button>
      ))}
      {working.value !== undefined && (
        <SchemaProgress label="Octets written" share={working.value.share} onStop={() => state.stop(working)} />
      )}
      <p role="status" class="schema-told">
        {told}
      </p>
    </div>
  )
}

function tellingOf({ blob, rows, cutValues, violation }: Written, fileName: string): string {
  const parts = [`${fileName}: ${octetCount(blob.size)}`]
  if (rows > 0) parts.push(counted(rows, 'row'))
  if (cutValues > 0) parts.push(`${cutValues} long values end in '...'`)
  if (violation !== undefined) parts.push(`it ends at offset ${violation.offset}: ${violation.message}`)
  return parts.join(', ')
}

/** A name for a file of a subject: of letters that every system takes. */
export function fileNameOf(state: SchemaState, { name, typeName, path }: Subject, extension: string): string {
  const file = state.session.file.peek()?.name ?? 'file'
  const what = path.length === 0 ? '' : `-${name || typeName}`
  return `${file}${what}`.replaceAll(/[^\w.-]+/g, '_').slice(0, 100) + extension
}
