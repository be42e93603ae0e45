/** What a frame has made last: as far back as its window, which copies are taken from. */

/** Octets of the largest block. */
export const MAX_BLOCK = 128 * 1024
/** Octets beside the window: the more, the more rarely it is moved. */
const MAX_SLACK = 4 * 1024 * 1024

export class History {
  #window = 0
  #most = 0
  #blockMost = 0
  /** Grows with what is there: a window may be far larger than all that is made. */
  #octets = new Uint8Array(4 * MAX_BLOCK)
  #start = 0
  #end = 0

  /** A frame begins, which may look back `window` octets, but not beyond its own begin. */
  startFrame(window: number): void {
    this.#window = window
    this.#blockMost = Math.min(window, MAX_BLOCK)
    this.#most = window + Math.min(Math.max(window, 2 * MAX_BLOCK), MAX_SLACK)
    this.#start = this.#end = 0
  }

  /** Makes room for a block. */
  startBlock(): void {
    if (this.#octets.length - this.#end < MAX_BLOCK) this.#makeRoom()
    this.#start = this.#end
  }

  /** What the block has made: a view that is good until the next one starts. */
  get block(): Uint8Array {
    return this.#octets.subarray(this.#start, this.#end)
  }

  put(octets: Uint8Array, from: number, to: number): void {
    const count = to - from
    this.#check(count)
    if (count > 32) this.#octets.set(octets.subarray(from, to), this.#end)
    else for (let i = 0; i < count; i++) this.#octets[this.#end + i] = octets[from + i]
    this.#end += count
  }

  repeat(octet: number, count: number): void {
    this.#check(count)
    this.#octets.fill(octet, this.#end, this.#end + count)
    this.#end += count
  }

  /** Copies `count` octets from `offset` back, which may reach into what they make. @throws */
  copy(offset: number, count: number): void {
    if (offset < 1 || offset > this.#window || offset > this.#end) {
      throw new Error(`a copy from ${offset} octets back, where there are ${Math.min(this.#end, this.#window)}`)
    }
    this.#check(count)
    const octets = this.#octets
    const end = this.#end
    if (offset >= count && count > 32) octets.copyWithin(end, end - offset, end - offset + count)
    else for (let i = 0; i < count; i++) octets[end + i] = octets[end - offset + i]
    this.#end = end + count
  }

  #check(count: number): void {
    if (this.#end - this.#start + count > this.#blockMost)
      throw new Error(`a block of more than ${this.#blockMost} octets`)
  }

  #makeRoom(): void {
    if (this.#octets.length < this.#most) {
      const larger = new Uint8Array(Math.min(this.#most, 2 * this.#octets.length))
      larger.set(this.#octets.subarray(0, this.#end))
      this.#octets = larger
      if (larger.length - this.#end >= MAX_BLOCK) return
    }
    const from = Math.max(0, this.#end - this.#window)
    this.#octets.copyWithin(0, from, this.#end)
    this.#end -= from
  }
}
