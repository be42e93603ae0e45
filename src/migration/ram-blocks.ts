/** The RAM blocks that a stream's block list announced, looked up by the octets of their names, with nothing allocated. */
import { decodeUtf8 } from '../ber/values/utf8-string.ts'
import { MigrationError } from './errors.ts'
import type { RamBlock } from './visitor.ts'

interface Entry {
  readonly name: Uint8Array
  readonly block: RamBlock
}

export class RamBlocks {
  readonly #entries: Entry[] = []
  #last: Entry | undefined

  /** Takes a block; a later one of the same name replaces an earlier one. */
  add(name: Uint8Array, block: RamBlock): void {
    const entry = { name: name.slice(), block }
    const at = this.#entries.findIndex((other) => sameOctets(other.name, name, 0, name.length))
    if (at < 0) this.#entries.push(entry)
    else this.#entries[at] = entry
  }

  /** The block whose name lies at `start` in `octets`; runs of pages name the same block again and again. */
  find(octets: Uint8Array, start: number, length: number): RamBlock | undefined {
    if (this.#last && sameOctets(this.#last.name, octets, start, length)) return this.#last.block
    const found = this.#entries.find((entry) => sameOctets(entry.name, octets, start, length))
    if (found) this.#last = found
    return found?.block
  }
}

function sameOctets(name: Uint8Array, octets: Uint8Array, start: number, length: number): boolean {
  if (name.length !== length) return false
  for (let i = 0; i < length; i++) if (name[i] !== octets[start + i]) return false
  return true
}

/** Text of a name in the stream. @throws {MigrationError} `code` when it is no UTF-8 or empty */
export function nameText(
  octets: Uint8Array,
  offset: number,
  code: 'MIGRATION_CONFIGURATION' | 'MIGRATION_BLOCK_LIST' | 'MIGRATION_SECTION_ID',
  path: string,
): string {
  if (octets.length === 0) throw new MigrationError(code, offset, { path, actual: 'an empty name' })
  try {
    return decodeUtf8(octets, offset, path)
  } catch (cause) {
    throw new MigrationError(code, offset, { path, actual: 'a name that is no UTF-8', cause })
  }
}
