/** The first contents octet of a BIT STRING, and of each of its segments (X.690 8.6.2). */
import { berError, type PathSource, pathText } from './errors.ts'

/** The number of unused bits that the initial octet tells. @throws {BerError} `BIT_STRING_EMPTY`, `BIT_STRING_UNUSED` */
export function checkInitialOctet(octets: Uint8Array, offset: number, path: PathSource): number {
  if (octets.length === 0) throw berError('BIT_STRING_EMPTY', offset, { path: pathText(path) })
  const unusedBits = octets[0]
  const most = octets.length === 1 ? 0 : 7
  if (unusedBits <= most) return unusedBits
  const expected = most === 0 ? '0, as there are no bits' : '0 to 7'
  const clause = most === 0 ? '8.6.2.3' : '8.6.2.2'
  throw berError('BIT_STRING_UNUSED', offset, { path: pathText(path), clause, expected, actual: `${unusedBits}` })
}
