/** Writes a migration stream as QEMU lays it out: what the sample needs of it. */

const PAGE = 4096
const Flag = { Zero: 0x02, MemSize: 0x04, Page: 0x08, Eos: 0x10, Continue: 0x20, Xbzrle: 0x40, Packed: 0x100 } as const
const RAM_ID = 1

export class StreamWriter {
  #octets = new Uint8Array(1024 * 1024)
  #view = new DataView(this.#octets.buffer)
  #at = 0
  #block = ''

  octets(): Uint8Array<ArrayBuffer> {
    return this.#octets.slice(0, this.#at)
  }

  u8(value: number): void {
    this.#room(1)
    this.#octets[this.#at++] = value
  }

  u16(value: number): void {
    this.#room(2)
    this.#view.setUint16(this.#at, value)
    this.#at += 2
  }

  u32(value: number): void {
    this.#room(4)
    this.#view.setUint32(this.#at, value)
    this.#at += 4
  }

  u64(value: number): void {
    this.u32(Math.floor(value / 2 ** 32))
    this.u32(value % 2 ** 32)
  }

  put(octets: Uint8Array): void {
    this.#room(octets.length)
    this.#octets.set(octets, this.#at)
    this.#at += octets.length
  }

  text8(text: string): void {
    const octets = new TextEncoder().encode(text)
    this.u8(octets.length)
    this.put(octets)
  }

  header(): void {
    this.u32(0x5145564d)
    this.u32(3)
  }

  /** @param uuid octet that the machine's UUID ends with */
  configuration(machine: string, uuid: number): void {
    const name = new TextEncoder().encode(machine)
    this.u8(0x07)
    this.u32(name.length)
    this.put(name)
    this.u8(0x05)
    this.text8('configuration/uuid')
    this.u32(1)
    this.put(
      Uint8Array.of(0x5a, 0x4d, 0x91, 0x0c, 0x11, 0x22, 0x43, 0x44, 0x85, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, uuid),
    )
  }

  startRam(blocks: readonly { readonly name: string; readonly length: number }[]): void {
    this.u8(0x01)
    this.u32(RAM_ID)
    this.text8('ram')
    this.u32(0)
    this.u32(4)
    this.u64(blocks.reduce((sum, { length }) => sum + length, 0) + Flag.MemSize)
    for (const { name, length } of blocks) {
      this.text8(name)
      this.u64(length)
    }
    this.endPart()
  }

  startPart(): void {
    this.u8(0x02)
    this.u32(RAM_ID)
  }

  endPart(): void {
    this.u64(Flag.Eos)
    this.footer(RAM_ID)
  }

  endRam(): void {
    this.u8(0x03)
    this.u32(RAM_ID)
    this.endPart()
  }

  footer(id: number): void {
    this.u8(0x7e)
    this.u32(id)
  }

  zero(block: string, page: number): void {
    this.fill(block, page, 0)
  }

  fill(block: string, page: number, octet: number): void {
    this.#page(Flag.Zero, block, page)
    this.u8(octet)
  }

  full(block: string, page: number, octets: Uint8Array): void {
    this.#page(Flag.Page, block, page)
    this.put(octets)
  }

  /** As zlib data (RFC 1950) of one stored block (RFC 1951 3.2.4): the same in every browser. */
  packed(block: string, page: number, octets: Uint8Array): void {
    this.#page(Flag.Packed, block, page)
    this.u32(2 + 5 + octets.length + 4)
    this.u16(0x7801)
    this.u8(1)
    for (const length of [octets.length, ~octets.length]) {
      this.u8(length)
      this.u8(length >> 8)
    }
    this.put(octets)
    this.u32(adler32(octets))
  }

  /** What changes `before` into `after`: pairs of how many octets stay, and what stands in place of the next ones. */
  xbzrle(block: string, page: number, before: Uint8Array, after: Uint8Array): void {
    const data: number[] = []
    const count = (value: number) => {
      if (value >= 0x80) data.push((value & 0x7f) | 0x80, value >> 7)
      else data.push(value)
    }
    for (let at = 0; at < PAGE; ) {
      const from = at
      while (at < PAGE && before[at] === after[at]) at++
      if (at === PAGE) break
      const changed = at
      while (at < PAGE && before[at] !== after[at]) at++
      count(changed - from)
      count(at - changed)
      data.push(...after.subarray(changed, at))
    }
    this.#page(Flag.Xbzrle, block, page)
    this.u8(1)
    this.u16(data.length)
    this.put(Uint8Array.from(data))
  }

  end(description: string): void {
    const octets = new TextEncoder().encode(description)
    this.u8(0)
    this.u8(0x06)
    this.u32(octets.length)
    this.put(octets)
  }

  #page(flag: number, block: string, page: number): void {
    const isSame = block === this.#block
    this.u64(page * PAGE + flag + (isSame ? Flag.Continue : 0))
    if (!isSame) this.text8(block)
    this.#block = block
  }

  #room(octets: number): void {
    if (this.#at + octets <= this.#octets.length) return
    const larger = new Uint8Array(2 * (this.#at + octets))
    larger.set(this.#octets)
    this.#octets = larger
    this.#view = new DataView(larger.buffer)
  }
}

function adler32(octets: Uint8Array): number {
  let a = 1
  let b = 0
  for (const octet of octets) {
    a = (a + octet) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}
