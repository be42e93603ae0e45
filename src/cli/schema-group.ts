/** `ber schema`: what a schema says of files whose type nobody knows. */
import type { Command } from 'commander'
import { parseOctetCount, wholeNumber } from './number-options.ts'
import { gather, missingOption } from './schema.ts'

export interface RankFlags {
  readonly schema: readonly string[]
  readonly missing: 'refuse' | 'any'
  readonly length?: number
  readonly top: number
  readonly json?: boolean
  readonly verbose?: boolean
}

export function addSchemaGroup(program: Command): void {
  const group = program.command('schema').description('Asks an ASN.1 schema about data.')
  group
    .command('rank')
    .description('Tells which types of a schema a file may be of, the best first, and how far each gets.')
    .argument('<file>', "the file, or '-' for standard input")
    .requiredOption(
      '--schema <path>',
      'a file of ASN.1 notation, or a folder of *.asn and *.asn1; may be repeated',
      gather,
    )
    .addOption(missingOption())
    .option('--length <octets>', 'look at so many octets of the beginning (default: 256KiB)', parseOctetCount)
    .option('--top <number>', 'types that are shown', wholeNumber(1, 1_000_000), 10)
    .option('--json', 'a JSON object a type')
    .option('--verbose', 'show warnings and notes about the schema')
    .addHelpText(
      'after',
      `
Each line: the type, whether the file fits, octets and values up to the first violation, values that the type has names for.
Exit status: 0 if a type fits, 1 if none does.

Examples (the first makes a schema for the others):
  printf 'M DEFINITIONS ::= BEGIN Age ::= INTEGER Ages ::= SEQUENCE OF Age END' > ages.asn1 && printf '0\\3\\2\\1\\52' | ber schema rank --schema ages.asn1 -
  printf '0\\3\\2\\1\\52' | ber schema rank --schema ages.asn1 --json -
  printf '\\2\\1\\52' > ann && ber schema rank --schema ages.asn1 --top 1 ann`,
    )
    .action(async (file, flags) => (await import('./schema-run.ts')).rank(file, flags))
}
