// Where things lie in linear memory. The regions' addresses are handed in by `configure`, so that the same code runs in
// a memory of its own and in a part of a shared one; nothing here uses static data or a heap.
//
//   state    256 octets of registers, below; JavaScript reads and writes them through typed arrays
//   stack    one entry of 24 octets for the stream and for each open constructed value
//   table    256 words: the first word of a record by identifier octet, without its depth
//   records  fixed-width records of 12 octets, see docs/records.md
//   window   the input; what a scan could not use yet is moved to the front of the next window
//
// The same offsets stand in src/wasm/layout.ts; a test holds the two together.

// --- state: registers, in octets from the state's address ---
/** f64: absolute offset of the fault */
export const ERROR_OFFSET: usize = 0
/** f64: least number of octets that are missing (TRUNCATED only) */
export const ERROR_MISSING: usize = 8
/** u32: fault, see status.ts */
export const ERROR_CODE: usize = 16
/** u32: last index of the fault's path: 0 none, 1 the value at hand, 2 the value before it (its contents are passing by) */
export const ERROR_PATH: usize = 20
/** u32: records written by the last scan */
export const RECORD_COUNT: usize = 24
/** u32: address of the first octet that no scan has used */
export const NEXT: usize = 28
/** u32: open constructed values */
export const DEPTH: usize = 32
/** u32: address of the header of the last long primitive value that the last scan met; 0 for none */
export const LONG_HEADER: usize = 36
/** u32: octets that must lie in the window, from NEXT on, before a scan can get further */
export const WANTED: usize = 40
/** u32: packed identifier of the long primitive value that is passing by in pieces */
export const LONG_IDENTIFIER: usize = 44
/** i64: contents octets of that value still to come; 0 when there is none */
export const LONG_REST: usize = 48
/** i64: absolute position = address + POSITION_DELTA */
export const POSITION_DELTA: usize = 56
/** f64: the same, for JavaScript */
export const POSITION_DELTA_F64: usize = 64
/** u64: data values in constructed values that are closed */
export const CLOSED_VALUES: usize = 72
/** f64: data values so far, end-of-contents octets not counted */
export const VALUES: usize = 80
/** u32: whether the last scan wrote a wide record, or a piece of what one stands for */
export const HOLDS_WIDE: usize = 88
/** u64: data values so far in the innermost open value */
export const SIBLINGS: usize = 96
/** Octets of all registers. */
export const STATE_SIZE: usize = 256

// --- stack: entry 0 is the stream itself, then one entry per open constructed value ---
export const STACK_ENTRY: usize = 24
/** i64: least absolute end of this and all enclosing definite values; NO_LIMIT when there is none */
export const STACK_LIMIT: usize = 0
/** u64: data values in it so far, while a value inside it is open; SIBLINGS has the count of the innermost one */
export const STACK_SIBLINGS: usize = 8
/** u32: 1 for the indefinite form, 0 for the definite form */
export const STACK_INDEFINITE: usize = 16
/** u32: address of the limit, as the window lies now; the highest address for one beyond it */
export const STACK_END: usize = 20

/** Beyond every position, and far enough from the ends of 64 bits to be subtracted from. */
export const NO_LIMIT: i64 = 1 << 62
/** X.690 knows no bound; ours is what a double holds exactly. */
export const MAX_POSITION: i64 = (1 << 53) - 1

// --- record: 12 octets ---
//   u32 identifier: class 2 bits, constructed 1, indefinite 1, tag number 14, header length 4, depth 10 (from the top bit down)
//   u32 address of the contents octets
//   u32 length of the contents octets
// A length has 31 bits, so that JavaScript can read records as signed words, which are cheaper there: a longer value, a tag
// number of 16383 or more and a header of more than 15 octets make a wide record.
export const RECORD: usize = 12
export const CONTENTS_ADDRESS: usize = 4
export const CONTENTS_LENGTH: usize = 8
export const CONSTRUCTED_BIT: u32 = 1 << 29
export const INDEFINITE_BIT: u32 = 1 << 28
export const TAG_NUMBER_SHIFT: u32 = 14
export const HEADER_LENGTH_SHIFT: u32 = 10
/** Tag number field of a wide record: the third word is then the header length, and the header lies before the contents. */
export const WIDE: u32 = 0x3fff
/** Header length field of a piece of a long value: 0 more follow, 1 the last. No header is that short. */
export const PIECE_LAST: u32 = 1
