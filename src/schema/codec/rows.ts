/** Keys of tables and what they select (X.682 10), out of the records of the tables. */
import { KEY_COUNT, KEY_ENTRIES, KEY_NEXT, KEY_SLOT, KEY_UP, OCTETS_DATA, OCTETS_LENGTH } from '../tables/layout.ts'
import type { Pass } from './pass.ts'
import type { Words } from './words.ts'

/** Number of a row, from 0; -1 for a key that is in none. */
export type Row = number

export interface KeyRecord {
  readonly up: number
  readonly slot: number
  readonly find: OctetsIndex
}

/** Index of an entry with the same octets; -1 for none. */
export type OctetsIndex = (bytes: Uint8Array, start: number, end: number) => number

/** The key records that begin at an address, in the order in which they are to be followed. */
export function keyRecords(words: Words, address: number): readonly KeyRecord[] {
  const records: KeyRecord[] = []
  for (let at = address; at !== 0; at = words.at(at + KEY_NEXT)) {
    records.push({
      up: words.at(at + KEY_UP),
      slot: words.at(at + KEY_SLOT),
      find: octetsIndex(octetsAt(words, at + KEY_ENTRIES, words.at(at + KEY_COUNT))),
    })
  }
  return records
}

export function select(records: readonly KeyRecord[], pass: Pass, start: number, end: number): void {
  for (const { up, slot, find } of records) pass.keep(up, slot, find(pass.bytes, start, end))
}

/** As many octets records as `count` says, which follow one another. */
export function octetsAt(words: Words, address: number, count: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = address; entries.length < count; ) {
    const length = words.at(at + OCTETS_LENGTH)
    entries.push(words.octets(at + OCTETS_DATA, length))
    at += OCTETS_DATA + ((length + 3) & ~3)
  }
  return entries
}

/** Few entries are gone through; many, as object sets have, are found by a hash. */
export function octetsIndex(entries: readonly Uint8Array[]): OctetsIndex {
  const buckets = new Map<number, number[]>()
  entries.forEach((entry, index) => {
    const hash = hashOf(entry, 0, entry.length)
    const bucket = buckets.get(hash)
    if (bucket === undefined) buckets.set(hash, [index])
    else bucket.push(index)
  })
  return (bytes, start, end) => {
    const bucket = buckets.get(hashOf(bytes, start, end))
    if (bucket === undefined) return -1
    for (const index of bucket) if (isEqual(entries[index], bytes, start, end)) return index
    return -1
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let i = start; i < end; i++) hash = (hash * 31 + bytes[i]) | 0
  return hash
}

export function isEqual(entry: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (entry.length !== end - start) return false
  for (let i = 0; i < entry.length; i++) if (entry[i] !== bytes[start + i]) return false
  return true
}
