/** What `ber dump --xml` does. */
import { XmlDump } from '../dump/xml.ts'
import { writeFully } from '../migration/node-file.ts'
import { BerDecoder } from '../stream/decoder.ts'
import type { DumpFlags } from './dump-file.ts'
import { isBerError, MalformedError } from './failure.ts'
import { FirstValue } from './first-value.ts'
import { HINT_OCTETS, hintFor } from './hints.ts'
import { hintForForm } from './input-form.ts'
import type { InputRange } from './input-range.ts'
import { openRange } from './open-range.ts'
import { shifted } from './shifted.ts'
import { STANDARD_OUTPUT } from './standard-streams.ts'

const PIECE = 64 * 1024

export async function dumpXml(file: string, flags: DumpFlags): Promise<void> {
  const { range, octets, form } = await openRange(file, flags)
  const baseOffset = flags.skip ?? 0
  const { maxDepth } = flags
  const limits = { maxTagNumberOctets: 128, ...(maxDepth === undefined ? {} : { maxDepth }) }
  const decoder = new BerDecoder({ endOfContents: true, limits })
  const xml = new XmlDump((text) => writeFully(STANDARD_OUTPUT, text), baseOffset)
  const first = flags.one ? new FirstValue() : undefined
  let start: Uint8Array | undefined
  let read = 0
  /** Address after the last octet that was read, in the decoder's memory. */
  let end = 0
  let view: Uint8Array = new Uint8Array(0)
  try {
    while (first === undefined || !first.isComplete(decoder.position)) {
      view = decoder.reserve()
      const count = await range.read(view)
      start ??= view.slice(0, Math.min(count, HINT_OCTETS))
      read += count
      end = view.byteOffset + count
      decoder.commit(count)
      if (count === 0) break
      for (const batch of decoder.batches()) xml.take(batch, 0, first ? first.take(batch) : batch.length)
      xml.flush()
    }
    decoder.end()
  } catch (error) {
    if (!isBerError(error)) {
      // Text at fault: what is written ends well-formed all the same.
      xml.end()
      throw error
    }
    if (!first?.excuses(error)) {
      const { position, depth } = decoder
      // What no record stands for yet lies directly before the place of the next octets.
      const rest = new Uint8Array(view.buffer, end - (read - position), read - position)
      xml.fault(error.code, rest, position, depth)
      await writeRest(range, xml)
      const isDepth = error.code === 'LIMIT_DEPTH'
      const hint = isDepth ? "'--max-depth' raises this limit" : (hintForForm(form, error) ?? hintFor(start ?? view))
      xml.end()
      throw MalformedError.from(octets.name, shifted(error, baseOffset), hint)
    }
  }
  xml.end()
}

async function writeRest(range: InputRange, xml: XmlDump): Promise<void> {
  const piece = new Uint8Array(PIECE)
  for (let count = await range.read(piece); count > 0; count = await range.read(piece)) {
    xml.rest(piece.subarray(0, count))
  }
}
