/** Contents octets to values, as the old readers give them, without what they lose. */
import { bigFromGroups } from '../ber/base128.ts'

/** The same as `value` of two's complement in `[start, end)`; NaN beyond 2^53-1 either way. */
export function integerIn(octets: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0
  let value = (octets[start] << 24) >> 24
  if (end - start <= 4) {
    for (let i = start + 1; i < end; i++) value = (value << 8) | octets[i]
    return value
  }
  // Past 2^53-1 it is rounded and stays beyond.
  for (let i = start + 1; i < end; i++) value = value * 0x100 + octets[i]
  return Number.isSafeInteger(value) ? value : Number.NaN
}

/**
 * An OBJECT IDENTIFIER in dotted decimal. As in the old readers, a last subidentifier without end is left out, and without any
 * subidentifier the text is `0.NaN`.
 */
export function objectIdentifierIn(octets: Uint8Array): string {
  const count = octets.length
  let text = ''
  let value = 0
  let start = 0
  for (let i = 0; i < count; i++) {
    const octet = octets[i]
    value = value * 0x80 + (octet & 0x7f)
    if (octet >= 0x80) continue
    if (value <= Number.MAX_SAFE_INTEGER) text = text === '' ? firstArcs(value) : `${text}.${value}`
    else text = withLargeArc(text, bigFromGroups(octets.subarray(start, i + 1)))
    value = 0
    start = i + 1
  }
  return text === '' ? '0.NaN' : text
}

/** X.690 8.19.4: the first subidentifier stands for two arcs, and only under 2 may the second be 40 and more. */
function firstArcs(value: number): string {
  if (value >= 80) return `2.${value - 80}`
  return value >= 40 ? `1.${value - 40}` : `0.${value}`
}

function withLargeArc(text: string, value: bigint): string {
  return text === '' ? `2.${value - 80n}` : `${text}.${value}`
}

/** A BIT STRING as '0' and '1', without the unused bits that the octet at `start` counts. */
export function bitsIn(octets: Uint8Array, start: number, end: number): string {
  let bits = ''
  for (let i = start + 1; i < end; i++) bits += octets[i].toString(2).padStart(8, '0')
  return bits.substring(0, bits.length - octets[start])
}

const { fromCharCode } = String

/** Text of UTF-8; what is none becomes U+FFFD. */
export function textIn(octets: Buffer, start: number, end: number): string {
  // Short ASCII text, which most is, is put together here faster than a call into the engine returns.
  if (end - start > 12) return octets.toString('utf8', start, end)
  let text = ''
  let i = start
  for (; i + 4 <= end; i += 4) {
    const a = octets[i]
    const b = octets[i + 1]
    const c = octets[i + 2]
    const d = octets[i + 3]
    if ((a | b | c | d) >= 0x80) return octets.toString('utf8', start, end)
    text += fromCharCode(a, b, c, d)
  }
  for (; i < end; i++) {
    const a = octets[i]
    if (a >= 0x80) return octets.toString('utf8', start, end)
    text += fromCharCode(a)
  }
  return text
}
