/** A run of items that is held back: what stands in a package, whose size comes before it. */
import { BinaryOutput } from '../binary-output.ts'
import { MigrationError } from '../errors.ts'
import type { Configuration, DeviceContents, PageRun, RamBlock, Section, Visitor } from '../visitor.ts'

/** Octets of a package that are held. QEMU's have device state, some hundred kilobytes. */
const MAX_HELD = 256 * 1024 * 1024
/** Calls that are held. */
const MAX_CALLS = 1_000_000

type Call = (visitor: Visitor) => void

/** Takes what a package may hold, and gives it again. In BER, that is any item. */
export class Recording implements Visitor {
  readonly #calls: Call[] = []
  readonly #measure = new BinaryOutput(() => {})
  /** Of the section at hand. */
  #offset = 0

  /** Octets of what was recorded, in a binary stream. */
  get size(): number {
    return this.#measure.position
  }

  replay(visitor: Visitor): void {
    for (const call of this.#calls) call(visitor)
  }

  #record(call: Call): void {
    call(this.#measure)
    this.#calls.push(call)
    if (this.size > MAX_HELD || this.#calls.length > MAX_CALLS) {
      throw new MigrationError('MIGRATION_LIMIT', this.#offset, {
        path: 'package',
        expected: `at most ${MAX_HELD} octets, and ${MAX_CALLS} parts`,
        actual: 'more',
      })
    }
  }

  header(version: number): void {
    this.#record((visitor) => visitor.header(version))
  }

  configuration({ octets, ...rest }: Configuration): void {
    const configuration = { ...rest, octets: octets.slice() }
    this.#record((visitor) => visitor.configuration(configuration))
  }

  startSection(section: Section): void {
    this.#offset = section.offset
    this.#record((visitor) => visitor.startSection(section))
  }

  device({ octets, state }: DeviceContents): void {
    const device = { octets: octets.slice(), state }
    this.#record((visitor) => visitor.device(device))
  }

  opaque(octets: Uint8Array): void {
    const copy = octets.slice()
    this.#record((visitor) => visitor.opaque(copy))
  }

  endSection(footer: number | undefined): void {
    this.#record((visitor) => visitor.endSection(footer))
  }

  command(command: number, data: Uint8Array, packaged: boolean): void {
    const copy = data.slice()
    this.#record((visitor) => visitor.command(command, copy, packaged))
  }

  endPackage(): void {
    this.#record((visitor) => visitor.endPackage())
  }

  flush(): void {
    this.#record((visitor) => visitor.flush())
  }

  endOfRam(): void {
    this.#record((visitor) => visitor.endOfRam())
  }

  endOfFile(): void {
    this.#record((visitor) => visitor.endOfFile())
  }

  startDescription(length: number): void {
    this.#record((visitor) => visitor.startDescription(length))
  }

  startTail(): void {
    this.#record((visitor) => visitor.startTail())
  }

  octets(piece: Uint8Array): void {
    const copy = piece.slice()
    this.#record((visitor) => visitor.octets(copy))
  }

  endOctets(): void {
    this.#record((visitor) => visitor.endOctets())
  }

  startBlocks(totalRam: bigint): void {
    this.#record((visitor) => visitor.startBlocks(totalRam))
  }

  block(block: RamBlock): void {
    if (block.mapped !== undefined) throw this.#pages()
    this.#record((visitor) => visitor.block(block))
  }

  endBlocks(): void {
    this.#record((visitor) => visitor.endBlocks())
  }

  pages(_run: PageRun): void {
    throw this.#pages()
  }

  mappedPages(_run: PageRun): void {
    throw this.#pages()
  }

  endMappedPages(): void {}

  /** A package ends before its stream does. */
  finish(): void {}

  /** Pages lie in the conversion's memory, where they cannot stay. No QEMU packs them. */
  #pages(): MigrationError {
    const actual = 'pages of RAM inside a package: nothing can be dropped from such a stream'
    return new MigrationError('MIGRATION_UNSUPPORTED', this.#offset, { path: 'package', actual })
  }
}
