/** What is made of a stream, into a file. */
import type { DownloadForm } from '../shared/machine.ts'
import { download } from './copy.ts'
import type { MachineModel } from './machine-model.ts'
import { machineEngine } from './machine-remote.ts'
import { isAbort } from './session.ts'

export async function saveMachine({ session, work }: MachineModel, form: DownloadForm, name: string): Promise<void> {
  const machine = machineEngine(session)
  let handle: FileSystemFileHandle | undefined
  try {
    handle = await pickFile(name)
  } catch (error) {
    if (!isAbort(error)) session.fail(error)
    return
  }
  // Somebody may have chosen another name.
  const written = handle?.name ?? name
  const done = await work.run(`Writing ${written}`, async (job, report) => {
    try {
      const blob = await machine.download(form, handle, job, report)
      if (blob !== undefined) download(blob, name)
      return true
    } catch (error) {
      if (isAbort(error)) throw error
      throw new Error(`${written} is not written: ${error instanceof Error ? error.message : error}`)
    }
  })
  if (done) session.notice.value = `${written} is written.`
}

/** Where the browser lets a page write a file, it asks for its place: nothing has to be held in memory then. */
async function pickFile(suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  const picker = (window as { showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle> })
    .showSaveFilePicker
  return picker?.call(window, { suggestedName })
}
