/** `ber migration state` and `to-json`: what can be asked of them. */
import { type Command, Option } from 'commander'
import { colorOption } from './color-option.ts'

export function addState(migration: Command): void {
  migration
    .command('state')
    .description('Shows the state of devices, field by field.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('[device...]', "devices by name, maybe with #INSTANCE; 'configuration' and 'ram' as well; all by default")
    .option(
      '--description <file>',
      'take what the devices hold from the description of FILE, another stream of the same machine',
    )
    .addOption(
      new Option('--format <format>', "'analyze' is what QEMU's analyze-migration.py prints")
        .choices(['text', 'json', 'analyze'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--offsets', 'show where each value lies in the stream')
    .option('--octets', 'show octets of buffers in full')
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
Examples:
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' | ber migration state -
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' | ber migration state --json - configuration
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration state --format analyze -`,
    )
    .action(async (file, devices, flags) => (await import('./migration-run.ts')).state(file, devices, flags))
}

export function addToJson(migration: Command): void {
  migration
    .command('to-json')
    .description('Shows a whole stream as JSON: devices field by field, pages of RAM counted.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('<out>', "the JSON, or '-' for standard output")
    .option(
      '--description <file>',
      'take what the devices hold from the description of FILE, another stream of the same machine',
    )
    .addHelpText(
      'after',
      `
Integers above 2^53-1 are strings of decimal digits, octets strings of hexadecimal digits after 0x.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-json - -
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' | ber migration to-json - stream.json
  printf 'QEVM\\0\\0\\0\\3\\0' | ber migration to-ber - - | ber migration to-json - -`,
    )
    .action(async (from, to, flags) => (await import('./migration-run.ts')).convert('to-json', from, to, flags))
}
