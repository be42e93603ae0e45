/** Looks for BER inside of strings: certificates hold their extensions and keys so. */
import { BerError } from '../ber/errors.ts'
import { type BerNode, decode } from '../ber/node.ts'
import { type TagNumber, UniversalTag } from '../ber/tag.ts'

/**
 * The data value that the contents octets of an OCTET STRING, or the bits of a BIT STRING, are: one and nothing after it, sound
 * in every header. By chance this happens to few strings, mostly short ones.
 * @param offset   absolute, of the first contents octet
 * @param maxDepth values that may be open in it at one time
 */
export function contentsOpened(
  tagNumber: TagNumber,
  contents: Uint8Array,
  offset: number,
  maxDepth: number,
): BerNode | undefined {
  const isBits = tagNumber === UniversalTag.BitString
  // Bits that are not used make no octets.
  if (isBits ? contents[0] !== 0 : tagNumber !== UniversalTag.OctetString) return undefined
  if (maxDepth < 1) return undefined
  const skipped = isBits ? 1 : 0
  try {
    const limits = { maxDepth, maxTagNumberOctets: 16 }
    const root = decode(contents.subarray(skipped), { baseOffset: offset + skipped, limits })
    const waiting = [root]
    // What is read here is kept in the tree.
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const component of node.children()) waiting.push(component)
    }
    return root
  } catch (error) {
    if (error instanceof BerError) return undefined
    throw error
  }
}
