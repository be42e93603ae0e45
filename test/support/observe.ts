/** What a streaming decoder says about an input, in a form that does not depend on how the input was cut. */

import { BerError, BerTruncatedError } from '../../src/ber/errors.ts'
import { type BerBatch, RecordKind } from '../../src/stream/batch.ts'

/** A data value, or end-of-contents octets, as one line of text; and the error, if any. */
export interface Observation {
  readonly records: string[]
  readonly error?: ObservedError
}

export interface ObservedError {
  readonly code: string
  readonly offset: number
  readonly path: string
  readonly missing?: number
}

/** Everything that a record tells. */
export interface ObservedRecord {
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
  readonly indefinite: boolean
  readonly depth: number
  readonly headerLength: number
  readonly identifierOffset: number
  readonly contentsOffset: number
  readonly contentsLength: number
  /** Of a primitive value, as far as its octets were there. */
  readonly contents?: string
}

export function recordLine(record: ObservedRecord): string {
  const form = record.indefinite ? 'indefinite' : record.constructed ? 'constructed' : 'primitive'
  const { identifierOffset, contentsOffset, headerLength, contentsLength, contents = '' } = record
  const place = `${identifierOffset}+${headerLength}=${contentsOffset} length ${contentsLength}`
  return `depth ${record.depth} tag ${record.tagClass}.${record.tagNumber} ${form} at ${place} ${contents}`
}

/** Contents octets as text, fast: there are many of them. */
export function contentsText(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex')
}

export const endOfContentsLine = (offset: number, depth: number): string =>
  `depth ${depth} end-of-contents at ${offset}`

export function observedError(error: unknown): ObservedError {
  if (!(error instanceof BerError)) throw error
  const { code, offset, path } = error
  return error instanceof BerTruncatedError ? { code, offset, path, missing: error.missing } : { code, offset, path }
}

/** Gathers the records of batches, joins the pieces of long values, and checks that the pieces fit. */
export class Observer {
  readonly records: string[] = []
  /** Data values, end-of-contents octets and pieces left out. */
  values = 0
  /** The long value whose pieces are coming, and those that came. */
  #long: ObservedRecord | undefined
  #pieces: string[] = []
  #length = 0

  take(batch: BerBatch): void {
    for (let i = 0; i < batch.length; i++) this.#record(batch, i)
  }

  /** The records so far, with an unfinished long value as far as it came. */
  observation(error?: ObservedError): Observation {
    const records = [...this.records]
    if (this.#long !== undefined) records.push(recordLine({ ...this.#long, contents: this.#pieces.join('') }))
    return error === undefined ? { records } : { records, error }
  }

  #record(batch: BerBatch, i: number): void {
    const kind = batch.kind(i)
    const record: ObservedRecord = {
      tagClass: batch.tagClass(i),
      tagNumber: batch.tagNumber(i),
      constructed: batch.constructed(i),
      indefinite: batch.indefinite(i),
      depth: batch.depth(i),
      headerLength: batch.headerLength(i),
      identifierOffset: batch.identifierOffset(i),
      contentsOffset: batch.contentsOffset(i),
      contentsLength: batch.contentsLength(i),
    }
    if (kind === RecordKind.Piece) {
      this.#piece(batch, i, record)
      return
    }
    if (this.#long !== undefined) throw new Error(`a piece was expected at ${record.identifierOffset}`)
    if (kind === RecordKind.EndOfContents) {
      const { headerLength, contentsLength, tagClass, tagNumber, constructed, indefinite } = record
      if (
        headerLength !== 2 ||
        contentsLength !== 0 ||
        tagClass !== 0 ||
        tagNumber !== 0 ||
        constructed ||
        indefinite
      ) {
        throw new Error(`end-of-contents octets have the record ${recordLine(record)}`)
      }
      this.records.push(endOfContentsLine(record.identifierOffset, record.depth))
      return
    }
    this.values++
    if (kind === RecordKind.Long) {
      this.#long = record
      this.#length = 0
      return
    }
    this.records.push(
      recordLine(record.constructed ? record : { ...record, contents: contentsText(batch.contents(i)) }),
    )
  }

  #piece(batch: BerBatch, i: number, piece: ObservedRecord): void {
    const long = this.#long
    if (long === undefined) throw new Error(`a piece of nothing at ${piece.contentsOffset}`)
    const same: (keyof ObservedRecord)[] = ['tagClass', 'tagNumber', 'constructed', 'indefinite', 'depth']
    for (const key of same) if (piece[key] !== long[key]) throw new Error(`a piece of other ${key}: ${piece[key]}`)
    const of = batch.longValue(i)
    if (
      of.tagNumber !== long.tagNumber ||
      of.contentsOffset !== long.contentsOffset ||
      of.contentsLength !== long.contentsLength
    ) {
      throw new Error(
        `a piece of ${recordLine(long)} says that it belongs to ${JSON.stringify(String(of.contentsOffset))}`,
      )
    }
    if (piece.headerLength !== 0 || piece.contentsOffset !== piece.identifierOffset)
      throw new Error('a piece has a header')
    if (batch.pieceOffset(i) !== this.#length || piece.contentsOffset !== long.contentsOffset + this.#length) {
      throw new Error(`a piece at ${batch.pieceOffset(i)} where ${this.#length} is next`)
    }
    this.#pieces.push(contentsText(batch.contents(i)))
    this.#length += piece.contentsLength
    if (batch.isLastPiece(i) !== (this.#length === long.contentsLength))
      throw new Error('not the last piece, or one too many')
    if (batch.isLastPiece(i)) {
      this.records.push(recordLine({ ...long, contents: this.#pieces.join('') }))
      this.#long = undefined
      this.#pieces = []
    }
  }
}
