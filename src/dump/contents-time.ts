/** Contents octets of the types whose values are times, and of the two whose values are names along a path. */
import { UniversalTag } from '../ber/tag.ts'
import { decodeDate, decodeDateTime, decodeTimeOfDay } from '../ber/values/date.ts'
import { decodeDuration } from '../ber/values/duration.ts'
import { decodeGeneralizedTime, generalizedTimeToDate } from '../ber/values/generalized-time.ts'
import { decodeOidIri, decodeRelativeOidIri } from '../ber/values/iri.ts'
import { decodeTime } from '../ber/values/time.ts'
import { decodeUtcTime, utcTimeToDate } from '../ber/values/utc-time.ts'
import type { DumpFormat } from './format.ts'

type Reader = (octets: Uint8Array, offset: number) => { readonly text: string }

/** Those that tell no point in time by themselves. */
const readers: Readonly<Record<number, Reader>> = {
  [UniversalTag.Time]: decodeTime,
  [UniversalTag.Date]: decodeDate,
  [UniversalTag.TimeOfDay]: decodeTimeOfDay,
  [UniversalTag.DateTime]: decodeDateTime,
  [UniversalTag.Duration]: decodeDuration,
  [UniversalTag.OidIri]: (octets, offset) => ({ text: decodeOidIri(octets, offset) }),
  [UniversalTag.RelativeOidIri]: (octets, offset) => ({ text: decodeRelativeOidIri(octets, offset) }),
}

/** @returns false for all other types; @throws {BerError} for contents that the type does not have */
export function renderTime(format: DumpFormat, tagNumber: number, octets: Uint8Array, offset: number): boolean {
  if (tagNumber === UniversalTag.UtcTime) {
    const time = decodeUtcTime(octets, offset)
    format.time(time.text, utcTimeToDate(time))
  } else if (tagNumber === UniversalTag.GeneralizedTime) {
    const time = decodeGeneralizedTime(octets, offset)
    format.time(time.text, generalizedTimeToDate(time))
  } else {
    const read = readers[tagNumber]
    if (read === undefined) return false
    format.text(read(octets, offset).text, true)
  }
  return true
}
