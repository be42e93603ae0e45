/** Octets to hexadecimal digits and back, in linear time: the quick way between octets and big integers. */

const ascii = new TextDecoder()

/** Two lower-case digits an octet. */
export function toHex(octets: Uint8Array): string {
  // Text grown by += would hold one object an octet until it is read.
  const digits = new Uint8Array(2 * octets.length)
  for (let i = 0; i < octets.length; i++) {
    digits[2 * i] = digit(octets[i] >> 4)
    digits[2 * i + 1] = digit(octets[i] & 15)
  }
  return ascii.decode(digits)
}

/** Reads an even number of digits into new octets; the digits are known to be good. */
export function fromHex(digits: string): Uint8Array {
  const octets = new Uint8Array(digits.length >> 1)
  for (let i = 0; i < octets.length; i++) octets[i] = digitValue(digits, 2 * i) * 16 + digitValue(digits, 2 * i + 1)
  return octets
}

function digit(value: number): number {
  return value < 10 ? 48 + value : 87 + value
}

function digitValue(digits: string, index: number): number {
  const code = digits.charCodeAt(index)
  return code < 58 ? code - 48 : (code | 0x20) - 87
}
