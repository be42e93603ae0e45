/** Encodings written down by hand: identifier octets in hexadecimal, then what is inside. */
import { length } from '../../support/encodings.ts'
import { hex } from '../../support/hex.ts'

/** A value of definite length, in hexadecimal. */
export function t(identifier: string, ...contents: readonly string[]): string {
  const inside = contents.join('')
  return `${identifier}${hex(Uint8Array.from(length(inside.length / 2)))}${inside}`
}

/** A value of indefinite length. */
export function i(identifier: string, ...contents: readonly string[]): string {
  return `${identifier}80${contents.join('')}0000`
}
