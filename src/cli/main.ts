/** The command `ber`. */
import { Command, CommanderError } from 'commander'
import { printable } from '../ber/printable.ts'
import { addDump } from './dump.ts'
import { asn1cStatus, ExitStatus, isClosedPipe, isFailure } from './failure.ts'
import { addFromXml } from './from-xml.ts'
import { addGenerate } from './generate.ts'
import { addGet } from './get.ts'
import { addInspect } from './inspect.ts'
import { addMigration } from './migration.ts'
import { addSchemaCommands } from './schema.ts'
import { addSchemaGroup } from './schema-group.ts'
import { addSelect } from './select.ts'
import { showFailure, showMessage, writeError, writeOutput } from './standard-streams.ts'
import { addCanonical } from './to-der.ts'

/** Of package.json; put in by scripts/bundle-cli.mjs. */
declare const BER_VERSION: string

const program = new Command('ber')
  .description(
    'Reads, checks and converts BER (ASN.1, X.690): data of any length, by a schema or without, and QEMU migration streams.',
  )
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
Exit status: 0 fine, 1 the input is malformed or not valid, 2 wrong usage or a file that cannot be read or written.

Examples:
  printf '0\\5\\2\\1\\5\\5\\0' | ber dump -
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber dump -
  ber validate --help`,
  )

/** What makes each command. Only the one that is asked for is made, where there is one: the options of all take 2 ms. */
const commands = new Map([
  ['dump', addDump],
  ['get', addGet],
  ['to-der', addCanonical],
  ['to-cer', addCanonical],
  ['from-xml', addFromXml],
  ['validate', addSchemaCommands],
  ['convert', addSchemaCommands],
  ['generate', addGenerate],
  ['select', addSelect],
  ['schema', addSchemaGroup],
  ['inspect', addInspect],
  ['migration', addMigration],
])
const asked = commands.get(process.argv[2] ?? '')
for (const add of asked === undefined ? new Set(commands.values()) : [asked]) add(program)

program.parseAsync().catch((error) => {
  const status = statusOf(error)
  // Wherever it stands: commander refuses a wrong option before it takes this one.
  process.exitCode = process.argv.includes('--asn1c-exit-codes') ? asn1cStatus(status) : status
})

/** Says what is wrong, unless that has been said. */
function statusOf(error: unknown): number {
  if (isClosedPipe(error)) return ExitStatus.Fine
  // Commander has shown the help, the version or its own message. Only what was asked for is a success.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Fine : ExitStatus.Usage
  if (isFailure(error)) {
    if (error.message !== '') showFailure(error)
    return error.status
  }
  showMessage(`this is a fault of ber itself; please report it\n${error instanceof Error ? error.stack : error}`)
  return ExitStatus.Internal
}
