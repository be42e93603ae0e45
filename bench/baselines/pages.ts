/**
 * Baseline: pages of an image to page records, in plain TypeScript, and a bare copy. Output and image lie in one array, since
 * `copyWithin` moves a page without the view that `set(subarray)` wants.
 */
import { Buffer } from 'node:buffer'

export const PAGE = 4096
export const OUTPUT = 256 * 1024
const HEAD = 32

export type Take = (octets: Uint8Array) => void
/** Whether the page at an index is zero. */
export type ZeroTest = (at: number) => boolean

/** An array with room for output in front of an image. */
export class Arena {
  readonly octets: Uint8Array
  /** Zero tests, all good, of different speed. */
  readonly tests: Readonly<Record<'compare' | 'words' | 'doubles' | 'views', ZeroTest>>

  constructor(length: number) {
    const octets = new Uint8Array(OUTPUT + length)
    this.octets = octets
    const buffer = Buffer.from(octets.buffer)
    const zero = Buffer.alloc(PAGE)
    const words = new Uint32Array(octets.buffer)
    const doubles = new Float64Array(octets.buffer)
    this.tests = {
      // Most pages that are not zero show it at once, which saves the call.
      compare: (at) => words[at >> 2] === 0 && zero.compare(buffer, at, at + PAGE, 0, PAGE) === 0,
      views: (at) => Buffer.compare(buffer.subarray(at, at + PAGE), zero) === 0,
      words: (start) => {
        let at = start >> 2
        const end = at + PAGE / 4
        while (at < end && (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) === 0) at += 4
        return at === end
      },
      doubles: (start) => {
        let at = start >> 3
        const end = at + PAGE / 8
        // A double that equals 0 may also be -0, whose octets are not all zero: the words tell.
        while (
          at < end &&
          doubles[at] === 0 &&
          doubles[at + 1] === 0 &&
          doubles[at + 2] === 0 &&
          doubles[at + 3] === 0
        ) {
          if ((words[2 * at + 1] | words[2 * at + 3] | words[2 * at + 5] | words[2 * at + 7]) !== 0) return false
          at += 4
        }
        return at === end
      },
    }
  }

  get image(): Uint8Array {
    return this.octets.subarray(OUTPUT)
  }

  /** Copies the image page by page into the output's place, over and over; by `copyWithin`, or as `encode` has it. */
  copy(take: Take, bySet = false): void {
    const { octets } = this
    let out = 0
    for (let at = OUTPUT; at < octets.length; at += PAGE) {
      if (bySet) octets.set(octets.subarray(at, at + PAGE), out)
      else octets.copyWithin(out, at, at + PAGE)
      out += PAGE
      if (out === OUTPUT) {
        take(octets.subarray(0, out))
        out = 0
      }
    }
    if (out > 0) take(octets.subarray(0, out))
  }

  /**
   * Encodes as `PageImage` does with [APPLICATION 9040] for a page and [APPLICATION 0] for one that is zero.
   * @param bySet moves pages by `set(subarray)`, as one would write it first
   */
  encode(isZero: ZeroTest, take: Take, bySet = false): void {
    const { octets } = this
    let out = 0
    for (let at = OUTPUT; at < octets.length; at += PAGE) {
      if (out > OUTPUT - PAGE - HEAD) {
        take(octets.subarray(0, out))
        out = 0
      }
      const address = at - OUTPUT
      const size = address < 0x80 ? 1 : address < 0x8000 ? 2 : address < 0x800000 ? 3 : address < 0x80000000 ? 4 : 5
      const zero = isZero(at)
      if (zero) {
        octets[out++] = 0x40
      } else {
        const length = 2 + size + 4 + PAGE
        octets[out] = 0x7f
        octets[out + 1] = 0xc6
        octets[out + 2] = 0x50
        octets[out + 3] = 0x82
        octets[out + 4] = length >> 8
        octets[out + 5] = length
        octets[out + 6] = 0x02
        out += 7
      }
      octets[out++] = size
      if (size > 4) octets[out++] = address / 0x1_0000_0000
      if (size > 3) octets[out++] = address >>> 24
      if (size > 2) octets[out++] = address >> 16
      if (size > 1) octets[out++] = address >> 8
      octets[out++] = address
      if (zero) continue
      octets[out] = 0x04
      octets[out + 1] = 0x82
      octets[out + 2] = 0x10
      octets[out + 3] = 0x00
      if (bySet) octets.set(octets.subarray(at, at + PAGE), out + 4)
      else octets.copyWithin(out + 4, at, at + PAGE)
      out += 4 + PAGE
    }
    if (out > 0) take(octets.subarray(0, out))
  }
}
