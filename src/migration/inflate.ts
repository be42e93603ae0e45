/**
 * Inflating (RFC 1951), as zlib pages, compressed clusters of disk images and multifd channels need it. What the library
 * brings along runs everywhere; a caller who has something faster, such as Node's zlib, may pass that (`node-inflate.ts`).
 */
import { inflateSync } from './inflate.generated.ts'

export { Inflate, type InflateStream, Unzlib } from './inflate.generated.ts'

/**
 * Inflates raw deflate data.
 * @param octets the data; something else may follow it
 * @param size   of the result
 * @throws when it does not inflate to `size` octets
 */
export type InflateRaw = (octets: Uint8Array, size: number) => Uint8Array

/** By what the library brings along. */
export const inflateRaw: InflateRaw = (octets, size) => {
  if (octets.length === 0) throw new Error('no octets')
  // One octet more shows what would be too much, and is all that is ever made of it.
  const made = inflateSync(octets, { out: new Uint8Array(size + 1) })
  if (made.length !== size) throw new Error(made.length > size ? `more than ${size} octets` : `${made.length} octets`)
  return made
}
