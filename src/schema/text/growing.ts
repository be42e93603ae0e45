/** Columns of numbers and octets that grow at their end and are used again. */

export class GrowingNumbers {
  #numbers = new Float64Array(256)
  length = 0

  at(index: number): number {
    return this.#numbers[index]
  }

  set(index: number, value: number): void {
    this.#numbers[index] = value
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.length)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.length++] = value
  }
}

export class GrowingOctets {
  octets = new Uint8Array(64 * 1024)
  length = 0

  /** Makes room for so many more. */
  grow(count: number): void {
    const wanted = this.length + count
    if (wanted <= this.octets.length) return
    const larger = new Uint8Array(Math.max(wanted, 2 * this.octets.length))
    larger.set(this.octets.subarray(0, this.length))
    this.octets = larger
  }

  push(octet: number): void {
    if (this.length === this.octets.length) this.grow(1)
    this.octets[this.length++] = octet
  }

  append(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start
    this.grow(count)
    if (count > 32) this.octets.set(source.subarray(start, end), this.length)
    else for (let i = 0; i < count; i++) this.octets[this.length + i] = source[start + i]
    this.length += count
  }
}
