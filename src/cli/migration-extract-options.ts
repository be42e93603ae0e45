/** `ber migration extract`: what can be asked of it. */
import type { Command } from 'commander'

export function addExtract(migration: Command): void {
  migration
    .command('extract')
    .description('Writes the RAM of one block, or of all, as raw images: each octet at its offset in the block.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('[block]', "the block's name; 'ber migration info' lists them")
    .argument('[out]', "the image; '-' for standard output")
    .option('--all <dir>', 'write each block into a file of this folder, and print file, octets and block')
    .addHelpText(
      'after',
      `
Pages that are zero take no place in a file. Memory does not grow with RAM; what goes to standard output, or to a pipe, is
gathered in a file in the folder for temporary files (TMPDIR) first: pages come in any order, and more than once.
With --all, characters of block names that file systems do not take are written as % and two hexadecimal digits.

Examples (the first makes a stream with a block of one page, all of whose octets are 42):
  printf 'QEVM\\0\\0\\0\\3\\1\\0\\0\\0\\2\\3ram\\0\\0\\0\\0\\0\\0\\0\\4\\0\\0\\0\\0\\0\\0\\20\\4\\1m\\0\\0\\0\\0\\0\\0\\20\\0\\0\\0\\0\\0\\0\\0\\0\\2\\1m\\52\\0\\0\\0\\0\\0\\0\\0\\20\\0' > m.mig
  ber migration extract m.mig m m.raw
  ber migration extract m.mig m - | od -An -tu1 -N4
  ber migration extract m.mig --all blocks`,
    )
    .action(async (from, block, to, flags) => (await import('./migration-run.ts')).extract(from, block, to, flags))
}
