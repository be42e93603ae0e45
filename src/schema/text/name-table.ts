/** Names by their octets: a text has few of them, many times over. */

const slots = 4096
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class NameTable {
  readonly #names: string[] = new Array(slots)
  readonly #octets: Uint8Array[] = new Array(slots)

  /** @returns the name; `undefined` for no octets, and for what is not UTF-8 */
  nameOf(octets: Uint8Array, start: number, end: number): string | undefined {
    if (end === start) return undefined
    let hash = end - start
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + octets[i]) | 0
    const slot = (hash ^ (hash >>> 12)) & (slots - 1)
    const known = this.#octets[slot]
    if (known !== undefined && isSame(known, octets, start, end)) return this.#names[slot]
    try {
      const name = decoder.decode(octets.subarray(start, end))
      this.#octets[slot] = octets.slice(start, end)
      this.#names[slot] = name
      return name
    } catch {
      return undefined
    }
  }
}

function isSame(known: Uint8Array, octets: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== octets[start + i]) return false
  return true
}
