import { cerSegments, segmentSize } from '../ber/cer-segments.ts'
import { type BerError, berError } from '../ber/errors.ts'
import { isSetTag, leadingOctet, TagClass, type TagLike, UniversalTag } from '../ber/tag.ts'
import { ValueWriter } from '../ber/value-writer.ts'
import { encodeInteger } from '../ber/values/integer.ts'
import { encodeObjectIdentifier } from '../ber/values/object-identifier.ts'
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import { identifierSize, lengthOctets, lengthSize, writeIdentifier, writeLength } from '../ber/writer.ts'
import { EncoderContainers, LengthForm } from './encoder-containers.ts'
import type { BerEncoderOptions, OpenOptions } from './encoder-options.ts'
import { EncoderOutput } from './encoder-output.ts'
import { EncoderSets } from './encoder-sets.ts'
import type { PageImage, PageOptions } from './page-image.ts'
import { toOctets } from './readable.ts'
import { type OctetSink, openSink, type Sink } from './sink.ts'

export type { TagLike } from '../ber/tag.ts'
export type { BerEncoderOptions, OpenOptions } from './encoder-options.ts'

const State = { Ready: 0, Contents: 1, Finished: 2, Failed: 3 } as const
type State = (typeof State)[keyof typeof State]

const defaultChunkSize = 64 * 1024
const defaultMaxHeld = 64 * 1024 * 1024
const smallestChunk = 64
const longestShortLength = 127
const endOfContents = new Uint8Array(2)
const noOctets = new Uint8Array(0)

/**
 * Writes BER, value by value, into a buffer or a sink.
 *
 * Every length is encoded in as few octets as possible. Definite lengths come out for primitive values always, for containers
 * as `open` and the option `lengths` say; then the octets are DER as far as lengths go. The option `rules` asks for all of DER or CER:
 * a SET is then held until it closes, and its members put in order.
 *
 * Ownership: octets given to `octetString`, `primitive`, `raw` and `contents` are copied before the method returns, except
 * when there is a sink without `reuse` and they are half a chunk or longer: those go to the sink as they are, and
 * must not change until the sink is done with them.
 *
 * An argument that cannot be encoded is a `TypeError` or a `RangeError`; nothing is written and the encoder stays as it was.
 * After a `BerError` or an error of the sink, the octets that went out are no complete encoding: the sink is aborted, and
 * every further call meets that same error.
 */
export class BerEncoder extends ValueWriter {
  #output: EncoderOutput
  readonly #sink: OctetSink | undefined
  /** The sink holds on to chunks after it took them. */
  readonly #keeps: boolean
  readonly #defaultForm: LengthForm
  readonly #rules: 'DER' | 'CER' | undefined
  readonly #sets: EncoderSets
  readonly #open: EncoderContainers
  #state: State = State.Ready
  #failure: unknown
  #closed: Promise<void> = Promise.resolve()

  /**
   * @param sink where the octets go, see `Sink`; without one they gather in a buffer that `finish` returns
   * @throws {RangeError} for an option out of range
   * @throws {TypeError} for a sink of no known kind, and `reuse` with anything but a function
   */
  constructor(sink?: Sink | null, options: BerEncoderOptions = {}) {
    super()
    const { chunkSize = defaultChunkSize, maxHeld = defaultMaxHeld, reuse = false, rules } = options
    if (!Number.isInteger(chunkSize) || chunkSize < smallestChunk) {
      throw new RangeError(`chunkSize: a whole number from ${smallestChunk} is wanted, not ${chunkSize}`)
    }
    if (!(maxHeld >= 0)) throw new RangeError(`maxHeld: a number of octets is wanted, not ${maxHeld}`)
    this.#open = new EncoderContainers(maxHeld)
    const lengths = options.lengths ?? (rules === undefined ? (sink ? 'indefinite' : 'definite') : lengthsOf(rules))
    this.#defaultForm = formOf(lengths)
    this.#rules = rules
    if (rules !== undefined && lengths !== lengthsOf(rules)) throw new TypeError(`${rules} has no ${lengths} lengths`)
    this.#sets = new EncoderSets(chunkSize)
    if (sink) {
      this.#sink = openSink(sink, { ...options, onFailure: (error) => this.#becomeFailed(error) })
    }
    this.#keeps = this.#sink !== undefined && !reuse
    this.#output = new EncoderOutput(this.#sink, chunkSize, reuse)
  }

