/** `ber migration set` and `drop`: what can be asked of them. */
import type { Command } from 'commander'
import { DESCRIPTION_TEXT } from './migration-compare-options.ts'

export function addDrop(migration: Command): void {
  migration
    .command('drop')
    .description('Writes a stream without some of its commands and sections, for a QEMU that does not know them.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('<out>', "the stream without them, in the same form; '-' for standard output")
    .argument('<what...>', 'commands by name or number; sections by their device, maybe with #INSTANCE')
    .option('--description <file>', DESCRIPTION_TEXT)
    .addHelpText(
      'after',
      `
A section is named by its device, which means all of that name, by DEVICE#INSTANCE, or as 'section ID'; a live one goes from its
start to its end. A device that is dropped stays as it is after a reset. Its entry in the description is dropped with it.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\10\\0\\13\\0\\0\\0' | ber migration drop - - SWITCHOVER_START | od -c
  printf 'QEVM\\0\\0\\0\\3\\10\\0\\13\\0\\0\\0' | ber migration to-ber - - | ber migration drop - - 11 | ber dump -
  printf 'QEVM\\0\\0\\0\\3\\4\\0\\0\\0\\5\\1d\\0\\0\\0\\0\\0\\0\\0\\1~\\0\\0\\0\\5\\0' | ber migration drop - - 'd#0' | od -c`,
    )
    .action(async (from, to, what, flags) => (await import('./migration-run.ts')).drop(from, to, what, flags))
}

export function addSet(migration: Command): void {
  migration
    .command('set')
    .description('Writes a stream with other values in fields of its devices, in the form that it has.')
    .argument('<in>', "the stream, or '-' for standard input")
    .argument('<out>', "the changed stream, in the same form; '-' for standard output")
    .argument('<assignment...>', 'DEVICE.FIELD=VALUE, with the names that state and diff show')
    .option('--description <file>', DESCRIPTION_TEXT)
    .addHelpText(
      'after',
      `
DEVICE#INSTANCE means one of several devices of a name; without it all of them are changed. A value is a number, decimal or with
0x, true or false, or for octets as many hexadecimal digits as the field has. configuration.machine is the machine's name.

Examples:
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' | ber migration set - - configuration.machine=pc | od -c
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' > a.mig && ber migration set a.mig b.mig configuration.machine=none && cmp a.mig b.mig
  printf 'QEVM\\0\\0\\0\\3\\7\\0\\0\\0\\4none\\0' | ber migration to-ber - - | ber migration set - - configuration.machine=pc | ber dump -

Of a real stream: ber migration set vm.mig changed.mig cpu.env.eip=0x7c00 'i8259#1.imr=0xff' cpu#0.env.regs[0]=0`,
    )
    .action(async (from, to, what, flags) => (await import('./migration-run.ts')).set(from, to, what, flags))
}
