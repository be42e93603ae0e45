/** Values in words. */

const SHOWN_HEX = 16
const SHOWN_TEXT = 64

/** The first octets in hexadecimal. */
export function hexOf(octets: Uint8Array, shown = SHOWN_HEX): string {
  const hex = Array.from(octets.subarray(0, shown), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  return octets.length > shown ? `${hex} …` : hex
}

/** An integer's octets, most significant first. */
export function integerHex(value: number | bigint, width: number): string {
  const digits = BigInt.asUintN(8 * width, BigInt(value)).toString(16)
  return `0x${digits.padStart(2 * width, '0')}`
}

/** `"e1000"`: octets that are ASCII, with zeros after them at most; undefined for others. */
export function quotedText(octets: Uint8Array): string | undefined {
  const zero = octets.indexOf(0)
  const text = zero < 0 ? octets : octets.subarray(0, zero)
  if (text.length < 2 || text.length > 4096) return undefined
  if (zero >= 0 && octets.subarray(zero).some((octet) => octet !== 0)) return undefined
  if (text.some((octet) => octet < 0x20 || octet > 0x7e)) return undefined
  const shown = String.fromCharCode(...text.subarray(0, SHOWN_TEXT))
  return JSON.stringify(shown) + (text.length > SHOWN_TEXT ? ' …' : '')
}
