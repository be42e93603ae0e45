/** Records that transitions point to: ranges, alphabets, values, items. Equal ones stand in the block once. */
import { toHex } from '../../ber/hex.ts'
import { alphabetOf } from '../notation/alphabets.ts'
import type { CharacterRange, EnumeratedType, IntegerRange } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import {
  ALPHABET_SIZE,
  ITEM_SIZE,
  ITEM_TEXT,
  ITEM_TEXT_LENGTH,
  ITEM_VALUE,
  ITEMS_COUNT,
  ITEMS_ENTRIES,
  NO_HIGH,
  NO_LOW,
  RANGE_HIGH,
  RANGE_LOW,
  RANGE_SIZE,
  RANGES_COUNT,
  RANGES_ENTRIES,
} from './layout.ts'

/** Ascending ranges whose bounds fit 64 bits. */
export function rangesRecord({ block, record }: Compilation, ranges: readonly IntegerRange[]): number {
  return record(`ranges ${ranges.map(({ min, max }) => `${min}..${max}`).join()}`, () => {
    const address = block.allocate(RANGES_ENTRIES + ranges.length * RANGE_SIZE, 8)
    block.setWord(address + RANGES_COUNT, ranges.length)
    ranges.forEach(({ min, max }, index) => {
      const at = address + RANGES_ENTRIES + index * RANGE_SIZE
      block.setLong(at + RANGE_LOW, min ?? NO_LOW)
      block.setLong(at + RANGE_HIGH, max ?? NO_HIGH)
    })
    return address
  })
}

/** Bitmaps of the characters of an ASCII kind, whole and those that `from` leaves. */
export function alphabetRecords(
  compilation: Compilation,
  kind: string,
  from: readonly CharacterRange[] | undefined,
): { readonly base: number; readonly alphabet: number } {
  const whole = bitmapOf(alphabetOf(kind)!)
  const base = bitmapRecord(compilation, whole)
  if (from === undefined) return { base, alphabet: base }
  const permitted = bitmapOf(from)
  return {
    base,
    alphabet: bitmapRecord(
      compilation,
      whole.map((octet, index) => octet & permitted[index]),
    ),
  }
}

function bitmapOf(ranges: readonly CharacterRange[]): Uint8Array {
  const bitmap = new Uint8Array(ALPHABET_SIZE)
  for (const { from, to } of ranges) {
    for (let code = from; code <= to && code < 8 * ALPHABET_SIZE; code++) bitmap[code >> 3] |= 1 << (code & 7)
  }
  return bitmap
}

function bitmapRecord({ block, record }: Compilation, bitmap: Uint8Array): number {
  return record(`bitmap ${toHex(bitmap)}`, () => {
    const address = block.allocate(ALPHABET_SIZE)
    block.octets.set(bitmap, address)
    return address
  })
}

/** Contents octets of which a value has one. */
export function valuesRecord({ block, record }: Compilation, values: readonly Uint8Array[]): number {
  return record(`values ${values.map(toHex).join()}`, () => block.addOctets([values.length], values))
}

/** Contents octets of a DEFAULT value. */
export function octetsRecord({ block, record }: Compilation, octets: Uint8Array): number {
  return record(`octets ${toHex(octets)}`, () => block.addOctets([], [octets]))
}

/** Items of an ENUMERATED that fit 64 bits, by value. */
export function itemsRecord({ block, record }: Compilation, type: EnumeratedType): number {
  return record(`items ${type.structure}`, () => {
    const items = type.items
      .filter(({ value }) => value >= NO_LOW && value <= NO_HIGH)
      .toSorted((a, b) => (a.value < b.value ? -1 : 1))
      .map(({ name, value }) => ({ value, text: block.addText(name) }))
    const address = block.allocate(ITEMS_ENTRIES + items.length * ITEM_SIZE, 8)
    block.setWord(address + ITEMS_COUNT, items.length)
    items.forEach(({ value, text }, index) => {
      const at = address + ITEMS_ENTRIES + index * ITEM_SIZE
      block.setLong(at + ITEM_VALUE, value)
      block.setWord(at + ITEM_TEXT, text.address)
      block.setWord(at + ITEM_TEXT_LENGTH, text.length)
    })
    return address
  })
}
