/** Tables as text, read back from their octets alone: one line a state, one line for each transition there. */
import * as assert from 'uvu/assert'
import { findType, type ResolveOptions } from '../../../src/schema/notation/index.ts'
import { compileTables, type SchemaTables, type TableOptions, tableWords } from '../../../src/schema/tables/index.ts'
import * as layout from '../../../src/schema/tables/layout.ts'
import { hex } from '../../support/hex.ts'
import { schemaOf } from '../notation/support.ts'

/** Tables of the type `A` of assignments. */
export function compiled(body: string, options: TableOptions = {}): SchemaTables {
  const schema = schemaOf(body, 'IMPLICIT TAGS')
  return compileTables(schema, findType(schema, 'A'), options)
}

/** The states that `A` leads to, in the order in which they are met, without those that all tables have. */
export function dumpOf(body: string, pdu = 'A', options: ResolveOptions = {}): string[] {
  const schema = schemaOf(body, 'IMPLICIT TAGS', options)
  return dump(compileTables(schema, findType(schema, pdu)))
}

/** Every address of the tables leads where it should, and the lists beside the block fit it. */
export function assertSound(tables: SchemaTables): void {
  const words = tableWords(tables)
  const end = layout.TABLES_BASE + tables.octets.length
  const at = (address: number): number => words[address >>> 2]
  const stateAt = (address: number, what: string): void => {
    assert.is(tables.states[at(address + layout.STATE_ID)]?.address, address, what)
  }
  const isTransition = (address: number): boolean => tables.transitions[at(address + layout.T_ID)]?.address === address
  assert.is(new Set(tables.states.map(({ address }) => address)).size, tables.states.length)
  for (const { root, skip, segments, bitSegments } of [tables]) {
    for (const state of [root, skip, segments, bitSegments]) stateAt(state, 'a state')
  }
  const rows = new Set<number>()
  for (const { address, positions, position, components } of tables.states) {
    assert.is(address % 8, 0)
    stateAt(address, 'each state')
    assert.is(positions[position], address)
    for (const { transitions } of components) assert.ok(transitions.every(isTransition))
    const fallback = at(address + layout.STATE_FALLBACK)
    assert.ok(fallback === 0 || isTransition(fallback), 'fallback')
    const row = at(address + layout.STATE_ROW)
    if (rows.has(row)) continue
    rows.add(row)
    assert.ok(row > 0 && row + 4 * layout.ROW_WORDS <= end)
    for (let octet = 0; octet < layout.ROW_WORDS; octet++) {
      const word = at(row + 4 * octet)
      if (word === layout.ROW_NONE || (octet & 0x1f) === 0x1f) continue
      if (!isTransition(word & ~layout.ROW_CAREFUL)) throw new Error(`row at ${row}, octet ${octet}: ${word}`)
    }
  }
  for (const { address } of tables.transitions) {
    assert.is(address % 8, 0)
    stateAt(at(address + layout.T_NEXT), 'the next state')
    const inner = at(address + layout.T_INNER)
    if (inner !== 0) stateAt(inner, 'the inner state')
  }
}

const kindNames = Object.entries(layout)
  .filter(([name]) => name.startsWith('KIND_'))
  .sort(([, a], [, b]) => Number(a) - Number(b))
  .map(([name]) => name.slice(5))

const stateFlags: readonly (readonly [number, string])[] = [
  [layout.STATE_MAY_END, 'end'],
  [layout.STATE_CLEAR, 'clear'],
  [layout.STATE_LIST, 'list'],
  [layout.STATE_SET, 'set'],
  [layout.STATE_SKIP, 'skip'],
  [layout.STATE_SEGMENTS, 'segments'],
]

const transitionFlags: readonly (readonly [number, string])[] = [
  [layout.T_CHECK, 'check'],
  [layout.T_UNKNOWN, 'unknown'],
  [layout.T_NAMED_BITS, 'named'],
  [layout.T_SET_OF, 'set-of'],
  [layout.T_RENDER_OPEN, 'render'],
  [layout.T_TABLE, 'table'],
]

/** By style; `?` is the text. */
const styles = ['?', '-bare', '-?', '-choice', '<?>', '.?', '-set-bare']

export function dump(tables: SchemaTables, from = tables.root): string[] {
  return new Dumper(tables).from(from)
}

/** Reads a block; the addresses of states become numbers. */
export class Dumper {
  readonly #tables: SchemaTables
  readonly #words: Uint32Array
  readonly #view: DataView
  readonly #octets: Uint8Array
  readonly #states: number[] = []

