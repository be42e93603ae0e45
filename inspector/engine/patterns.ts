/** What is searched for, as octets; a text may stand in the file in more than one way. */
import { encodeBmpString, encodeObjectIdentifier, encodeUtf8 } from '../../src/index.ts'

export interface Pattern {
  readonly length: number
  /** By place: the octet, and the other case of a letter of ASCII. */
  readonly octets: Uint8Array
  readonly others: Uint8Array
}

/**
 * Text is found as UTF-8 and as BMPString, ASCII letters in both cases; an OBJECT IDENTIFIER in dots also as its encoding.
 * @throws {RangeError} with words for the user
 */
export function patternsFor(kind: 'text' | 'hex', text: string): readonly Pattern[] {
  if (kind === 'hex') {
    const digits = text.replace(/[\s:]|0x/gi, '')
    if (!/^(?:[\da-f]{2})+$/i.test(digits)) throw new RangeError('hexadecimal digits are wanted, two for each octet')
    return [exactly(Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16)))]
  }
  if (text === '') throw new RangeError('there is nothing to search for')
  const patterns = [eitherCase(encodeUtf8(text))]
  // Characters beyond its plane are none that a BMPString has.
  if (!/[\u{d800}-\u{dfff}]/u.test(text) && !/[\u{10000}-\u{10ffff}]/u.test(text)) {
    patterns.push(eitherCase(encodeBmpString(text)))
  }
  if (/^\d+(?:\.\d+)+$/.test(text)) {
    try {
      patterns.push(exactly(encodeObjectIdentifier(text)))
    } catch {
      // Not one: 3.1, say.
    }
  }
  return patterns
}

function exactly(octets: Uint8Array): Pattern {
  return { length: octets.length, octets, others: octets }
}

function eitherCase(octets: Uint8Array): Pattern {
  const isLetter = (octet: number): boolean => (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a
  return { length: octets.length, octets, others: octets.map((octet) => (isLetter(octet) ? octet ^ 0x20 : octet)) }
}

/** The first match that begins in `[from, to)`. */
export function findPattern(
  chunk: Uint8Array,
  from: number,
  to: number,
  patterns: readonly Pattern[],
): { readonly at: number; readonly length: number } | undefined {
  const firsts = new Uint8Array(256)
  for (const { octets, others } of patterns) firsts[octets[0]!] = firsts[others[0]!] = 1
  for (let at = from; at < to; at++) {
    if (firsts[chunk[at]!] === 0) continue
    for (const { length, octets, others } of patterns) {
      let i = 0
      while (i < length && (chunk[at + i] === octets[i] || chunk[at + i] === others[i])) i++
      if (i === length) return { at, length }
    }
  }
  return undefined
}
