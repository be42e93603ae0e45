/** Complete encodings, put together from contents octets: for what is written whole and not value by value. */
import type { Tag } from './tag.ts'
import { identifierSize, lengthSize, writeIdentifier, writeLength } from './writer.ts'

/** The encoding of a value in the definite form. */
export function encodingOf(tag: Tag, constructed: boolean, contents: Uint8Array): Uint8Array {
  const start = identifierSize(tag.tagNumber)
  const header = start + lengthSize(contents.length)
  const octets = new Uint8Array(header + contents.length)
  writeIdentifier(octets, 0, tag.tagClass, constructed, tag.tagNumber)
  writeLength(octets, start, contents.length)
  octets.set(contents, header)
  return octets
}

/** All octets in a row. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    octets.set(part, at)
    at += part.length
  }
  return octets
}
