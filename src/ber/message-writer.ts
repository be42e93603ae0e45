/** The writer for messages: one growing buffer, values in the order of the encoding. */
import { berError } from './errors.ts'
import { decode } from './node.ts'
import { inSetOrder } from './set-order.ts'
import { isSetTag, leadingOctet, TagClass, type TagLike, UniversalTag } from './tag.ts'
import { ValueWriter } from './value-writer.ts'
import { encodeInteger } from './values/integer.ts'
import { encodeObjectIdentifier } from './values/object-identifier.ts'
import { encodeUtf8 } from './values/utf8-string.ts'
import { identifierSize, lengthSize, writeIdentifier, writeLength } from './writer.ts'

export interface WriterOptions {
  /** Write what DER wants: the members of SETs in order. All else is as DER wants it anyway, but for what `raw` and `primitive` are given. */
  readonly rules?: 'DER'
  /** Octets of the buffer to begin with, 1024 by default. It grows, and is used again for the next message. */
  readonly size?: number
}

export interface OpenWriterOptions {
  /** With the option `rules`: the value is a SET or SET OF, although its tag is another one. */
  readonly set?: boolean
}

const shortLength = 0x7f
/** Length octets for 256 to 65,535 octets of contents. */
const longKept = 3
const settled = -1
/**
 * From here on the buffer grows faster, since octets that are never written take no memory; and past powers of two, since much that
 * is large is such a power and some headers.
 */
const largeSize = 1024 * 1024

/**
 * Writes one message after another, value by value:
 *
 *     const writer = new BerWriter()
 *     writer.sequence(() => {
 *       writer.integer(7)
 *       writer.open(application(0))
 *       writer.utf8String('dc=example')
 *       writer.close()
 *     })
 *     socket.write(writer.finish())
 *
 * Lengths are definite and have as few octets as possible, and nothing is limited but by memory. Octets that are given are copied
 * before the method returns. An argument that cannot be encoded is a `TypeError` or a `RangeError`, and nothing is written.
 *
 * A container gets one length octet when it opens, or three if the last one at its depth needed as many. Where that turns out to be
 * too few, its place and length are noted, and `finish` makes room: each octet is moved once, however deep it lies.
 */
export class BerWriter extends ValueWriter {
  private octets: Uint8Array
  private at = 0
  /** Length octets that `finish` will add: for closed containers that need more than were kept for them. */
  private added = 0
  /** Of containers, in the order of the encoding: where their length octets begin. */
  private readonly places: number[] = []
  /** How many were kept for each: 1 or `longKept`. */
  private readonly kept: number[] = []
  /** Contents length of each that waits for room; what `added` was for one that is open; `settled` for all others. */
  private readonly lengths: number[] = []
  /** By depth: how many to keep for the next container there, after what the last one came to. */
  private readonly predicted: number[] = []
  /** The containers that are open, by their index in `places`. */
  private readonly containers: number[] = []
  /** Those of them that are SETs to be put in order. */
  private readonly sets: number[] = []
  private readonly ordered: boolean
  private readonly size: number

