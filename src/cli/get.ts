/** `ber get`: one value out of many. */
import { type Command, Option } from 'commander'
import { formOption } from './form-option.ts'
import { wholeNumber } from './number-options.ts'

export function addGet(program: Command): void {
  program
    .command('get')
    .description('Writes the contents octets of one data value, or its encoding.')
    .argument('<path>', 'which one, as messages tell it: [0].[2] is the third component of the first value')
    .argument('<file>', "the file, or '-' for standard input")
    .option('--encoding', 'identifier, length and end-of-contents octets too')
    .addOption(new Option('-o, --output <out>', 'where it goes').default('-', 'standard output'))
    .option('--hex', 'hexadecimal digits, 32 octets a line')
    .addOption(formOption())
    .option(
      '--max-depth <levels>',
      'values that may be open at one time, 1 to 1023 (default: 512)',
      wholeNumber(1, 1023),
    )
    .addHelpText(
      'after',
      `
Nothing behind the value is read.

Examples:
  printf '0\\7\\2\\1\\5\\14\\2hi' | ber get '[0].[1]' -
  printf '0\\7\\2\\1\\5\\14\\2hi' | ber get --encoding --hex '[0].[0]' -
  echo 30 07 02 01 05 0c 02 68 69 | ber get --encoding '[0]' - | ber dump -`,
    )
    .action(async (path, file, flags) => (await import('./octets-run.ts')).get(path, file, flags))
}
