/** The contents octets that a constructed string would have in the primitive form: what constraints are judged over. */
import { Header, readHeader } from '../ber/header.ts'
import { TagClass, UniversalTag } from '../ber/tag.ts'

/**
 * Joins the segments of a constructed string that lies whole in memory and was found sound (X.690 8.6.4, 8.7.3).
 * @param contents its contents octets, with or without end-of-contents octets of its own
 * @param isBitString segments are BIT STRINGs: the first octet of each counts unused bits, and the last one's holds for the whole
 */
export function joinSegments(contents: Uint8Array, isBitString: boolean): Uint8Array {
  const header = new Header()
  const parts: Uint8Array[] = []
  let unusedBits = 0
  let total = 0
  let at = 0
  // Segments within segments need no stack: their headers and end-of-contents octets are passed over.
  while (at < contents.length) {
    if (contents[at] === 0) {
      at += 2
      continue
    }
    if (!readHeader(contents, at, header)) throw new RangeError(`segments are not sound at ${at}: ${header.fault}`)
    at = header.contentsOffset
    if (header.constructed) continue
    const wanted = isBitString ? UniversalTag.BitString : UniversalTag.OctetString
    if (header.tagClass !== TagClass.Universal || header.tagNumber !== wanted) {
      throw new RangeError(`segments are not sound at ${header.identifierOffset}: another type`)
    }
    at = header.end
    if (isBitString) unusedBits = contents[header.contentsOffset]
    const part = contents.subarray(header.contentsOffset + (isBitString ? 1 : 0), header.end)
    parts.push(part)
    total += part.length
  }
  const joined = new Uint8Array(total + (isBitString ? 1 : 0))
  let end = 0
  if (isBitString) joined[end++] = unusedBits
  for (const part of parts) {
    joined.set(part, end)
    end += part.length
  }
  return joined
}
