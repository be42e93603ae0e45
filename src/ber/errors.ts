/**
 * The one list of error codes, and the errors that carry them. `docs/errors.md` is its page for users;
 * a test holds the two together and provokes each code.
 */

interface ErrorKind {
  /** Clause of X.690 that the input breaks; empty where the fault is a limit or a misuse. */
  readonly clause: string
  /** What is wrong, for the message. */
  readonly summary: string
}

export const berErrorKinds = {
  // Structure: identifier, length, end-of-contents octets.
  TRUNCATED: { clause: '8.1.1', summary: 'the input ends inside a data value' },
  TRAILING_OCTETS: { clause: '8.1.1', summary: 'octets follow the data value' },
  TAG_NUMBER_PADDED: { clause: '8.1.2.4.2 c', summary: 'first subsequent identifier octet is 0x80' },
  TAG_NUMBER_NOT_LOW: { clause: '8.1.2.2', summary: 'a tag number below 31 in the high tag number form' },
  TAG_RESERVED: { clause: '8.1.5', summary: 'constructed tag UNIVERSAL 0 is reserved' },
  LENGTH_RESERVED: { clause: '8.1.3.5 c', summary: 'first length octet 0xFF is reserved' },
  LENGTH_TOO_LARGE: { clause: '8.1.3.5', summary: 'the length leads past position 2^53-1' },
  LENGTH_EXCEEDS_PARENT: { clause: '8.1.3.2', summary: 'the contents reach past the end of the enclosing value' },
  HEADER_EXCEEDS_PARENT: { clause: '8.1.1.1', summary: 'the enclosing value ends inside identifier or length octets' },
  INDEFINITE_PRIMITIVE: { clause: '8.1.3.2 a', summary: 'indefinite length on a primitive encoding' },
  END_OF_CONTENTS_UNEXPECTED: { clause: '8.1.5', summary: 'end-of-contents octets where no indefinite length is open' },
  END_OF_CONTENTS_LENGTH: { clause: '8.1.5', summary: 'second end-of-contents octet is not zero' },
  END_OF_CONTENTS_MISSING: { clause: '8.1.3.6', summary: 'the enclosing value ends before the end-of-contents octets' },
  // Contents of the universal types.
  FORM_WRONG: { clause: '8', summary: 'primitive where constructed is wanted, or the reverse' },
  BOOLEAN_LENGTH: { clause: '8.2.1', summary: 'a BOOLEAN has exactly one contents octet' },
  INTEGER_EMPTY: { clause: '8.3.1', summary: 'an INTEGER has one or more contents octets' },
  INTEGER_PADDED: { clause: '8.3.2', summary: 'the first nine bits of an INTEGER are all equal' },
  NULL_LENGTH: { clause: '8.8.2', summary: 'a NULL has no contents octets' },
  OID_EMPTY: { clause: '8.19.1', summary: 'an OBJECT IDENTIFIER has one or more subidentifiers' },
  OID_PADDED: { clause: '8.19.2', summary: 'a subidentifier begins with octet 0x80' },
  OID_UNFINISHED: { clause: '8.19.2', summary: 'the last subidentifier does not end' },
  STRING_SEGMENT: { clause: '8.7.3.2', summary: 'a segment of a constructed string is of another type' },
  UTF8_INVALID: { clause: '8.23.10', summary: 'the octets are not UTF-8' },
  BIT_STRING_EMPTY: { clause: '8.6.2.1', summary: 'a BIT STRING has one or more contents octets' },
  BIT_STRING_UNUSED: { clause: '8.6.2.2', summary: 'wrong number of unused bits' },
  REAL_INVALID: { clause: '8.5', summary: 'not the contents octets of a REAL' },
  STRING_LENGTH: { clause: '8.23', summary: 'the octets do not make whole characters' },
  CODE_POINT: { clause: '8.23.7', summary: 'not a character of ISO/IEC 10646' },
  CHARACTER: { clause: 'X.680 41', summary: 'a character that the string type does not have' },
  TIME_INVALID: { clause: 'X.680 46', summary: 'not a time in the notation of its type' },
  IRI_INVALID: { clause: 'X.680 34', summary: 'not a path of labels' },
  COMPONENTS_INVALID: { clause: '8.18', summary: 'not the components of EXTERNAL, EMBEDDED PDV or CHARACTER STRING' },
  // What DER and CER restrict; asked for by rules alone.
  DER_INDEFINITE: { clause: '10.1', summary: 'DER has no indefinite length' },
  DER_LENGTH: { clause: '10.1', summary: 'DER wants the shortest length octets' },
  DER_CONSTRUCTED: { clause: '10.2', summary: 'DER has no constructed strings' },
  DER_SET_ORDER: { clause: '10.3', summary: 'DER has the components of a SET in the order of their tags' },
  DER_BOOLEAN: { clause: '11.1', summary: 'DER writes TRUE as FF' },
  DER_UNUSED_BITS: { clause: '11.2.1', summary: 'DER has unused bits zero' },
  DER_REAL: { clause: '11.3', summary: 'DER has one form for each REAL' },
  DER_SET_OF_ORDER: { clause: '11.6', summary: 'DER has the elements of a SET OF in ascending order' },
  DER_TIME: { clause: '11.7', summary: 'DER has one form for each time' },
  CER_DEFINITE: { clause: '9.1', summary: 'CER has the indefinite length on every constructed encoding' },
  CER_LENGTH: { clause: '9.1', summary: 'CER wants the shortest length octets' },
  CER_SEGMENTS: {
    clause: '9.2',
    summary: 'CER has segments of 1000 octets in strings above that length, and there alone',
  },
  CER_SET_ORDER: { clause: '9.3', summary: 'CER has the components of a SET in the order of their tags' },
  CER_BOOLEAN: { clause: '11.1', summary: 'CER writes TRUE as FF' },
  CER_UNUSED_BITS: { clause: '11.2.1', summary: 'CER has unused bits zero' },
  CER_REAL: { clause: '11.3', summary: 'CER has one form for each REAL' },
  CER_SET_OF_ORDER: { clause: '11.6', summary: 'CER has the elements of a SET OF in ascending order' },
  CER_TIME: { clause: '11.7', summary: 'CER has one form for each time' },
  // Limits.
  LIMIT_DEPTH: { clause: '', summary: 'too many constructed values are open (limits.maxDepth)' },
  LIMIT_TAG_NUMBER_OCTETS: { clause: '', summary: 'too many tag number octets (limits.maxTagNumberOctets)' },
  LIMIT_VALUES: { clause: '', summary: 'too many data values for a tree (limits.maxValues)' },
  LIMIT_CONTENTS: { clause: '', summary: 'more octets than may be held (limits.maxContents or maxLength)' },
  LIMIT_OID_ARCS: { clause: '', summary: 'too many arcs (limits.maxOidArcs)' },
  // Misuse of a stream that leaves it in doubt, so that it fails for good.
  RESERVE_MISUSED: { clause: '', summary: 'reserve and commit must alternate, within the window' },
  CONTENTS_NOT_HELD: { clause: '', summary: 'the contents octets of this record do not lie in the batch' },
  INPUT_FAILED: { clause: '', summary: 'the source of the input failed' },
  DECODER_ENDED: { clause: '', summary: 'the decoder was ended; it takes no more input' },
  ENCODER_MISUSED: { clause: '', summary: 'open, close and finish do not match' },
  ENCODER_LENGTH: { clause: '8.1.3.3', summary: 'the contents written differ from the length announced' },
} as const satisfies Record<string, ErrorKind>

