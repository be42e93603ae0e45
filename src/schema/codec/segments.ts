/** Strings in segments (X.690 8.6.4, 8.7.3), which the validator has found sound. */
import type { Input } from './input.ts'
import { refuse } from './refusal.ts'

/**
 * The contents octets that the primitive form would have. `[start, end)` are those of the constructed form; in the indefinite form
 * `input.at` is afterwards where it ended.
 */
export function joinSegments(input: Input, isBits: boolean, start: number, end: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let unusedBits = 0
  const at = gather(start, end, input.indefinite)
  input.at = at
  const joined = new Uint8Array(pieces.reduce((size, { length }) => size + length, isBits ? 1 : 0))
  let to = 0
  if (isBits) joined[to++] = unusedBits
  for (const piece of pieces) {
    joined.set(piece, to)
    to += piece.length
  }
  return joined

  function gather(from: number, limit: number, indefinite: boolean): number {
    let next = from
    input.open()
    while (indefinite ? !input.atEndOfContents(next, limit) : next < limit) {
      input.anyHeader(next, limit)
      const { contents, end: after } = input
      if ((input.leading & 0x20) !== 0) {
        next = gather(contents, after, input.indefinite)
        continue
      }
      if (isBits) {
        if (contents === after) refuse()
        unusedBits = input.bytes[contents]
      }
      pieces.push(input.view(isBits ? contents + 1 : contents, after))
      next = after
    }
    input.close()
    return indefinite ? next + 2 : next
  }
}
