/**
 * The second connection of postcopy-preempt: pages that the destination asked for, as page records of the main stream, with a
 * memory of their own for the block that was named last. It has no header.
 */
import { MigrationError, type MigrationErrorCode, type MigrationErrorDetails } from '../errors.ts'
import type { RamBlocks } from '../ram-blocks.ts'
import type { RamBlock, Walk } from '../visitor.ts'
import type { ChannelReader } from './channel-reader.ts'
import { channelFault } from './packet.ts'
import { PACKET_PAGES, type PageBatch } from './page-batch.ts'

const FLAG_ZERO = 0x02
const FLAG_PAGE = 0x08
const FLAG_EOS = 0x10
const FLAG_CONTINUE = 0x20

/** Octets of a record up to its block's name. */
const WORD = 8

/** Whether a channel may begin with this word: the page size is not needed for that. */
export function maySendPages(word: bigint): boolean {
  const flags = Number(word & 0xffn)
  return flags === FLAG_ZERO || flags === FLAG_PAGE || flags === FLAG_EOS
}

export class PreemptChannel {
  readonly reader: ChannelReader
  #records = 0
  #block: RamBlock | undefined

  constructor(reader: ChannelReader) {
    this.reader = reader
  }

  /**
   * Gathers pages of one block in `batch`, until it is full, another block comes, or there are no more.
   * @returns the block; undefined at the end
   */
  *take(blocks: RamBlocks, batch: PageBatch, pageSize: number): Walk<RamBlock | undefined> {
    const reader = this.reader
    batch.count = 0
    let block: RamBlock | undefined
    while (batch.count < PACKET_PAGES / pageSize) {
      if ((yield* reader.fill(1)) === 0) break
      yield* reader.need(WORD, this.#path)
      const word = reader.u64()
      const flags = Number(word & BigInt(pageSize - 1))
      const address = word - BigInt(flags)
      if (flags === FLAG_EOS && address === 0n) {
        yield* this.#end()
        break
      }
      const kind = flags & ~FLAG_CONTINUE
      if (kind !== FLAG_ZERO && kind !== FLAG_PAGE) {
        throw this.#fault('MIGRATION_RAM_FLAGS', 0, { actual: `flags 0x${flags.toString(16)}` })
      }
      let head = WORD
      let named = this.#block
      if (!(flags & FLAG_CONTINUE)) {
        yield* reader.need(WORD + 1, this.#path)
        const length = reader.u8(WORD)
        head += 1 + length
        yield* reader.need(head, this.#path)
        named = this.#named(blocks, length)
      } else if (named === undefined) {
        throw this.#fault('MIGRATION_RAM_BLOCK', 0, { actual: 'CONTINUE before any block was named' })
      }
      if (block !== undefined && named !== block) break
      this.#block = block = named!
      if (address + BigInt(pageSize) > block.length) {
        const expected = `less than 0x${block.length.toString(16)}`
        throw this.#fault('MIGRATION_RAM_ADDRESS', 0, { expected, actual: `0x${address.toString(16)}` })
      }
      yield* this.#page(kind, address, head, batch, pageSize)
      this.#records++
    }
    return block
  }

  *#page(kind: number, address: bigint, head: number, batch: PageBatch, pageSize: number): Walk {
    const reader = this.reader
    if (kind === FLAG_ZERO) {
      yield* reader.need(head + 1, this.#path)
      batch.zero(address, reader.u8(head))
      reader.skip(head + 1)
      return
    }
    reader.skip(head)
    const place = batch.data + batch.count * pageSize
    yield* reader.copyTo(batch.memory, place, pageSize, this.#path)
    batch.full(address, place, pageSize)
  }

  /** EOS is the last that is sent. */
  *#end(): Walk {
    const reader = this.reader
    reader.skip(WORD)
    if ((yield* reader.fill(1)) === 0) return
    throw channelFault(reader, this.#path, reader.position, {
      expected: 'the end of the channel after the end of its pages',
      actual: 'more',
    })
  }

  #named(blocks: RamBlocks, length: number): RamBlock {
    const name = this.reader.octets(WORD + 1, length)
    const block = blocks.find(name, 0, length)
    if (block !== undefined) return block
    throw this.#fault('MIGRATION_RAM_BLOCK', WORD, { actual: JSON.stringify(new TextDecoder().decode(name)) })
  }

  get #path(): string {
    return `record ${this.#records}`
  }

  #fault(code: MigrationErrorCode, at: number, details: MigrationErrorDetails): MigrationError {
    const { reader } = this
    const where = { path: reader.path(this.#path), input: reader.name }
    return new MigrationError(code, reader.position + at, { ...where, ...details })
  }
}
