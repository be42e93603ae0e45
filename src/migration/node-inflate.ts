/** Inflating by Node's zlib. */
import { inflateRawSync } from 'node:zlib'
import type { InflateRaw } from './inflate.ts'

export const inflateRawByNode: InflateRaw = (octets, size) => {
  const made = inflateRawSync(octets, { maxOutputLength: size + 1 })
  if (made.length !== size) throw new Error(made.length > size ? `more than ${size} octets` : `${made.length} octets`)
  return made
}
