/** The sequences of a compressed block (RFC 8878, 3.1.1.3.2): how literals and copies of earlier octets alternate. */
import { constantFseTable, type FseTable, makeFseTable, readFseTable } from './fse-table.ts'
import type { History } from './history.ts'
import { ReverseBits } from './reverse-bits.ts'

const PREDEFINED = 0
const REPEATED = 1
const COMPRESSED = 2

/** What a code stands for: the least value, and how many bits are added. */
const literalBases = Uint32Array.of(
  ...Array.from({ length: 16 }, (_, code) => code),
  ...[16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
)
const literalBits = Uint8Array.of(
  ...Array.from({ length: 16 }, () => 0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
)
const matchBases = Uint32Array.of(
  ...Array.from({ length: 32 }, (_, code) => code + 3),
  ...[35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539],
)
const matchBits = Uint8Array.of(
  ...Array.from({ length: 32 }, () => 0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
)

/** An offset's code is the number of bits that are added. */
const offsetBases = Uint32Array.from({ length: 32 }, (_, code) => 2 ** code)

interface CodeKind {
  readonly maxLog: number
  readonly maxSymbol: number
  readonly predefined: FseTable
}

const ones = (count: number, share = 1) => Array.from({ length: count }, () => share)

const kinds: readonly CodeKind[] = [
  // Lengths of literals, offsets, lengths of matches: in this order their tables come.
  {
    maxLog: 9,
    maxSymbol: 35,
    predefined: makeFseTable([4, 3, ...ones(11, 2), 1, 1, 1, ...ones(9, 2), 3, 2, ...ones(5), ...ones(4, -1)], 6),
  },
  { maxLog: 8, maxSymbol: 31, predefined: makeFseTable([...ones(6), 2, 2, 2, ...ones(15), ...ones(5, -1)], 5) },
  {
    maxLog: 9,
    maxSymbol: 52,
    predefined: makeFseTable([1, 4, 3, ...ones(6, 2), ...ones(37), ...ones(7, -1)], 6),
  },
]

export class Sequences {
  #tables: readonly (FseTable | undefined)[] = [undefined, undefined, undefined]
  /** The last three offsets. */
  #first = 1
  #second = 4
  #third = 8

  /** Carries out the sequences from `from` to `to`, the end of their block. @throws */
  run(octets: Uint8Array, from: number, to: number, literals: Uint8Array, history: History): void {
    if (from >= to) throw new Error('a block that ends before its sequences')
    let at = from + 1
    let count = octets[from]
    if (count === 255) {
      count = 0x7f00 + (octets[at] | (octets[at + 1] << 8))
      at += 2
    } else if (count >= 128) count = ((count - 128) << 8) | octets[at++]
    if (count === 0) {
      if (at !== to) throw new Error('a block that goes on after its literals')
      history.put(literals, 0, literals.length)
      return
    }
    if (at >= to) throw new Error('a block that ends before its sequences')
    const modes = octets[at++]
    if (modes & 3) throw new Error('reserved bits among the modes of sequences')
    const tables = kinds.map((kind, i) => {
      const mode = (modes >> (6 - 2 * i)) & 3
      if (mode === PREDEFINED) return kind.predefined
      if (mode === REPEATED) {
        if (at >= to || octets[at] > kind.maxSymbol) throw new Error('a code that there is not')
        return constantFseTable(octets[at++])
      }
      if (mode === COMPRESSED) {
        const { table, end } = readFseTable(octets, at, to, kind.maxLog, kind.maxSymbol)
        at = end
        return table
      }
      const before = this.#tables[i]
      if (before === undefined) throw new Error('sequences by the table of a block before, which had none')
      return before
    })
    this.#tables = tables
    this.#carryOut(count, new ReverseBits(octets, at, to), tables, literals, history)
  }

  #carryOut(count: number, bits: ReverseBits, tables: FseTable[], literals: Uint8Array, history: History): void {
    const [lengths, offsets, matches] = tables
    let length = bits.read(lengths.log)
    let offset = bits.read(offsets.log)
    let match = bits.read(matches.log)
    let used = 0
    for (let left = count; ; ) {
      const offsetCode = offsets.symbols[offset]
      const matchCode = matches.symbols[match]
      const lengthCode = lengths.symbols[length]
      const value = offsetBases[offsetCode] + bits.readLong(offsetCode)
      const copied = matchBases[matchCode] + bits.read(matchBits[matchCode])
      const taken = literalBases[lengthCode] + bits.read(literalBits[lengthCode])
      if (bits.left < 0) throw new Error('sequences that end too early')
      if (taken > literals.length - used) throw new Error('sequences that take more literals than there are')
      history.put(literals, used, used + taken)
      used += taken
      history.copy(this.#offset(value, taken), copied)
      if (--left === 0) break
      length = lengths.bases[length] + bits.read(lengths.bits[length])
      match = matches.bases[match] + bits.read(matches.bits[match])
      offset = offsets.bases[offset] + bits.read(offsets.bits[offset])
    }
    if (bits.left !== 0) throw new Error('sequences that do not end with their bits')
    history.put(literals, used, literals.length)
  }

  /** The offset that a value stands for: the least ones mean those of before. */
  #offset(value: number, literals: number): number {
    if (value > 3) {
      this.#third = this.#second
      this.#second = this.#first
      this.#first = value - 3
      return this.#first
    }
    const which = literals === 0 ? value : value - 1
    if (which === 0) return this.#first
    const offset = which === 1 ? this.#second : which === 2 ? this.#third : this.#first - 1
    if (which > 1) this.#third = this.#second
    this.#second = this.#first
    this.#first = offset
    return offset
  }
}
