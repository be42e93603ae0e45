/** `ber dump`: a line a data value. */
import { type Command, Option } from 'commander'
import { colorOption } from './color-option.ts'
import { formOption } from './form-option.ts'
import { parseOctetCount, wholeNumber } from './number-options.ts'
import { gather, missingOption } from './schema.ts'

export function addDump(program: Command): void {
  program
    .command('dump')
    .description(
      'Shows every data value of a file in a line: offset, depth, header length, length, form, type and value.',
    )
    .argument('<file>', "the file, or '-' for standard input")
    .option('--json', 'a JSON object a line')
    .addOption(
      new Option('--xml', "XML of which 'ber from-xml' makes the same octets again").conflicts([
        'json',
        'rules',
        'open',
      ]),
    )
    .addOption(
      new Option('--rules <rules>', 'the findings by these rules, a line each, in place of the values').choices([
        'ber',
        'der',
        'cer',
      ]),
    )
    .option('--open', 'show what is in OCTET STRINGs and BIT STRINGs that hold a data value')
    .addOption(
      new Option('--schema <path>', 'names of components by ASN.1 notation: a file, or a folder; may be repeated')
        .argParser(gather)
        .conflicts(['xml', 'rules']),
    )
    .option('--pdu <type>', 'with --schema: the type of the data (default: the only one that no other refers to)')
    .addOption(missingOption())
    .option('--no-names', 'no names of well-known OBJECT IDENTIFIERs')
    .addOption(formOption())
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
Hexadecimal, Base64 and PEM are recognised, and read as the octets that they stand for.
A value that breaks a rule of its type is marked with '!' and the code of what is wrong.
Input that ends too early, or breaks off in a fault, is shown up to there.

Examples:
  printf '0\\5\\2\\1\\5\\5\\0' | ber dump -
  printf '0\\200\\2\\1\\5\\0\\0' | ber dump --json -
  echo '04 06 30 04 06 02 55 04' | ber dump --open -`,
    )
    .action(async (file, flags) => {
      if (flags.xml) await (await import('./octets-run.ts')).dumpXml(file, flags)
      else if (flags.rules) await (await import('./octets-run.ts')).dumpFindings(file, flags)
      else await (await import('./dump-file.ts')).dump(file, flags)
    })
}
