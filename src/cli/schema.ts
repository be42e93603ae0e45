/** `ber validate` and `ber convert`: data held against an ASN.1 schema. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { colorOption } from './color-option.ts'
import { parseOctetCount, wholeNumber } from './number-options.ts'
import type { ColorWhen } from './terminal.ts'

/** What both commands take. */
export interface SchemaFlags {
  readonly schema: readonly string[]
  readonly pdu?: string
  readonly rules: 'ber' | 'der'
  readonly one?: boolean
  readonly missing: 'refuse' | 'any'
  /** `--no-constraints` makes it false. */
  readonly constraints: boolean
  readonly maxDepth?: number
  readonly maxContiguous?: number
  readonly verbose?: boolean
}

export interface ValidateFlags extends SchemaFlags {
  readonly all?: boolean
  readonly maxErrors?: number
  readonly json?: boolean
  readonly color: ColorWhen
}

export interface ConvertFlags extends SchemaFlags {
  readonly from: 'ber' | 'xer' | 'jer'
  readonly to?: 'xer' | 'jer' | 'ber' | 'der'
  readonly output: string
  readonly canonical?: boolean
  readonly compact?: boolean
  readonly maxSet?: number
  readonly maxHeld?: number
}

export function addSchemaCommands(program: Command): void {
  const validate = program
    .command('validate')
    .description('Tells whether data are values of a type of an ASN.1 schema, and where not.')
    .argument('[files...]', "the files, or '-' for standard input (default)")
  addSchemaOptions(validate)
    .option('--all', 'go on after the first violation, up to 1000 a file')
    .option('--max-errors <number>', 'go on up to so many violations a file', wholeNumber(1, 1_000_000))
    .option('--json', 'a JSON object a file')
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
The verdict goes to standard output, violations to standard error. Exit status: 0 valid, 1 not, 2 wrong usage or schema.

Examples (the first makes a schema for the others):
  printf 'M DEFINITIONS ::= BEGIN Age ::= INTEGER (0..150) END' > age.asn1 && printf '\\2\\1\\52' | ber validate --schema age.asn1
  printf '\\2\\1\\52\\2\\1\\53' | ber validate --schema age.asn1 --pdu Age --rules der --json -
  printf '\\2\\1\\52' > ann && ber validate --schema age.asn1 --all ann ann`,
    )
    .action(async (files, flags) => (await import('./schema-run.ts')).validate(files, flags))

  const convert = program
    .command('convert')
    .description('Converts data from one encoding to another, by an ASN.1 schema.')
    .argument('[file]', "the file, or '-' for standard input (default)")
  addSchemaOptions(convert)
    .addOption(new Option('--from <encoding>', 'what the data are').choices(['ber', 'xer', 'jer']).default('ber'))
    .addOption(
      new Option('--to <encoding>', 'what they become (default: xer, from text ber)').choices([
        'xer',
        'jer',
        'ber',
        'der',
      ]),
    )
    .option('-o, --output <file>', "where it goes, or '-' for standard output", '-')
    .option('--canonical', 'canonical XER (X.693 9): no white space between elements')
    .option('--compact', 'JER without white space: a value a line')
    .option(
      '--max-held <octets>',
      'octets of values that are held until they end, 1KiB to 1GiB: longer ones have the indefinite form (default: 4MiB), in DER they are refused (default: 256MiB)',
      octetCount(1024, 2 ** 30, '1KiB to 1GiB are wanted.'),
    )
    .option(
      '--max-set <octets>',
      'text of a SET or SET OF that canonical XER puts in order (default: 64MiB)',
      octetCount(1, Number.MAX_SAFE_INTEGER, 'one or more octets are wanted.'),
    )
    .addHelpText(
      'after',
      `
A file is written beside its place and renamed when it is complete.

Examples (the first makes a schema for the others):
  printf 'M DEFINITIONS ::= BEGIN Age ::= INTEGER (0..150) END' > age.asn1 && printf '\\2\\1\\52' | ber convert --schema age.asn1
  printf '<Age>42</Age>' | ber convert --schema age.asn1 --from xer --to jer
  printf '\\2\\1\\52' > ann && ber convert --schema age.asn1 --pdu Age --canonical ann -o ann.xml`,
    )
    .action(async (file, flags) => (await import('./schema-run.ts')).convert(file, flags))
}

export function addSchemaOptions(command: Command): Command {
  return command
    .requiredOption(
      '--schema <path>',
      'a file of ASN.1 notation, or a folder of *.asn and *.asn1; may be repeated',
      gather,
    )
    .option('--pdu <type>', 'the type that the data are values of (default: the only one that no other refers to)')
    .addOption(new Option('--rules <rules>', 'encoding rules').choices(['ber', 'der']).default('ber'))
    .option('--one', 'exactly one value; octets after it are a violation')
    .addOption(missingOption())
    .option('--no-constraints', 'check tags and encoding, and no sizes, ranges, alphabets and the like')
    .option(
      '--max-depth <levels>',
      'values that may be open at one time, 1 to 1023 (default: 512)',
      wholeNumber(1, 1023),
    )
    .option(
      '--max-contiguous <octets>',
      'longest value that is checked whole, strings apart, 127 to 16MiB (default: 16KiB)',
      octetCount(127, 2 ** 24, '127 to 16MiB are wanted.'),
    )
    .option('--verbose', 'show warnings and notes about the schema')
    .option('--asn1c-exit-codes', "those of asn1c's converters: 65 for bad data, 64 for wrong usage")
}

/** `--missing`, for commands that read schemas. */
export function missingOption(): Option {
  return new Option('--missing <what>', 'what modules that are not at hand define: a fault, or open types')
    .choices(['refuse', 'any'])
    .default('refuse')
}

/** `--schema` may be repeated. */
export function gather(path: string, before: readonly string[] = []): string[] {
  return [...before, path]
}

export function octetCount(least: number, most: number, wanted: string): (text: string) => number {
  return (text) => {
    const count = parseOctetCount(text)
    if (count < least || count > most) throw new InvalidArgumentError(wanted)
    return count
  }
}
