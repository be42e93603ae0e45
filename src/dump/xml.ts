/**
 * The dump of which the same octets can be made again: XML much as asn1c's `unber` writes it, but well-formed whatever the
 * octets are. `docs/dump-format.md` specifies it.
 *
 * The header length and the length tell how many length octets there are, and so all of a header. What the decoder refuses, and
 * everything after it, is in an element `X` as it came.
 */
import { Header, readHeader } from '../ber/header.ts'
import { TagClass, type TagNumber, tagName } from '../ber/tag.ts'
import { universalTypes } from '../ber/universal-types.ts'
import { type BerBatch, RecordKind } from '../stream/batch.ts'
import { TextBuffer, type TextSink } from './text-buffer.ts'

/** Octets a line; contents of no more stand between their tags. */
const octetsInLine = 32
/** Octets between two comments, which divide text so that nobody need hold all of it. */
const octetsInText = 16 * 1024
const indentation = 4
/** Octets of a line but for its indentation. */
const frame = 1024

interface Start {
  readonly offset: number
  readonly tagClass: TagClass
  readonly tagNumber: TagNumber
  readonly headerLength: number
  readonly length: number
}

export class XmlDump {
  readonly #out: TextBuffer
  readonly #baseOffset: number
  /** Whether each of the open constructed values is in the indefinite form. */
  readonly #open: boolean[] = []
  /** Of the primitive value that is open: octets in all, and written. */
  #length = 0
  #written = 0
  #inPrimitive = false
  #inRest = false

  /** @param baseOffset absolute offset of the first octet that the decoder was given */
  constructor(sink: TextSink, baseOffset = 0) {
    this.#out = new TextBuffer(sink)
    this.#baseOffset = baseOffset
    this.#line(`<?xml version="1.0" encoding="UTF-8"?>`)
    this.#line(`<BER O="${baseOffset}">`)
  }

  flush(): void {
    this.#out.flush()
  }

  /** Writes the records `[from, to)` of a batch; the decoder has the option `endOfContents`. */
  take(batch: BerBatch, from = 0, to = batch.length): void {
    for (let i = from; i < to; i++) {
      const kind = batch.kind(i)
      const start = batch.contentsStart(i)
      if (kind === RecordKind.Piece) {
        this.#contents(batch.octets, start, start + batch.contentsLength(i))
        if (batch.isLastPiece(i)) this.#endPrimitive()
        continue
      }
      this.#closeTo(batch.depth(i))
      if (kind === RecordKind.EndOfContents) {
        this.#closeTo(batch.depth(i) - 1)
        continue
      }
      const value: Start = {
        offset: batch.identifierOffset(i) + this.#baseOffset,
        tagClass: batch.tagClass(i),
        tagNumber: batch.tagNumber(i),
        headerLength: batch.headerLength(i),
        length: batch.contentsLength(i),
      }
      if (batch.constructed(i)) {
        this.#start(batch.indefinite(i) ? 'I' : 'C', value)
        this.#out.endLine()
        this.#open.push(batch.indefinite(i))
      } else {
        this.#startPrimitive(value)
        if (kind === RecordKind.Long) continue
        this.#contents(batch.octets, start, start + value.length)
        this.#endPrimitive()
      }
    }
  }

  /**
   * The decoder refuses what is next. Anything more is for `rest`.
   * @param octets   those after the last complete record
   * @param position offset of the first of them in what the decoder was given
   */
  fault(code: string, octets: Uint8Array, position: number, depth: number): void {
    let at = 0
    const header = new Header(128)
    if (!this.#inPrimitive) {
      // Containers that are complete end before it.
      this.#closeTo(depth)
      const isCut = code === 'TRUNCATED' && octets.length > 0 && octets[0] !== 0
      if (isCut && readHeader(octets, 0, header) && !header.constructed) {
        at = header.contentsOffset
        const { tagClass, tagNumber, contentsOffset: headerLength, contentsLength: length } = header
        this.#startPrimitive({ offset: position + this.#baseOffset, tagClass, tagNumber, headerLength, length })
      }
    }
    if (this.#inPrimitive) {
      this.#contents(octets, at, octets.length)
      at = octets.length
    } else this.#indent()
    this.#out.ascii(`<X O="${position + at + this.#baseOffset}" E="${code}">`)
    this.#inRest = true
    this.#length = Number.POSITIVE_INFINITY
    this.#written = 0
    this.rest(octets.subarray(at))
  }

  /** Octets behind a fault. */
  rest(octets: Uint8Array): void {
    this.#contents(octets, 0, octets.length)
  }

  end(): void {
    const out = this.#out
    if (this.#inRest) {
      if (this.#written > 0) this.#newLine(0)
      out.ascii('</X>')
      if (this.#inPrimitive) out.ascii('</P>')
      out.endLine()
    }
    this.#closeTo(0)
    this.#line('</BER>')
    out.flush()
  }

  #startPrimitive(value: Start): void {
    this.#start('P', value)
    this.#inPrimitive = true
    this.#length = value.length
    this.#written = 0
  }

  #endPrimitive(): void {
    if (this.#length > octetsInLine) this.#newLine(0)
    this.#out.ascii('</P>')
    this.#out.endLine()
    this.#inPrimitive = false
  }

  #start(form: 'P' | 'C' | 'I', { offset, tagClass, tagNumber, headerLength, length }: Start): void {
    const out = this.#out
    this.#indent()
    out.ascii(`<${form} O="${offset}" T="${tagName(tagClass, tagNumber)}" TL="${headerLength}"`)
    out.ascii(form === 'I' ? ' V="Indefinite"' : ` V="${length}"`)
    const type = tagClass === TagClass.Universal ? universalTypes[Number(tagNumber)] : undefined
    if (type !== undefined) out.ascii(` A="${type.name}"`)
    out.character(0x3e)
  }

  /** Contents octets in lines, however many calls they come in. */
  #contents(octets: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const column = this.#written % octetsInLine
      if (column === 0 && this.#length > octetsInLine) {
        this.#newLine(1)
        if (this.#written > 0 && this.#written % octetsInText === 0) {
          this.#out.ascii(`<!-- ${this.#written} -->`)
          this.#newLine(1)
        }
      }
      const next = Math.min(end, at + octetsInLine - column)
      this.#out.hex(octets, at, next)
      this.#written += next - at
      at = next
    }
  }

  #closeTo(depth: number): void {
    while (this.#open.length > depth) {
      const isIndefinite = this.#open.pop()
      this.#indent()
      this.#out.ascii(isIndefinite ? '</I>' : '</C>')
      this.#out.endLine()
    }
  }

  #newLine(deeper: number): void {
    this.#out.endLine()
    this.#indent(deeper)
  }

  #indent(deeper = 0): void {
    const columns = indentation * (this.#open.length + deeper)
    this.#out.reserve(frame + columns)
    this.#out.spaces(columns)
  }

  #line(text: string): void {
    this.#out.ascii(text)
    this.#out.endLine()
  }
}
