/**
 * Random values of QemuFile in schema/migration.asn1, in any form that BER has, each with the binary stream that the schema says it
 * stands for: written from the schema's comments alone, member by member in the order they stand.
 */
import { type Tag, UniversalTag, universal } from '../../src/ber/tag.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { constructed, type Encoded, type Form, integer, primitive, sequence } from './ber-tree.ts'
import type { Random } from './corpus.ts'
import { join } from './encodings.ts'
import { INTEGER, OCTET_STRING, SEQUENCE, UTF8_STRING } from './migration-ber.ts'
import { noise } from './migration-builder.ts'

/** A value, and what it comes to in the binary stream. */
export interface SchemaValue {
  readonly ber: Encoded
  readonly binary: Uint8Array
}

const BOOLEAN = universal(UniversalTag.Boolean)
const none = new Uint8Array(0)

/** A number as `size` octets, big-endian; negative ones in two's complement. */
function word(size: number, value: number | bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)))
  return new Uint8Array(view.buffer, 8 - size)
}

const utf8 = (text: string) => new TextEncoder().encode(text)
const string8 = (name: string) => join([word(1, utf8(name).length), utf8(name)])
const listed = (values: readonly SchemaValue[]) => join(values.map(({ binary }) => binary))

export class SchemaValues {
  readonly #random: Random
  readonly #pageSize: number
  /** Values that may still be made. */
  #left = 60

  constructor(random: Random) {
    this.#random = random
    this.#pageSize = 256 << random(9)
  }

  file(): SchemaValue {
    const version = this.#pick([2, 3])
    const items = this.#some(6, () => this.#item(3))
    return {
      ber: this.#constructed(SchemaTag.qemuFile, [this.#integer(version), this.#sequenceOf(items)]),
      binary: join([utf8('QEVM'), word(4, version), listed(items)]),
    }
  }