  /**
   * Octets written so far, in the finished encoding; exact up to 2^53-1. While back-patched containers are open, each of them
   * counts with one length octet, so that their final place may lie a few octets further on.
   */
  get position(): number {
    return this.#output.position
  }

  /** Containers that are open. */
  get depth(): number {
    return this.#open.depth
  }

  /** The sink's queue has reached the high-water mark: time to await `drained()`. */
  get needDrain(): boolean {
    return this.#sink?.needDrain ?? false
  }

  /**
   * Begins a constructed value; the values that follow, up to `close`, are its contents. A segmented OCTET STRING is one, too:
   * `open(UniversalTag.OctetString)` and an `octetString` for each segment.
   * @throws {BerError} `ENCODER_LENGTH` if the value cannot fit in an announced length around it; `LIMIT_CONTENTS`;
   *   `LENGTH_TOO_LARGE`; `ENCODER_MISUSED`
   */
  open(tag: TagLike, options?: OpenOptions): void {
    if (this.#rules !== undefined && this.#openByRules(tag, options)) return
    const output = this.#output
    const length = options?.length
    if (length !== undefined) {
      if (options?.form === 'indefinite') throw new TypeError('a length cannot be announced in the indefinite form')
      this.#header(tag, true, length, 0)
      this.#open.pushAnnounced(output.position, length)
      return
    }
    const form = options?.form === undefined ? this.#defaultForm : formOf(options.form)
    if (form === LengthForm.Indefinite) {
      this.#identifier(tag, true, 3)
      output.reserve(1)
      output.octets[output.at++] = 0x80
      this.#open.push(form, output.position, -1)
      return
    }
    this.#identifier(tag, true, 1)
    if (!output.held) {
      output.held = true
      this.#open.hold(output.position)
    }
    const hole = output.openHole()
    this.#open.push(form, output.position, hole)
  }

  /**
   * Ends the innermost open container.
   * @throws {BerError} `ENCODER_LENGTH` if its contents fall short of the length announced, or if with its length octets it
   *   no longer fits in an announced length around it; `ENCODER_MISUSED` if none is open
   */
  close(): void {
    if (this.#state !== State.Ready) this.#refuse('close')
    const output = this.#output
    const open = this.#open
    if (open.depth === 0) this.#misused('close without open')
    if (open.depth === open.memberDepth) {
      this.#closeSet()
      return
    }
    const { form, hole, contentsStart } = open.innermost
    if (form === LengthForm.Indefinite) {
      this.#mustFit(2)
      const at = output.reserve(2)
      output.octets[at] = 0
      output.octets[at + 1] = 0
      output.at = at + 2
    } else if (form === LengthForm.BackPatched) {
      output.closeHole(hole, this.position - contentsStart)
      if (this.position > open.end) this.#fail(open.excess(this.position, 0))
    } else if (this.position < open.end) {
      this.#fail(open.shortfall(this.position))
    }
    if (open.pop()) output.release()
  }

  /** A BOOLEAN (X.690 8.2); true is 0xFF, as DER asks. The tag, here and below, takes the place of the type's own: an IMPLICIT tag. */
  boolean(value: boolean, tag: TagLike = UniversalTag.Boolean): void {
    if (typeof value !== 'boolean') throw new TypeError(`a BOOLEAN is true or false, not ${typeof value}`)
    const output = this.#output
    this.#header(tag, false, 1, 1)
    output.octets[output.at++] = value ? 0xff : 0x00
  }

  /**
   * An INTEGER (X.690 8.3) in as few octets as possible; with UniversalTag.Enumerated as tag, an ENUMERATED.
   * @throws {RangeError} for a `number` that is no whole number within 2^53-1 either way: give a `bigint`
   */
  integer(value: number | bigint, tag: TagLike = UniversalTag.Integer): void {
    if (typeof value !== 'number' || (value | 0) !== value) {
      this.primitive(tag, encodeInteger(value))
      return
    }
    const magnitude = value < 0 ? ~value : value
    const count = magnitude < 0x80 ? 1 : magnitude < 0x8000 ? 2 : magnitude < 0x800000 ? 3 : 4
    this.#header(tag, false, count, count)
    const output = this.#output
    const octets = output.octets
    let at = output.at
    if (count > 3) octets[at++] = value >> 24
    if (count > 2) octets[at++] = value >> 16
    if (count > 1) octets[at++] = value >> 8
    octets[at++] = value
    output.at = at
  }

  /** An OCTET STRING (X.690 8.7), primitive but under CER. See `BerEncoder` on who owns the octets. */
  octetString(octets: Uint8Array, tag: TagLike = UniversalTag.OctetString): void {
    if (this.#rules === 'CER') this.string(tag, octets)
    else this.primitive(tag, octets)
  }

  /** A NULL (X.690 8.8). */
  null(tag: TagLike = UniversalTag.Null): void {
    this.#header(tag, false, 0, 0)
  }

  /** An OBJECT IDENTIFIER (X.690 8.19) from its dotted notation. */
  objectIdentifier(text: string, tag: TagLike = UniversalTag.ObjectIdentifier): void {
    this.primitive(tag, encodeObjectIdentifier(text))
  }

  /**
   * A UTF8String (X.690 8.23.10).
   * @throws {RangeError} for text with a surrogate that has no partner
   */
  utf8String(text: string, tag: TagLike = UniversalTag.Utf8String): void {
    if (typeof text !== 'string') throw new TypeError(`a UTF8String is a string, not ${typeof text}`)
    const count = text.length
    if (count > longestShortLength || !isAscii(text)) {
      this.string(tag, encodeUtf8(text))
      return
    }
    this.#header(tag, false, count, count)
    const output = this.#output
    const { octets, at } = output
    for (let i = 0; i < count; i++) octets[at + i] = text.charCodeAt(i)
    output.at = at + count
  }

  /** Any primitive value, from its contents octets, which are not looked at. */
  primitive(tag: TagLike, contents: Uint8Array): void {
    const octets = toOctets(contents, 'the contents')
    this.#header(tag, false, octets.length, Math.min(octets.length, longestShortLength))
    this.#output.put(octets)
  }

  /** One data value that is encoded already; the octets are not looked at. */
  raw(encoding: Uint8Array): void {
    const octets = toOctets(encoding, 'the encoding')
    if (this.#state !== State.Ready) this.#refuse('a value')
    this.#mustFit(octets.length)
    if (this.#open.depth === this.#open.memberDepth) this.#sets.memberStarts(this.#output.position)
    this.#open.index++
    this.#output.put(octets)
  }

  /**
   * Pages of RAM in bulk, encoded in Wasm: a data value a page, a short one for a page that is zero.
   * @throws {RangeError} as `PageImage.encode`
   */
  pages(image: PageImage, options: PageOptions): void {
    // A sink that holds on to its chunks cannot have the output window itself.
    for (const run of image.encode(options)) this.raw(this.#keeps ? run.slice() : run)
  }

  /**
   * Begins a primitive value whose contents come in pieces, perhaps more than fit in memory; only `contents` and
   * `closePrimitive` may follow.
   * @param length contents length in octets, 0 to 2^53-1
   * @throws {BerError} as `open`
   */
  openPrimitive(tag: TagLike, length: number): void {
    this.#header(tag, false, length, 0)
    this.#open.pushAnnounced(this.position, length)
    this.#state = State.Contents
  }

  /** @throws {BerError} `ENCODER_LENGTH` if the piece leads past the length announced; nothing of it is written */
  contents(piece: Uint8Array): void {
    const octets = toOctets(piece, 'a piece of contents')
    if (this.#state !== State.Contents) this.#refuse('contents')
    this.#mustFit(octets.length)
    this.#output.put(octets)
  }

  /** @throws {BerError} `ENCODER_LENGTH` if the pieces fall short of the length announced */
  closePrimitive(): void {
    if (this.#state !== State.Contents) this.#refuse('closePrimitive')
    this.#state = State.Ready
    this.close()
  }

  /** Hands over what lies in the chunk buffer. Nothing happens to octets that a back-patched container holds, or without a sink. */
  flush(): void {
    if (this.#state >= State.Finished) this.#refuse('flush')
    this.#output.flush()
  }

  /**
   * Ends the encoding. With a sink: flushes and begins to close it; `drained()` then tells when it is closed.
   * @returns without a sink the octets, in an array of exactly their number; with one, an empty array
   * @throws {BerError} `ENCODER_MISUSED` if values are open
   */
  finish(): Uint8Array {
    if (this.#state !== State.Ready) this.#refuse('finish')
    if (this.#open.depth > 0) this.#misused(`finish with open values (${this.#open.depth})`)
    const sink = this.#sink
    if (sink === undefined) {
      this.#state = State.Finished
      return this.#output.take()
    }
    this.#output.flush()
    this.#output.drop()
    this.#state = State.Finished
    this.#closed = sink.close()
    // Whoever awaits drained() hears of it; nobody has to.
    this.#closed.catch(() => {})
    return new Uint8Array(0)
  }

  /**
   * Resolves when less than the high-water mark is queued in the sink; after `finish`, when the sink is closed. Rejects with
   * the error that the encoder or its sink failed with. Resolved at once without a sink.
   */
  drained(): Promise<void> {
    if (this.#state === State.Failed) return Promise.reject(this.#failure)
    if (this.#state === State.Finished || this.#sink === undefined) return this.#closed
    return this.#sink.drained()
  }

  /** Gives up: the sink is aborted, and every further call throws the reason. Nothing happens once `finish` was called. */
  abort(reason: unknown = new DOMException('the encoding was given up', 'AbortError')): void {
    if (this.#state >= State.Finished) return
    this.#becomeFailed(reason)
    this.#sink?.abort(reason)
  }

  /**
   * Writes the header of a definite value and counts the value, after every check that it can have.
   * @param room contents octets for which there must be room in the buffer behind the header
   */
  #header(tag: TagLike, constructed: boolean, length: number, room: number): void {
    const output = this.#output
    const leading = leadingOctet(tag)
    if (leading !== 0 && isShortLength(length)) {
      if (this.#state !== State.Ready) this.#refuse('a value')
      this.#mustFit(2 + length)
      if (this.#open.depth === this.#open.memberDepth) this.#sets.memberStarts(output.position)
      const at = output.reserve(2 + room)
      output.octets[at] = constructed ? leading | 0x20 : leading
      output.octets[at + 1] = length
      output.at = at + 2
      this.#open.index++
      return
    }
    const octets = lengthSize(length)
    this.#identifier(tag, constructed, octets + length)
    output.reserve(octets + room)
    output.at = writeLength(output.octets, output.at, length)
  }

  /** Writes identifier octets and counts the value, which needs `more` octets or more behind them. */
  #identifier(tag: TagLike, constructed: boolean, more: number): void {
    const tagClass = typeof tag === 'number' ? TagClass.Universal : tag.tagClass
    const tagNumber = typeof tag === 'number' ? tag : tag.tagNumber
    const octets = identifierSize(tagNumber)
    if (tagClass === TagClass.Universal && octets === 1 && Number(tagNumber) === 0) {
      throw new RangeError('UNIVERSAL 0 is reserved for the end-of-contents octets')
    }
    if ((tagClass & 3) !== tagClass) throw new RangeError(`a tag class is 0 to 3, not ${tagClass}`)
    if (this.#state !== State.Ready) this.#refuse('a value')
    const output = this.#output
    this.#mustFit(octets + more)
    if (this.#open.depth === this.#open.memberDepth) this.#sets.memberStarts(output.position)
    output.reserve(octets)
    output.at = writeIdentifier(output.octets, output.at, tagClass, constructed, tagNumber)
    this.#open.index++
  }

  #mustFit(count: number): void {
    const position = this.position
    if (position + count > this.#open.bound) this.#fail(this.#open.excess(position, count))
  }

  #misused(what: string): never {
    this.#fail(this.#open.fault('ENCODER_MISUSED', this.position, { summary: what }))
  }

  protected string(tag: TagLike, contents: Uint8Array): void {
    this.#whole(tag, contents, UniversalTag.OctetString)
  }

  protected bits(tag: TagLike, contents: Uint8Array): void {
    this.#whole(tag, contents, UniversalTag.BitString)
  }

  /** A string in one, or under CER in segments of the given type. */
  #whole(tag: TagLike, contents: Uint8Array, segmentTag: number): void {
    if (this.#rules !== 'CER' || !(contents.length > segmentSize)) {
      this.primitive(tag, contents)
      return
    }
    this.open(tag)
    for (const segment of cerSegments(contents, segmentTag === UniversalTag.BitString))
      this.primitive(segmentTag, segment)
    this.close()
  }

  /** Opens a SET under `rules`. @returns false for all that is none */
  #openByRules(tag: TagLike, options: OpenOptions | undefined): boolean {
    const rules = this.#rules as 'DER' | 'CER'
    const { length, set = isSetTag(tag) } = options ?? {}
    const form = length === undefined ? options?.form : 'definite'
    if (form !== undefined && form !== lengthsOf(rules)) throw new TypeError(`${rules} has no ${form} lengths here`)
    if (!set) return false
    if (length !== undefined) throw new TypeError('the length of a SET that is put in order cannot be announced')
    const output = this.#output
    this.#identifier(tag, true, 3)
    if (rules === 'CER') {
      output.reserve(1)
      output.octets[output.at++] = 0x80
    }
    if (!output.held) this.#open.hold(output.position)
    // One length octet is counted until it is known how many there are.
    const start = output.position + (rules === 'CER' ? 0 : 1)
    this.#output = this.#sets.push(output, start, this.#open.memberDepth)
    this.#open.push(LengthForm.BackPatched, start, -1)
    this.#open.memberDepth = this.#open.depth
    return true
  }

  /** Writes the members of the innermost SET, in order, behind its identifier octets. */
  #closeSet(): void {
    const octets = this.#output.take()
    const { output, outerDepth, members } = this.#sets.pop(octets)
    this.#output = output
    this.#open.memberDepth = outerDepth
    const isIndefinite = this.#rules === 'CER'
    const before = isIndefinite ? noOctets : lengthOctets(octets.length)
    const after = isIndefinite ? endOfContents : noOctets
    this.#mustFit(before.length + octets.length + after.length)
    for (const part of [before, ...members, after]) output.put(part)
    if (this.#open.pop()) output.release()
  }

  /** What the state forbids. */
  #refuse(what: string): never {
    if (this.#state === State.Failed) throw this.#failure
    if (this.#state === State.Contents) this.#misused(`${what} inside a primitive value that is open`)
    if (this.#state === State.Ready) this.#misused(`${what} without openPrimitive`)
    // The octets went out whole: a call too many takes nothing back.
    throw berError('ENCODER_MISUSED', this.position, { summary: `${what} after finish` })
  }

  #fail(error: BerError): never {
    this.#becomeFailed(error)
    this.#sink?.abort(error)
    throw error
  }

  #becomeFailed(error: unknown): void {
    if (this.#state === State.Failed) return
    this.#state = State.Failed
    this.#failure = error
    this.#output.drop()
    this.#sets.drop()
  }
}

function lengthsOf(rules: 'DER' | 'CER'): 'definite' | 'indefinite' {
  if (rules !== 'DER' && rules !== 'CER') throw new RangeError(`rules are DER or CER, not ${rules}`)
  return rules === 'DER' ? 'definite' : 'indefinite'
}

function formOf(form: 'definite' | 'indefinite'): LengthForm {
  if (form === 'definite') return LengthForm.BackPatched
  if (form === 'indefinite') return LengthForm.Indefinite
  throw new TypeError(`a form is 'definite' or 'indefinite', not ${form}`)
}

function isShortLength(length: number): boolean {
  return length >= 0 && length <= longestShortLength && (length | 0) === length
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
