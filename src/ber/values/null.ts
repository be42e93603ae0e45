import { berError, type PathSource, pathText } from '../errors.ts'

/**
 * The value of a NULL (X.690 8.8).
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `NULL_LENGTH` if there are any contents octets
 */
export function decodeNull(octets: Uint8Array, offset = 0, path: PathSource = ''): null {
  if (octets.length !== 0) throw berError('NULL_LENGTH', offset, { path: pathText(path), actual: `${octets.length}` })
  return null
}
