// What a validation keeps beside the scan's state and stack (layout.ts). Addresses are handed in by `configureSchema`.
//
//   registers     in the state block, from 128 on: what a pause is about
//   schema stack  one entry of 96 octets for each entry of the scan's stack
//   string        the string at hand: its registers, marks, then room for maxContiguous octets: the contents of one that comes
//                 in segments and is wanted whole
//   order         DER: the beginnings of elements, for each SET OF that is open
//
// The input must have INPUT_SLACK octets of memory behind it: they are read, and not used.
// The same offsets stand in src/schema/layout.ts; a test holds the two together.

/** Octets behind the input that may be read. */
export const INPUT_SLACK: u32 = 16

// --- registers, in octets from the state's address ---
/** f64: absolute offset of the violation; for CHECK of the first contents octet, for MISSING of the end of the contents */
export const VIOLATION_OFFSET: usize = 128
/** f64: what was found: a size, an octet or a code point, as the code has it */
export const VIOLATION_FOUND: usize = 136
/** f64: index of the value at hand in the value that encloses it */
export const AT_INDEX: usize = 144
/** u32: violation, see schema-status.ts */
export const VIOLATION_CODE: usize = 152
/** u32: open values around the value at hand; for MISSING the one that is to be closed is the innermost of them */
export const AT_DEPTH: usize = 156
/** u32: transition of the value at hand, 0 for none */
export const AT_TRANSITION: usize = 160
/** u32: transition of the open type that led there, 0 for none */
export const AT_VIA: usize = 164
/** u32: UNEXPECTED, MISSING: the state that does not know the value, or may not end */
export const AT_STATE: usize = 168
/** u32: address of the contents octets, if they lie whole; else 0 */
export const CONTENTS_AT: usize = 172
/** u32: their length */
export const CONTENTS_SIZE: usize = 176
/** u32: written by JavaScript after UNEXPECTED (the transition to take) and MISSING (PERMIT_CLOSE) */
export const PERMIT: usize = 180
/** u32: SET OFs under DER that are open */
export const ORDER_LEVEL: usize = 184

export const PERMIT_CLOSE: u32 = 1

// --- schema stack: entry 0 is the stream ---
export const SCHEMA_ENTRY: u32 = 96
/** u32: state now; the innermost one's is stored when a child opens and when `run` returns */
export const V_STATE: usize = 0
/** u32: transition that opened it; of a resolved open type: that of its type */
export const V_TRANSITION: usize = 4
/** u32: transition of the open type, or 0 */
export const V_VIA: usize = 8
/** u32: XER indentation level inside */
export const V_LEVEL: usize = 12
/** i64: absolute offset of its contents */
export const V_CONTENTS: usize = 16
/** four u32: rows that keys have selected */
export const V_SLOTS: usize = 24
/** four u64: components of a SET that have been there */
export const V_SEEN: usize = 40
/** u32: 0 for what the short path may work in */
export const V_FLAGS: usize = 72
/** u32: JavaScript's own; 0 when the value opens */
export const V_NOTE: usize = 76
/** u64: DER: class and number of the last tag in a SET */
export const V_LAST_TAG: usize = 80

/** A fault of BER was inside: it is passed over, and closed without a look. */
export const V_UNCHECKED: u32 = 1
/** A constructed string, or a constructed segment of one. */
export const V_STRING: u32 = 2
/** A SET OF under DER. */
export const V_ORDERED: u32 = 4
/** Set by JavaScript in the stream's entry: a second value is UNEXPECTED. */
export const V_SINGLE: u32 = 8

// --- string: the one at hand; there is never more than one ---
/** Octets before those that are gathered; the last one is the place of a gathered BIT STRING's initial octet. */
export const STRING_SIZE: u32 = 1128
/** Octets of its registers. */
export const STRING_REGISTERS: u32 = 104
/** u64: contents octets so far, without the initial octets of a BIT STRING */
export const STRING_OCTETS: usize = 0
/** u64: characters so far, if their octets vary */
export const STRING_CHARACTERS: usize = 8
/** i64: absolute offset of the first contents octet */
export const STRING_CONTENTS: usize = 16
/** i64: the same of the last segment */
export const STRING_PART: usize = 24
/** i64: absolute offset of the character that is not complete */
export const STRING_CHARACTER: usize = 32
/** i64: absolute offset of the first fault that has to wait for the end; -1 for none */
export const STRING_LATER: usize = 40
/** u64: bits up to the last one that is set, the last octet left out; of named bits only */
export const STRING_ONES: usize = 48
/** u32: its transition */
export const STRING_TRANSITION: usize = 56
/** u32: STRING_FAULTED and so on */
export const STRING_FLAGS: usize = 60
/** u32: depth of its own stack entry; 0 for a primitive one */
export const STRING_DEPTH: usize = 64
/** u32: unused bits of the last segment */
export const STRING_UNUSED: usize = 68
/** u32: last octet so far */
export const STRING_LAST: usize = 72
/** u32: octets that the character at hand still wants (UTF-8), or has (UniversalString) */
export const STRING_PENDING: usize = 76
/** u32: least next octet (UTF-8), or the character so far (UniversalString) */
export const STRING_LEAST: usize = 80
/** u32: greatest next octet (UTF-8) */
export const STRING_GREATEST: usize = 84
/** u32: octet or character of the fault that has to wait */
export const STRING_LATER_FOUND: usize = 88
/** u32: octets gathered */
export const STRING_GATHERED: usize = 92
/** u32: marks, one more if there was no room for all */
export const STRING_MARK_COUNT: usize = 96

/** Marks: where the octets that were gathered lay in the input, by segment. */
export const STRING_MARKS: u32 = 104
export const STRING_MOST_MARKS: u32 = 64
export const STRING_MARK: u32 = 16
/** i64: absolute offset of the first octet */
export const STRING_MARK_OFFSET: usize = 0
/** u32: its index among all */
export const STRING_MARK_INDEX: usize = 8

/** It has a violation; another one is not looked for. */
export const STRING_FAULTED: u32 = 1
/** It comes in segments and is wanted whole. */
export const STRING_GATHERS: u32 = 2
/** The long primitive value that is passing by belongs to it; without, that value is skipped. */
export const STRING_FED: u32 = 4
/** The next octet is the initial octet of a BIT STRING. */
export const STRING_INITIAL: u32 = 8
/** The segment has no bits so far. */
export const STRING_NO_BITS: u32 = 16

// --- order: for each SET OF that is open under DER, the element before and the one at hand ---
export const ORDER_LEVELS: u32 = 32
export const ORDER_ENTRY: u32 = 1024
/** Octets of each that are kept, at most. */
export const ORDER_OCTETS: u32 = 504
/** u32: octets kept of the element before; 0 if there is none to compare with */
export const ORDER_BEFORE_LENGTH: usize = 0
/** u32: octets kept so far of the one at hand */
export const ORDER_LENGTH: usize = 4
/** i64: absolute offset of the one at hand; -1 for none */
export const ORDER_START: usize = 8
/** Octets of the element before. */
export const ORDER_BEFORE: usize = 16
/** Octets of the one at hand. */
export const ORDER_AT_HAND: usize = 520
