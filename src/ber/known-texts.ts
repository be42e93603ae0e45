const places = 256
const mostOctets = 24

/**
 * Object identifiers come again and again, and to put their text together takes ten times as long as to find it here: by a hash
 * of the contents octets, the last one of each hash.
 */
export class KnownTexts {
  private readonly contents: (Uint8Array | undefined)[] = new Array(places).fill(undefined)
  private readonly texts: string[] = new Array(places).fill('')

  /** The text for the octets of `[start, end)`, if it was kept. */
  find(octets: Uint8Array, start: number, end: number): string | undefined {
    const count = end - start
    if (count > mostOctets) return undefined
    const place = placeOf(octets, start, end)
    const known = this.contents[place]
    if (known === undefined || known.length !== count) return undefined
    for (let i = 0; i < count; i++) if (known[i] !== octets[start + i]) return undefined
    return this.texts[place]
  }

  keep(octets: Uint8Array, start: number, end: number, text: string): void {
    if (end - start > mostOctets) return
    const place = placeOf(octets, start, end)
    this.contents[place] = Uint8Array.from(octets.subarray(start, end))
    this.texts[place] = text
  }
}

function placeOf(octets: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let i = start; i < end; i++) hash = (hash * 31 + octets[i]) | 0
  return (hash ^ (hash >>> 8)) & (places - 1)
}
