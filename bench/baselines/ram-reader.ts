/**
 * Baseline: what plain TypeScript readers of RAM streams have in common. Input and images lie in one array, since
 * `copyWithin` moves a page without the view that `set(subarray)` wants; or, as one would write it first, each image in an
 * array of its own. A page that was never written is not written for a zero page either: it is zero, and takes no memory.
 */
import { readSync } from 'node:fs'

/** Octets of a read; 64 KiB to 1 MiB are alike, less and more are slower (measured). */
export const READ = 256 * 1024
/** Octets that a page record with its head takes at most. */
const LOOKAHEAD = 8192
const FRONT = READ + LOOKAHEAD
export const PAGE = 4096

export interface Block {
  readonly name: string
  readonly length: number
  /** The array that the image lies in, once placed, and the index of its first octet there. */
  octets: Uint8Array
  start: number
  /** A flag for each page: it was written. */
  readonly written: Uint8Array
}

export abstract class RamReader {
  /** Octets of input in front, then the images. */
  octets = new Uint8Array(FRONT)
  protected view = new DataView(this.octets.buffer)
  /** Page records so far. */
  pages = 0
  readonly blocks = new Map<string, Block>()
  protected block: Block | undefined
  /** Index of the next octet to read; it may lie beyond `size`, where contents are skipped. */
  protected at = 0
  protected size = 0
  /** Offset in the file of the octet at index 0. */
  private base = 0
  private placed = false
  private readonly fd: number
  private readonly apart: boolean

  /** @param apart each image has an array of its own */
  constructor(fd: number, apart = false) {
    this.fd = fd
    this.apart = apart
  }

  /** Octets of a block's image. */
  image(block: Block): Uint8Array {
    return block.octets.subarray(block.start, block.start + block.length)
  }

  /** Makes sure that a whole page record, or the rest of the file, is there. @returns false at the file's end */
  protected more(): boolean {
    if (this.size - this.at >= LOOKAHEAD) return true
    const left = Math.max(this.size - this.at, 0)
    this.octets.copyWithin(0, this.size - left, this.size)
    this.base += this.at
    this.at = 0
    this.size = left
    while (this.size < LOOKAHEAD) {
      const count = readSync(this.fd, this.octets, this.size, FRONT - this.size, this.base + this.size)
      if (count === 0) break
      this.size += count
    }
    return this.size > 0
  }

  protected addBlock(name: string, length: number): void {
    const written = new Uint8Array(Math.ceil(length / PAGE))
    this.blocks.set(name, { name, length, octets: this.octets, start: 0, written })
  }

  protected turnTo(name: string): void {
    this.block = this.blocks.get(name)
    if (this.block === undefined) throw new Error(`no block ${name}`)
    if (!this.placed) this.place()
  }

  protected zeroPage(address: number): void {
    const block = this.checked(address)
    const page = address / PAGE
    if (block.written[page] === 0) return
    block.octets.fill(0, block.start + address, block.start + address + PAGE)
  }

  protected filledPage(address: number, octet: number): void {
    const block = this.checked(address)
    block.written[address / PAGE] = 1
    block.octets.fill(octet, block.start + address, block.start + address + PAGE)
  }

  protected fullPage(address: number, data: number): void {
    const block = this.checked(address)
    block.written[address / PAGE] = 1
    if (this.apart) block.octets.set(this.octets.subarray(data, data + PAGE), address)
    else this.octets.copyWithin(block.start + address, data, data + PAGE)
  }

  private checked(address: number): Block {
    const { block } = this
    this.pages++
    if (block === undefined || address + PAGE > block.length) throw new Error(`a page at ${address} outside its block`)
    return block
  }

  private place(): void {
    this.placed = true
    if (this.apart) {
      for (const block of this.blocks.values()) block.octets = new Uint8Array(block.length)
      return
    }
    let total = FRONT
    for (const block of this.blocks.values()) {
      block.start = total
      total += block.length
    }
    const octets = new Uint8Array(total)
    octets.set(this.octets)
    this.octets = octets
    this.view = new DataView(octets.buffer)
    for (const block of this.blocks.values()) block.octets = octets
  }
}
