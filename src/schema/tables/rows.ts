/** Rows: which transition an identifier leads to, by leading octet and, for high tag numbers, by number. */
import type { Tag } from '../../ber/tag.ts'
import type { Block } from './block.ts'
import {
  HIGH_TAG_FREE,
  HIGH_TAG_MASK,
  HIGH_TAG_NUMBER,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  HIGH_TAG_WORD,
  ROW_CAREFUL,
  ROW_NONE,
  ROW_WORDS,
} from './layout.ts'

/** One identifier and where it leads. */
export interface Branch {
  readonly tag: Tag
  readonly transition: number
  /** The short path must leave it alone in this form. */
  readonly carefulPrimitive: boolean
  readonly carefulConstructed: boolean
}

/** Low five bits of a leading octet whose tag number follows in octets of its own (X.690 8.1.2.4). */
const highTag = 0x1f
const constructedBit = 0x20

export class Row {
  words = new Uint32Array(ROW_WORDS).fill(ROW_NONE)
  /** Octets whose words are in use. */
  octets: number[] = []
  /** By leading octet: tag number to word. */
  readonly highTags = new Map<number, Map<number, number>>()

  copy(): Row {
    const copy = new Row()
    copy.words = this.words.slice()
    copy.octets = this.octets.slice()
    for (const [octet, map] of this.highTags) copy.highTags.set(octet, new Map(map))
    return copy
  }

  /** Adds an identifier in both its forms; if it is taken, says by which transition, and adds nothing. */
  add({ tag, transition, carefulPrimitive, carefulConstructed }: Branch): number | undefined {
    const leading = tag.tagClass * 64
    const number = Number(tag.tagNumber)
    const low = Math.min(number, highTag)
    const primitive = transition | (carefulPrimitive ? ROW_CAREFUL : 0)
    const constructed = transition | (carefulConstructed ? ROW_CAREFUL : 0)
    const taken =
      number < highTag ? this.words[leading + low] : (this.highTags.get(leading + low)?.get(number) ?? ROW_NONE)
    if (taken !== ROW_NONE) return taken & ~ROW_CAREFUL
    this.#set(leading + low, number, primitive)
    this.#set(leading + low + constructedBit, number, constructed)
    return undefined
  }

  #set(octet: number, number: number, word: number): void {
    if (number < highTag) {
      this.words[octet] = word
      this.octets.push(octet)
      return
    }
    let map = this.highTags.get(octet)
    if (map === undefined) {
      this.highTags.set(octet, (map = new Map()))
      this.octets.push(octet)
    }
    map.set(number, word)
  }
}

/** Writes rows; those with the same words stand in the block once. */
export class RowWriter {
  readonly #block: Block
  readonly #rows = new Map<number, number[]>()

  constructor(block: Block) {
    this.#block = block
  }

  /** Address of the row in the block. */
  write(row: Row): number {
    const { words } = row
    for (const [octet, map] of row.highTags) words[octet] = this.#highTagTable(map) | ROW_CAREFUL
    let hash = 0
    for (const octet of row.octets) hash = (hash + Math.imul(words[octet], 2 * octet + 1)) | 0
    let known = this.#rows.get(hash)
    if (known === undefined) this.#rows.set(hash, (known = []))
    let address = known.find((each) => this.#isAt(each, words))
    if (address === undefined) {
      address = this.#block.allocate(4 * ROW_WORDS)
      this.#block.words.set(words, address >>> 2)
      known.push(address)
    }
    return address
  }

  #isAt(address: number, words: Uint32Array): boolean {
    const { words: block } = this.#block
    const from = address >>> 2
    for (let i = 0; i < ROW_WORDS; i++) if (block[from + i] !== words[i]) return false
    return true
  }

  #highTagTable(map: ReadonlyMap<number, number>): number {
    // At most half full, so that a number that is not there is found out soon.
    const size = 2 ** Math.ceil(Math.log2(2 * map.size))
    const mask = size - 1
    const address = this.#block.allocate(HIGH_TAG_SLOTS + size * HIGH_TAG_SLOT_SIZE)
    this.#block.setWord(address + HIGH_TAG_MASK, mask)
    const slotAt = (slot: number): number => address + HIGH_TAG_SLOTS + slot * HIGH_TAG_SLOT_SIZE
    for (let slot = 0; slot < size; slot++) {
      this.#block.setWord(slotAt(slot) + HIGH_TAG_NUMBER, HIGH_TAG_FREE)
      this.#block.setWord(slotAt(slot) + HIGH_TAG_WORD, ROW_NONE)
    }
    for (const [number, word] of map) {
      let slot = (number & mask) >>> 0
      while (this.#block.word(slotAt(slot) + HIGH_TAG_NUMBER) !== HIGH_TAG_FREE) slot = (slot + 1) & mask
      this.#block.setWord(slotAt(slot) + HIGH_TAG_NUMBER, number)
      this.#block.setWord(slotAt(slot) + HIGH_TAG_WORD, word)
    }
    return address
  }
}