  /** @throws {RangeError} for an option out of range */
  constructor(options: WriterOptions = {}) {
    super()
    const { rules, size = 1024 } = options
    if (rules !== undefined && rules !== 'DER') throw new RangeError(`rules are DER or left out, not ${rules}`)
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`size: a whole number from 1 is wanted, not ${size}`)
    this.size = size
    this.octets = new Uint8Array(size)
    this.ordered = rules === 'DER'
  }

  /** Octets of the message so far; open containers count with the one or three length octets that are kept for them. */
  get position(): number {
    return this.at + this.added
  }

  /** Containers that are open. */
  get depth(): number {
    return this.containers.length
  }

  /** Begins a constructed value; the values that follow, up to `close`, are its contents. */
  open(tag: TagLike = UniversalTag.Sequence, options?: OpenWriterOptions): void {
    this.identifier(tag, true, longKept)
    const { containers, places } = this
    if (this.ordered && (options?.set ?? isSetTag(tag))) this.sets.push(places.length)
    const kept = this.predicted[containers.length] ?? 1
    containers.push(places.length)
    places.push(this.at)
    this.kept.push(kept)
    this.lengths.push(this.added)
    this.at += kept
  }

  /** Ends the innermost open container. @throws {BerError} `ENCODER_MISUSED` if none is open */
  close(): void {
    const { places, lengths, containers, predicted } = this
    const index = containers.pop()
    if (index === undefined) this.misused('close without open')
    if (this.sets.length > 0 && this.sets[this.sets.length - 1] === index) this.putInOrder(index)
    const place = places[index]
    const kept = this.kept[index]
    const length = this.at - place - kept + this.added - lengths[index]
    const needed = length <= shortLength ? 1 : lengthSize(length)
    predicted[containers.length] = needed === longKept ? longKept : 1
    if (needed > kept) {
      lengths[index] = length
      this.added += needed - kept
      return
    }
    if (needed < kept) this.takeBack(index, kept - needed)
    if (needed === 1) this.octets[place] = length
    else writeLength(this.octets, place, length)
    lengths[index] = settled
    // Those in it may still wait for room.
    if (index === places.length - 1) this.forget(index)
  }

  /** A SEQUENCE or SEQUENCE OF around what `fill` writes. */
  sequence(fill: () => void, tag: TagLike = UniversalTag.Sequence): void {
    this.open(tag)
    fill()
    this.close()
  }

  /** A SET or SET OF around what `fill` writes. */
  set(fill: () => void, tag: TagLike = UniversalTag.Set): void {
    this.open(tag, { set: true })
    fill()
    this.close()
  }

  /** A BOOLEAN (X.690 8.2); true is 0xFF, as DER asks. The tag, here and below, takes the place of the type's own: an IMPLICIT tag. */
  boolean(value: boolean, tag: TagLike = UniversalTag.Boolean): void {
    if (typeof value !== 'boolean') throw new TypeError(`a BOOLEAN is true or false, not ${typeof value}`)
    this.header(tag, 1)
    this.octets[this.at++] = value ? 0xff : 0x00
  }

  /**
   * An INTEGER (X.690 8.3) in as few octets as possible.
   * @throws {RangeError} for a `number` that is no whole number within 2^53-1 either way: give a `bigint`
   */
  integer(value: number | bigint, tag: TagLike = UniversalTag.Integer): void {
    if (typeof value !== 'number' || (value | 0) !== value) {
      this.primitive(tag, encodeInteger(value))
      return
    }
    const magnitude = value < 0 ? ~value : value
    const count = magnitude < 0x80 ? 1 : magnitude < 0x8000 ? 2 : magnitude < 0x800000 ? 3 : 4
    this.header(tag, count)
    const { octets } = this
    let at = this.at
    if (count > 3) octets[at++] = value >> 24
    if (count > 2) octets[at++] = value >> 16
    if (count > 1) octets[at++] = value >> 8
    octets[at++] = value
    this.at = at
  }

  /** A NULL (X.690 8.8). */
  null(tag: TagLike = UniversalTag.Null): void {
    this.header(tag, 0)
  }

  /** An OBJECT IDENTIFIER (X.690 8.19) from its dotted notation. */
  objectIdentifier(text: string, tag: TagLike = UniversalTag.ObjectIdentifier): void {
    this.primitive(tag, encodeObjectIdentifier(text))
  }

  /** An OCTET STRING (X.690 8.7). */
  octetString(octets: Uint8Array, tag: TagLike = UniversalTag.OctetString): void {
    this.primitive(tag, octets)
  }

  /** A UTF8String (X.690 8.23.10). @throws {RangeError} for text with a surrogate that has no partner */
  utf8String(text: string, tag: TagLike = UniversalTag.Utf8String): void {
    if (typeof text !== 'string') throw new TypeError(`a UTF8String is a string, not ${typeof text}`)
    const count = text.length
    if (count > 0x40) {
      this.primitive(tag, encodeUtf8(text))
      return
    }
    // Short ASCII text, which most is, is written here faster than a call into the engine returns.
    const before = this.at
    this.header(tag, count)
    const { octets, at } = this
    for (let i = 0; i < count; i++) {
      const unit = text.charCodeAt(i)
      if (unit >= 0x80) {
        this.at = before
        this.primitive(tag, encodeUtf8(text))
        return
      }
      octets[at + i] = unit
    }
    this.at = at + count
  }

  /** Any primitive value, from its contents octets, which are not looked at. */
  primitive(tag: TagLike, contents: Uint8Array): void {
    mustBeOctets(contents, 'the contents')
    this.header(tag, contents.length)
    this.put(contents)
  }

  /** Data values that are encoded already; the octets are not looked at. */
  raw(encoding: Uint8Array): void {
    mustBeOctets(encoding, 'the encoding')
    this.reserve(encoding.length)
    this.put(encoding)
  }

  /**
   * Ends the message; the writer is ready for the next one.
   * @returns its octets, in an array of exactly their number; from 1 MiB on the array may lie in a larger buffer
   * @throws {BerError} `ENCODER_MISUSED` if containers are open
   */
  finish(): Uint8Array {
    if (this.containers.length > 0) this.misused(`finish with open values (${this.containers.length})`)
    this.makeRoom(0)
    const { octets, at } = this
    // Fresh memory is what takes the time of large messages: they take the buffer with them.
    const handedOver = at >= largeSize
    if (handedOver) this.octets = new Uint8Array(this.size)
    this.reset()
    return handedOver ? octets.subarray(0, at) : octets.slice(0, at)
  }

  /** Forgets what was written, for instance after an error in the middle of a message. */
  reset(): void {
    this.at = 0
    this.added = 0
    this.forget(0)
    this.containers.length = 0
    this.sets.length = 0
  }

  protected string(tag: TagLike, contents: Uint8Array): void {
    this.primitive(tag, contents)
  }

  protected bits(tag: TagLike, contents: Uint8Array): void {
    this.primitive(tag, contents)
  }

  /** Identifier and length octets, with room for the contents. */
  private header(tag: TagLike, length: number): void {
    const leading = leadingOctet(tag)
    if (leading !== 0 && length <= shortLength) {
      this.reserve(2 + length)
      const { octets, at } = this
      octets[at] = leading
      octets[at + 1] = length
      this.at = at + 2
      return
    }
    const size = lengthSize(length)
    this.identifier(tag, false, size + length)
    this.at = writeLength(this.octets, this.at, length)
  }

  /** @param more octets for which there must be room behind the identifier octets */
  private identifier(tag: TagLike, constructed: boolean, more: number): void {
    const leading = leadingOctet(tag)
    if (leading !== 0) {
      this.reserve(1 + more)
      this.octets[this.at++] = constructed ? leading | 0x20 : leading
      return
    }
    const tagClass = typeof tag === 'number' ? TagClass.Universal : tag.tagClass
    const tagNumber = typeof tag === 'number' ? tag : tag.tagNumber
    const size = identifierSize(tagNumber)
    if (tagClass === TagClass.Universal && size === 1 && Number(tagNumber) === 0) {
      throw new RangeError('UNIVERSAL 0 is reserved for the end-of-contents octets')
    }
    if ((tagClass & 3) !== tagClass) throw new RangeError(`a tag class is 0 to 3, not ${tagClass}`)
    this.reserve(size + more)
    this.at = writeIdentifier(this.octets, this.at, tagClass, constructed, tagNumber)
  }

  private put(octets: Uint8Array): void {
    const { length } = octets
    const target = this.octets
    const { at } = this
    if (length > 24) target.set(octets, at)
    else for (let i = 0; i < length; i++) target[at + i] = octets[i]
    this.at = at + length
  }

  private reserve(count: number): void {
    if (this.at + count > this.octets.length) this.grow(this.at + count)
  }

  private grow(wanted: number): void {
    const { length } = this.octets
    const larger = new Uint8Array(Math.max(wanted, length < largeSize ? 2 * length : Math.floor(4.125 * length)))
    larger.set(this.octets.subarray(0, this.at))
    this.octets = larger
  }

  /** Moves the contents of a container, which are few, to where its length octets end. */
  private takeBack(index: number, octets: number): void {
    const { places } = this
    const contents = places[index] + this.kept[index]
    this.octets.copyWithin(contents - octets, contents, this.at)
    this.at -= octets
    for (let i = index + 1; i < places.length; i++) places[i] -= octets
  }

  /** Drops what is noted of containers, from the given one on. */
  private forget(index: number): void {
    this.places.length = index
    this.kept.length = index
    this.lengths.length = index
  }

  /**
   * Writes the length octets that wait for room, from the last to the first: all that follows one has moved by then.
   * @param first container whose turn it is, by its index; all from there on are closed, and are forgotten
   */
  private makeRoom(first: number): void {
    const { places, kept, lengths } = this
    let added = 0
    for (let i = first; i < places.length; i++) if (lengths[i] !== settled) added += lengthSize(lengths[i]) - kept[i]
    this.reserve(added)
    const { octets } = this
    let from = this.at
    this.at += added
    this.added -= added
    let to = this.at
    for (let i = places.length - 1; i >= first; i--) {
      if (lengths[i] === settled) continue
      const contents = places[i] + kept[i]
      to -= from - contents
      octets.copyWithin(to, contents, from)
      to -= lengthSize(lengths[i])
      writeLength(octets, to, lengths[i])
      from = places[i]
    }
    this.forget(first)
  }

  /** Writes the members of a SET again, in order. */
  private putInOrder(index: number): void {
    this.sets.pop()
    const start = this.places[index] + this.kept[index]
    this.makeRoom(index + 1)
    const members = membersOf(this.octets.slice(start, this.at))
    if (members === undefined) return
    this.at = start
    for (const place of inSetOrder(members)) this.put(members[place])
  }

  private misused(summary: string): never {
    throw berError('ENCODER_MISUSED', this.position, { summary })
  }
}

/** Of contents octets; undefined if `raw` was given what is no encoding. */
function membersOf(contents: Uint8Array): Uint8Array[] | undefined {
  const members: Uint8Array[] = []
  try {
    for (let at = 0; at < contents.length; ) {
      const { encoding } = decode(contents.subarray(at), { allowTrailing: true })
      members.push(encoding)
      at += encoding.length
    }
  } catch {
    return undefined
  }
  return members
}

function mustBeOctets(value: unknown, what: string): void {
  if (value instanceof Uint8Array) return
  // By name and not by class: an array of another realm (a test runner's sandbox) is as good.
  if (Object.prototype.toString.call(value) === '[object Uint8Array]') return
  throw new TypeError(`${what} must be octets (a Uint8Array), not ${typeof value}`)
}
