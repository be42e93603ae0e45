/** Octets gathered into a Blob, part by part: what a browser does not want to hold in memory it keeps on disk. */

const PART = 4 * 1024 * 1024
const HOLE = 1024 * 1024

export class BlobParts {
  readonly #type: string
  readonly #parts: Blob[] = []
  #buffer = new Uint8Array(PART)
  #have = 0
  #zeros: Blob | undefined
  #length = 0

  constructor(type = 'application/octet-stream') {
    this.#type = type
  }

  /** Octets so far. */
  get length(): number {
    return this.#length
  }

  /** The octets are copied. */
  write(octets: Uint8Array): void {
    this.#length += octets.length
    for (let from = 0; from < octets.length; ) {
      const count = Math.min(octets.length - from, PART - this.#have)
      this.#buffer.set(octets.subarray(from, from + count), this.#have)
      this.#have += count
      from += count
      if (this.#have === PART) this.#flush()
    }
  }

  /** Zeros: the same part again and again. */
  skip(octets: number): void {
    if (octets < HOLE) {
      this.write(new Uint8Array(octets))
      return
    }
    this.#flush()
    this.#zeros ??= new Blob([new Uint8Array(HOLE)])
    this.#length += octets
    for (let left = octets; left > 0; left -= HOLE) {
      this.#parts.push(left >= HOLE ? this.#zeros : this.#zeros.slice(0, left))
    }
  }

  /** All of it. Nothing is to be written afterwards. */
  blob(): Blob {
    this.#flush()
    return new Blob(this.#parts, { type: this.#type })
  }

  #flush(): void {
    if (this.#have === 0) return
    this.#parts.push(new Blob([this.#buffer.subarray(0, this.#have)]))
    this.#have = 0
  }
}
