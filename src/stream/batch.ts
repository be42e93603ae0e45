/** A batch of records: what one scan of the window found. `docs/records.md` describes the layout. */
import { BerError } from '../ber/errors.ts'
import { Header, readHeader } from '../ber/header.ts'
import type { TagClass, TagNumber } from '../ber/tag.ts'
import { RECORD_WORDS, WIDE_TAG } from '../wasm/layout.ts'

/** What a record stands for. */
export const RecordKind = {
  /** A data value: constructed, or primitive with its contents octets whole in the batch. */
  Value: 0,
  /** A primitive data value longer than `maxContiguous`; its contents follow as pieces. */
  Long: 1,
  /** A piece of the contents octets of the last `Long` record. */
  Piece: 2,
  /** End-of-contents octets; only with the decoder's option `endOfContents`. */
  EndOfContents: 3,
} as const
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind]

const CONSTRUCTED = 1 << 29
const INDEFINITE = 1 << 28

/** The long value whose pieces pass by, known across batches. */
export interface LongValue {
  readonly tagNumber: TagNumber
  /** Absolute. */
  readonly contentsOffset: number
  readonly contentsLength: number
}

/**
 * Records of one scan, read in place: index `i` runs from 0 to `length - 1`. Offsets are absolute in the stream, lengths
 * are in octets. One object a decoder, valid until its next batch: what is to be kept must be copied.
 */
export class BerBatch {
  /** Records in this batch. */
  length = 0
  /** The decoder's memory. Contents octets of record `i` lie at `contentsStart(i)`. */
  octets: Uint8Array = new Uint8Array(0)
  /** Three words a record, for loops that want them raw (docs/records.md). Signed, since those are cheaper to read. */
  records: Int32Array = new Int32Array(0)
  /** Absolute position = address in `octets` + delta. */
  #delta = 0
  readonly #maxContiguous: number
  /** Whether any record is a wide one: most batches have none, and need not look. */
  #holdsWide = false
  #long: LongValue = { tagNumber: 0, contentsOffset: 0, contentsLength: 0 }
  readonly #header = new Header()

  constructor(maxContiguous: number) {
    this.#maxContiguous = maxContiguous
  }

  /** For the decoder: makes this the batch of a new scan. `long` belongs to a piece that comes first. */
  renew(length: number, delta: number, long: LongValue, holdsWide: boolean): this {
    this.length = length
    this.#delta = delta
    this.#long = long
    this.#holdsWide = holdsWide
    return this
  }

  tagClass(i: number): TagClass {
    return (this.records[i * RECORD_WORDS] >>> 30) as TagClass
  }

  tagNumber(i: number): TagNumber {
    const number = (this.records[i * RECORD_WORDS] >>> 14) & 0x3fff
    return number === WIDE_TAG ? this.#wideTagNumber(i) : number
  }

  constructed(i: number): boolean {
    return (this.records[i * RECORD_WORDS] & CONSTRUCTED) !== 0
  }

  indefinite(i: number): boolean {
    return (this.records[i * RECORD_WORDS] & INDEFINITE) !== 0
  }

  /** Constructed values that are open around this one. A record of less depth than the one before implies closings. */
  depth(i: number): number {
    return this.records[i * RECORD_WORDS] & 0x3ff
  }

  kind(i: number): RecordKind {
    const identifier = this.records[i * RECORD_WORDS]
    if ((identifier & 0x3800) === 0) return RecordKind.Piece
    // UNIVERSAL 0, primitive: all of class, form and tag number are zero.
    if (identifier >>> 14 === 0) return RecordKind.EndOfContents
    if ((identifier & CONSTRUCTED) !== 0 || this.contentsLength(i) <= this.#maxContiguous) return RecordKind.Value
    return RecordKind.Long
  }

  /** Octets of identifier and length; 0 for a piece. */
  headerLength(i: number): number {
    if (this.#holdsWide && this.#isWide(i)) return this.records[i * RECORD_WORDS + 2]
    const length = (this.records[i * RECORD_WORDS] >>> 10) & 15
    return length < 2 ? 0 : length
  }

  /** Absolute offset of the first identifier octet; of the first octet for a piece. */
  identifierOffset(i: number): number {
    return this.contentsOffset(i) - this.headerLength(i)
  }

  /** Absolute offset of the first contents octet. */
  contentsOffset(i: number): number {
    return this.records[i * RECORD_WORDS + 1] + this.#delta
  }

  /** Contents octets of the value; of the piece for a piece; 0 for the indefinite form. */
  contentsLength(i: number): number {
    return this.#holdsWide && this.#isWide(i) ? this.#wide(i).contentsLength : this.records[i * RECORD_WORDS + 2]
  }

  /** Address of the first contents octet in `octets`. */
  contentsStart(i: number): number {
    return this.records[i * RECORD_WORDS + 1]
  }

  /**
   * A view of the contents octets of a primitive value, or of a piece; valid until the decoder's next batch.
   * @throws {BerError} `CONTENTS_NOT_HELD` for a constructed value (its components are records of their own) and for a
   *   `Long` one (its contents come as pieces)
   */
  contents(i: number): Uint8Array {
    const kind = this.kind(i)
    if (kind === RecordKind.Long || (kind === RecordKind.Value && this.constructed(i))) {
      throw new BerError('CONTENTS_NOT_HELD', this.identifierOffset(i))
    }
    const start = this.records[i * RECORD_WORDS + 1]
    return this.octets.subarray(start, start + this.contentsLength(i))
  }

  /** Octets of the long value that come before this piece. */
  pieceOffset(i: number): number {
    return this.contentsOffset(i) - this.longValue(i).contentsOffset
  }

  isLastPiece(i: number): boolean {
    return ((this.records[i * RECORD_WORDS] >>> 10) & 15) === 1
  }

  /** The long value that piece `i` belongs to: its header stands directly before the piece, or in an earlier batch. */
  longValue(i: number): LongValue {
    if (i === 0) return this.#long
    return {
      tagNumber: this.tagNumber(i - 1),
      contentsOffset: this.contentsOffset(i - 1),
      contentsLength: this.contentsLength(i - 1),
    }
  }

  #isWide(i: number): boolean {
    const identifier = this.records[i * RECORD_WORDS]
    return ((identifier >>> 14) & 0x3fff) === WIDE_TAG && (identifier & 0x3800) !== 0
  }

  #wideTagNumber(i: number): TagNumber {
    return this.kind(i) === RecordKind.Piece ? this.longValue(i).tagNumber : this.#wide(i).tagNumber
  }

  /** Reads a wide record's header again: it lies before the contents octets, and the scan has checked it. */
  #wide(i: number): Header {
    const contentsStart = this.records[i * RECORD_WORDS + 1]
    readHeader(this.octets, contentsStart - this.records[i * RECORD_WORDS + 2], this.#header)
    return this.#header
  }
}
