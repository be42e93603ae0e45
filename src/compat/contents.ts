/** Contents octets to values, as the old readers give them, without what they lose. */
import { shortAscii } from '../ber/ascii-text.ts'
import { bigFromGroups } from '../ber/base128.ts'
import { KnownTexts } from '../ber/known-texts.ts'

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

const known = new KnownTexts()
/** Octets of contents whose text is put together in the scratch buffer. */
const mostShortOctets = 24

/**
 * An OBJECT IDENTIFIER in dotted decimal. As in the old readers, a last subidentifier without end is left out, and without any
 * subidentifier the text is `0.NaN`.
 */
export function objectIdentifierIn(octets: Uint8Array, start: number, end: number): string {
  const found = known.find(octets, start, end)
  if (found !== undefined) return found
  const text = end - start > mostShortOctets ? longArcsIn(octets, start, end) : arcsIn(octets, start, end)
  known.keep(octets, start, end, text)
  return text
}

/** Digits of one text; each octet of contents gives four at most, and the first arc two more. */
let scratch: Buffer | undefined

/** As text, which is made in one piece: half the time of one that grows by each arc. */
function arcsIn(octets: Uint8Array, start: number, end: number): string {
  scratch ??= Buffer.alloc(4 * mostShortOctets + 2)
  let at = 0
  let value = 0
  for (let i = start; i < end; i++) {
    const octet = octets[i]
    value = value * 0x80 + (octet & 0x7f)
    if (octet >= 0x80) continue
    if (value >= 0x8000_0000) return longArcsIn(octets, start, end)
    if (at === 0) {
      const first = value >= 80 ? 2 : value >= 40 ? 1 : 0
      scratch[at++] = 0x30 + first
      value -= 40 * first
    }
    scratch[at++] = 0x2e
    at = putDigits(scratch, at, value)
    value = 0
  }
  return at === 0 ? '0.NaN' : scratch.toString('latin1', 0, at)
}

function putDigits(target: Uint8Array, start: number, value: number): number {
  let end = start + 1
  for (let limit = 10; value >= limit; limit *= 10) end++
  let rest = value
  for (let at = end - 1; at >= start; at--) {
    const tenth = Math.floor(rest / 10)
    target[at] = 0x30 + rest - 10 * tenth
    rest = tenth
  }
  return end
}

function longArcsIn(octets: Uint8Array, begin: number, end: number): string {
  let text = ''
  let value = 0
  let start = begin
  for (let i = begin; i < end; i++) {
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

/** Text of UTF-8; what is none becomes U+FFFD. */
export function textIn(octets: Buffer, start: number, end: number): string {
  return shortAscii(octets, start, end) ?? longTextIn(octets, start, end)
}

interface NodeBuffer extends Buffer {
  /** Node's own part of `toString('utf8', start, end)`, without a look at the arguments. */
  utf8Slice?(start: number, end: number): string
}

function longTextIn(octets: NodeBuffer, start: number, end: number): string {
  return octets.utf8Slice === undefined ? octets.toString('utf8', start, end) : octets.utf8Slice(start, end)
}
