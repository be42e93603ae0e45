/** A migration stream in, a file out: shown in progress, and left behind only when it is complete. */
import { MigrationInput } from './migration-open.ts'
import { OutputFile } from './output-file.ts'
import { Progress } from './progress.ts'
import { beforeSignals } from './signals.ts'

/** Runs `work` over the stream `from`, and gives `to` what it wrote once it has come to its end. */
export async function withOutput(
  from: string,
  to: string,
  work: (input: MigrationInput, output: OutputFile, onProgress: (octets: number) => void) => Promise<void>,
): Promise<void> {
  let output: OutputFile | undefined
  let progress: Progress | undefined
  const discard = (): void => {
    progress?.stop()
    output?.discard()
  }
  // Before there is a file: a signal that came in between would leave it behind.
  const forget = beforeSignals(discard)
  const input = await MigrationInput.open(from)
  try {
    output = new OutputFile(to, input.file)
    progress = new Progress(input.size)
    const shown = progress
    await work(input, output, (octets) => shown.update(octets))
    output.commit()
  } finally {
    // Nothing is left to be discarded after commit().
    discard()
    forget()
    await input.close()
  }
}
