/**
 * What is wrong with text that should be XER or JER: the one list of codes that is its own, and the error that tells line and column.
 * What the schema says of values is told with the codes of violations (../violations.ts), at the place in the text.
 */
import { BerError, type BerErrorDetails, berErrorKinds } from '../../ber/errors.ts'
import { violationKinds } from '../violations.ts'

interface TextFault {
  /** With the recommendation's number; empty where it is a limit of ours. */
  readonly clause: string
  readonly summary: string
}

export const textFaults = {
  // XML.
  XML_SYNTAX: { clause: 'X.693 8.2', summary: 'not well-formed XML' },
  XML_DTD: { clause: 'X.693 8.2', summary: 'a document type declaration is refused' },
  XML_ENTITY: { clause: 'X.693 8.2', summary: 'no entity that XML defines by itself' },
  XML_ATTRIBUTE: { clause: 'X.693 8.3', summary: 'elements of XER have no attributes' },
  XML_ENCODING: { clause: 'X.693 8.2', summary: 'XER is UTF-8' },
  // JSON.
  JSON_SYNTAX: { clause: 'X.697 7.6', summary: 'not JSON' },
  JSON_KEY_REPEATED: { clause: 'X.697 27', summary: 'the object has a member of this name already' },
  JSON_ORDER: {
    clause: 'X.697 27',
    summary: 'a member comes out of order in an object too large to be held (maxHeld)',
  },
  // By the schema.
  NAME_UNKNOWN: { clause: 'X.680 25', summary: 'no component, alternative or element has this name here' },
  NAME_ORDER: { clause: 'X.693 8.3.4', summary: 'the component comes too late, or has been there already' },
  VALUE_WRONG: { clause: 'X.680 3.8', summary: 'not a value of the type' },
  VALUE_MISSING: { clause: 'X.680 29', summary: 'a value is missing' },
  TEXT_TRUNCATED: { clause: '', summary: 'the text ends too early' },
  TEXT_TRAILING: { clause: '', summary: 'something follows the value' },
  // Limits.
  LIMIT_HELD: { clause: '', summary: 'more octets than may be held for a value (maxHeld)' },
  LIMIT_TEXT: { clause: '', summary: 'a name or value is too long for its kind' },
} as const satisfies Record<string, TextFault>

export type TextFaultCode = keyof typeof textFaults

/** Where something begins in a text. */
export interface TextPlace {
  /** Octets before it. */
  readonly offset: number
  /** From 1. */
  readonly line: number
  /** From 1, in octets. */
  readonly column: number
}

/**
 * Text that is no value of its type. `offset` counts octets of the text; `code` is of the list above, a violation, or a fault of
 * BER that the text holds in hexadecimal.
 */
export class TextError extends BerError {
  override readonly name = 'TextError'
  readonly line: number
  readonly column: number

  constructor(code: string, place: TextPlace, details: BerErrorDetails = {}) {
    super(code, place.offset, { ...kindOf(code), ...details, ...located(code, place, details) })
    this.line = place.line
    this.column = place.column
  }
}

function kindOf(code: string): TextFault {
  const kinds: Record<string, TextFault> = textFaults
  return kinds[code] ?? (violationKinds as Record<string, TextFault>)[code] ?? berKind(code)
}

function berKind(code: string): TextFault {
  return (berErrorKinds as Record<string, TextFault>)[code] ?? { clause: '', summary: code }
}

/** The line goes into the message in front of what is wrong. */
function located(code: string, { line, column }: TextPlace, { summary }: BerErrorDetails): { summary: string } {
  return { summary: `line ${line}, column ${column}: ${summary ?? kindOf(code).summary}` }
}
