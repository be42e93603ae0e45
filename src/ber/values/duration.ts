import { readPrimitive, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { toLatin1 } from '../latin1.ts'
import { checkText, TimeReader } from './time-reader.ts'

/** A length of time in parts: a `number` each up to 2^53-1, else a `bigint`. */
export interface DurationParts {
  readonly years?: number | bigint
  readonly months?: number | bigint
  readonly weeks?: number | bigint
  readonly days?: number | bigint
  readonly hours?: number | bigint
  readonly minutes?: number | bigint
  readonly seconds?: number | bigint
  /** Digits after the decimal sign, a fraction of the last part that is there. */
  readonly fraction?: string
}

/** A DURATION. */
export interface Duration extends DurationParts {
  /** The text as it was, without the letter P that begins it in ISO 8601. */
  readonly text: string
}

const clause = '8.26'

/**
 * The value of a DURATION (X.690 8.26): ISO 8601 without the leading P, such as `1Y2M` or `3DT12H30M`.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `TIME_INVALID` at the first part that is none
 */
export function decodeDuration(octets: Uint8Array, offset = 0, path: PathSource = ''): Duration {
  const reader = new TimeReader(octets, offset, path, clause)
  const parts = readDuration(reader)
  reader.end()
  return { text: reader.text(), ...parts }
}

/** Contents octets of a DURATION, from text with or without the P. @throws {RangeError} for text that is none */
export function encodeDuration(value: string | Pick<Duration, 'text'>): Uint8Array {
  const octets = toLatin1((typeof value === 'string' ? value : value.text).replace(/^P/, ''))
  checkText(() => decodeDuration(octets), 'DURATION')
  return octets
}

/** The parts of a duration, from behind its P. */
export function readDuration(reader: TimeReader): DurationParts {
  const parts: Record<string, number | bigint | string> = {}
  let units: readonly [letter: string, name: string][] = [...dateUnits, ['W', 'weeks']]
  let inTime = false
  do {
    if (!inTime && reader.take('T') !== '') {
      inTime = true
      units = timeUnits
    }
    const digits = reader.digits()
    if (digits === '') reader.fail(reader.at, 'digits')
    const fraction = reader.fraction()
    const letterAt = reader.at
    const letter = reader.take(units.map(([unit]) => unit).join(''))
    if (letter === '') reader.fail(letterAt, `one of ${units.map(([unit]) => unit).join(', ')}`)
    const place = units.findIndex(([unit]) => unit === letter)
    parts[units[place][1]] = count(digits)
    // Weeks stand alone, and nothing follows a fraction.
    units = letter === 'W' ? [] : units.slice(place + 1).filter(([unit]) => unit !== 'W')
    if (fraction !== undefined) parts.fraction = fraction
    if (fraction !== undefined || letter === 'W') break
  } while (reader.atDigit || (!inTime && reader.next === 0x54))
  return parts
}

const dateUnits: readonly [letter: string, name: string][] = [
  ['Y', 'years'],
  ['M', 'months'],
  ['D', 'days'],
]
const timeUnits: readonly [letter: string, name: string][] = [
  ['H', 'hours'],
  ['M', 'minutes'],
  ['S', 'seconds'],
]

/** A number of any length. */
export function count(digits: string): number | bigint {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

/** Reads a value as DURATION. @throws {BerError} `FORM_WRONG`, and as `decodeDuration` */
export function toDuration(value: ValueContents): Duration {
  return readPrimitive(value, decodeDuration)
}
