/**
 * Writes migration streams for tests, octet by octet from the format's own description, and keeps account of what a reader
 * must find in them: records by kind, final RAM, where the unparsed tail begins.
 */
import type { RamRecords } from '../../src/migration/index.ts'
import { join } from './encodings.ts'

export const Flag = {
  Full: 0x01,
  Zero: 0x02,
  MemSize: 0x04,
  Page: 0x08,
  Eos: 0x10,
  Continue: 0x20,
  Xbzrle: 0x40,
  Hook: 0x80,
  CompressPage: 0x100,
  Flush: 0x200,
} as const

export interface BlockPlan {
  readonly name: string
  readonly length: number | bigint
  readonly pageSize?: number
  readonly address?: number | bigint
}

const utf8 = new TextEncoder()

export class StreamBuilder {
  readonly pageSize: number
  readonly records: RamRecords = {
    blockLists: 0,
    zero: 0,
    fill: 0,
    full: 0,
    xbzrle: 0,
    packed: 0,
    hook: 0,
    continued: 0,
    flush: 0,
    endOfSection: 0,
  }
  /** Final contents of each block, as zero, fill and full pages leave them. */
  readonly images = new Map<string, Uint8Array>()
  /** Where the tail begins, once `tail` was called. */
  tailOffset: number | undefined
  /** Where each call of `mark` was made. */
  readonly marks = new Map<string, number>()
  readonly #pieces: Uint8Array[] = []
  #length = 0
  #current: string | undefined
  #ended = false

  constructor(pageSize = 4096) {
    this.pageSize = pageSize
  }

  get position(): number {
    return this.#length
  }

  octets(octets: Uint8Array | readonly number[]): this {
    const piece = octets instanceof Uint8Array ? octets : Uint8Array.from(octets)
    this.#pieces.push(piece)
    this.#length += piece.length
    return this
  }

  u8(value: number): this {
    return this.octets([value])
  }

