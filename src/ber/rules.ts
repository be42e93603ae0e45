/** BER, DER and CER, as an option: what strict reading refuses, and what lenient reading tells of. */
import { BerError, berError } from './errors.ts'
import { inspect, type RulesName } from './inspect.ts'
import { checkBaseOffset, resolveLimits } from './limits.ts'
import { type BerNode, type DecodeOptions, decode, type EncodingRules, readRoot } from './node.ts'

export type { RulesName } from './inspect.ts'

/** The contents of each universal type as X.690 8 and X.680 have them; forms and lengths as BER leaves them open. */
export const BER: EncodingRules = /* @__PURE__ */ strict('BER')
/** BER under the restrictions of X.690 10 and 11. */
export const DER: EncodingRules = /* @__PURE__ */ strict('DER')
/** BER under the restrictions of X.690 9 and 11. */
export const CER: EncodingRules = /* @__PURE__ */ strict('CER')

function strict(name: RulesName): EncodingRules {
  const check = (root: BerNode): void =>
    inspect(root, name, (finding) => {
      throw finding
    })
  return Object.freeze({ name, check })
}

/** Rules by name, or as they are imported. */
export type Rules = RulesName | EncodingRules

export interface FindingsOptions extends Omit<DecodeOptions, 'rules'> {
  /** `BER` by default. */
  readonly rules?: Rules
  /** Findings after which reading stops, 10,000 by default: each is an error with its path and message, and takes memory. */
  readonly maxFindings?: number
  /** Called for each finding as it is found, any number of them; none are gathered then. */
  readonly onFinding?: (finding: BerError) => void
  /** Read any number of data values in a row, and not one alone. */
  readonly inARow?: boolean
}

/**
 * All that strict reading by the rules would refuse, with the same codes, in the order in which it is found: most of it in the
 * order of the octets, the order of a SET behind its components. Behind a header that is refused reading goes on after the
 * innermost value around it whose end is known; where there is none, that finding is the last.
 *
 * Without a schema the type of a value is known by its universal tag alone. Of values under other tags only the forms and
 * lengths are looked at.
 * @throws {RangeError} for options out of range
 */
export function findings(bytes: Uint8Array, options: FindingsOptions = {}): BerError[] {
  const found: BerError[] = []
  const most = options.onFinding === undefined ? (options.maxFindings ?? defaultMost) : Number.POSITIVE_INFINITY
  if (!(most >= 1)) throw new RangeError(`maxFindings: a number from 1 is wanted, not ${most}`)
  const gather = (finding: BerError): void => {
    found.push(finding)
    if (found.length >= most) throw enough
  }
  try {
    readAll(bytes, options, options.onFinding ?? gather)
  } catch (stop) {
    if (stop !== enough) throw stop
  }
  return found
}

const defaultMost = 10_000

/** Thrown to stop reading; no `BerError`, which the walk would take for a finding. */
const enough = Symbol('enough findings')

function readAll(bytes: Uint8Array, options: FindingsOptions, report: (finding: BerError) => void): void {
  const limits = resolveLimits(options.limits)
  const baseOffset = checkBaseOffset(options.baseOffset, bytes.length)
  const name = rulesName(options.rules ?? 'BER')
  let at = 0
  for (let index = 0; options.inARow ? at < bytes.length : index === 0; index++) {
    let root: BerNode
    try {
      root = readRoot(bytes.subarray(at), limits, baseOffset + at, index)
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      report(error)
      return
    }
    inspect(root, name, report)
    at = root.endOffset - baseOffset
  }
  if (at < bytes.length && !options.allowTrailing) report(berError('TRAILING_OCTETS', baseOffset + at))
}

/** Whether the octets are one data value, sound and in the form that the rules have for it. */
export function isCanonical(bytes: Uint8Array, rules: Rules, options: Omit<DecodeOptions, 'rules'> = {}): boolean {
  try {
    decode(bytes, { ...options, rules: typeof rules === 'string' ? byName(rules) : rules })
    return true
  } catch (error) {
    if (error instanceof BerError) return false
    throw error
  }
}

function byName(name: RulesName): EncodingRules {
  if (name === 'DER') return DER
  return rulesName(name) === 'CER' ? CER : BER
}

/** @throws {RangeError} for a name that is none */
export function rulesName(rules: Rules): RulesName {
  const name = typeof rules === 'string' ? rules : rules.name
  if (name !== 'BER' && name !== 'DER' && name !== 'CER') throw new RangeError(`rules are BER, DER or CER, not ${name}`)
  return name
}
