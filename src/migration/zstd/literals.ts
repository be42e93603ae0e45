/** The literals of a compressed block (RFC 8878, 3.1.1.3.1). */
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman.ts'

const RAW = 0
const REPEATED = 1
const COMPRESSED = 2

export interface Literals {
  readonly octets: Uint8Array
  /** Where the sequences begin. */
  readonly end: number
  /** The code, for later blocks that have none of their own. */
  readonly table: HuffmanTable | undefined
}

/**
 * Reads the literals at `from` of a block that ends at `to`.
 * @param table that of the block before
 * @param room  takes them, unless they stand there as they are; one block has no more
 * @throws
 */
export function readLiterals(
  octets: Uint8Array,
  from: number,
  to: number,
  table: HuffmanTable | undefined,
  room: Uint8Array,
): Literals {
  const head = octets[from]
  const type = head & 3
  const format = (head >> 2) & 3
  const headSize = type <= REPEATED ? [1, 2, 1, 3][format] : [3, 3, 4, 5][format]
  if (from + headSize > to) throw new Error('a block that ends before its literals')
  const word = head | (octets[from + 1] << 8) | (octets[from + 2] << 16) | (octets[from + 3] << 24)
  const at = from + headSize
  if (type <= REPEATED) {
    const size = headSize === 1 ? head >> 3 : headSize === 2 ? (word & 0xffff) >> 4 : (word & 0xffffff) >> 4
    checkSize(size, room)
    const end = at + (type === RAW ? size : 1)
    if (end > to) throw new Error('literals that are longer than their block')
    if (type === RAW) return { octets: octets.subarray(at, end), end, table }
    return { octets: room.subarray(0, size).fill(octets[at]), end, table }
  }
  const bits = [10, 10, 14, 18][format]
  const size = (word >>> 4) & ((1 << bits) - 1)
  const packed =
    format < 2 ? (word >>> 14) & 0x3ff : format === 2 ? word >>> 18 : (word >>> 22) | (octets[from + 4] << 10)
  checkSize(size, room)
  const end = at + packed
  if (end > to) throw new Error('literals that are longer than their block')
  let codes = table
  let start = at
  if (type === COMPRESSED) {
    const read = readHuffmanTable(octets, at, end)
    codes = read.table
    start = read.end
  }
  if (codes === undefined) throw new Error('literals by the Huffman code of a block before, which had none')
  const out = room.subarray(0, size)
  if (format === 0) decodeHuffman(codes, octets, start, end, out)
  else decodeFour(codes, octets, start, end, out)
  return { octets: out, end, table: codes }
}

function decodeFour(table: HuffmanTable, octets: Uint8Array, from: number, to: number, out: Uint8Array): void {
  if (from + 6 > to) throw new Error('literals that end before their four streams')
  const part = (out.length + 3) >> 2
  if (3 * part > out.length) throw new Error('too few literals for four streams')
  let start = from + 6
  for (let stream = 0; stream < 4; stream++) {
    const size = octets[from + 2 * stream] | (octets[from + 2 * stream + 1] << 8)
    const end = stream === 3 ? to : start + size
    if (end > to) throw new Error('a Huffman stream that is longer than its literals')
    const place = out.subarray(stream * part, stream === 3 ? out.length : (stream + 1) * part)
    decodeHuffman(table, octets, start, end, place)
    start = end
  }
}

function checkSize(size: number, room: Uint8Array): void {
  if (size > room.length) throw new Error(`${size} literals in one block`)
}
