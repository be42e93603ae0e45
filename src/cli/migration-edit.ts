/** `ber migration set` and `drop`: a stream with something changed, in the form that it has. */
import { printable } from '../ber/printable.ts'
import { BerOutput } from '../migration/ber-output.ts'
import { BinaryOutput } from '../migration/binary-output.ts'
import { visiting } from '../migration/convert.ts'
import { DropVisitor } from '../migration/edit/drop.ts'
import { SetVisitor } from '../migration/edit/set.ts'
import { MigrationMemory } from '../migration/memory.ts'
import type { Visitor } from '../migration/visitor.ts'
import type { Description } from '../migration/vmstate/description.ts'
import { UsageError } from './failure.ts'
import { loadDescription } from './migration-load.ts'
import { withOutput } from './migration-output.ts'
import { showMessage } from './standard-streams.ts'

/** Copies a stream through the visitor that `edit` puts before the output. `check` is called once all was read. */
export function copyStream<Edit extends Visitor>(
  from: string,
  to: string,
  description: Description | undefined,
  edit: (output: Visitor) => Edit,
  check: (edit: Edit) => void,
): Promise<void> {
  return withOutput(from, to, async (input, output, onProgress) => {
    const { form } = input
    const visitor = edit(form === 'binary' ? new BinaryOutput(output.write) : new BerOutput(output.write))
    const options = { ...input.convertOptions, ...(description && { description }) }
    await input.drive(visiting(form, new MigrationMemory(), visitor, options), { onProgress })
    check(visitor)
  })
}

/** `ber migration drop`. */
export async function drop(from: string, to: string, targets: readonly string[]): Promise<void> {
  const edit = (output: Visitor) => new DropVisitor(output, targets)
  await copyStream(from, to, undefined, edit, ({ targets: found, seen }) => {
    const missing = found.filter(({ count }) => count === 0).map(({ text }) => text)
    if (missing.length === 0) return
    const there = [...seen].map((name) => name.replace(/#0$/, '')).join(', ')
    throw new UsageError(
      `there is no ${missing.map(printable).join(' and no ')} to be dropped; there are ${printable(there)}`,
      from,
    )
  })
}

export interface SetFlags {
  readonly description?: string
}

/** `ber migration set`. What was changed is told on standard error. */
export async function set(from: string, to: string, assignments: readonly string[], flags: SetFlags): Promise<void> {
  const description = await loadDescription(flags.description)
  const edit = (output: Visitor) => new SetVisitor(output, assignments)
  let changes: SetVisitor['changes'] = []
  await copyStream(from, to, description, edit, (visitor) => {
    const { problems } = visitor
    for (const problem of problems.slice(0, -1)) showMessage(`${printable(from)}: ${printable(problem)}`)
    if (problems.length > 0) throw new UsageError(problems.at(-1)!, from)
    changes = visitor.changes
  })
  for (const { path, before, after } of changes.slice(0, MAX_TOLD)) {
    showMessage(`${printable(path)}: ${printable(before)} -> ${printable(after)}`)
  }
  if (changes.length > MAX_TOLD) showMessage(`and ${changes.length - MAX_TOLD} more`)
}

/** Lines on standard error. */
const MAX_TOLD = 100
