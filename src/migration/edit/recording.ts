/** A run of items that is held back: what stands in a package, whose size comes before it. */
import { BinaryOutput } from '../binary-output.ts'
import { MigrationError } from '../errors.ts'
import type { DeviceContents, PageRun, Section, Visitor } from '../visitor.ts'
import { IgnoringVisitor } from '../visitors.ts'

/** Octets of a package that are held. QEMU's have device state, some hundred kilobytes. */
const MAX_HELD = 256 * 1024 * 1024

/** Takes what a package may hold, and gives it again. */
export class Recording extends IgnoringVisitor {
  readonly #calls: ((visitor: Visitor) => void)[] = []
  readonly #measure = new BinaryOutput(() => {})
  #section: Section | undefined

  /** Octets of what was recorded, in a binary stream. */
  get size(): number {
    return this.#measure.position
  }

  replay(visitor: Visitor): void {
    for (const call of this.#calls) call(visitor)
  }

  #record(call: (visitor: Visitor) => void): void {
    call(this.#measure)
    this.#calls.push(call)
    if (this.size > MAX_HELD) {
      throw new MigrationError('MIGRATION_LIMIT', this.#section?.offset ?? 0, {
        path: 'package',
        expected: `at most ${MAX_HELD} octets`,
        actual: 'more',
      })
    }
  }

  override startSection(section: Section): void {
    this.#section = section
    this.#record((visitor) => visitor.startSection(section))
  }

  override device({ octets, state }: DeviceContents): void {
    const device = { octets: octets.slice(), state }
    this.#record((visitor) => visitor.device(device))
  }

  override opaque(octets: Uint8Array): void {
    const copy = octets.slice()
    this.#record((visitor) => visitor.opaque(copy))
  }

  override endSection(footer: number | undefined): void {
    this.#record((visitor) => visitor.endSection(footer))
  }

  override command(command: number, data: Uint8Array, packaged: boolean): void {
    const copy = data.slice()
    this.#record((visitor) => visitor.command(command, copy, packaged))
  }

  override endPackage(): void {
    this.#record((visitor) => visitor.endPackage())
  }

  override flush(): void {
    this.#record((visitor) => visitor.flush())
  }

  override endOfRam(): void {
    this.#record((visitor) => visitor.endOfRam())
  }

  override startTail(): void {
    this.#record((visitor) => visitor.startTail())
  }

  override octets(piece: Uint8Array): void {
    const copy = piece.slice()
    this.#record((visitor) => visitor.octets(copy))
  }

  override endOctets(): void {
    this.#record((visitor) => visitor.endOctets())
  }

  override startBlocks(): void {
    throw this.#ram()
  }

  override pages(_run: PageRun): void {
    throw this.#ram()
  }

  /** Pages lie in the conversion's memory, where they cannot stay. No QEMU packs them. */
  #ram(): MigrationError {
    const actual = 'pages of RAM inside a package, from which nothing can be dropped'
    return new MigrationError('MIGRATION_UNSUPPORTED', this.#section?.offset ?? 0, { path: 'package', actual })
  }
}
