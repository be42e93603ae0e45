/** Contents octets of the character string types, whole or the beginning of them. */
import { berError } from '../ber/errors.ts'
import { UniversalTag } from '../ber/tag.ts'
import { textReader } from '../ber/values/text.ts'
import { utf8FaultAt } from '../ber/values/utf8-string.ts'
import type { DumpedValue, DumpFormat } from './format.ts'
import { isPrintable } from './text-buffer.ts'

/** Octets of a character, for types of more than one. */
const cells: Readonly<Record<number, number>> = { [UniversalTag.BmpString]: 2, [UniversalTag.UniversalString]: 4 }

/** Types that do not have all printable characters of US-ASCII, or have them in other octets. */
const isParticular = (tagNumber: number): boolean =>
  tagNumber in cells || tagNumber === UniversalTag.NumericString || tagNumber === UniversalTag.PrintableString

/** @throws {BerError} for contents that the type does not have */
export function renderText(
  format: DumpFormat,
  value: DumpedValue,
  octets: Uint8Array,
  start: number,
  end: number,
): void {
  const tagNumber = value.tagNumber as number
  const offset = value.offset + value.headerLength
  const isWhole = end - start === value.length
  if (isWhole && !isParticular(tagNumber) && isPlain(octets, start, end)) {
    format.plainText(octets, start, end)
    return
  }
  const read = textReader(tagNumber)
  const size = cells[tagNumber]
  let readable = end
  if (size !== undefined) {
    // Told of the whole, however much of it is here.
    if (value.length % size !== 0)
      read?.(new Uint8Array(value.length % size), offset + value.length - (value.length % size), '')
    readable = end - ((end - start) % size)
  } else if (!isWhole && tagNumber === UniversalTag.Utf8String) readable = wholeCharacters(octets, start, end, offset)
  format.text(read?.(octets.subarray(start, readable), offset, '') as string, isWhole)
}

/** Whether text needs no escapes. */
function isPlain(octets: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const octet = octets[i]
    if (!isPrintable(octet) || octet === 0x22 || octet === 0x5c) return false
  }
  return true
}

/** The end of the last whole character in UTF-8 cut at `end`. @throws {BerError} `UTF8_INVALID` however the octets go on */
function wholeCharacters(octets: Uint8Array, start: number, end: number, offset: number): number {
  const at = start + utf8FaultAt(octets.subarray(start, end))
  const rest = octets.subarray(at, end)
  if (rest.length === 0) return end
  const size = rest[0] >= 0xf0 ? 4 : rest[0] >= 0xe0 ? 3 : 2
  if (rest.length < size && rest[0] >= 0xc2 && rest[0] <= 0xf4 && rest.subarray(1).every((o) => (o & 0xc0) === 0x80)) {
    return at
  }
  throw berError('UTF8_INVALID', offset + at - start)
}
