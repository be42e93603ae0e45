/** From a data value to the contents octets that its type's reader wants: whole, and with their place in the input. */
import { BerError, berError, type PathSource, pathText, relocated } from './errors.ts'
import { type ConstructedString, type JoinedSegments, joinSegments } from './segments.ts'

/** What a reader asks of a value; nodes of a tree and the cursor have it. */
export interface ValueContents extends ConstructedString {
  readonly constructed: boolean
  readonly identifierOffset: number
}

/** Reads contents octets. `offset` is the absolute one of the first of them; faults are `BerError`s within them. */
export type ContentsReader<T> = (octets: Uint8Array, offset: number, path: PathSource) => T

/** The contents octets of a value of a type that has the primitive form only. @throws {BerError} `FORM_WRONG` */
export function primitiveContents(value: ValueContents): Uint8Array {
  if (!value.constructed) return value.contents
  throw berError('FORM_WRONG', value.identifierOffset, {
    path: value.path,
    expected: 'the primitive form',
    actual: 'the constructed one',
  })
}

/**
 * Reads a string of octets or characters in either form. With segments, a fault in the joined octets is told at the place
 * where the octet at fault lies in the input.
 * @throws {BerError} what `joinSegments` and `read` refuse
 */
export function readString<T>(value: ValueContents, read: ContentsReader<T>): T {
  if (!value.constructed) return read(value.contents, value.contentsOffset, value)
  return readJoined(joinSegments(value), value, read)
}

/** Reads segments that are joined. */
export function readJoined<T>(joined: JoinedSegments, path: PathSource, read: ContentsReader<T>): T {
  try {
    return read(joined.octets, 0, path)
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    throw relocated(error, pathText(path), joined.offsetOf(error.offset))
  }
}

/** Reads a value of a type that has the primitive form only. @throws {BerError} `FORM_WRONG`, and what `read` refuses */
export function readPrimitive<T>(value: ValueContents, read: ContentsReader<T>): T {
  return read(primitiveContents(value), value.contentsOffset, value)
}
