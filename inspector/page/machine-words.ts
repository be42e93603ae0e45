/** Numbers in words, for the machine's panel. */

const units = ['octets', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** `512 octets`, `4 KiB`, `1.5 GiB`. */
export function sizeOf(octets: number): string {
  if (octets === 1) return '1 octet'
  let unit = 0
  let value = octets
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024
  return `${Number.isInteger(value) ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`
}

export const address = (octet: number, digits = 8): string => `0x${octet.toString(16).padStart(digits, '0')}`

/** By the numbers of `PageState`. */
export const stateNames = ['never sent', 'zero', 'fill', 'full', 'XBZRLE', 'zlib'] as const
