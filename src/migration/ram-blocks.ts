/** The RAM blocks that a stream's block list announced, looked up by the octets of their names. */
import { decodeUtf8 } from '../ber/values/utf8-string.ts'
import { MigrationError } from './errors.ts'
import type { RamBlock } from './visitor.ts'

interface Entry {
  readonly name: Uint8Array
  block: RamBlock
}

/** Blocks that a stream may announce. Machines have some dozens; each takes memory here. */
export const MAX_BLOCKS = 16_384
/** Up to so many blocks are tried one by one, which allocates nothing. */
const FEW = 64

const text = new TextDecoder()

export class RamBlocks {
  readonly #entries = new Map<string, Entry>()
  readonly #first: Entry[] = []
  #last: Entry | undefined

  /**
   * Takes a block whose name has the octets `name`; a later one of the same name replaces an earlier one.
   * @throws {MigrationError} `MIGRATION_LIMIT`
   */
  add(name: Uint8Array, block: RamBlock, offset: number): void {
    const known = this.#entries.get(block.name)
    if (known) {
      known.block = block
      return
    }
    checkBlockCount(this.#entries.size, offset)
    const entry = { name: name.slice(), block }
    this.#entries.set(block.name, entry)
    if (this.#first.length < FEW) this.#first.push(entry)
  }

  /** The block whose name lies at `start` in `octets`; runs of pages name the same block again and again. */
  find(octets: Uint8Array, start: number, length: number): RamBlock | undefined {
    if (this.#last && sameOctets(this.#last.name, octets, start, length)) return this.#last.block
    let found = this.#first.find((entry) => sameOctets(entry.name, octets, start, length))
    if (!found && this.#entries.size > FEW) {
      found = this.#entries.get(text.decode(octets.subarray(start, start + length)))
      // Octets that are no UTF-8 read as U+FFFD, which a sound name may hold as well.
      if (found && !sameOctets(found.name, octets, start, length)) found = undefined
    }
    if (found) this.#last = found
    return found?.block
  }
}

/** Refuses one block more than `blocks` when those are as many as may be. */
export function checkBlockCount(blocks: number, offset: number): void {
  if (blocks < MAX_BLOCKS) return
  throw new MigrationError('MIGRATION_LIMIT', offset, {
    path: 'ram',
    expected: `at most ${MAX_BLOCKS} RAM blocks`,
    actual: 'more',
  })
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
