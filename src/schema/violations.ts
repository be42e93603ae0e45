/**
 * Where data breaks its schema, or, under DER, the stricter rules: the one list of codes and the error that carries them.
 * Faults of BER itself are `BerError`s with the codes of src/ber/errors.ts. `docs/errors.md` is the page for users.
 */
import { BerError, type BerErrorDetails } from '../ber/errors.ts'

interface ViolationKind {
  /** With the recommendation's number; empty where it is a limit of ours. */
  readonly clause: string
  /** What is wrong, for the message. */
  readonly summary: string
}

export const violationKinds = {
  // Structure.
  COMPONENT_UNEXPECTED: { clause: 'X.690 8.9.2', summary: 'no component or alternative has this tag here' },
  COMPONENT_MISSING: { clause: 'X.690 8.9.3', summary: 'a mandatory component is missing' },
  COMPONENT_REPEATED: { clause: 'X.690 8.9.2', summary: 'the component has been there already, or comes too late' },
  // Contents of a type.
  REAL_INVALID: { clause: 'X.690 8.5', summary: 'not the contents octets of a REAL' },
  BIT_STRING_EMPTY: { clause: 'X.690 8.6.2.1', summary: 'a BIT STRING has one or more contents octets' },
  BIT_STRING_UNUSED: { clause: 'X.690 8.6.2.2', summary: 'wrong number of unused bits' },
  STRING_LENGTH: { clause: 'X.690 8.23', summary: 'the octets do not make whole characters' },
  CODE_POINT: { clause: 'X.690 8.23.7', summary: 'not a character of ISO/IEC 10646' },
  CHARACTER: { clause: 'X.680 41', summary: 'a character that the string type does not have' },
  TIME_INVALID: { clause: 'X.680 46', summary: 'not a point in time in the notation of its type' },
  // Constraints.
  SIZE: { clause: 'X.680 51.5', summary: 'the size is out of range' },
  VALUE_RANGE: { clause: 'X.680 51.4', summary: 'the value is out of range' },
  ALPHABET: { clause: 'X.680 51.7', summary: 'a character outside the permitted alphabet' },
  ENUMERATION_UNKNOWN: { clause: 'X.680 20.1', summary: 'no item of the enumeration has this value' },
  VALUE_NOT_ALLOWED: { clause: 'X.680 51.2', summary: 'not one of the values allowed' },
  CONSTRAINT: { clause: 'X.680 51', summary: 'the value does not satisfy the constraint' },
  KEY_UNKNOWN: { clause: 'X.682 10.6', summary: 'no object of the set has this value' },
  OPEN_KEY_UNKNOWN: {
    clause: 'X.682 10.6',
    summary: 'no object of the set goes with the component that selects the type',
  },
  OPEN_TYPE_ABSENT: {
    clause: 'X.682 10.6',
    summary: 'the object that is selected sets no type: nothing may stand here',
  },
  // DER.
  DER_INDEFINITE: { clause: 'X.690 10.1', summary: 'DER has no indefinite length' },
  DER_LENGTH: { clause: 'X.690 10.1', summary: 'DER wants the shortest length octets' },
  DER_CONSTRUCTED: { clause: 'X.690 10.2', summary: 'DER has no constructed strings' },
  DER_SET_ORDER: { clause: 'X.690 10.3', summary: 'DER has the components of a SET in the order of their tags' },
  DER_BOOLEAN: { clause: 'X.690 11.1', summary: 'DER writes TRUE as FF' },
  DER_UNUSED_BITS: { clause: 'X.690 11.2.1', summary: 'DER has unused bits zero' },
  DER_NAMED_BITS: { clause: 'X.690 11.2.2', summary: 'DER has no trailing zero bits where bits are named' },
  DER_REAL: { clause: 'X.690 11.3', summary: 'DER has one form for each REAL' },
  DEFAULT_ENCODED: { clause: 'X.690 11.5', summary: 'DER leaves out a component that has its default value' },
  DER_SET_OF_ORDER: { clause: 'X.690 11.6', summary: 'DER has the elements of a SET OF in ascending order' },
  DER_TIME: { clause: 'X.690 11.7', summary: 'DER has one form for each time' },
  // XER.
  XER_TYPE_UNKNOWN: {
    clause: 'X.693 9.12',
    summary: 'canonical XER shows the value by its type, which is not known here',
  },
  // Limits.
  LIMIT_CONTIGUOUS: { clause: '', summary: 'the value is too long to be checked whole (maxContiguous)' },
  LIMIT_SET: {
    clause: '',
    summary: 'canonical XER would have to hold too much text of a SET or SET OF (maxSetOctets)',
  },
  LIMIT_REAL: { clause: '', summary: 'the exponent of the REAL is too large for its digits to be written' },
} as const satisfies Record<string, ViolationKind>

/** A stable, upper-case name of a violation; the list is part of the public surface. */
export type ViolationCode = keyof typeof violationKinds

/** Whether a code is of this list, and not of the decoder's. */
export function isViolationCode(code: string): code is ViolationCode {
  return Object.hasOwn(violationKinds, code)
}

/**
 * One place where data breaks its schema. `offset` is absolute in the input, `path` goes by names,
 * `QemuFile.items[3].part.contents.ram[17].addr`; `clause` names the recommendation too.
 */
export class BerViolation extends BerError {
  override readonly name = 'BerViolation'

  constructor(code: ViolationCode, offset: number, details: BerErrorDetails = {}) {
    super(code, offset, { ...violationKinds[code], ...details })
  }
}
