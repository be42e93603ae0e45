/** BER to JER (X.697), by the schema of the data. */

import { JerText } from './jer-text.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'
import { defaultOutputSize, TextConverter } from './text-converter.ts'
import { XER_JSON } from './xer-layout.ts'

export interface JerOptions extends Omit<RunOptions, 'maxViolations'> {
  /** Each value on a line, without white space, instead of text that is laid out for people. */
  readonly compact?: boolean
  /** Octets of text that one piece has at most, from 1 to 2^26; more if a single token needs more. */
  readonly outputSize?: number
}

export const defaultJerOptions = Object.freeze({ compact: false, outputSize: defaultOutputSize })

/** Converts a stream of BER data values to JER. Values in a row are JSON texts in a row, each with a line feed at its end. */
export class JerConverter extends TextConverter {
  /** @throws {RangeError} for options out of range */
  constructor(tables: SchemaTables, options: JerOptions = {}) {
    const { compact, outputSize } = { ...defaultJerOptions, ...options }
    super(tables, options, outputSize, { mode: XER_JSON, pending: () => new JerText(tables, compact) })
  }
}
