/** Digests of RAM blocks, of RAM of any size: it is gathered in a file first. */
import { createHash } from 'node:crypto'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { TemporaryFile } from '../migration/node-positional-file.ts'
import { GatheredRam, sideBySide } from '../migration/ram/gathered-ram.ts'
import { about } from './failure.ts'

/** Octets that are read at a time. */
const PIECE = 256 * 1024

export class RamDigests {
  readonly #file = about('temporary file', () => new TemporaryFile())
  readonly ram = new GatheredRam(sideBySide(this.#file), { inflateRaw: inflateRawByNode })

  /** SHA-256 of each block's octets, by name, in hexadecimal. */
  digests(): ReadonlyMap<string, string> {
    const view = new Uint8Array(PIECE)
    return new Map(
      this.ram.blocks.map(({ block, at }) => {
        const hash = createHash('sha256')
        for (let done = 0, length = Number(block.length); done < length; done += PIECE) {
          const piece = view.subarray(0, Math.min(PIECE, length - done))
          this.#file.read(at + done, piece)
          hash.update(piece)
        }
        return [block.name, hash.digest('hex')]
      }),
    )
  }

  close(): void {
    this.#file.close()
  }
}
