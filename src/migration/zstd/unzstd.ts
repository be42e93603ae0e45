/**
 * Zstandard (RFC 8878), piece by piece: what a block makes is handed over as soon as the block is complete. Nothing is taken on trust:
 * what does not follow the format is refused, and takes no more time or memory than its length allows. Dictionaries are not supported, and
 * checksums are passed over.
 */

import { History, MAX_BLOCK } from './history.ts'
import type { HuffmanTable } from './huffman.ts'
import { readLiterals } from './literals.ts'
import { Sequences } from './sequences.ts'

const MAGIC = 0xfd2fb528
/** Sixteen magics, of frames with something else in them. */
const SKIPPABLE = 0x184d2a50
/** The window that `zstd` itself takes without being asked to. */
const MAX_WINDOW = 128 * 1024 * 1024
const BLOCK_HEAD = 3
const CHECKSUM = 4
/** Magic, descriptor, window, dictionary, size of the contents. */
const MAX_HEAD = 4 + 1 + 1 + 4 + 8
/** Reads of a few octets at once may go beyond the last one. */
const SLACK = 8

const RAW = 0
const REPEATED = 1
const COMPRESSED = 2

interface Frame {
  readonly window: number
  readonly hasChecksum: boolean
  readonly sequences: Sequences
  table: HuffmanTable | undefined
}

export class Unzstd {
  readonly #take: (octets: Uint8Array) => void
  /** What was pushed, as far as it is no complete block: at most one. */
  readonly #octets = new Uint8Array(BLOCK_HEAD + MAX_BLOCK + SLACK)
  readonly #literals = new Uint8Array(MAX_BLOCK)
  readonly #history = new History()
  #length = 0
  #frame: Frame | undefined
  /** Octets to be passed over: of a checksum, or a frame of something else. */
  #skip = 0

  /** @param take gets what the blocks make; it is done with it when it returns */
  constructor(take: (octets: Uint8Array) => void) {
    this.#take = take
  }

  /** @throws for octets that are no Zstandard data */
  push(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; ) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, octets.length - at)
        this.#skip -= skipped
        at += skipped
        continue
      }
      const missing = this.#wanted() - this.#length
      const piece = octets.subarray(at, at + missing)
      this.#octets.set(piece, this.#length)
      this.#length += piece.length
      at += piece.length
      if (piece.length === missing && this.#length === this.#wanted()) this.#read()
    }
  }

  /** Whether all that was pushed was complete: nothing of a frame is left open. */
  get isComplete(): boolean {
    return this.#length === 0 && this.#skip === 0 && this.#frame === undefined
  }

  /** Octets of the thing at hand, as far as those that are there tell. */
  #wanted(): number {
    const octets = this.#octets
    if (this.#frame !== undefined) return BLOCK_HEAD + (this.#length < BLOCK_HEAD ? 0 : storedSize(blockHead(octets)))
    if (this.#length < 5) return 5
    const magic = word(octets, 0)
    if (isSkippable(magic)) return 8
    if (magic !== MAGIC) throw new Error('no Zstandard frame begins here')
    return headSize(octets[4])
  }

  #read(): void {
    const octets = this.#octets
    if (this.#frame !== undefined) this.#block(this.#frame)
    else if (isSkippable(word(octets, 0))) this.#skip = word(octets, 4)
    else {
      this.#frame = readFrame(octets)
      this.#history.startFrame(this.#frame.window)
    }
    this.#length = 0
  }

  #block(frame: Frame): void {
    const octets = this.#octets
    const head = blockHead(octets)
    const end = this.#length
    const size = head >> 3
    const history = this.#history
    history.startBlock()
    const type = (head >> 1) & 3
    if (type === RAW) history.put(octets, BLOCK_HEAD, end)
    else if (type === REPEATED) history.repeat(octets[BLOCK_HEAD], size)
    else {
      const literals = readLiterals(octets, BLOCK_HEAD, end, frame.table, this.#literals)
      frame.table = literals.table
      frame.sequences.run(octets, literals.end, end, literals.octets, history)
    }
    if (history.block.length > 0) this.#take(history.block)
    if ((head & 1) === 0) return
    this.#frame = undefined
    if (frame.hasChecksum) this.#skip = CHECKSUM
  }
}

function readFrame(octets: Uint8Array): Frame {
  const descriptor = octets[4]
  if (descriptor & 8) throw new Error('a reserved bit in the head of the frame')
  const isSingle = (descriptor & 0x20) !== 0
  const dictionary = dictionarySize(descriptor)
  let at = isSingle ? 5 : 6
  for (let i = 0; i < dictionary; i++) if (octets[at + i] !== 0) throw new Error('a frame that needs a dictionary')
  at += dictionary
  let window: number
  if (isSingle) {
    const bytes = contentSize(descriptor)
    window = bytes === 2 ? 256 : 0
    for (let i = 0; i < bytes; i++) window += octets[at + i] * 2 ** (8 * i)
  } else {
    const base = 2 ** (10 + (octets[5] >> 3))
    window = base + (base / 8) * (octets[5] & 7)
  }
  if (window > MAX_WINDOW) throw new Error(`a window of ${window} octets, where at most ${MAX_WINDOW} are held`)
  return {
    window,
    hasChecksum: (descriptor & 4) !== 0,
    sequences: new Sequences(),
    table: undefined,
  }
}

function isSkippable(magic: number): boolean {
  return (magic & ~15) >>> 0 === SKIPPABLE
}

function headSize(descriptor: number): number {
  const window = descriptor & 0x20 ? 0 : 1
  return Math.min(MAX_HEAD, 5 + window + dictionarySize(descriptor) + contentSize(descriptor))
}

function dictionarySize(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3]
}

function contentSize(descriptor: number): number {
  return [descriptor & 0x20 ? 1 : 0, 2, 4, 8][descriptor >> 6]
}

function blockHead(octets: Uint8Array): number {
  return octets[0] | (octets[1] << 8) | (octets[2] << 16)
}

/** Octets of a block behind its head. @throws */
function storedSize(head: number): number {
  const type = (head >> 1) & 3
  if (type > COMPRESSED) throw new Error('a block of a reserved type')
  const size = head >> 3
  if (size > MAX_BLOCK) throw new Error(`a block of ${size} octets`)
  return type === REPEATED ? 1 : size
}

function word(octets: Uint8Array, at: number): number {
  return (octets[at] | (octets[at + 1] << 8) | (octets[at + 2] << 16) | (octets[at + 3] << 24)) >>> 0
}
