/** Numbers as the page writes them. */

/** `1 234 567`, with narrow spaces that do not break. */
export function grouped(value: number | bigint): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** `1,234 pages`, `1 page`: for sentences. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

export function octetCount(count: number): string {
  return count === 1 ? '1 octet' : `${grouped(count)} octets`
}

/** `5.0 GiB`; exact octets below 10 KiB. */
export function sizeText(octets: number): string {
  if (octets < 10 * 1024) return octetCount(octets)
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let size = octets / 1024
  let unit = 0
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024
  return `${size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`
}

export function offsetText(offset: number): string {
  return `${grouped(offset)} (0x${offset.toString(16).toUpperCase()})`
}

/** A place in the file: decimal, or hexadecimal after 0x. */
export function parseOffset(text: string): number | undefined {
  const plain = text.replace(/[\s\u202f_,]/g, '')
  if (!/^(?:\d+|0x[\da-f]+)$/i.test(plain)) return undefined
  const offset = Number(plain)
  return Number.isSafeInteger(offset) ? offset : undefined
}

/** `[0].[2]` or `0.2`. */
export function parsePath(text: string): number[] | undefined {
  if (!/^\[?\d+\]?(?:\.\[?\d+\]?)*$/.test(text.trim())) return undefined
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}
