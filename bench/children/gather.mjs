/** Gathers all blocks of a stream into one file, one after another; as `ber migration extract` does with one of them. */
import { visiting } from '../../dist/migration/convert.js'
import { MigrationMemory } from '../../dist/migration/memory.js'
import { driveFile } from '../../dist/migration/node-file.js'
import { PositionalFile } from '../../dist/migration/node-positional-file.js'
import { GatheredRam, sideBySide } from '../../dist/migration/ram/gathered-ram.js'
import { GatherOutput } from '../../dist/migration/ram/ram-store.js'

export function gather(form, input, output) {
  const ram = new GatheredRam(sideBySide(new PositionalFile(output)))
  return driveFile(visiting(form, new MigrationMemory(), new GatherOutput(ram)), input)
}
