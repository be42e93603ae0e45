/** The command `ber`. */
import { Command, CommanderError } from 'commander'
import { printable } from '../dump/printable.ts'
import { addDump } from './dump.ts'
import { ExitStatus, isClosedPipe, MalformedError, UsageError } from './failure.ts'
import { addMigration } from './migration.ts'
import { showFailure, showMessage, writeError, writeOutput } from './standard-streams.ts'

/** Of package.json; put in by scripts/bundle-cli.mjs. */
declare const BER_VERSION: string

const program = new Command('ber')
  .description('Reads and converts BER (ASN.1, X.690): dumps of any length, and QEMU migration streams.')
  .version(BER_VERSION)
  .configureOutput({
    writeOut: writeOutput,
    writeErr: writeError,
    outputError: (text) =>
      showMessage(
        text
          .replace(/^error: /, '')
          .trimEnd()
          .split('\n')
          .map(printable)
          .join('\n'),
      ),
  })
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit status: 0 fine, 1 the input is malformed, 2 wrong usage or a file that cannot be read or written.

Examples:
  printf '0\\5\\2\\1\\5\\5\\0' | ber dump -
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber dump -
  ber migration --help`,
  )
addDump(program)
addMigration(program)

program.parseAsync().catch((error) => {
  process.exitCode = statusOf(error)
})

/** Says what is wrong, unless that has been said. */
function statusOf(error: unknown): number {
  if (isClosedPipe(error)) return ExitStatus.Fine
  // Commander has shown the help, the version or its own message. Only what was asked for is a success.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Fine : ExitStatus.Usage
  if (error instanceof UsageError || error instanceof MalformedError) {
    showFailure(error)
    return error instanceof UsageError ? ExitStatus.Usage : ExitStatus.Malformed
  }
  showMessage(`this is a fault of ber itself; please report it\n${error instanceof Error ? error.stack : error}`)
  return ExitStatus.Internal
}
