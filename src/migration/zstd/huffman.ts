/** Huffman codes of literals (RFC 8878, 4.2). */
import { readFseTable } from './fse-table.ts'
import { ReverseBits } from './reverse-bits.ts'

/** Bits of the longest code. */
const MAX_BITS = 11
const MAX_WEIGHT_LOG = 6
const MAX_SYMBOLS = 256

/** For each value of `log` bits the symbol whose code they begin with, and in the octet above how many bits it has. */
export interface HuffmanTable {
  readonly log: number
  readonly codes: Uint16Array
}

/** Reads the table at `from`. @returns it, and where its description ends @throws */
export function readHuffmanTable(
  octets: Uint8Array,
  from: number,
  to: number,
): { readonly table: HuffmanTable; readonly end: number } {
  if (from >= to) throw new Error('a block that ends before its Huffman table')
  const head = octets[from]
  const size = head < 128 ? head : (head - 127 + 1) >> 1
  const end = from + 1 + size
  if (end > to) throw new Error('a Huffman table that is longer than its block')
  const weights =
    head < 128 ? packedWeights(octets, from + 1, end) : plainWeights(octets.subarray(from + 1, end), head - 127)
  return { table: makeTable(weights), end }
}

function plainWeights(octets: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? octets[i >> 1] >> 4 : octets[i >> 1] & 15))
}

/** Weights come out of two states in turn, until the bits are used up. */
function packedWeights(octets: Uint8Array, from: number, to: number): number[] {
  const { table, end } = readFseTable(octets, from, to, MAX_WEIGHT_LOG, MAX_BITS + 1)
  const bits = new ReverseBits(octets, end, to)
  const weights: number[] = []
  const states = [bits.read(table.log), bits.read(table.log)]
  if (bits.left < 0) throw new Error('Huffman weights that end too early')
  for (let turn = 0; ; turn ^= 1) {
    const state = states[turn]
    weights.push(table.symbols[state])
    if (weights.length >= MAX_SYMBOLS) throw new Error('more Huffman weights than there are symbols')
    states[turn] = table.bases[state] + bits.read(table.bits[state])
    if (bits.left >= 0) continue
    weights.push(table.symbols[states[turn ^ 1]])
    return weights
  }
}

/** The weight of the last symbol is not told: it fills the table up. */
function makeTable(weights: number[]): HuffmanTable {
  let sum = 0
  for (const weight of weights) {
    if (weight > MAX_BITS) throw new Error(`a Huffman weight of ${weight}`)
    if (weight > 0) sum += 1 << (weight - 1)
  }
  const log = 32 - Math.clz32(sum)
  const rest = (1 << log) - sum
  const isSound = sum > 0 && log <= MAX_BITS && (rest & (rest - 1)) === 0 && weights.length < MAX_SYMBOLS
  if (!isSound) throw new Error('Huffman weights that do not add up')
  const all = [...weights, 32 - Math.clz32(rest)]
  const codes = new Uint16Array(1 << log)
  let place = 0
  for (let weight = 1; weight <= log; weight++) {
    for (const [symbol, own] of all.entries()) {
      if (own !== weight) continue
      const end = place + (1 << (weight - 1))
      codes.fill(symbol | ((log + 1 - weight) << 8), place, end)
      place = end
    }
  }
  return { log, codes }
}

/** Decodes the stream from `from` to `to`, which must make exactly the octets of `out`. @throws */
export function decodeHuffman(
  table: HuffmanTable,
  octets: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
): void {
  const { log, codes } = table
  const mask = (1 << log) - 1
  let left = new ReverseBits(octets, from, to).left
  let at = 0
  // As long as a code of full length is there: three octets hold it, wherever it begins.
  for (; left >= log && at < out.length; at++) {
    const place = left - log
    const i = from + (place >> 3)
    const code = codes[((octets[i] | (octets[i + 1] << 8) | (octets[i + 2] << 16)) >>> (place & 7)) & mask]
    out[at] = code
    left -= code >> 8
  }
  for (; at < out.length; at++) {
    const code = codes[((octets[from] | (octets[from + 1] << 8)) << (log - left)) & mask]
    out[at] = code
    left -= code >> 8
    if (left < 0) throw new Error('a Huffman stream that ends too early')
  }
  if (left !== 0) throw new Error('a Huffman stream that goes on after its literals')
}
