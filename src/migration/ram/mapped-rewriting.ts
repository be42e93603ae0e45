/** An output visitor that hands on a description only when it is whole, and has been rewritten. */
import { MigrationError } from '../errors.ts'
import { OctetBuilder } from '../octet-builder.ts'
import type { Visitor } from '../visitor.ts'
import { ForwardingVisitor } from '../visitors.ts'

const MAX_DESCRIPTION = 64 * 1024 * 1024

export abstract class RewritingVisitor<Output extends Visitor = Visitor> extends ForwardingVisitor<Output> {
  #description: OctetBuilder | undefined

  protected abstract rewrite(description: Uint8Array): Uint8Array

  override startDescription(_length: number): void {
    this.#description = new OctetBuilder(MAX_DESCRIPTION)
  }

  override octets(piece: Uint8Array): void {
    if (this.#description === undefined) this.output.octets(piece)
    else if (!this.#description.put(piece)) {
      const expected = `a description of at most ${MAX_DESCRIPTION} octets`
      throw new MigrationError('MIGRATION_LIMIT', 0, { path: 'description', expected, actual: 'more' })
    }
  }

  override endOctets(): void {
    if (this.#description !== undefined) {
      const text = this.rewrite(this.#description.octets)
      this.#description = undefined
      this.output.startDescription(text.length)
      this.output.octets(text)
    }
    this.output.endOctets()
  }
}
