/** Text of XER or JER to BER or DER, by the schema: text in by any pieces, octets out, all of it validated on the way. */
import { BerError } from '../../ber/errors.ts'
import { resolveLimits } from '../../ber/limits.ts'
import { checkRange } from '../../stream/decoder.ts'
import type { Schema, TypeId } from '../notation/types.ts'
import type { RunOptions } from '../run-options.ts'
import type { SchemaTables } from '../tables/types.ts'
import { SchemaValidator } from '../validator.ts'
import { BerBuilder, HoldingLimit, type PlaceIndex } from './ber-builder.ts'
import { defaultEncodings } from './default-encodings.ts'
import { EncodingPair } from './encoding-pair.ts'
import { TextError, type TextPlace } from './errors.ts'
import { JerReader } from './jer-reader.ts'
import { XerReader, type XerSettings } from './xer-reader.ts'

export interface TextReaderOptions
  extends Pick<RunOptions, 'several' | 'checkConstraints' | 'limits' | 'maxContiguous'> {
  /** What is written; the text is the same for both. */
  readonly rules?: 'BER' | 'DER'
  /**
   * Octets that are held for values that have not ended, 1 KiB to 1 GiB. BER: what is longer has the indefinite form (4 MiB by default).
   * DER: more is refused with `LIMIT_HELD` (256 MiB by default).
   */
  readonly maxHeld?: number
}

export const defaultTextReaderOptions = Object.freeze({
  rules: 'BER',
  several: false,
  checkConstraints: true,
} as const)

/** Octets of `maxHeld` by default. */
export const defaultMaxHeld = Object.freeze({ BER: 4 * 1024 * 1024, DER: 256 * 1024 * 1024 })

/** Octets of the text of a number, a name, an OBJECT IDENTIFIER. */
const maxScalar = 64 * 1024

interface Reader {
  write(chunk: Uint8Array): void
  end(): void
  path(): string
  /** A value has begun and not ended. */
  readonly isInValue: boolean
  readonly place: TextPlace
}

/**
 * Converts text to BER.
 *
 *     reader.write(chunk)                                       // UTF-8, cut anywhere
 *     for (const octets of reader.octets()) fs.writeSync(fd, octets)
 *     reader.end()
 *     for (const octets of reader.octets()) fs.writeSync(fd, octets)
 *
 * The first fault is thrown by `write` or `end`, as a `TextError` with line, column and path, and by every call after it.
 */
export class SchemaTextReader {
  readonly #reader: Reader
  readonly #notation: 'XER' | 'JER'
  readonly #checked: BerBuilder
  readonly #output: BerBuilder
  readonly #validator: SchemaValidator
  readonly #ready: Uint8Array[] = []
  /** Octets that the validator has had. */
  #validated = 0
  #lastPlace: TextPlace = { offset: 0, line: 1, column: 1 }
  #error: BerError | undefined

  /** @throws {RangeError} for options out of range */
  constructor(
    schema: Schema,
    pdu: TypeId,
    tables: SchemaTables,
    notation: 'XER' | 'JER',
    options: TextReaderOptions = {},
  ) {
    const { rules, several, checkConstraints } = { ...defaultTextReaderOptions, ...options }
    if (rules !== 'BER' && rules !== 'DER')
      throw new RangeError(`rules: 'BER' or 'DER' is wanted, not ${String(rules)}`)
    this.#notation = notation
    const maxHeld = options.maxHeld ?? defaultMaxHeld[rules]
    checkRange('maxHeld', maxHeld, 1024, 1 << 30)
    const { limits, maxContiguous } = options
    this.#validator = new SchemaValidator(tables, {
      several,
      checkConstraints,
      maxViolations: 1,
      ...(limits === undefined ? {} : { limits }),
      ...(maxContiguous === undefined ? {} : { maxContiguous }),
    })
    const der = rules === 'DER'
    this.#checked = new BerBuilder({ maxHeld: Math.min(maxHeld, defaultMaxHeld.BER), der: false }, (octets, places) => {
      this.#validate(octets, places)
      if (!der) this.#ready.push(octets)
    })
    this.#output = der ? new BerBuilder({ maxHeld, der }, (octets) => this.#ready.push(octets)) : this.#checked
    const encoding = der ? new EncodingPair(this.#checked, this.#output) : this.#checked
    const { maxDepth } = resolveLimits(limits)
    const settings: XerSettings = {
      maxDepth,
      der,
      several,
      maxScalar,
      here: () => this.#reader.place,
      defaultOf: defaultEncodings(schema),
    }
    this.#reader =
      notation === 'XER'
        ? new XerReader(schema, pdu, encoding, settings)
        : new JerReader(schema, pdu, encoding, settings)
  }

  /**
   * Takes a piece of text and works on it.
   * @throws {TextError} for what is wrong with it
   */
  write(chunk: Uint8Array): void {
    this.#guarded(() => {
      this.#reader.write(chunk)
      this.#flush()
    })
  }

  /**
   * The text has ended.
   * @throws {TextError}
   */
  end(): void {
    this.#guarded(() => {
      this.#reader.end()
      this.#flush()
      this.#assertValid(this.#validator.end().violations[0], undefined)
    })
  }

  /** What is ready of the encoding, in pieces that are the caller's. */
  *octets(): IterableIterator<Uint8Array> {
    for (let octets = this.next(); octets !== null; octets = this.next()) yield octets
  }

  /** The next piece; null when the text so far has no more. */
  next(): Uint8Array | null {
    return this.#ready.shift() ?? null
  }

  /** Hands out the values that are complete: what has come may be all there is for a while. */
  #flush(): void {
    this.#checked.flush()
    if (this.#output !== this.#checked) this.#output.flush()
  }

  #guarded(work: () => void): void {
    if (this.#error !== undefined) throw this.#error
    try {
      work()
    } catch (error) {
      throw (this.#error = this.#firstError(error))
    }
  }

  /** What the validator finds in the values before the fault comes first. */
  #firstError(error: unknown): BerError {
    if (error instanceof HoldingLimit)
      return new TextError(error.code, this.#reader.place, { path: this.#reader.path() })
    if (!(error instanceof BerError)) throw error
    // What comes too late is missing where it should be, too.
    if (this.#validator.violations.length > 0 || error.code === 'NAME_ORDER') return error
    try {
      this.#checked.drain()
    } catch (earlier) {
      if (earlier instanceof TextError) return earlier
    }
    return error
  }

  #validate(octets: Uint8Array, places: PlaceIndex): void {
    this.#validator.write(octets)
    this.#assertValid(this.#validator.violations[0], places)
    this.#lastPlace = places.placeOf(octets.length - 1) ?? this.#lastPlace
    this.#validated += octets.length
  }

  /** Whether the value at a path is still being read: what it does not have so far may come, and then too late. */
  #isOpen(path: string): boolean {
    if (this.#notation !== 'JER' || !this.#reader.isInValue) return false
    const present = this.#reader.path()
    return present.startsWith(path) && /^(?:$|[.[])/.test(present.slice(path.length))
  }

  #assertValid(violation: BerError | undefined, places: PlaceIndex | undefined): void {
    if (violation === undefined) return
    const { code, offset, path, expected, actual } = violation
    const index = offset - this.#validated
    const place = (index >= 0 ? places?.placeOf(index) : undefined) ?? this.#lastPlace
    if (code === 'COMPONENT_MISSING' && this.#isOpen(path.slice(0, path.lastIndexOf('.')))) {
      throw new TextError('JSON_ORDER', this.#reader.place, { path, expected: 'it earlier', cause: violation })
    }
    throw new TextError(code, place, { path, expected, actual, cause: violation })
  }
}
