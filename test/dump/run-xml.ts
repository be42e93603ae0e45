/** Octets to XML and back, as the command does it, with windows and pieces of any size. */
import { BerError } from '../../src/ber/errors.ts'
import { XmlReader } from '../../src/cli/xml-reader.ts'
import { XmlDump } from '../../src/dump/xml.ts'
import { BerDecoder, type BerDecoderOptions } from '../../src/stream/decoder.ts'

export interface XmlOutcome {
  readonly xml: string
  /** Code of what is refused. */
  readonly error: string | undefined
}

export function toXml(octets: Uint8Array, options: BerDecoderOptions = {}, baseOffset = 0): XmlOutcome {
  let xml = ''
  const dump = new XmlDump((piece) => {
    xml += Buffer.from(piece).toString('latin1')
  }, baseOffset)
  // A small window, since there are many short inputs.
  const small = { windowSize: 8192, batchRecords: 512 }
  const decoder = new BerDecoder({ endOfContents: true, limits: { maxTagNumberOctets: 128 }, ...small, ...options })
  let error: string | undefined
  let read = 0
  let end = 0
  let view: Uint8Array = new Uint8Array(0)
  try {
    for (let count = -1; count !== 0; ) {
      view = decoder.reserve()
      count = Math.min(view.length, octets.length - read)
      view.set(octets.subarray(read, read + count))
      read += count
      end = view.byteOffset + count
      decoder.commit(count)
      for (const batch of decoder.batches()) dump.take(batch)
    }
    decoder.end()
  } catch (refusal) {
    if (!(refusal instanceof BerError)) throw refusal
    error = refusal.code
    const { position, depth } = decoder
    dump.fault(error, new Uint8Array(view.buffer, end - (read - position), read - position), position, depth)
    dump.rest(octets.subarray(read))
  }
  dump.end()
  return { xml, error }
}

/** @param size characters of a piece */
export function fromXml(xml: string, size = Number.POSITIVE_INFINITY): Uint8Array {
  const pieces: Uint8Array[] = []
  const reader = new XmlReader('x', (piece) => void pieces.push(piece.slice()))
  const text = Buffer.from(xml)
  for (let at = 0; at < text.length; at += size) reader.take(text.subarray(at, at + size))
  reader.end()
  return Buffer.concat(pieces)
}