/** Where a path comes from: its text, or a value that can tell its own when an error needs it. */
export type PathSource = string | { readonly path: string }

/** The text of a path; worked out only now, since a path is wanted for errors alone. */
export function pathText(path: PathSource): string {
  return typeof path === 'string' ? path : path.path
}

/** A stable, upper-case name of a fault; the list is part of the public surface. */
export type BerErrorCode = keyof typeof berErrorKinds

export interface BerErrorDetails {
  /** From the root, `[0].[2]`: index of the top-level data value, then of each component; names where a schema is known. */
  readonly path?: string
  /** Takes the place of the code's summary in the message. */
  readonly summary?: string
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  /** `TRUNCATED`: the least number of octets still missing. */
  readonly missing?: number
  /** Of X.690, unless it begins with another recommendation's number (`X.680 25`). */
  readonly clause?: string
  readonly cause?: unknown
}

/**
 * Every refusal of this package. `offset` is absolute in the input and points at the offending octet
 * (for truncated input: at the first octet that is missing).
 */
export class BerError extends Error {
  override readonly name: string = 'BerError'
  readonly code: BerErrorCode | (string & {})
  readonly offset: number
  readonly path: string
  readonly clause: string
  readonly expected: string | undefined
  readonly actual: string | undefined

  constructor(code: BerErrorCode | (string & {}), offset: number, details: BerErrorDetails = {}) {
    const kind: ErrorKind = berErrorKinds[code as BerErrorCode] ?? { clause: '', summary: code }
    const clause = details.clause ?? kind.clause
    super(
      message(details.summary ?? kind.summary, clause, offset, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.code = code
    this.offset = offset
    this.path = details.path ?? ''
    this.clause = clause
    this.expected = details.expected
    this.actual = details.actual
  }
}

/** `TRUNCATED`: more input would have helped. */
export class BerTruncatedError extends BerError {
  override readonly name = 'BerTruncatedError'
  /** At least this many octets are still missing. */
  readonly missing: number
  constructor(offset: number, details: BerErrorDetails & { readonly missing: number }) {
    super('TRUNCATED', offset, details)
    this.missing = details.missing
  }
}

/** `LIMIT_*`: the input may be good, but exceeds a bound that the caller can raise. */
export class BerLimitError extends BerError {
  override readonly name = 'BerLimitError'
}

/** Makes the error of the right class for a code. */
export function berError(code: BerErrorCode, offset: number, details: BerErrorDetails = {}): BerError {
  if (code === 'TRUNCATED') return new BerTruncatedError(offset, { ...details, missing: details.missing ?? 1 })
  if (code.startsWith('LIMIT_')) return new BerLimitError(code, offset, details)
  return new BerError(code, offset, details)
}

/** The same refusal told from elsewhere: with another path and offset. */
export function relocated(error: BerError, path: string, offset: number): BerError {
  const { clause, expected, actual, cause } = error
  return berError(error.code as BerErrorCode, offset, { path, clause, expected, actual, cause })
}

/** `[0].[2]` from the indexes of the open values and of the one at fault. */
export function formatPath(indexes: readonly number[]): string {
  return indexes.map((index) => `[${index}]`).join('.')
}

function message(summary: string, clause: string, offset: number, details: BerErrorDetails): string {
  let text = summary
  if (details.expected !== undefined) text += `: expected ${details.expected}`
  if (details.actual !== undefined) text += `${details.expected === undefined ? ':' : ','} found ${details.actual}`
  if (details.missing !== undefined)
    text += `: at least ${details.missing} more octet${details.missing === 1 ? '' : 's'} needed`
  if (clause !== '') text += ` (${clause.startsWith('X.') ? clause : `X.690 ${clause}`})`
  text += ` at offset ${offset} (0x${offset.toString(16).toUpperCase()})`
  if (details.path) text += `, path ${details.path}`
  return text
}
