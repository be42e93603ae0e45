// Results of `run`, beside those of status.ts, and codes of violations. src/schema/layout.ts gives them their names; a test
// holds the two together.

// What `run` returns beside NEEDS_INPUT and FAILED.
/** A value breaks its schema; the registers say how. The next call goes on behind the fault. */
export const VIOLATION: i32 = 3
/** The value at NEXT has no transition, or is a component of a SET that has been there. PERMIT is wanted. */
export const UNEXPECTED: i32 = 4
/** A value is to be closed, and something mandatory is missing. PERMIT is wanted. */
export const MISSING: i32 = 5
/** The contents at hand must satisfy further constraints, which JavaScript knows. */
export const CHECK: i32 = 6
/** Rendering: no room for more text. */
export const OUTPUT_FULL: i32 = 7
/** Rendering: JavaScript is to write the text of the value at hand. */
export const RENDER: i32 = 8
/** Within the kernel only: there is more to do at once. */
export const GO_ON: i32 = -1

// Violations, in the order of `violationNames` in src/schema/layout.ts.
export const FORM_WRONG: u32 = 1
export const BOOLEAN_LENGTH: u32 = 2
export const INTEGER_EMPTY: u32 = 3
export const INTEGER_PADDED: u32 = 4
export const NULL_LENGTH: u32 = 5
export const OID_EMPTY: u32 = 6
export const OID_PADDED: u32 = 7
export const OID_UNFINISHED: u32 = 8
export const REAL_INVALID: u32 = 9
export const BIT_STRING_EMPTY: u32 = 10
export const BIT_STRING_UNUSED: u32 = 11
export const STRING_SEGMENT: u32 = 12
export const UTF8_INVALID: u32 = 13
export const STRING_LENGTH: u32 = 14
export const CODE_POINT: u32 = 15
export const CHARACTER: u32 = 16
export const TIME_INVALID: u32 = 17
export const SIZE: u32 = 18
export const VALUE_RANGE: u32 = 19
export const ALPHABET: u32 = 20
export const ENUMERATION_UNKNOWN: u32 = 21
export const VALUE_NOT_ALLOWED: u32 = 22
export const OPEN_KEY_UNKNOWN: u32 = 23
export const OPEN_TYPE_ABSENT: u32 = 24
export const DER_INDEFINITE: u32 = 25
export const DER_LENGTH: u32 = 26
export const DER_CONSTRUCTED: u32 = 27
export const DER_SET_ORDER: u32 = 28
export const DER_BOOLEAN: u32 = 29
export const DER_UNUSED_BITS: u32 = 30
export const DER_NAMED_BITS: u32 = 31
export const DER_REAL: u32 = 32
export const DEFAULT_ENCODED: u32 = 33
export const DER_SET_OF_ORDER: u32 = 34
export const DER_TIME: u32 = 35
export const LIMIT_CONTIGUOUS: u32 = 36
export const XER_TYPE_UNKNOWN: u32 = 37
export const KEY_UNKNOWN: u32 = 38
