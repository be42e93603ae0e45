/** `ber dump`: a line a data value. */
import type { Command } from 'commander'
import { colorOption } from './color-option.ts'
import { parseOctetCount, wholeNumber } from './number-options.ts'

export function addDump(program: Command): void {
  program
    .command('dump')
    .description(
      'Shows every data value of a file in a line: offset, depth, header length, length, form, type and value.',
    )
    .argument('<file>', "the file, or '-' for standard input")
    .option('--json', 'a JSON object a line')
    .option('--skip <octets>', 'begin after so many octets: 512, 0x200, 4KiB', parseOctetCount)
    .option('--length <octets>', 'read no more than so many octets', parseOctetCount)
    .option('--one', 'stop after the first data value, whatever follows')
    .option('--width <columns>', 'columns for a value, 16 to 4096 (default: 75)', wholeNumber(16, 4096))
    .option(
      '--max-depth <levels>',
      'values that may be open at one time, 1 to 1023 (default: 512)',
      wholeNumber(1, 1023),
    )
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
A value that breaks a rule of its type is marked with '!' and the code of what is wrong.
Input that ends too early, or breaks off in a fault, is shown up to there.

Examples:
  printf '0\\5\\2\\1\\5\\5\\0' | ber dump -
  printf '0\\200\\2\\1\\5\\0\\0' | ber dump --json -
  printf 'junk\\4\\5hello' | ber dump --skip 4 -`,
    )
    .action(async (file, flags) => (await import('./dump-file.ts')).dump(file, flags))
}
