/** A batch of records: what one scan of the window found. `docs/records.md` describes the layout. */
import { BerError } from '../ber/errors.ts'
import { Header, readHeader } from '../ber/header.ts'
import type { TagClass, TagNumber } from '../ber/tag.ts'

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

/** The long value whose pieces pass by, known across batches. */
export interface LongValue {
  readonly tagNumber: TagNumber
  /** Absolute. */
  readonly contentsOffset: number
  readonly contentsLength: number
}

/**
 * Records of one scan, read in place: index `i` runs from 0 to `length - 1`. Offsets are absolute in the stream, lengths
 * are in octets. Valid until the decoder's next batch: what is to be kept must be copied.
 *
 * The accessors are what a consumer's loop is made of. With few enough bytecodes V8 inlines them whatever else the loop
 * calls: hence the plain numbers of the layout, `private` and not `#`, and a class of its own for batches with wide
 * records (bench case scan/small-values).
 */
export class BerBatch {
  /** Records in this batch. */
  length = 0
  /** The decoder's memory. Contents octets of record `i` lie at `contentsStart(i)`. */
  octets: Uint8Array = new Uint8Array(0)
  /** Three words a record, for loops that want them raw (docs/records.md). Signed, since those are cheaper to read. */
  records: Int32Array = new Int32Array(0)
  /** Absolute position = address in `octets` + delta. */
  private delta = 0
  private long: LongValue = { tagNumber: 0, contentsOffset: 0, contentsLength: 0 }
  private readonly maxContiguous: number

  constructor(maxContiguous: number) {
    this.maxContiguous = maxContiguous
  }

  /** For the decoder: makes this the batch of a new scan. `long` belongs to a piece that comes first. */
  renew(length: number, delta: number, long: LongValue): this {
    this.length = length
    this.delta = delta
    this.long = long
    return this
  }

  tagClass(i: number): TagClass {
    return (this.records[i * 3] >>> 30) as TagClass
  }

  tagNumber(i: number): TagNumber {
    return (this.records[i * 3] >>> 14) & 0x3fff
  }

  constructed(i: number): boolean {
    return this.records[i * 3] << 2 < 0
  }

  indefinite(i: number): boolean {
    return this.records[i * 3] << 3 < 0
  }

  /** Constructed values that are open around this one. A record of less depth than the one before implies closings. */
  depth(i: number): number {
    return this.records[i * 3] & 0x3ff
  }

  /** Absolute offset of the first contents octet. */
  contentsOffset(i: number): number {
    return this.records[i * 3 + 1] + this.delta
  }

  /** Contents octets of the value; of the piece for a piece; 0 for the indefinite form. */
  contentsLength(i: number): number {
    return this.records[i * 3 + 2]
  }

  /** Address of the first contents octet in `octets`. */
  contentsStart(i: number): number {
    return this.records[i * 3 + 1]
  }

  /** Octets of identifier and length; 0 for a piece. */
  headerLength(i: number): number {
    const length = (this.records[i * 3] >>> 10) & 15
    return length < 2 ? 0 : length
  }

  /** Absolute offset of the first identifier octet; of the first octet for a piece. */
  identifierOffset(i: number): number {
    return this.contentsOffset(i) - this.headerLength(i)
  }

  kind(i: number): RecordKind {
    const identifier = this.records[i * 3]
    if ((identifier & 0x3800) === 0) return RecordKind.Piece
    // UNIVERSAL 0, primitive: all of class, form and tag number are zero.
    if (identifier >>> 14 === 0) return RecordKind.EndOfContents
    if (identifier << 2 < 0 || this.contentsLength(i) <= this.maxContiguous) return RecordKind.Value
    return RecordKind.Long
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
    const start = this.records[i * 3 + 1]
    return this.octets.subarray(start, start + this.contentsLength(i))
  }

  /** Octets of the long value that come before this piece. */
  pieceOffset(i: number): number {
    return this.contentsOffset(i) - this.longValue(i).contentsOffset
  }

  isLastPiece(i: number): boolean {
    return ((this.records[i * 3] >>> 10) & 15) === 1
  }

  /** The long value that piece `i` belongs to: its header stands directly before the piece, or in an earlier batch. */
  longValue(i: number): LongValue {
    if (i === 0) return this.long
    return {
      tagNumber: this.tagNumber(i - 1),
      contentsOffset: this.contentsOffset(i - 1),
      contentsLength: this.contentsLength(i - 1),
    }
  }
}

/** A batch in which a record has a tag number, a length or a header too large for its words. */
export class WideBatch extends BerBatch {
  private readonly header = new Header()

  override tagNumber(i: number): TagNumber {
    const number = (this.records[i * 3] >>> 14) & 0x3fff
    if (number !== 0x3fff) return number
    return this.isWide(i) ? this.readHeader(i).tagNumber : this.longValue(i).tagNumber
  }

  override contentsLength(i: number): number {
    return this.isWide(i) ? this.readHeader(i).contentsLength : this.records[i * 3 + 2]
  }

  override headerLength(i: number): number {
    return this.isWide(i) ? this.records[i * 3 + 2] : super.headerLength(i)
  }

  /** Whether the record is wide, and no piece: its third word is then the length of its header. */
  private isWide(i: number): boolean {
    const identifier = this.records[i * 3]
    return ((identifier >>> 14) & 0x3fff) === 0x3fff && (identifier & 0x3800) !== 0
  }

  /** Reads a wide record's header again: it lies before the contents octets, and the scan has checked it. */
  private readHeader(i: number): Header {
    const contentsStart = this.records[i * 3 + 1]
    readHeader(this.octets, contentsStart - this.records[i * 3 + 2], this.header)
    return this.header
  }
}
