/** `ber migration set` and `drop`: a stream with something changed, in the form that it has. */
import { printable } from '../ber/printable.ts'
import { BerOutput } from '../migration/ber-output.ts'
import { BinaryOutput } from '../migration/binary-output.ts'
import { visiting } from '../migration/convert.ts'
import { DropVisitor } from '../migration/edit/drop.ts'
import { SetVisitor } from '../migration/edit/set.ts'
import { MigrationMemory } from '../migration/memory.ts'
import type { Visitor } from '../migration/visitor.ts'
import { UsageError } from './failure.ts'
import { refuseTwice } from './input-file.ts'
import { loadDescription } from './migration-load.ts'
import { withOutput } from './migration-output.ts'
import { tellOfUndelimited } from './migration-undelimited.ts'
import { showMessage } from './standard-streams.ts'

export interface EditFlags {
  readonly description?: string
}

/**
 * Copies a stream through the visitor that `edit` puts before the output. Once all was read, `problemsOf` tells what was asked for
 * in vain: then nothing is written.
 */
async function copyStream<Edit extends Visitor>(
  from: string,
  to: string,
  flags: EditFlags,
  edit: (output: Visitor) => Edit,
  problemsOf: (edit: Edit) => readonly string[],
): Promise<void> {
  refuseTwice([from, flags.description])
  const description = await loadDescription(flags.description)
  await withOutput(from, to, async (input, output, onProgress) => {
    const { form } = input
    const visitor = edit(form === 'binary' ? new BinaryOutput(output.write) : new BerOutput(output.write))
    const options = { ...input.convertOptions, ...(description && { description }) }
    const conversion = visiting(form, new MigrationMemory(), visitor, options)
    await input.drive(conversion, { onProgress })
    const problems = problemsOf(visitor)
    if (problems.length === 0) return
    // What was not found may be there.
    tellOfUndelimited(input.name, conversion.keptAsOctets, description !== undefined)
    for (const problem of problems.slice(0, -1)) showMessage(`${printable(input.name)}: ${printable(problem)}`)
    throw new UsageError(problems.at(-1)!, input.name)
  })
}

/** `ber migration drop`. */
export async function drop(from: string, to: string, targets: readonly string[], flags: EditFlags): Promise<void> {
  const edit = (output: Visitor) => new DropVisitor(output, targets)
  await copyStream(from, to, flags, edit, ({ targets: found, seen }) => {
    const missing = found.filter(({ count }) => count === 0).map(({ text }) => text)
    if (missing.length === 0) return []
    const there = seen.size === 0 ? 'none at all' : [...seen].map((name) => name.replace(/#0$/, '')).join(', ')
    return [`there is no ${missing.join(' and no ')} to be dropped; there are ${there}`]
  })
}

/** `ber migration set`. What was changed is told on standard error. */
export async function set(from: string, to: string, assignments: readonly string[], flags: EditFlags): Promise<void> {
  const edit = (output: Visitor) => new SetVisitor(output, assignments)
  let changes: SetVisitor['changes'] = []
  await copyStream(from, to, flags, edit, (visitor) => {
    changes = visitor.changes
    return visitor.problems
  })
  for (const { path, before, after } of changes.slice(0, MAX_TOLD)) {
    showMessage(`${printable(path)}: ${printable(before)} -> ${printable(after)}`)
  }
  if (changes.length > MAX_TOLD) showMessage(`and ${changes.length - MAX_TOLD} more`)
}

/** Lines on standard error. */
const MAX_TOLD = 100
