/** Which types of a schema octets of an unknown kind may be of: how far each gets, and how much of what is there it has names for. */
import type { BerError } from '../ber/errors.ts'
import { Header, readHeader } from '../ber/header.ts'
import type { CompiledSchema } from './compile-schema.ts'
import { ComponentNames } from './component-names.ts'
import { SchemaError } from './notation/index.ts'

export interface RankedType {
  /** `Module.Type`. */
  readonly pdu: string
  /** All that is there, or so far, is a value of it, or several. */
  readonly fits: boolean
  /** Octets and data values before the first violation. */
  readonly octets: number
  readonly values: number
  /** Of those values the ones that the type knows more of than that anything may stand there. */
  readonly named: number
  /** The first thing that is wrong; `undefined` if nothing is. */
  readonly violation: BerError | undefined
}

export interface RankOptions {
  /** The octets are the beginning of more: that they end within a value is no fault. */
  readonly isCut?: boolean
  /** The types to try; all of the schema by default. */
  readonly types?: readonly string[]
}

/** Values that are looked at for names. */
const maxNamed = 10_000

/**
 * The types of a schema, the one that fits best first; those that know nothing of what is there are last, since what takes anything fits
 * everything, a damaged file of another type too. Types whose tables are too large are left out.
 */
export function rankTypes(schema: CompiledSchema, octets: Uint8Array, options: RankOptions = {}): RankedType[] {
  const { isCut = false, types = schema.typeNames } = options
  const ranked: RankedType[] = []
  for (const pdu of types) {
    try {
      ranked.push(tryType(schema, pdu, octets, isCut))
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
    }
  }
  return ranked.sort(byFit)
}

/** The order of `rankTypes`, for who ranks types a few at a time. */
export function byFit(a: RankedType, b: RankedType): number {
  return (
    Number(b.named > 0) - Number(a.named > 0) ||
    Number(b.fits) - Number(a.fits) ||
    b.octets - a.octets ||
    b.named - a.named ||
    b.values - a.values
  )
}

function tryType(schema: CompiledSchema, pdu: string, octets: Uint8Array, isCut: boolean): RankedType {
  const result = schema.validate(pdu, octets, { several: true, maxViolations: 1, windowSize: 64 * 1024 })
  const [violation] = result.violations
  const isEnd = isCut && violation?.code === 'TRUNCATED' && violation.offset >= octets.length
  const fits = violation === undefined || isEnd
  const reached = fits ? octets.length : Math.min(violation.offset, octets.length)
  const named = Math.min(result.values, countNamed(schema, pdu, octets.subarray(0, reached)))
  return { pdu, fits, octets: reached, values: result.values, named, violation: fits ? undefined : violation }
}

/** By a walk over the headers: what is not complete ends it. */
function countNamed(schema: CompiledSchema, pdu: string, octets: Uint8Array): number {
  const names = new ComponentNames(schema.tables(pdu))
  const header = new Header()
  /** Ends of open values; infinite in the indefinite form. */
  const ends: number[] = []
  let named = 0
  let at = 0
  for (let left = maxNamed; left > 0 && at < octets.length; left--) {
    while (ends.length > 0 && at >= ends[ends.length - 1]) ends.pop()
    if (octets[at] === 0 && ends.at(-1) === Number.POSITIVE_INFINITY) {
      ends.pop()
      at += 2
      continue
    }
    try {
      if (!readHeader(octets, at, header)) break
    } catch {
      break
    }
    const { tagClass, tagNumber, constructed, indefinite, contentsOffset, contentsLength } = header
    const found = names.begin({ depth: ends.length, tagClass, tagNumber, constructed })
    if (found?.kind !== undefined && found.kind !== 'OPEN') named++
    if (constructed) ends.push(indefinite ? Number.POSITIVE_INFINITY : contentsOffset + contentsLength)
    else names.contents(octets, contentsOffset, contentsOffset + contentsLength)
    at = constructed ? contentsOffset : contentsOffset + contentsLength
  }
  return named
}
