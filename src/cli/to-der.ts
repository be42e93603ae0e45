/** `ber to-der` and `ber to-cer`: the one encoding that a value has by these rules. */
import type { Command } from 'commander'
import { formOption } from './form-option.ts'

export function addCanonical(program: Command): void {
  for (const rules of ['DER', 'CER'] as const) {
    const name = `to-${rules.toLowerCase()}`
    program
      .command(name)
      .description(`Writes the ${rules} encoding of data values in any BER. Types are known by universal tags alone.`)
      .argument('<in>', "the file, or '-' for standard input")
      .argument('<out>', "where it goes, or '-' for standard output")
      .addOption(formOption())
      .option('--keep-going', `what has no ${rules} encoding stays as it is; it is told, and the exit status is 1`)
      .addHelpText(
        'after',
        `
Values under other tags keep their contents, and so do components that have their DEFAULT: only a schema tells of them.

Examples:
  printf '0\\200\\1\\1\\1\\0\\0' | ber ${name} - - | ber dump -
  printf '1\\6\\2\\1\\5\\1\\1\\377' | ber ${name} - - | ber dump --rules ${rules.toLowerCase()} -
  echo 24 80 04 02 68 69 04 01 21 00 00 | ber ${name} - - | ber dump -`,
      )
      .action(async (input, output, flags) => (await import('./octets-run.ts')).canonical(rules, input, output, flags))
  }
}
