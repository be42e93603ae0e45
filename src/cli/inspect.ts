/** `ber inspect`: files in the inspector, a page that is served from this machine to this machine. */
import type { Command } from 'commander'
import { wholeNumber } from './number-options.ts'
import { gather } from './schema.ts'

export interface InspectFlags {
  readonly schema?: readonly string[]
  readonly pdu?: string
  readonly port?: number
  readonly open: boolean
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('Shows files in the inspector, a page in your browser: tree, octets, schema, QEMU machines.')
    .argument('<file...>', 'the file; with a second one, both streams side by side')
    .option('--schema <path>', 'a file of ASN.1 notation, or a folder of *.asn and *.asn1; may be repeated', gather)
    .option('--pdu <type>', 'the type of the data, of the schema')
    .option('--port <number>', 'where it is served (default: any port that is free)', wholeNumber(1, 65535))
    .option('--no-open', 'print the address alone, and open no browser')
    .addHelpText(
      'after',
      `
The page is served on the loopback interface alone, under an address that nobody can guess, until Ctrl-C. Nothing leaves the machine, and
files of any size are read where they lie, as far as they are looked at.

Examples:
  ber inspect certificate.der
  ber inspect --schema cdr/ --pdu CallFile calls.ber
  ber inspect before.mig after.mig`,
    )
    .action(async (files, flags) => (await import('./inspect-run.ts')).inspect(files, flags))
}
