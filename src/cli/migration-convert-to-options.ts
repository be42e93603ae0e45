/** `ber migration convert`: what can be asked of it. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseOctetCount } from './number-options.ts'

export const convertForms = ['stream', 'mapped-ram', 'ber', 'binary'] as const
export type ConvertForm = (typeof convertForms)[number]

export function addConvertTo(migration: Command): void {
  migration
    .command('convert')
    .description(
      'Converts a stream of any form into another: other connections merged, mapped RAM in place or in a row.',
    )
    .argument('<in>', "the stream, its main connection, or '-' for standard input")
    .argument('<out>', "the result, or '-' for standard output")
    .addOption(new Option('--to <form>', 'what to make of it').choices(convertForms).makeOptionMandatory())
    .option(
      '--channel <file>',
      'the recording of another connection (multifd, postcopy-preempt); may be repeated',
      gather,
    )
    .option(
      '--description <file>',
      'take what the devices hold from the description of FILE, another stream of the same machine',
    )
    .option(
      '--page-size <octets>',
      'octets of a target page, where the stream does not tell; 4096 by default',
      pageSize,
    )
    .addHelpText(
      'after',
      `
Forms:
  stream      one connection, RAM in a row: what any QEMU loads
  mapped-ram  a file with each page in its place, for QEMU 9 and later with that capability
  ber         BER (schema/migration.asn1), RAM as it is in the input
  binary      the binary stream, RAM as it is in the input

Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' > empty.mig && ber migration convert empty.mig empty.ber --to ber
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration convert - - --to stream | od -c
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber migration convert - empty.mig --to mapped-ram`,
    )
    .action(async (from, to, flags) => (await import('./migration-run.ts')).convertTo(from, to, flags))
}

function gather(file: string, before: readonly string[] = []): readonly string[] {
  return [...before, file]
}

function pageSize(text: string): number {
  const octets = parseOctetCount(text)
  if (octets >= 256 && octets <= 65536 && Number.isInteger(Math.log2(octets))) return octets
  throw new InvalidArgumentError('a power of two from 256 to 65536 is wanted.')
}
