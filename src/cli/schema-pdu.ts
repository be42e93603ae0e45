/** Which type of a schema the data are values of, where the user does not say. */

import type { Schema } from '../schema/notation/index.ts'
import { pduCandidates } from '../schema/pdu-candidates.ts'
import { UsageError } from './failure.ts'

/** Names of candidates that a message shows. */
const SHOWN = 12

/**
 * The one type that no other type refers to; where there are several, the one of them that is structured.
 * @returns its name, with its module's where several modules have one of that name
 * @throws {UsageError} when that is not a single one
 */
export function onlyCandidate(schema: Schema): string {
  const choice = pduCandidates(schema)
  if (choice.length === 1) return choice[0]
  const names = choice.slice(0, SHOWN)
  if (choice.length > SHOWN) names.push(`and ${choice.length - SHOWN} more`)
  const why = choice.length === 0 ? 'every type is part of another' : `it may be ${names.join(', ')}`
  throw new UsageError(`'--pdu' has to say which type the data are of: ${why}`)
}
