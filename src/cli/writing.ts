/** A command that writes a file: in its place when all is well, and not at all otherwise. */
import type { InputFile } from './input-file.ts'
import { OutputFile } from './output-file.ts'
import { beforeSignals } from './signals.ts'

export interface WritingOptions {
  /** What is written may go to a terminal. */
  readonly text?: boolean
}

export async function writing(
  path: string,
  input: InputFile,
  work: (output: OutputFile) => Promise<void>,
  options: WritingOptions = {},
): Promise<void> {
  let output: OutputFile | undefined
  const discard = (): void => output?.discard()
  // Before there is a file: a signal that came in between would leave it behind.
  const forget = beforeSignals(discard)
  try {
    output = new OutputFile(path, input, options)
    await work(output)
    output.commit()
  } finally {
    // Nothing is left to be discarded after commit().
    discard()
    forget()
  }
}
