/** `ber select`: chosen components of data, as rows. */
import { type Command, Option } from 'commander'
import type { RowFormat } from '../schema/index.ts'
import { addSchemaOptions, gather, octetCount, type SchemaFlags } from './schema.ts'

export interface SelectFlags extends SchemaFlags {
  readonly path: readonly string[]
  readonly format: RowFormat
  readonly output: string
  readonly maxValue?: number
}

export function addSelect(program: Command): void {
  const select = program
    .command('select')
    .description('Prints chosen components of data, a row for each element of a list, by an ASN.1 schema.')
    .argument('[file]', "the file, or '-' for standard input (default)")
  addSchemaOptions(select)
    .requiredOption('--path <path>', 'a component: a.b, a.c[*].d, a.c[0].d, a.c[*].*; may be repeated', gather)
    .addOption(
      new Option('--format <format>', 'a JSON object a line, or CSV').choices(['ndjson', 'csv']).default('ndjson'),
    )
    .option('-o, --output <file>', "where it goes, or '-' for standard output", '-')
    .option(
      '--max-value <octets>',
      'octets of one value that are shown, 16 to 16MiB (default: 16KiB)',
      octetCount(16, 2 ** 24, '16 to 16MiB are wanted.'),
    )
    .addHelpText(
      'after',
      `
Paths go from the type of the data, by names of components and alternatives; [*] is each element of a list, [0] the first one, * any
component. Data that are not valid end the rows. A file is written beside its place and renamed when it is complete.

Examples (the first makes a schema for the others):
  printf 'M DEFINITIONS ::= BEGIN P ::= SEQUENCE { n IA5String, a INTEGER } L ::= SEQUENCE OF P END' > p.asn1 && printf '0\\11\\60\\7\\26\\2Jo\\2\\1\\7' | ber select --schema p.asn1 --path '[*].n' --path '[*].a'
  printf '0\\11\\60\\7\\26\\2Jo\\2\\1\\7' | ber select --schema p.asn1 --path '[*].*' --format csv -
  printf '\\60\\7\\26\\2Jo\\2\\1\\7' | ber select --schema p.asn1 --pdu P --path a -o ages.ndjson && cat ages.ndjson`,
    )
    .action(async (file, flags) => (await import('./schema-run.ts')).select(file, flags))
}
