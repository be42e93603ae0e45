// Results of a kernel and codes of faults. `src/wasm/status.ts` gives the codes their names; a test holds the two together.

// What `scan` and `count` return.
/** All input that can be used has been used; more is wanted. */
export const NEEDS_INPUT: i32 = 0
/** The record region is full; call again. */
export const BATCH_FULL: i32 = 1
/** The error registers say what and where. */
export const FAILED: i32 = 2

// Faults, in the order of `faultNames` in src/wasm/status.ts.
export const TRUNCATED: u32 = 1
export const TAG_NUMBER_PADDED: u32 = 2
export const TAG_NUMBER_NOT_LOW: u32 = 3
export const TAG_RESERVED: u32 = 4
export const LENGTH_RESERVED: u32 = 5
export const LENGTH_TOO_LARGE: u32 = 6
export const LENGTH_EXCEEDS_PARENT: u32 = 7
export const HEADER_EXCEEDS_PARENT: u32 = 8
export const INDEFINITE_PRIMITIVE: u32 = 9
export const END_OF_CONTENTS_UNEXPECTED: u32 = 10
export const END_OF_CONTENTS_LENGTH: u32 = 11
export const END_OF_CONTENTS_MISSING: u32 = 12
export const LIMIT_DEPTH: u32 = 13
export const LIMIT_TAG_NUMBER_OCTETS: u32 = 14

/** A header parser's word for "the window ends here"; no fault. */
export const MORE: u32 = 0xffffffff
export const OK: u32 = 0
