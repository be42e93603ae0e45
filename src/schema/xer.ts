/** BER to XER (X.693), by the schema of the data. */
import { checkRange } from '../stream/decoder.ts'
import type { Schema } from './notation/types.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'
import { defaultOutputSize, type PendingText, TextConverter } from './text-converter.ts'
import { CanonicalText } from './xer-canonical.ts'
import { XER_CANONICAL, XER_INDENTED } from './xer-layout.ts'

export interface XerOptions extends Omit<RunOptions, 'maxViolations'> {
  /** Canonical XER (X.693 9) instead of text that is laid out for people, as asn1c does it. */
  readonly canonical?: boolean
  /** Octets of text that one piece has at most, from 1 to 2^26; more if a single line needs more. Not of canonical XER. */
  readonly outputSize?: number
  /**
   * Canonical XER has the components of a SET and the elements of a SET OF in order, and holds the text of an outermost one until
   * it ends: octets of it at most, from 1; 64 more for each component and element. `LIMIT_SET` is the violation.
   */
  readonly maxSetOctets?: number
}

export const defaultXerOptions = Object.freeze({
  canonical: false,
  outputSize: defaultOutputSize,
  maxSetOctets: 64 * 1024 * 1024,
})

const noText = new Uint8Array(0)

/** Text as the kernel writes it. */
class PlainText implements PendingText {
  readonly #pieces: Uint8Array[] = []

  add(text: Uint8Array, _marks: Uint32Array, _address: number, isLast: boolean): void {
    if (text.length > 0) this.#pieces.push(isLast && this.#pieces.length === 0 ? text : text.slice())
  }

  take(): Uint8Array {
    return this.#pieces.shift() ?? noText
  }
}

/** Converts a stream of BER data values to XER. */
export class XerConverter extends TextConverter {
  /** @throws {RangeError} for options out of range */
  constructor(schema: Schema, tables: SchemaTables, options: XerOptions = {}) {
    const { canonical, outputSize, maxSetOctets } = { ...defaultXerOptions, ...options }
    checkRange('maxSetOctets', maxSetOctets, 1, Number.MAX_SAFE_INTEGER)
    super(tables, options, outputSize, {
      mode: canonical ? XER_CANONICAL : XER_INDENTED,
      pending: (position) => (canonical ? new CanonicalText(schema, tables, maxSetOctets, position) : new PlainText()),
    })
  }
}