  u16(value: number): this {
    return this.octets([value >>> 8, value & 0xff])
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value & 0xffff)
  }

  u64(value: number | bigint): this {
    return this.u32(Number(BigInt(value) >> 32n)).u32(Number(BigInt(value) & 0xffffffffn))
  }

  str8(text: string): this {
    const octets = utf8.encode(text)
    return this.u8(octets.length).octets(octets)
  }

  /** Remembers the position under a name. */
  mark(name: string): this {
    this.marks.set(name, this.#length)
    return this
  }

  header(version = 3): this {
    return this.octets([0x51, 0x45, 0x56, 0x4d]).u32(version)
  }

  configuration(machine: string): this {
    const octets = utf8.encode(machine)
    return this.u8(0x07).u32(octets.length).octets(octets)
  }

  /** A subsection of CONFIGURATION. */
  subsection(name: string, version = 1): this {
    return this.u8(0x05).str8(name).u32(version)
  }

  targetPageBits(bits: number): this {
    return this.subsection('configuration/target-page-bits').u32(bits)
  }

  capabilities(...names: string[]): this {
    this.subsection('configuration/capabilities').u32(names.length)
    for (const name of names) this.str8(name)
    return this
  }

  uuid(octet = 0xa5): this {
    return this.subsection('configuration/uuid').octets(new Uint8Array(16).fill(octet))
  }

  start(id = 2, name = 'ram', instance = 0, version = 4): this {
    return this.u8(0x01).u32(id).str8(name).u32(instance).u32(version)
  }

  part(id = 2): this {
    return this.u8(0x02).u32(id)
  }

  end(id = 2): this {
    return this.u8(0x03).u32(id)
  }

  full(id: number, name: string, body: readonly number[]): this {
    return this.u8(0x04).u32(id).str8(name).u32(0).u32(1).octets(body)
  }

  footer(id = 2): this {
    return this.u8(0x7e).u32(id)
  }

  /** A record of MEM_SIZE. `total` is there to lie about the sum. */
  blocks(blocks: readonly BlockPlan[], total?: number | bigint): this {
    const sum = blocks.reduce((sum, block) => sum + BigInt(block.length), 0n)
    this.u64((total === undefined ? sum : BigInt(total)) | BigInt(Flag.MemSize))
    for (const block of blocks) {
      this.str8(block.name).u64(block.length)
      if (block.pageSize !== undefined) this.u64(block.pageSize)
      if (block.address !== undefined) this.u64(block.address)
      const length = Number(block.length)
      if (length <= 1 << 25 && this.images.get(block.name)?.length !== length) {
        this.images.set(block.name, new Uint8Array(length))
      }
    }
    this.records.blockLists++
    return this
  }

  /** The word of a page record and, without `Continue`, its block's name. */
  #page(flag: number, address: number | bigint, block: string | undefined): this {
    if (block === undefined) this.records.continued++
    else this.#current = block
    this.u64(BigInt(address) | BigInt(block === undefined ? flag | Flag.Continue : flag))
    return block === undefined ? this : this.str8(block)
  }

  #image(address: number | bigint): Uint8Array {
    const at = Number(address)
    return this.images.get(this.#current ?? '')!.subarray(at, at + this.pageSize)
  }

  /** `block` is left out where the page continues the block of the page before. */
  zero(address: number | bigint, block?: string): this {
    this.#page(Flag.Zero, address, block).u8(0)
    this.#image(address).fill(0)
    this.records.zero++
    return this
  }

  fill(address: number | bigint, octet: number, block?: string): this {
    this.#page(Flag.Zero, address, block).u8(octet)
    this.#image(address).fill(octet)
    this.records.fill++
    return this
  }

  /** A page of octets that `seed` determines. */
  page(address: number | bigint, seed: number, block?: string): this {
    const octets = noise(this.pageSize, seed)
    this.#page(Flag.Page, address, block).octets(octets)
    this.#image(address).set(octets)
    this.records.full++
    return this
  }

  xbzrle(address: number | bigint, data: Uint8Array, block?: string): this {
    this.records.xbzrle++
    return this.#page(Flag.Xbzrle, address, block).u8(1).u16(data.length).octets(data)
  }

  packed(address: number | bigint, data: Uint8Array, block?: string): this {
    this.records.packed++
    return this.#page(Flag.CompressPage, address, block).u32(data.length).octets(data)
  }

  hook(): this {
    this.records.hook++
    return this.u64(Flag.Hook)
  }

  flush(): this {
    this.records.flush++
    return this.u64(Flag.Flush)
  }

  eos(): this {
    this.records.endOfSection++
    return this.u64(Flag.Eos)
  }

  command(command: number, payload: Uint8Array | readonly number[] = []): this {
    return this.u8(0x08).u16(command).u16(payload.length).octets(payload)
  }

  /** POSTCOPY_ADVISE: the OR of all blocks' page sizes, and the target's. */
  advise(pageSizes: number | bigint): this {
    return this.u8(0x08).u16(3).u16(16).u64(pageSizes).u64(this.pageSize)
  }

  /** PACKAGED, and the items that `write` puts in. */
  packaged(write: (inner: StreamBuilder) => void): this {
    const inner = new StreamBuilder(this.pageSize)
    inner.#current = this.#current
    for (const [name, image] of this.images) inner.images.set(name, image)
    write(inner)
    this.u8(0x08).u16(7).u16(4).u32(inner.position)
    for (const [name, at] of inner.marks) this.marks.set(name, this.position + at)
    this.octets(inner.build())
    this.#current = inner.#current
    for (const key of Object.keys(inner.records) as (keyof RamRecords)[]) this.records[key] += inner.records[key]
    return this
  }

  eof(): this {
    this.#ended = true
    return this.u8(0)
  }

  /** Octet 06, a length, and the text. */
  description(text: string): this {
    const octets = utf8.encode(text)
    return this.u8(0x06).u32(octets.length).octets(octets)
  }

  /** The end of the stream, unless it was written, and what a reader keeps as it is from there on. */
  tail(octets: Uint8Array | readonly number[] = []): this {
    if (!this.#ended) this.eof()
    this.tailOffset ??= this.#length
    return this.octets(octets)
  }

  build(): Uint8Array {
    return join(this.#pieces)
  }
}

/** Octets that look random and are the same for the same seed. */
export function noise(octets: number, seed: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(octets)
  let state = (seed * 2654435761 + 1) >>> 0
  for (let i = 0; i < octets; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    made[i] = state
  }
  return made
}

/** A whole small stream: one block of sixteen pages, some of them sent, footers, a tail of one section. */
export function smallStream(write: (builder: StreamBuilder) => void = () => {}, pageSize = 4096): StreamBuilder {
  const builder = new StreamBuilder(pageSize).header().configuration('test-1.0')
  if (pageSize !== 4096) builder.targetPageBits(Math.log2(pageSize))
  builder.start().blocks([{ name: 'pc.ram', length: 16 * pageSize }])
  builder.eos().footer().part().zero(0, 'pc.ram')
  write(builder)
  return builder.eos().footer().end().eos().footer().tail([0x04, 0, 0, 0, 9, 1, 0x64])
}