  #item(depth: number): SchemaValue {
    const kind = this.#random(9)
    if (kind === 0) return this.#configuration()
    if (kind === 1) return this.#section(SchemaTag.start, 1)
    if (kind === 2) return this.#section(SchemaTag.part, 2)
    if (kind === 3) return this.#section(SchemaTag.end, 3)
    if (kind === 4) return this.#section(SchemaTag.full, 4)
    if (kind === 5) return this.#command(depth)
    if (kind === 6) return { ber: primitive(SchemaTag.eof, none, this.#definite()), binary: word(1, 0) }
    const text = kind === 7 ? utf8(this.#pick(['', '{}', '{"ä€😀": [1, 2]}'])) : noise(this.#random(400), 7)
    if (kind === 7)
      return { ber: this.#string(SchemaTag.description, text), binary: join([word(1, 6), word(4, text.length), text]) }
    return { ber: this.#string(SchemaTag.tail, text), binary: text }
  }

  #configuration(): SchemaValue {
    const machine = utf8(this.#pick(['', 'm', 'pc-q35-10.0', 'ä€😀', 'x'.repeat(300)]))
    const subsections = this.#random(2) === 0 ? [] : [this.#subsections(2)]
    return {
      ber: this.#constructed(SchemaTag.configuration, [
        this.#string(UTF8_STRING, machine),
        ...subsections.map(({ ber }) => ber),
      ]),
      binary: join([word(1, 7), word(4, machine.length), machine, listed(subsections)]),
    }
  }

  #section(tag: Tag, type: number): SchemaValue {
    const id = this.#unsigned(32)
    const head = [this.#integer(id)]
    const binary = [word(1, type), word(4, id)]
    if (type === 1 || type === 4) {
      const name = this.#name()
      const [instance, version] = [this.#unsigned(32), this.#unsigned(32)]
      head.push(this.#string(UTF8_STRING, utf8(name)), this.#integer(instance), this.#integer(version))
      binary.push(string8(name), word(4, instance), word(4, version))
    }
    const isRam = this.#random(2) === 0
    const contents = isRam ? this.#some(5, () => this.#ramRecord()) : this.#some(5, () => this.#entry(4))
    head.push(
      this.#constructed(
        isRam ? SchemaTag.ram : SchemaTag.device,
        contents.map(({ ber }) => ber),
      ),
    )
    binary.push(listed(contents))
    if (this.#random(2) === 0) {
      const footer = this.#unsigned(32)
      head.push(this.#integer(footer))
      binary.push(word(1, 0x7e), word(4, footer))
    }
    return { ber: this.#constructed(tag, head), binary: join(binary) }
  }

  #command(depth: number): SchemaValue {
    const command = this.#random(2) === 0 ? 7 : this.#unsigned(16)
    const data = noise(this.#pick([0, 1, 4, 16, 300]), 5)
    const items = depth > 0 && this.#random(2) === 0 ? this.#some(3, () => this.#item(depth - 1)) : undefined
    return {
      ber: this.#constructed(SchemaTag.command, [
        this.#integer(command),
        this.#string(OCTET_STRING, data),
        ...(items ? [this.#sequenceOf(items)] : []),
      ]),
      binary: join([word(1, 8), word(2, command), word(2, data.length), data, listed(items ?? [])]),
    }
  }

  #ramRecord(): SchemaValue {
    const kind = this.#random(6)
    if (kind === 0) return { ber: primitive(SchemaTag.flush, none, this.#definite()), binary: word(8, 0x200) }
    if (kind === 1) return { ber: primitive(SchemaTag.eos, none, this.#definite()), binary: word(8, 0x10) }
    return kind === 2 ? this.#blocks() : this.#pages()
  }

  #blocks(): SchemaValue {
    let sum = 0n
    const blocks = this.#some(3, (): SchemaValue => {
      const name = this.#name()
      const length = BigInt(this.#pageSize) * BigInt(this.#pick([0, 1, 7, 2 ** 20]))
      sum += length
      const page = this.#random(2) === 0 ? this.#unsigned(64) : undefined
      const address = this.#random(2) === 0 ? this.#unsigned(64) : undefined
      return {
        ber: this.#constructed(SEQUENCE, [
          this.#string(UTF8_STRING, utf8(name)),
          this.#integer(length),
          ...(page === undefined ? [] : [this.#integer(page, SchemaTag.blockPageSize)]),
          ...(address === undefined ? [] : [this.#integer(address, SchemaTag.blockAddress)]),
        ]),
        binary: join([
          string8(name),
          word(8, length),
          ...(page === undefined ? [] : [word(8, page)]),
          ...(address === undefined ? [] : [word(8, address)]),
        ]),
      }
    })
    return {
      ber: this.#constructed(SchemaTag.ramBlockList, [this.#integer(sum), this.#sequenceOf(blocks)]),
      binary: join([word(8, sum | 4n), listed(blocks)]),
    }
  }

  /** The first page that is no hook carries the name, if there is one. */
  #pages(): SchemaValue {
    const given = this.#random(3) === 0 ? undefined : this.#name()
    let name = given
    const pages = this.#some(5, () => {
      const page = this.#page(name)
      if (page.carries) name = undefined
      return page
    })
    return {
      ber: this.#constructed(SchemaTag.ramSecBlock, [
        ...(given === undefined ? [] : [this.#string(UTF8_STRING, utf8(given))]),
        this.#sequenceOf(pages),
      ]),
      binary: listed(pages),
    }
  }

  #page(name: string | undefined): SchemaValue & { readonly carries: boolean } {
    const page = BigInt(this.#pick([0, 1, 2 ** 20, 2 ** 40]))
    const address = page * BigInt(this.#pageSize)
    const made = (flag: number, ber: Encoded, ...data: Uint8Array[]) => {
      const flags = BigInt(flag | (name === undefined ? 0x20 : 0))
      const named = name === undefined ? none : string8(name)
      return { ber, binary: join([word(8, address | flags), named, ...data]), carries: true }
    }
    const record = (tag: Tag, last: Encoded) => this.#constructed(tag, [this.#integer(address), last])
    const kind = this.#random(6)
    if (kind === 0)
      return { ber: primitive(SchemaTag.hook, none, this.#definite()), binary: word(8, 0x80), carries: false }
    if (kind === 1) return made(0x02, this.#integer(address, SchemaTag.compr), word(1, 0))
    if (kind === 2) {
      const fill = this.#pick([1, 127, 128, 255])
      return made(0x02, record(SchemaTag.fillPage, this.#integer(fill)), word(1, fill))
    }
    if (kind === 3) {
      const data = noise(this.#pick([0, 1, 255]), 3)
      const delta = record(SchemaTag.xbzrlePage, this.#string(OCTET_STRING, data))
      return made(0x40, delta, word(1, 1), word(2, data.length), data)
    }
    // The flag of zlib pages needs an address that leaves its bit alone.
    if (kind === 4 && this.#pageSize > 256) {
      const data = noise(this.#pick([0, 1, 200, 1000]), 4)
      const packed = record(SchemaTag.packedPage, this.#string(OCTET_STRING, data))
      return made(0x100, packed, word(4, data.length), data)
    }
    const data = noise(this.#pageSize, 2)
    return made(0x08, record(SchemaTag.fullPage, this.#string(OCTET_STRING, data)), data)
  }

  #entry(depth: number): SchemaValue {
    const kind = this.#random(depth > 0 ? 14 : 11)
    if (kind < 8) {
      const signed = kind < 4
      const bits = 8 << (kind % 4)
      const tags = ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const
      const value = signed ? this.#signed(bits) : this.#unsigned(bits)
      return { ber: this.#integer(value, SchemaTag[tags[kind]]), binary: word(bits / 8, value) }
    }
    if (kind === 8) {
      const octet = this.#pick([0, 1, 0x80, 0xff])
      const ber = primitive(BOOLEAN, Uint8Array.of(octet), this.#definite())
      return { ber, binary: word(1, octet === 0 ? 0 : 1) }
    }
    if (kind < 11) {
      const octets = noise(this.#pick([0, 1, 3, 700]), 6)
      return { ber: this.#string(OCTET_STRING, octets), binary: octets }
    }
    if (kind === 11) {
      const value = this.#entry(depth - 1)
      const name = utf8(this.#pick(['', 'a', 'ä.b[3]', 'n'.repeat(400)]))
      return {
        ber: this.#constructed(SchemaTag.field, [this.#string(UTF8_STRING, name), value.ber]),
        binary: value.binary,
      }
    }
    if (kind === 12) return this.#subsections(depth - 1)
    const entries = this.#some(4, () => this.#entry(depth - 1))
    const tag = this.#random(2) === 0 ? SchemaTag.struct : SEQUENCE
    return {
      ber: this.#constructed(
        tag,
        entries.map(({ ber }) => ber),
      ),
      binary: listed(entries),
    }
  }

  #subsections(depth: number): SchemaValue {
    const subsections = this.#some(2, (): SchemaValue => {
      const name = this.#name()
      const version = this.#unsigned(32)
      const entries = this.#some(3, () => this.#entry(depth))
      return {
        ber: this.#constructed(SchemaTag.subsection, [
          this.#string(UTF8_STRING, utf8(name)),
          this.#integer(version),
          this.#sequenceOf(entries),
        ]),
        binary: join([word(1, 5), string8(name), word(4, version), listed(entries)]),
      }
    })
    return {
      ber: this.#constructed(
        SchemaTag.subsections,
        subsections.map(({ ber }) => ber),
      ),
      binary: listed(subsections),
    }
  }

  #name(): string {
    return this.#pick(['a', 'b/c', '0000:00:02.0/vga', 'ä€😀', 'n'.repeat(255)])
  }

  /** 0 to `most` values. */
  #some<Value>(most: number, make: () => Value): Value[] {
    const values: Value[] = []
    for (let count = this.#random(most + 1); count > 0 && this.#left-- > 0; count--) values.push(make())
    return values
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#random(values.length)]
  }

  #unsigned(bits: number): bigint {
    const end = 1n << BigInt(bits)
    return this.#pick([0n, 1n, 127n, 128n, 255n, end / 2n - 1n, end / 2n, end - 1n])
  }

  #signed(bits: number): bigint {
    const end = 1n << BigInt(bits - 1)
    return this.#pick([0n, 1n, -1n, 127n, -128n, end - 1n, -end])
  }

  #integer(value: number | bigint, tag: Tag = INTEGER): Encoded {
    return integer(value, tag, this.#definite())
  }

  #sequenceOf(values: readonly SchemaValue[]): Encoded {
    return this.#constructed(
      SEQUENCE,
      values.map(({ ber }) => ber),
    )
  }

  #constructed(tag: Tag, values: readonly Encoded[]): Encoded {
    return constructed(tag, values, this.#random(3) === 0 ? { indefinite: true } : this.#definite())
  }

  /** Primitive, or in segments, which may be empty, long, or in segments themselves. */
  #string(tag: Tag, octets: Uint8Array, depth = 3): Encoded {
    if (depth === 0 || this.#random(2) === 0) return primitive(tag, octets, this.#definite())
    const segments: Encoded[] = []
    for (let at = 0; at < octets.length || this.#random(4) === 0; ) {
      const size = this.#pick([0, 1, 2, 100, octets.length])
      segments.push(this.#string(OCTET_STRING, octets.subarray(at, at + size), depth - 1))
      at += size
    }
    return this.#constructed(tag, [sequence(segments)])
  }

  #definite(): Form {
    return this.#random(5) === 0 ? { zeros: this.#pick([0, 1, 7, 100]) } : {}
  }
}