  constructor(tables: SchemaTables) {
    this.#tables = tables
    this.#words = tableWords(tables)
    this.#view = new DataView(this.#words.buffer)
    this.#octets = new Uint8Array(this.#words.buffer)
  }

  from(state: number): string[] {
    const lines: string[] = []
    this.#nameOf(state)
    for (const each of this.#states) lines.push(...this.#state(each))
    return lines
  }

  #word(address: number): number {
    return this.#view.getUint32(address, true)
  }

  #nameOf(state: number): string {
    if (state === 0) return '0'
    let index = this.#states.indexOf(state)
    if (index < 0) index = this.#states.push(state) - 1
    return `s${index}`
  }

  #state(state: number): string[] {
    const info = this.#tables.states[this.#word(state + layout.STATE_ID)]
    const flags = flagNames(this.#word(state + layout.STATE_FLAGS), stateFlags)
    const required = Array.from({ length: layout.MAX_SET_COMPONENTS }, (_, bit) => bit).filter(
      (bit) => (this.#octets[state + layout.STATE_REQUIRED + (bit >> 3)] >> (bit & 7)) & 1,
    )
    const place = info.kind === 'sequence' || info.kind === 'single' ? ` ${info.position}` : ''
    const needs = required.length === 0 ? '' : ` needs ${required}`
    const lines = [`${this.#nameOf(state)} ${info.kind}${place}${flags}${needs}`]
    const byTransition = new Map<number, string[]>()
    for (const [identifier, word] of this.#identifiers(this.#word(state + layout.STATE_ROW))) {
      const transition = word & ~1
      const list = byTransition.get(transition) ?? []
      list.push((word & layout.ROW_CAREFUL ? '~' : '') + identifier)
      byTransition.set(transition, list)
    }
    const fallback = this.#word(state + layout.STATE_FALLBACK)
    if (fallback !== 0) byTransition.set(fallback, [...(byTransition.get(fallback) ?? []), '*'])
    for (const [transition, list] of byTransition) lines.push(`  ${list.join(' ')} ${this.transition(transition)}`)
    return lines
  }

  /** Identifiers in hexadecimal, high tag numbers after the leading octet: `7f/10438`. */
  *#identifiers(row: number): Generator<[string, number]> {
    for (let octet = 0; octet < layout.ROW_WORDS; octet++) {
      const word = this.#word(row + 4 * octet)
      if (word === layout.ROW_NONE) continue
      const leading = hex(Uint8Array.of(octet))
      if ((octet & 0x1f) !== 0x1f) {
        yield [leading, word]
        continue
      }
      const table = word & ~layout.ROW_CAREFUL
      const slots = this.#word(table + layout.HIGH_TAG_MASK) + 1
      const numbers: [number, number][] = []
      for (let slot = 0; slot < slots; slot++) {
        const at = table + layout.HIGH_TAG_SLOTS + slot * layout.HIGH_TAG_SLOT_SIZE
        const number = this.#word(at + layout.HIGH_TAG_NUMBER)
        if (number !== layout.HIGH_TAG_FREE) numbers.push([number, this.#word(at + layout.HIGH_TAG_WORD)])
      }
      for (const [number, target] of numbers.sort(([a], [b]) => a - b)) yield [`${leading}/${number}`, target]
    }
  }

  transition(t: number): string {
    const kind = this.#octets[t + layout.T_KIND]
    const flags = this.#view.getUint16(t + layout.T_FLAGS, true)
    const field = (offset: number): number => this.#word(t + offset)
    const forms = this.#octets[t + layout.T_FORMS]
    const what = forms === 0 ? 'EXCLUDED' : kindNames[kind] + flagNames(flags, transitionFlags)
    const parts = [what, this.#ranges(t, flags)]
    const alphabet = field(layout.T_ALPHABET)
    if (alphabet !== field(layout.T_BASE)) parts.push(`from ${JSON.stringify(this.#characters(alphabet))}`)
    if (field(layout.T_VALUES) !== 0) {
      const count = this.#word(field(layout.T_VALUES))
      parts.push(`values ${this.#octetLists(field(layout.T_VALUES) + layout.VALUES_ENTRIES, count).join('|')}`)
    }
    if (field(layout.T_DEFAULT) !== 0) parts.push(`default ${this.#octetLists(field(layout.T_DEFAULT), 1)}`)
    for (let key = field(layout.T_KEY); key !== 0; key = this.#word(key + layout.KEY_NEXT)) {
      const octets = this.#octetLists(key + layout.KEY_ENTRIES, this.#word(key + layout.KEY_COUNT))
      parts.push(`key ${this.#word(key + layout.KEY_UP)}:${this.#word(key + layout.KEY_SLOT)} ${octets.join('|')}`)
    }
    if (field(layout.T_OPEN) !== 0) parts.push(this.#open(field(layout.T_OPEN)))
    if (field(layout.T_BIT) !== 0) parts.push(`bit ${field(layout.T_BIT)}`)
    parts.push(this.#names(field(layout.T_NAMES)), `>${this.#nameOf(field(layout.T_NEXT))}`)
    if (field(layout.T_INNER) !== 0) parts.push(`/${this.#nameOf(field(layout.T_INNER))}`)
    return parts.filter((part) => part !== '').join(' ')
  }

  #ranges(t: number, flags: number): string {
    const bounds = (low: number, high: number): string => {
      const [min, max] = [this.#view.getBigInt64(low, true), this.#view.getBigInt64(high, true)]
      return `${min === layout.NO_LOW ? '' : min}..${max === layout.NO_HIGH ? '' : max}`
    }
    const hull = bounds(t + layout.T_LOW, t + layout.T_HIGH)
    const isBound = `${flags & layout.T_LOW_BOUND ? '[' : '('}${hull}${flags & layout.T_HIGH_BOUND ? ']' : ')'}`
    const ranges = this.#word(t + layout.T_RANGES)
    if (ranges === 0) return isBound === '(..)' ? '' : isBound
    const each = Array.from({ length: this.#word(ranges + layout.RANGES_COUNT) }, (_, index) => {
      const at = ranges + layout.RANGES_ENTRIES + index * layout.RANGE_SIZE
      return bounds(at + layout.RANGE_LOW, at + layout.RANGE_HIGH)
    })
    return `${isBound}{${each.join()}}`
  }

  /** Characters of the type itself. */
  baseAlphabet(t: number): string {
    return this.#characters(this.#word(t + layout.T_BASE))
  }

  #characters(address: number): string {
    let text = ''
    for (let code = 0; code < 8 * layout.ALPHABET_SIZE; code++) {
      if ((this.#octets[address + (code >> 3)] >> (code & 7)) & 1) text += String.fromCharCode(code)
    }
    return text
  }

  #octetLists(address: number, count: number): string[] {
    const lists: string[] = []
    for (let at = address; lists.length < count; ) {
      const length = this.#word(at + layout.OCTETS_LENGTH)
      lists.push(hex(this.#octets.subarray(at + layout.OCTETS_DATA, at + layout.OCTETS_DATA + length)))
      at += layout.OCTETS_DATA + ((length + 3) & -4)
    }
    return lists
  }

  #open(record: number): string {
    const states = Array.from({ length: this.#word(record + layout.OPEN_COUNT) }, (_, index) =>
      this.#nameOf(this.#word(record + layout.OPEN_STATES + 4 * index)),
    )
    const strict = this.#word(record + layout.OPEN_STRICT) === 1 ? '!' : ''
    return `open ${this.#word(record + layout.OPEN_UP)}:${this.#word(record + layout.OPEN_SLOT)}${strict} ${states.join('|')}`
  }

  /** `component.alternative`, `<Type>` for the type of an open type; what lists leave out after a hyphen. */
  #names(record: number): string {
    if (record === 0) return ''
    const entries = Array.from({ length: this.#word(record + layout.NAMES_COUNT) }, (_, index) => {
      const at = record + layout.NAMES_ENTRIES + index * layout.NAME_SIZE
      const style = this.#word(at + layout.NAME_STYLE)
      const text = this.#text(this.#word(at + layout.NAME_TEXT), this.#word(at + layout.NAME_TEXT_LENGTH))
      return styles[style].replace('?', text)
    })
    return entries.join('')
  }

  #text(address: number, length: number): string {
    return new TextDecoder().decode(this.#octets.subarray(address, address + length))
  }

  /** Items of an ENUMERATED: `0=red`. */
  items(t: number): string[] {
    const record = this.#word(t + layout.T_ITEMS)
    return Array.from({ length: this.#word(record + layout.ITEMS_COUNT) }, (_, index) => {
      const at = record + layout.ITEMS_ENTRIES + index * layout.ITEM_SIZE
      const text = this.#text(this.#word(at + layout.ITEM_TEXT), this.#word(at + layout.ITEM_TEXT_LENGTH))
      return `${this.#view.getBigInt64(at + layout.ITEM_VALUE, true)}=${text}`
    })
  }
}

function flagNames(flags: number, names: readonly (readonly [number, string])[]): string {
  return names.map(([bit, name]) => (flags & bit ? ` ${name}` : '')).join('')
}
