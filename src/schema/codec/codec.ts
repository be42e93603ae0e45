/** Octets to plain objects and back, by the tables of one type. */
import { BerError } from '../../ber/errors.ts'
import { type Limits, resolveLimits } from '../../ber/limits.ts'
import { checkRange } from '../../stream/decoder.ts'
import { SchemaValidator } from '../validator.ts'
import { type Built, build } from './build.ts'
import type { CodecTables } from './codec-tables.ts'
import { describeJs, isOctets } from './errors.ts'
import { Input } from './input.ts'
import { Output } from './output.ts'
import { wrapped } from './read-value.ts'
import { refusal } from './refusal.ts'
import { SoundReader } from './sound-reader.ts'
import type { Encodable } from './types.ts'
import { writeTarget } from './write-structure.ts'

export interface CodecOptions {
  /** Rules of the encoding: those of DER are stricter (X.690 10 and 11). BER by default. */
  readonly rules?: 'BER' | 'DER'
  /** Whether to check what constraints say of values, true by default; structure, tags and encodings are checked always. */
  readonly checkConstraints?: boolean
  readonly limits?: Partial<Limits>
  /** Octets of the longest value that is checked whole, as of the validator: 127 to 2^24, 16 KiB by default. */
  readonly maxContiguous?: number
}

interface Settings {
  readonly der: boolean
  readonly checked: boolean
  readonly maxContiguous: number
  readonly maxDepth: number
  readonly maxTagNumberOctets: number
}

const largestWindow = 256 * 1024

/**
 * Reads and writes the values of one type.
 *
 * What a value is in JavaScript, type by type, says docs/codec.md. Octets in a value (OCTET STRING, BIT STRING, open types) are
 * views of what was decoded, good as long as that is left alone.
 */
export class Codec<T = unknown> {
  readonly #tables: () => CodecTables
  #known: (Built & { readonly tables: CodecTables }) | undefined
  #input: Input | undefined = new Input()
  #output: Output | undefined = new Output()
  /** Name of the type. */
  readonly type: string

  /** @param tables asked for once, when first something is decoded or encoded */
  constructor(type: string, tables: () => CodecTables) {
    this.type = type
    this.#tables = tables
  }

  /**
   * Decodes exactly one value.
   * @throws {BerError} the first violation that the validator finds, with its code, offset and path
   * @throws {TypeError} for what is no Uint8Array
   * @throws {RangeError} for options out of range
   */
  decode(octets: Uint8Array, options: CodecOptions = {}): T {
    if (!isOctets(octets)) throw new TypeError(`decode: a Uint8Array is wanted, not ${describeJs(octets)}`)
    const settings = settingsOf(options)
    const value = this.#read(octets, settings, false)
    if (value !== undefined) return value as T
    // Something is wrong, or so rare that its rules are the validator's alone.
    const violation = this.#violation(octets, options)
    if (violation !== undefined) throw violation
    return this.#read(octets, settings, true) as T
  }

  /**
   * Encodes a value, with definite lengths that are as short as they can be.
   * @throws {CodecError} for what is no value of the type, with its path
   * @throws {BerError} for what breaks a constraint or misses a component: the violation that the validator finds in the encoding
   * @throws {RangeError} for options out of range
   */
  encode(value: Encodable<T>, options: CodecOptions = {}): Uint8Array {
    const { target, tables } = this.#build()
    // A getter of the value may encode something else by this codec.
    const output = this.#output ?? new Output()
    this.#output = undefined
    try {
      output.start(settingsOf(options))
      output.trail[output.level++] = tables.pdu
      writeTarget(output, target, value)
      const octets = output.finish()
      const violation = output.inDoubt ? this.#violation(octets, options) : undefined
      if (violation !== undefined) throw violation
      return octets
    } finally {
      this.#output = output
    }
  }

  /** A reader of values that the validator has found sound by the same options. */
  soundReader(options: CodecOptions = {}): SoundReader<T> {
    return new SoundReader(this.#build().root, settingsOf(options), (octets) => this.decode(octets, options))
  }

  #build(): Built & { readonly tables: CodecTables } {
    if (this.#known === undefined) {
      const tables = this.#tables()
      this.#known = { ...build(tables), tables }
    }
    return this.#known
  }

  /** The value; `undefined` if the octets are not surely sound. */
  #read(octets: Uint8Array, settings: Settings, trusted: boolean): unknown {
    const { root } = this.#build()
    const input = this.#input ?? new Input()
    this.#input = undefined
    input.start(octets, settings, trusted)
    try {
      input.header(0, octets.length)
      const transition = root.find(input.leading, input.tagNumber)
      if (transition === undefined) throw refusal
      const { end, indefinite } = input
      const value = transition.read(input, input.contents, end)
      if ((indefinite ? input.at : end) !== octets.length) throw refusal
      return wrapped(transition.wrap, value)
    } catch (error) {
      if (error !== refusal && !(error instanceof BerError)) throw error
      if (trusted) throw new Error(`${this.type}: the validator accepts what cannot be read`, { cause: error })
      return undefined
    } finally {
      input.finish()
      this.#input = input
    }
  }

  #violation(octets: Uint8Array, options: CodecOptions): BerError | undefined {
    const windowSize = Math.min(Math.max(octets.length, 1), largestWindow)
    const validator = new SchemaValidator(this.#build().tables, { ...options, maxViolations: 1, windowSize })
    // An array of another realm is as good, but not for the stream's window.
    validator.write(new Uint8Array(octets.buffer, octets.byteOffset, octets.length))
    return validator.end().violations[0]
  }
}

const plainSettings = { BER: settingsFrom({}), DER: settingsFrom({ rules: 'DER' }) } as const

/** Most messages are small, and most options say no more than the rules. */
function settingsOf(options: CodecOptions): Settings {
  const { rules, checkConstraints, maxContiguous, limits } = options
  const isPlain = limits === undefined && maxContiguous === undefined && checkConstraints === undefined
  if (isPlain && (rules === undefined || rules === 'BER')) return plainSettings.BER
  return isPlain && rules === 'DER' ? plainSettings.DER : settingsFrom(options)
}

function settingsFrom({
  rules = 'BER',
  checkConstraints = true,
  maxContiguous = 16 * 1024,
  limits,
}: CodecOptions): Settings {
  if (rules !== 'BER' && rules !== 'DER') throw new RangeError(`rules: 'BER' or 'DER' is wanted, not ${String(rules)}`)
  checkRange('maxContiguous', maxContiguous, 127, 1 << 24)
  const { maxDepth, maxTagNumberOctets } = resolveLimits(limits)
  return { der: rules === 'DER', checked: checkConstraints, maxContiguous, maxDepth, maxTagNumberOctets }
}
