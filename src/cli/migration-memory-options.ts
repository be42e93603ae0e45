/** `ber migration memory`: what can be asked of it. */
import type { Command } from 'commander'
import { parseOctetCount } from './number-options.ts'

export function addMemory(migration: Command): void {
  migration
    .command('memory')
    .description("Shows what the guest's memory holds at a guest-physical address, or at an offset in a RAM block.")
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('<address>', 'like 0x7c00 or 1MiB; or BLOCK:OFFSET, like pc.ram:0x7c00')
    .argument('[length]', 'octets, like 512, 0x200 or 4KiB', parseOctetCount, 256)
    .option('--raw', 'the octets themselves')
    .addHelpText(
      'after',
      `
Where a stream does not tell the addresses of its blocks (only those saved with x-ignore-shared do), they are taken from how
QEMU's machines are made: pc, q35, isapc, microvm, Arm virt, none. What was assumed is said on standard error.

Examples (the first makes a stream with a block of one page, all of whose octets are 42):
  printf 'QEVM\\0\\0\\0\\3\\1\\0\\0\\0\\2\\3ram\\0\\0\\0\\0\\0\\0\\0\\4\\0\\0\\0\\0\\0\\0\\20\\4\\1m\\0\\0\\0\\0\\0\\0\\20\\0\\0\\0\\0\\0\\0\\0\\0\\2\\1m\\52\\0\\0\\0\\0\\0\\0\\0\\20\\0' > m.mig
  ber migration memory m.mig m:0
  ber migration memory m.mig m:0x800 16 --raw | od -c
  ber migration to-ber m.mig - | ber migration memory - m:4000 32`,
    )
    .action(async (file, address, length, flags) =>
      (await import('./migration-run.ts')).memory(file, address, length, flags),
    )
}
