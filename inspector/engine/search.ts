/** Searches the octets of the file from a place on, for as long as nobody stops it. */
import { BerDecoder, BerError } from '../../src/index.ts'
import type { Match, SearchKind, SearchReport } from '../shared/types.ts'
import { Breath } from './breath.ts'
import type { Octets } from './octets.ts'
import { parseTag } from './parse-tag.ts'
import { findPattern, type Pattern, patternsFor } from './patterns.ts'

export interface Search {
  readonly kind: SearchKind
  readonly text: string
  /** Where it begins. */
  readonly from: number
  /** Matches after which it ends. */
  readonly most: number
}

const CHUNK = 256 * 1024
const REPORT_EVERY = 150
/** Octets shown around a match. */
const AROUND = 16

/** @throws {RangeError} for what cannot be searched for, with words for the user; the signal's reason */
export async function search(
  octets: Octets,
  { kind, text, from, most }: Search,
  report: (report: SearchReport) => void,
  signal: AbortSignal,
): Promise<void> {
  let matches: Match[] = []
  let found = 0
  let due = performance.now() + REPORT_EVERY
  const breath = new Breath()
  const finder = kind === 'tag' ? tagFinder(octets, text, from) : octetFinder(octets, patternsFor(kind, text), from)
  for await (const { offset, length, position, reason } of finder) {
    signal.throwIfAborted()
    if (length > 0) {
      matches.push(await around(octets, offset, length))
      found++
    }
    if (reason !== undefined || found >= most) {
      const why = reason ?? `these are the first ${most}`
      return report({ matches, position, done: true, reason: why })
    }
    if (performance.now() >= due) {
      report({ matches, position, done: false })
      matches = []
      due = performance.now() + REPORT_EVERY
    }
    if (breath.isDue) await breath.take()
  }
  report({ matches, position: octets.size, done: true })
}

/** A match, or with a length of 0 how far the search has come. */
interface Found {
  readonly offset: number
  readonly length: number
  readonly position: number
  readonly reason?: string
}

async function* octetFinder(octets: Octets, patterns: readonly Pattern[], from: number): AsyncGenerator<Found> {
  const longest = Math.max(...patterns.map(({ length }) => length))
  for (let position = from; position < octets.size; position += CHUNK) {
    // A match that begins in the chunk may end behind it.
    const chunk = await octets.slice(position, position + CHUNK + longest - 1)
    for (let at = 0; ; ) {
      const found = findPattern(chunk, at, Math.min(CHUNK, chunk.length), patterns)
      if (found === undefined) break
      yield { offset: position + found.at, length: found.length, position: position + found.at }
      at = found.at + 1
    }
    yield { offset: 0, length: 0, position: Math.min(position + CHUNK, octets.size) }
  }
}

/** The decoder reads from the beginning: only from there it is known where values begin. */
async function* tagFinder(octets: Octets, text: string, from: number): AsyncGenerator<Found> {
  const { tagClass, tagNumber } = parseTag(text)
  const decoder = new BerDecoder({ limits: { maxDepth: 1023, maxTagNumberOctets: 16 } })
  try {
    for (let position = 0; position < octets.size; position += CHUNK) {
      decoder.write(await octets.slice(position, position + CHUNK))
      for (const batch of decoder.batches()) {
        for (let i = 0; i < batch.length; i++) {
          if (batch.tagNumber(i) !== tagNumber || batch.tagClass(i) !== tagClass || batch.headerLength(i) === 0)
            continue
          const offset = batch.identifierOffset(i)
          if (offset >= from) yield { offset, length: batch.headerLength(i), position: offset }
        }
      }
      yield { offset: 0, length: 0, position: Math.min(position + CHUNK, octets.size) }
    }
    decoder.end()
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    const reason = `it ended at ${error.code}, at offset ${error.offset}`
    yield { offset: error.offset, length: 0, position: error.offset, reason }
  }
}

async function around(octets: Octets, offset: number, length: number): Promise<Match> {
  const from = Math.max(0, offset - AROUND)
  const shown = Math.min(length, 4 * AROUND)
  const seen = await octets.slice(from, offset + shown + AROUND)
  const text = (start: number, end: number): string =>
    Array.from(seen.subarray(start, end), (octet) =>
      octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·',
    ).join('')
  const at = offset - from
  return { offset, length, before: text(0, at), match: text(at, at + shown), after: text(at + shown, seen.length) }
}
