/** The Range header of a request (RFC 9110, 14). */

/** Octets of a file, `end` exclusive. */
export interface OctetRange {
  readonly start: number
  readonly end: number
}

/**
 * Which octets of `size` are asked for.
 * @returns 'all' where there is no header, one in another unit, of several ranges or malformed, which a server may leave aside; 'none' for a range
 *   that lies outside (416)
 */
export function rangeOf(header: string | undefined, size: number): OctetRange | 'all' | 'none' {
  const found = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '')
  if (found === null) return 'all'
  const [, first, last] = found
  if (first === '') {
    if (last === '') return 'all'
    const length = Math.min(Number(last), size)
    return length === 0 ? 'none' : { start: size - length, end: size }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'all'
  if (start >= size) return 'none'
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
