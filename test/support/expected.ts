/** What the reference decoder makes of an input, in the form in which decoders are observed. */

import type { Limits } from '../../src/ber/limits.ts'
import { contentsText, endOfContentsLine, type Observation, observedError, recordLine } from './observe.ts'
import { ReferenceDecoder, type ReferenceRecord } from './reference.ts'
import type { Expected } from './split.ts'

/** Expectations of an input; worked out once for each setting. */
export function expectedOf(input: Uint8Array, limits: Partial<Limits> = {}): Expected {
  const known = new Map<string, Observation>()
  return (maxContiguous, endOfContents) => {
    const key = `${maxContiguous} ${endOfContents}`
    let observation = known.get(key)
    if (observation === undefined) {
      observation = referenceObservation(input, maxContiguous, endOfContents, limits)
      known.set(key, observation)
    }
    return observation
  }
}

function referenceObservation(
  input: Uint8Array,
  wholeUpTo: number,
  endOfContents: boolean,
  limits: Partial<Limits>,
): Observation {
  const reference = new ReferenceDecoder({ limits, wholeUpTo, endOfContents })
  const lines = (): string[] => reference.records.map((record) => lineOf(record, input))
  try {
    reference.write(input)
    reference.end()
  } catch (error) {
    return { records: lines(), error: observedError(error) }
  }
  return { records: lines() }
}

function lineOf(record: ReferenceRecord, input: Uint8Array): string {
  const { tagClass, tagNumber, constructed, contentsOffset, contentsLength } = record
  if (constructed) return recordLine(record)
  if (tagClass === 0 && tagNumber === 0) return endOfContentsLine(record.identifierOffset, record.depth)
  return recordLine({
    ...record,
    contents: contentsText(input.subarray(contentsOffset, contentsOffset + contentsLength)),
  })
}
