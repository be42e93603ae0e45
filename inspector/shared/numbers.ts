/** Numbers as page and engine write them. */

/** `1 234 567`, with narrow spaces that do not break. */
export function grouped(value: number | bigint): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** `1 234 pages`, `1 page`. */
export const counted = (count: number, what: string): string => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`

export const octetCount = (count: number): string => counted(count, 'octet')

const units = ['octets', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** `4 KiB`, `1 234 octets`, `1.5 GiB`: exact where it is short, and below 10 KiB; else rounded. */
export function sizeText(octets: number): string {
  let unit = 0
  let size = octets
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024
  if (unit === 0 || (unit === 1 && size < 10 && !Number.isInteger(size))) return octetCount(octets)
  return `${Number.isInteger(size) ? size : size.toFixed(size < 100 ? 1 : 0)} ${units[unit]}`
}
