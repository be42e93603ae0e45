/** The block of octets under construction. Addresses are those of the layout: the first is `TABLES_BASE`. */
import { OCTETS_DATA, TABLES_BASE } from './layout.ts'

/** Thrown when the block would outgrow its limit. */
export class BlockFull extends Error {}

const encoder = new TextEncoder()

export class Block {
  /** Octets and words of the block by address, until the next allocation. */
  octets = new Uint8Array(64 * 1024)
  words = new Uint32Array(this.octets.buffer)
  #end = TABLES_BASE
  readonly #limit: number
  readonly #texts = new Map<string, number>()

  constructor(maxOctets: number) {
    this.#limit = TABLES_BASE + maxOctets
  }

  /** Octets so far, from `TABLES_BASE` on, in a copy. */
  finish(): Uint8Array {
    return this.octets.slice(TABLES_BASE, this.#end)
  }

  /** Room for `size` octets, zero. The address is a multiple of `alignment`, 4 or 8. */
  allocate(size: number, alignment: 4 | 8 = 4): number {
    const address = (this.#end + alignment - 1) & -alignment
    const end = address + ((size + 3) & -4)
    if (end > this.#limit) throw new BlockFull()
    if (end > this.octets.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.octets.length))
      grown.set(this.octets)
      this.octets = grown
      this.words = new Uint32Array(grown.buffer)
    }
    this.#end = end
    return address
  }

  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value
  }

  word(address: number): number {
    return this.words[address >>> 2]
  }

  /** `value` must fit 64 bits. */
  setLong(address: number, value: bigint): void {
    this.words[address >>> 2] = Number(BigInt.asUintN(32, value))
    this.words[(address >>> 2) + 1] = Number(BigInt.asUintN(32, value >> 32n))
  }

  /** A list of words. */
  addWords(values: readonly number[]): number {
    const address = this.allocate(4 * values.length)
    this.words.set(values, address >>> 2)
    return address
  }

  /** Lengths and octets, one after another, behind `header`. */
  addOctets(header: readonly number[], items: readonly Uint8Array[]): number {
    const size = items.reduce((sum, item) => sum + OCTETS_DATA + ((item.length + 3) & -4), 4 * header.length)
    const address = this.allocate(size)
    this.words.set(header, address >>> 2)
    let at = address + 4 * header.length
    for (const item of items) {
      this.setWord(at, item.length)
      this.octets.set(item, at + OCTETS_DATA)
      at += OCTETS_DATA + ((item.length + 3) & -4)
    }
    return address
  }

  /** Address and length of a text in UTF-8; the same text stands there once. */
  addText(text: string): { readonly address: number; readonly length: number } {
    const octets = encoder.encode(text)
    let address = this.#texts.get(text)
    if (address === undefined) {
      address = this.allocate(octets.length)
      this.octets.set(octets, address)
      this.#texts.set(text, address)
    }
    return { address, length: octets.length }
  }
}
