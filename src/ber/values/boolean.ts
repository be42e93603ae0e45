import { berError, type PathSource, pathText } from '../errors.ts'

/**
 * The value of a BOOLEAN (X.690 8.2): false for 0x00, true for any other octet.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `BOOLEAN_LENGTH` unless there is exactly one contents octet
 */
export function decodeBoolean(octets: Uint8Array, offset = 0, path: PathSource = ''): boolean {
  if (octets.length !== 1) {
    throw berError('BOOLEAN_LENGTH', offset, { path: pathText(path), expected: '1 octet', actual: `${octets.length}` })
  }
  return octets[0] !== 0
}

/** Contents octets of a BOOLEAN: 0xFF for true, as DER (X.690 11.1) asks, 0x00 for false. */
export function encodeBoolean(value: boolean): Uint8Array {
  return Uint8Array.of(value ? 0xff : 0x00)
}
