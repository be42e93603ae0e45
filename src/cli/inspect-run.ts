/** What `ber inspect` does: it serves until it is stopped. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { about, UsageError } from './failure.ts'
import type { InspectFlags } from './inspect.ts'
import { InspectServer } from './inspect-server.ts'
import { openBrowser } from './open-browser.ts'
import { readSchemaFiles } from './schema-files.ts'
import { ServedFile } from './served-file.ts'
import { showFailure, showMessage, writeOutput } from './standard-streams.ts'

/** Beside the folder of the command, in the package. */
const page = join(__dirname, '../inspector/index.html')

/** @throws {UsageError} for files that cannot be served, and a port that is taken */
export async function inspect(paths: readonly string[], flags: InspectFlags): Promise<void> {
  if (paths.length > 2) throw new UsageError('the inspector shows one file, or two side by side')
  if (flags.pdu !== undefined && flags.schema === undefined)
    throw new UsageError("'--pdu' names a type of a '--schema'")
  const schema = readSchemaFiles(flags.schema ?? [])
  const files: ServedFile[] = []
  for (const path of paths) files.push(await servedFile(path))
  const text = about(page, () => readFileSync(page, 'utf8'))
  const server = await InspectServer.listen({ page: text, files, schema, pdu: flags.pdu }, flags.port ?? 0)
  const stopped = untilStopped()
  writeOutput(`${server.address}\n`)
  if (flags.open) {
    const fault = await openBrowser(server.address)
    if (fault !== undefined) showMessage(`no browser was opened (${fault}); the address above is the page`)
  }
  await stopped
  server.close()
}

function servedFile(path: string): Promise<ServedFile> {
  if (path === '-') throw new UsageError('standard input cannot be read at any position; a file is wanted')
  return ServedFile.at(path, basename(path), (message) => showFailure(new UsageError(message, path)))
}

/** Ctrl-C is how one leaves, and no failure. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
