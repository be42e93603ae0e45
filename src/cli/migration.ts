/** `ber migration`: QEMU migration streams. */
import type { Command } from 'commander'
import { colorOption } from './color-option.ts'
import { addCheck, addDiff, DESCRIPTION_TEXT } from './migration-compare-options.ts'
import { addConvertTo } from './migration-convert-to-options.ts'
import { addDrop, addSet } from './migration-edit-options.ts'
import { addExtract } from './migration-extract-options.ts'
import { addMemory } from './migration-memory-options.ts'
import { addState, addToJson } from './migration-state-options.ts'

export function addMigration(program: Command): void {
  const migration = program
    .command('migration')
    .description('Converts QEMU migration streams to BER (schema/migration.asn1) and back, octet for octet.')
    .addHelpText(
      'after',
      `
A stream may be compressed (gzip; bzip2, xz, lzop and zstd by their programs), or stand in a save file of libvirt; 'disk.qcow2#NAME'
is a snapshot in a disk image. Files are written beside their place and renamed when they are complete.

Examples (the first makes the smallest of all streams):
  printf 'QEVM\\0\\0\\0\\3\\0' > empty.mig && ber migration to-ber empty.mig empty.ber
  ber migration info empty.ber
  ber migration from-ber empty.ber - | cmp - empty.mig`,
    )

  migration
    .command('info')
    .description('Tells what a stream of either form holds.')
    .argument('<in>', "the file, or '-' for standard input")
    .option('--json', 'one JSON object')
    .option('--digests', 'gather RAM in a temporary file and print the SHA-256 of each block')
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration info -
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration info --json -
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber migration info --digests -`,
    )
    .action(async (file, flags) => (await import('./migration-run.ts')).info(file, flags))

  migration
    .command('to-ber')
    .description('Converts a migration stream to BER.')
    .argument('<in>', "the migration stream, or '-' for standard input")
    .argument('<out>', "the BER, or '-' for standard output")
    .option('--description <file>', DESCRIPTION_TEXT)
    .addHelpText(
      'after',
      `
Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' > empty.mig && ber migration to-ber empty.mig empty.ber
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - empty.ber
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber dump -`,
    )
    .action(async (from, to, flags) => (await import('./migration-run.ts')).convert('to-ber', from, to, flags))

  migration
    .command('from-ber')
    .description('Converts BER back to the migration stream that it was made from.')
    .argument('<in>', "the BER, or '-' for standard input")
    .argument('<out>', "the migration stream, or '-' for standard output")
    .addHelpText(
      'after',
      `
Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - empty.ber && ber migration from-ber empty.ber empty.mig
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber migration from-ber - empty.mig
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber migration from-ber - - | od -c`,
    )
    .action(async (from, to) => (await import('./migration-run.ts')).convert('from-ber', from, to))

  addConvertTo(migration)
  addState(migration)
  addToJson(migration)
  addCheck(migration)
  addDiff(migration)
  addSet(migration)
  addDrop(migration)
  addExtract(migration)
  addMemory(migration)
}
