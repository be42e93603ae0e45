/** `ber migration set` and `drop`: what can be asked of them. */
import type { Command } from 'commander'

export function addDrop(migration: Command): void {
  migration
    .command('drop')
    .description('Writes a stream without some of its commands and sections, for a QEMU that does not know them.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('<out>', "the stream without them, in the same form; '-' for standard output")
    .argument('<what...>', 'commands by name or number; sections by their device, maybe with #INSTANCE')
    .addHelpText(
      'after',
      `
A device that is dropped stays as it is after a reset. Its entry in the description is dropped with it.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\10\\0\\13\\0\\0\\0' | ber migration drop - - SWITCHOVER_START | od -c`,
    )
    .action(async (from, to, what) => (await import('./migration-run.ts')).drop(from, to, what))
}
