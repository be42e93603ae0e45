/** What `ber generate` does. */
import { basename } from 'node:path'
import { generateModule } from '../schema/generate/module.ts'
import { pduCandidates } from '../schema/pdu-candidates.ts'
import { UsageError } from './failure.ts'
import type { GenerateFlags } from './generate.ts'
import { OutputFile } from './output-file.ts'
import { prepareTypes } from './schema-compile.ts'
import { beforeSignals } from './signals.ts'

/** @throws {UsageError} for a schema that is at fault, an unknown type, and where the module cannot be written */
export async function generate(flags: GenerateFlags): Promise<void> {
  const { schema, pdus } = prepareTypes(flags, (all) => {
    const names = flags.pdu ?? pduCandidates(all.schema)
    if (names.length === 0) throw new UsageError("'--pdu' has to name types: every type is part of another")
    return [...new Set(names)]
  })
  // Names of files alone: where they lie on this machine is nobody's business.
  const source = flags.schema.map((path) => basename(path)).join(', ')
  const text = generateModule(schema, pdus, { typesOnly: flags.typesOnly ?? false, source })
  let output: OutputFile | undefined
  const discard = (): void => output?.discard()
  const forget = beforeSignals(discard)
  try {
    output = new OutputFile(flags.out, undefined, { text: true })
    output.write(new TextEncoder().encode(text))
    output.commit()
  } finally {
    discard()
    forget()
  }
}
