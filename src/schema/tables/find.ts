/** Reading the tables in TypeScript, as the kernel reads them in WebAssembly. */
import {
  HIGH_TAG_FREE,
  HIGH_TAG_MASK,
  HIGH_TAG_NUMBER,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  HIGH_TAG_WORD,
  ROW_CAREFUL,
  ROW_NONE,
  STATE_FALLBACK,
  STATE_ROW,
  T_KIND,
  TABLES_BASE,
} from './layout.ts'
import type { SchemaTables } from './types.ts'

/**
 * The tables as words by address: word n is at address 4n. A memory of WebAssembly in which the block lies, seen as
 * `Uint32Array`, is such a view too.
 */
export function tableWords({ octets }: SchemaTables): Uint32Array {
  const words = new Uint32Array((TABLES_BASE + octets.length + 3) >>> 2)
  new Uint8Array(words.buffer).set(octets, TABLES_BASE)
  return words
}

/**
 * The word of a state's row for an identifier: `ROW_NONE`, or a transition, with `ROW_CAREFUL` where the layout says so. The
 * fallback is not looked at.
 * @param words     the tables, as `tableWords` gives them
 * @param state     address of the state
 * @param leading   leading identifier octet
 * @param tagNumber looked at only if the low five bits of the leading octet are all ones
 */
export function findTransition(words: Uint32Array, state: number, leading: number, tagNumber: number): number {
  const word = words[(words[(state + STATE_ROW) >>> 2] >>> 2) + leading]
  if ((leading & 0x1f) !== 0x1f || word === ROW_NONE) return word
  const table = (word & ~ROW_CAREFUL) >>> 0
  const mask = words[(table + HIGH_TAG_MASK) >>> 2]
  for (let slot = (tagNumber & mask) >>> 0; ; slot = (slot + 1) & mask) {
    const at = table + HIGH_TAG_SLOTS + slot * HIGH_TAG_SLOT_SIZE
    const number = words[(at + HIGH_TAG_NUMBER) >>> 2]
    if (number === HIGH_TAG_FREE) return ROW_NONE
    if (number === tagNumber) return words[(at + HIGH_TAG_WORD) >>> 2]
  }
}

/** The transition that a state takes for an identifier, its fallback included; 0 for none. Parameters as above. */
export function transitionFor(words: Uint32Array, state: number, leading: number, tagNumber: number): number {
  const word = findTransition(words, state, leading, tagNumber)
  const transition = word === ROW_NONE ? words[(state + STATE_FALLBACK) >>> 2] : (word & ~ROW_CAREFUL) >>> 0
  // T_FORMS is the second octet.
  return (words[(transition + T_KIND) >>> 2] & 0xff00) === 0 ? 0 : transition
}
