/** `ber from-xml`: what `ber dump --xml` wrote, as octets again. */
import type { Command } from 'commander'

export function addFromXml(program: Command): void {
  program
    .command('from-xml')
    .description("Makes the octets again of which 'ber dump --xml' made XML.")
    .argument('<in>', "the XML, or '-' for standard input")
    .argument('<out>', "where the octets go, or '-' for standard output")
    .addHelpText(
      'after',
      `
XML of other programs is refused, with line and column; docs/dump-format.md specifies what is read.

Examples:
  printf '0\\5\\2\\1\\5\\5\\0' | ber dump --xml - | ber from-xml - - | ber dump -
  printf '0\\200\\2\\202\\0\\1\\5' | ber dump --xml - 2>&- | ber from-xml - - | od -c
  echo '<BER O="0"><P O="0" T="[0]" TL="2" V="1">05</P></BER>' | ber from-xml - - | od -c`,
    )
    .action(async (input, output) => (await import('./from-xml-file.ts')).fromXml(input, output))
}
