/** `ber migration check` and `diff`: what can be asked of them. */
import type { Command } from 'commander'
import { colorOption } from './color-option.ts'

export const DESCRIPTION_TEXT =
  'take what the devices hold from the description of FILE, another stream of the same machine'

export function addCheck(migration: Command): void {
  migration
    .command('check')
    .description('Tells whether a QEMU would take a stream: by its form, and by a stream that this QEMU saved itself.')
    .argument('<in>', "the stream, or '-' for standard input")
    .option('--against <file>', 'a stream that the QEMU that is to take it saved of its own machine')
    .option('--description <file>', DESCRIPTION_TEXT)
    .option('--json', 'one JSON object')
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
What is found is told with what QEMU does about it: it refuses the stream, it may refuse it, or it takes it and something is
different then. Where set or drop repair it, the command is told too. For --against, start the machine that is to take the stream,
paused, and say migrate "exec:cat > there.mig" in its monitor. Exit status 1 where the stream would be refused.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration check -
  printf 'QEVM\\0\\0\\0\\3\\10\\0\\13\\0\\0\\0' | ber migration check --json -
  printf 'QEVM\\0\\0\\0\\3\\0' > a.mig && ber migration check a.mig --against a.mig`,
    )
    .action(async (file, flags) => (await import('./migration-run.ts')).check(file, flags))
}

export function addDiff(migration: Command): void {
  migration
    .command('diff')
    .description('Shows what differs between two streams: devices field by field, and pages of RAM.')
    .argument('<a>', 'one stream')
    .argument('<b>', 'the other; one of them may be BER')
    .option('--description <file>', DESCRIPTION_TEXT)
    .option('--no-ram', 'leave pages of RAM out')
    .option('--json', 'one JSON object')
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
RAM is compared as it is in the end, whatever the streams sent of it: that of both is gathered in the folder for temporary files
(TMPDIR) for it. Exit status 1 where they differ.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' > a.mig && ber migration to-ber a.mig a.ber && ber migration diff a.mig a.ber
  printf 'QEVM\\0\\0\\0\\3\\0' > a.mig && ber migration diff --json a.mig a.mig
  printf 'QEVM\\0\\0\\0\\3\\0' > a.mig && ber migration diff --no-ram a.mig a.mig`,
    )
    .action(async (a, b, flags) => (await import('./migration-run.ts')).diff(a, b, flags))
}
