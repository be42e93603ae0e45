/** What a user can set for a run over data: the same for validator and converter. */
import { type Limits, resolveLimits } from '../ber/limits.ts'
import { checkRange } from '../stream/decoder.ts'

export interface RunOptions {
  /** Rules that the encoding must follow: those of DER are stricter (X.690 10 and 11). */
  readonly rules?: 'BER' | 'DER'
  /** Whether any number of PDUs may follow one another, instead of exactly one. */
  readonly several?: boolean
  /** Violations after which the run stops, from 1. */
  readonly maxViolations?: number
  /** Whether to check what constraints say of values; structure, tags and encodings are checked always. */
  readonly checkConstraints?: boolean
  readonly limits?: Partial<Limits>
  /** Octets of new input that the window takes, 1 to 2^24. */
  readonly windowSize?: number
  /**
   * Octets of the longest value that is held whole, 127 to 2^24. Strings may be longer, if nothing but their size and
   * characters is to be checked; others are refused with `LIMIT_CONTIGUOUS`.
   */
  readonly maxContiguous?: number
}

export type RunSettings = Required<Omit<RunOptions, 'limits'>> & { readonly limits: Limits }

export const defaultRunOptions = Object.freeze({
  rules: 'BER',
  several: false,
  maxViolations: 100,
  checkConstraints: true,
  windowSize: 256 * 1024,
  maxContiguous: 16 * 1024,
} as const)

/** Fills in the defaults and refuses what is out of range (`RangeError`). */
export function resolveRunOptions(options: RunOptions): RunSettings {
  const settings: RunSettings = { ...defaultRunOptions, ...options, limits: resolveLimits(options.limits) }
  checkRange('maxViolations', settings.maxViolations, 1, Number.MAX_SAFE_INTEGER)
  checkRange('windowSize', settings.windowSize, 1, 1 << 24)
  checkRange('maxContiguous', settings.maxContiguous, 127, 1 << 24)
  if (settings.rules !== 'BER' && settings.rules !== 'DER') {
    throw new RangeError(`rules: 'BER' or 'DER' is wanted, not ${String(settings.rules)}`)
  }
  return settings
}
