/** A block of a mapped-ram file in the binary stream: header, bitmap, and the pages in their places. */
import { MigrationError } from '../errors.ts'
import { OctetBuilder } from '../octet-builder.ts'
import { PageRegister } from '../page-records.ts'
import type { QEMUFileReader } from '../qemu-file.ts'
import { Pause, type RamBlock, type Visitor, type Walk } from '../visitor.ts'
import { checkMappedHeader, hasData, MAPPED_HEADER, MappedLayout, type MappedPlace } from './mapped-layout.ts'

export class MappedInput {
  /** Whether pages are of no interest: where the input can be read at any position, they are passed over. */
  pass = false
  readonly #file: QEMUFileReader
  readonly #visitor: Visitor
  readonly #layout: MappedLayout

  /** @param base octets of the file before the stream's begin; by default the first block tells */
  constructor(file: QEMUFileReader, visitor: Visitor, base?: number) {
    this.#file = file
    this.#visitor = visitor
    this.#layout = new MappedLayout(base)
  }

  /**
   * Reads what follows a block's name and length, and hands the block to the visitor with all its pages.
   * @returns the block as it was handed over
   * @throws {MigrationError} `MIGRATION_MAPPED_RAM` where the block lies otherwise than QEMU writes it
   */
  *block(block: RamBlock, pageSize: number, path: string): Walk<RamBlock> {
    const file = this.#file
    yield* file.need(MAPPED_HEADER, path)
    const { position } = file
    const header = {
      version: file.peek32(),
      pageSize: file.peek64(4),
      bitmapAt: file.peek64(12),
      pagesAt: file.peek64(20),
    }
    const octets = checkMappedHeader(block, header, pageSize, position, path)
    file.skip(MAPPED_HEADER)
    if (!hasData(header)) {
      const mapped = { ...block, mapped: { ...header, bitmap: new Uint8Array(0) } }
      this.#visitor.block(mapped)
      this.#visitor.endMappedPages()
      return mapped
    }
    const place = this.#layout.place(block, header, octets, file.position, position, path)
    if (file.size !== undefined && place.end > file.size) {
      throw new MigrationError('MIGRATION_TRUNCATED', file.size, { path, missing: place.end - file.size })
    }
    const mapped = { ...block, mapped: { ...header, bitmap: yield* this.#bitmap(octets, path) } }
    yield* this.#gap(place, path)
    this.#visitor.block(mapped)
    if (this.pass && file.size !== undefined) file.skip(place.end - place.pages)
    else yield* this.#pages(mapped, place, pageSize, path)
    this.#visitor.endMappedPages()
    return mapped
  }

  /** Grows with what is there: a header may claim anything. */
  *#bitmap(octets: number, path: string): Walk<Uint8Array> {
    const file = this.#file
    const builder = new OctetBuilder(octets)
    while (builder.length < octets) {
      yield* file.need(1, path)
      const here = Math.min(file.inputEnd - file.next, octets - builder.length)
      builder.put(file.peekOctets(0, here))
      file.skip(here)
    }
    return builder.octets
  }

  /** Zeros between the bitmap and the pages: something else there could not be given back. */
  *#gap(place: MappedPlace, path: string): Walk {
    const file = this.#file
    while (file.position < place.pages) {
      yield* file.need(1, path)
      const here = Math.min(file.inputEnd - file.next, place.pages - file.position)
      const zeros = file.memory.kernel.endOfZeros(file.next, file.next + here) - file.next
      if (zeros < here) {
        throw new MigrationError('MIGRATION_MAPPED_RAM', file.position + zeros, {
          path,
          expected: `zeros up to the pages at ${place.pages}`,
          actual: `0x${file.peek8(zeros).toString(16)}`,
        })
      }
      file.skip(here)
    }
  }

  *#pages(block: RamBlock, place: MappedPlace, pageSize: number, path: string): Walk {
    const file = this.#file
    const memory = file.memory
    while (file.position < place.end) {
      yield* file.need(pageSize, path)
      const here = Math.min(file.inputEnd - file.next, place.end - file.position)
      const end = file.next + here - (here % pageSize)
      const offset = BigInt(file.position - place.pages)
      const { kernel, registers, pages, pageCapacity } = memory
      kernel.readMappedPages(registers, file.next, end, pageSize, offset, pages, pageCapacity)
      file.next = memory.register(PageRegister.Next)
      const count = memory.register(PageRegister.Count)
      if (count > 0) this.#visitor.mappedPages({ memory, records: pages, count, name: null, block, pageSize })
      yield Pause.Output
    }
  }
}
