/** A stream of any platform in, complete data values out: messages of LDAP or SNMP from a socket, records from a file. */
import { type Limits, resolveLimits } from '../ber/limits.ts'
import { type BerNode, readRoot } from '../ber/node.ts'
import { Framer } from './framer.ts'
import { type ReadableSource, toChunks } from './readable.ts'

export interface DecodeValuesOptions {
  readonly limits?: Partial<Limits>
  /** Octets that one data value's complete encoding may have; `limits.maxContents` by default. */
  readonly maxLength?: number
  /** Gives up, also while the source is awaited: the source is cancelled and the signal's reason thrown. */
  readonly signal?: AbortSignal
}

/**
 * Yields each top-level data value of a source as soon as its last octet is there.
 *
 *     for await (const node of decodeValues(socket, { maxLength: 65536 })) console.log(node.children().length)
 *
 * Offsets are absolute in the stream, and paths begin with the value's index. A node's octets are a view of the source's
 * chunk, or, if the value spans chunks, its own: they hold as long as the source leaves its chunks alone. The source is
 * read only as fast as values are taken; leaving the loop early cancels it.
 * @throws {BerError} `LIMIT_CONTENTS` as soon as a header announces more than `maxLength`; `TRUNCATED` if the source ends
 *         inside a data value; what identifier and length octets can be refused with. Faults in definite contents octets
 *         are found by the node, when it is walked.
 * @throws {RangeError} for options out of range
 * @throws whatever the source fails with, unchanged, and the signal's reason
 */
export async function* decodeValues(
  source: ReadableSource,
  options: DecodeValuesOptions = {},
): AsyncGenerator<BerNode, void, void> {
  const limits = resolveLimits(options.limits)
  const maxLength = options.maxLength ?? limits.maxContents
  if (!Number.isSafeInteger(maxLength) || maxLength < 1) {
    throw new RangeError(`maxLength: a whole number of octets from 1 is wanted, not ${maxLength}`)
  }
  const framer = new Framer(limits, maxLength)
  for await (const chunk of toChunks(source, options.signal)) {
    framer.feed(chunk)
    while (framer.next()) {
      yield readRoot(framer.octets, limits, framer.offset, framer.index)
      // A chunk may hold many values, and the source hears of an abort only between chunks.
      options.signal?.throwIfAborted()
    }
  }
  framer.end()
}
