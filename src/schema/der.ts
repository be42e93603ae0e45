/** BER to DER (X.690 10, 11) by the schema of the data: sets in order, DEFAULT values left out, named bits trimmed, whatever their tags. */
import { BerError } from '../ber/errors.ts'
import { resolveLimits } from '../ber/limits.ts'
import { readRoot } from '../ber/node.ts'
import { checkRange } from '../stream/decoder.ts'
import { Framer } from '../stream/framer.ts'
import type { Schema, TypeId } from './notation/types.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'
import { BerBuilder, HoldingLimit } from './text/ber-builder.ts'
import { BerWalk } from './text/ber-walk.ts'
import { defaultEncodings } from './text/default-encodings.ts'
import { Values } from './text/values.ts'
import { SchemaValidator } from './validator.ts'

export interface DerOptions extends Omit<RunOptions, 'maxViolations'> {
  /** Octets of one top-level value, 1 KiB to 1 GiB; 256 MiB by default. DER has lengths in front, so it is held until it ends. */
  readonly maxHeld?: number
}

export const defaultDerOptions = Object.freeze({ maxHeld: 256 * 1024 * 1024 })

/**
 * Converts a stream of BER data values to DER, each as soon as it is complete.
 *
 * What the schema does not know (additions of later versions, open types without a key) is put into canonical form as far as its tags
 * tell. The first fault is thrown, and by every call after it again.
 */
export class DerConverter {
  readonly #validator: SchemaValidator
  readonly #framer: Framer
  readonly #builder: BerBuilder
  readonly #walk: BerWalk
  readonly #pdu: TypeId
  readonly #limits: ReturnType<typeof resolveLimits>
  readonly #ready: Uint8Array[] = []
  #error: unknown

  /** @throws {RangeError} for options out of range */
  constructor(schema: Schema, pdu: TypeId, tables: SchemaTables, options: DerOptions = {}) {
    const { maxHeld, ...common } = { ...defaultDerOptions, ...options }
    checkRange('maxHeld', maxHeld, 1024, 1 << 30)
    this.#pdu = pdu
    this.#limits = resolveLimits(options.limits)
    this.#validator = new SchemaValidator(tables, { ...common, maxViolations: 1 })
    this.#framer = new Framer(this.#limits, maxHeld)
    this.#builder = new BerBuilder({ maxHeld, der: true }, (octets) => this.#ready.push(octets))
    const here = () => ({ offset: this.#validator.position, line: 1, column: 1 })
    const settings = { maxDepth: this.#limits.maxDepth, der: true, here, defaultOf: defaultEncodings(schema) }
    this.#walk = new BerWalk(new Values(schema, this.#builder, settings), this.#limits)
  }

  /** Takes a chunk of any size; it is free again afterwards. @throws {BerError} what is wrong with the input */
  write(chunk: Uint8Array): void {
    this.#guarded(() => {
      this.#validator.write(chunk)
      this.#framer.feed(chunk)
      try {
        while (this.#framer.next()) {
          const { octets, offset, index } = this.#framer
          // What the schema does not allow is told of first.
          this.#assertValid()
          this.#walk.value(readRoot(octets, this.#limits, offset, index), this.#pdu)
        }
        this.#builder.flush()
      } finally {
        this.#assertValid()
      }
    })
  }

  /** The input has ended. @throws {BerError} */
  end(): void {
    this.#guarded(() => {
      this.#validator.end()
      this.#assertValid()
      this.#framer.end()
    })
  }

  /** The pieces of DER that are ready, as `next` gives them. */
  *octets(): IterableIterator<Uint8Array> {
    for (let octets = this.next(); octets !== null; octets = this.next()) yield octets
  }

  /** The next piece, which is the caller's; null when the input so far has no more. */
  next(): Uint8Array | null {
    return this.#ready.shift() ?? null
  }

  #assertValid(): void {
    const [violation] = this.#validator.violations
    if (violation !== undefined) throw violation
  }

  #guarded(work: () => void): void {
    if (this.#error !== undefined) throw this.#error
    try {
      work()
    } catch (error) {
      this.#error = error instanceof HoldingLimit ? new BerError('LIMIT_CONTENTS', this.#validator.position) : error
      throw this.#error
    }
  }
}
