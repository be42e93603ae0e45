/** `ber generate`: codecs and types made of a schema ahead of time. */
import { type Command, Option } from 'commander'
import { gather } from './schema.ts'

export interface GenerateFlags {
  readonly schema: readonly string[]
  readonly pdu?: readonly string[]
  readonly out: string
  readonly typesOnly?: boolean
  readonly missing: 'refuse' | 'any'
  readonly verbose?: boolean
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description('Makes a TypeScript module of an ASN.1 schema: types, and codecs that need no notation at run time.')
    .requiredOption(
      '--schema <path>',
      'a file of ASN.1 notation, or a folder of *.asn and *.asn1; may be repeated',
      gather,
    )
    .option('--pdu <type>', 'a type that gets a codec; may be repeated (default: all that no other refers to)', gather)
    .option('-o, --out <file>', "where the module goes, or '-' for standard output", '-')
    .option('--types-only', 'types alone, without codecs')
    .addOption(
      new Option('--missing <what>', 'what modules that are not at hand define: a fault, or open types')
        .choices(['refuse', 'any'])
        .default('refuse'),
    )
    .option('--verbose', 'show warnings and notes about the schema')
    .addHelpText(
      'after',
      `
The module imports 'wasm-ber/codec' and has \`codec('Type')\`, with \`decode\` and \`encode\`. A file is written beside its place and
renamed when it is complete.

Examples (the first makes a schema for the others):
  printf 'M DEFINITIONS ::= BEGIN Ages ::= SEQUENCE OF INTEGER (0..150) END' > ages.asn1 && ber generate --schema ages.asn1
  ber generate --schema ages.asn1 --pdu Ages --out ages.ts
  ber generate --schema ages.asn1 --types-only`,
    )
    .action(async (flags) => (await import('./schema-run.ts')).generate(flags))
}
