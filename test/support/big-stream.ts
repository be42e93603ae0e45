/**
 * Writes a migration stream of any size: header, CONFIGURATION, a `ram` section with one block, END, EOF.
 *
 *     node --import tsx test/support/big-stream.ts FILE MIB
 *
 * Of eight pages three are zero; the others hold octets of a fixed generator, each page others than the one before.
 */
import { closeSync, openSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { writeFully } from '../../src/migration/node-file.ts'

const PAGE = 4096
const FLAG_ZERO = 0x02
const FLAG_MEM_SIZE = 0x04
const FLAG_PAGE = 0x08
const FLAG_EOS = 0x10
const FLAG_CONTINUE = 0x20
const BLOCK = 'pc.ram'
const SECTION = 2

/** @param octets of the whole file, about; RAM has some more, since zero pages take little of it */
export function writeBigStream(file: string, octets: number): void {
  const fd = openSync(file, 'w')
  const out = new Chunks((chunk) => writeFully(fd, chunk))
  const pages = Math.ceil(octets / (PAGE * 5)) * 8
  out.octets('QEVM').u32(3).octets('\x07').string32('pc-i440fx-7.2')
  out.u8(1).u32(SECTION).string8('ram').u32(0).u32(4)
  out
    .u64(BigInt(pages * PAGE + FLAG_MEM_SIZE))
    .string8(BLOCK)
    .u64(BigInt(pages * PAGE))
  out.endOfRam()
  out.u8(2).u32(SECTION)
  for (let page = 0; page < pages; page++) {
    const zero = page % 8 > 4
    const flags = (zero ? FLAG_ZERO : FLAG_PAGE) | (page === 0 ? 0 : FLAG_CONTINUE)
    out.u64(BigInt(page * PAGE + flags))
    if (page === 0) out.string8(BLOCK)
    if (zero) out.u8(0)
    else out.page(page)
  }
  out.endOfRam()
  out.u8(3).u32(SECTION).endOfRam()
  out.u8(0)
  out.flush()
  closeSync(fd)
}

class Chunks {
  readonly #sink: (chunk: Uint8Array) => void
  readonly #octets = Buffer.alloc(1 << 20)
  #at = 0

  constructor(sink: (chunk: Uint8Array) => void) {
    this.#sink = sink
  }

  flush(): void {
    this.#sink(this.#octets.subarray(0, this.#at))
    this.#at = 0
  }

  #room(count: number): number {
    if (this.#at + count > this.#octets.length) this.flush()
    this.#at += count
    return this.#at - count
  }

  u8(value: number): this {
    this.#octets[this.#room(1)] = value
    return this
  }

  u32(value: number): this {
    this.#octets.writeUInt32BE(value, this.#room(4))
    return this
  }

  u64(value: bigint): this {
    this.#octets.writeBigUInt64BE(value, this.#room(8))
    return this
  }

  octets(text: string): this {
    this.#octets.write(text, this.#room(text.length), 'latin1')
    return this
  }

  string8(text: string): this {
    return this.u8(text.length).octets(text)
  }

  string32(text: string): this {
    return this.u32(text.length).octets(text)
  }

  /** End of the section's records, and its footer. */
  endOfRam(): this {
    return this.u64(BigInt(FLAG_EOS)).u8(0x7e).u32(SECTION)
  }

  page(number: number): this {
    const at = this.#room(PAGE)
    let state = (number * 2654435761) | 1
    for (let i = 0; i < PAGE; i += 4) {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      this.#octets.writeInt32LE(state | 0, at + i)
    }
    return this
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeBigStream(process.argv[2], Number(process.argv[3]) * 2 ** 20)
}
