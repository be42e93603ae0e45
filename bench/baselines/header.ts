/** Baseline: identifier and length octets with every check, for what the loops of the walkers leave to it. */

const MAX_TAG_NUMBER_OCTETS = 7
const MAX_HEADER = 160

/** Reads one header, and gathers one that the end of a chunk has cut. End-of-contents octets count as a header. */
export class HeaderReader {
  leading = 0
  tagNumber = 0
  length = 0
  indefinite = false
  /** Index after the header. */
  contents = 0
  readonly carry = new Uint8Array(MAX_HEADER)
  /** Octets in `carry`. */
  carried = 0

  /** @returns false if the header goes on after `size` */
  read(octets: Uint8Array, start: number, size: number): boolean {
    let at = start
    if (at >= size) return false
    const leading = octets[at++]
    if (leading === 0x20) throw new Error('TAG_RESERVED')
    let tagNumber = leading & 0x1f
    if (tagNumber === 0x1f) {
      tagNumber = 0
      for (let i = 0; ; i++) {
        if (at >= size) return false
        if (i === MAX_TAG_NUMBER_OCTETS) throw new Error('LIMIT_TAG_NUMBER_OCTETS')
        const octet = octets[at++]
        if (i === 0 && octet === 0x80) throw new Error('TAG_NUMBER_PADDED')
        tagNumber = tagNumber * 128 + (octet & 0x7f)
        if (octet < 0x80) break
      }
      if (tagNumber < 0x1f) throw new Error('TAG_NUMBER_NOT_LOW')
    }
    if (at >= size) return false
    const first = octets[at++]
    let length = first
    if (leading === 0) {
      if (first !== 0) throw new Error('END_OF_CONTENTS_LENGTH')
    } else if (first === 0x80) {
      if ((leading & 0x20) === 0) throw new Error('INDEFINITE_PRIMITIVE')
      length = 0
    } else if (first === 0xff) {
      throw new Error('LENGTH_RESERVED')
    } else if (first > 0x80) {
      length = 0
      for (let i = first & 0x7f; i > 0; i--) {
        if (at >= size) return false
        length = length * 256 + octets[at++]
        if (length > Number.MAX_SAFE_INTEGER) throw new Error('LENGTH_TOO_LARGE')
      }
    }
    this.leading = leading
    this.tagNumber = tagNumber
    this.length = length
    this.indefinite = first === 0x80
    this.contents = at
    return true
  }

  /** Keeps the start of a header, which is all that the chunk has of it. */
  keep(chunk: Uint8Array, at: number): void {
    while (at < chunk.length) this.carry[this.carried++] = chunk[at++]
  }

  /** Goes on with a header that was kept. @returns octets of `chunk` that belong to it, or -1 if it still is not whole */
  resume(chunk: Uint8Array): number {
    for (let used = 0; ; used++) {
      if (this.read(this.carry, 0, this.carried)) {
        this.carried = 0
        return used
      }
      if (used === chunk.length) return -1
      this.carry[this.carried++] = chunk[used]
    }
  }
}
