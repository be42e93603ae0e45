// What a selection adds to the tables' layout (the same names stand in src/schema/tables/layout.ts), and what it keeps
// (src/schema/select/layout.ts); tests hold them together.
//
//   block     levels, then cells of the row that is being filled, then captures
//   rows      finished rows, each a copy of all cells
//   data      two halves: octets of the values in the rows, and, once these have been taken, what lasts of them in the other half

// --- transition ---
/** Select record. */
export const T_SELECT: usize = 72

// --- select record ---
export const SELECT_LEVEL: usize = 0
export const SELECT_OWNER: usize = 4
export const SELECT_COMPLETE: usize = 8
export const SELECT_COUNT: usize = 12
export const SELECT_CELLS: usize = 16

// --- level: JavaScript writes it, but for LEVEL_SHOWN ---
export const LEVEL_SIZE: u32 = 32
/** u32: the level around it; LEVEL_NONE for none */
export const LEVEL_PARENT: usize = 0
/** u32: octets from the first cell to the first of this level, and octets of these and of those of the levels inside */
export const LEVEL_CELLS: usize = 4
export const LEVEL_CELLS_SIZE: usize = 8
/** u32: 1 if it has cells of its own */
export const LEVEL_OWN: usize = 12
/** u32: 1 if a row has shown all that there is of the element at hand */
export const LEVEL_SHOWN: usize = 16
export const LEVEL_NONE: u32 = 0xffffffff

// --- cell ---
export const CELL_SIZE: u32 = 24
/** u32: address of the octets; 0 if the value is absent */
export const CELL_ADDRESS: usize = 0
/** u32: transition, which tells its type */
export const CELL_TRANSITION: usize = 4
/** f64: octets of the value; of those that have more than the most, no more are kept */
export const CELL_LENGTH: usize = 8
/** f64: absolute offset of its identifier octets */
export const CELL_OFFSET: usize = 16

// --- capture: a value whose octets are kept as they pass by. The last one is the innermost ---
export const CAPTURE_SIZE: u32 = 64
/** u32: depth of its stack entry; of a long primitive value, one more than that of the value around it */
export const CAPTURE_DEPTH: usize = 0
/** u32: CAPTURE_RAW and so on */
export const CAPTURE_KIND: usize = 4
/** u32: select record that tells the cells */
export const CAPTURE_SELECT: usize = 8
/** u32: transition */
export const CAPTURE_TRANSITION: usize = 12
/** u32: address of the octets kept; 0 for none so far */
export const CAPTURE_ADDRESS: usize = 16
/** u32: room there */
export const CAPTURE_ROOM: usize = 20
/** u32: octets kept */
export const CAPTURE_KEPT: usize = 24
/** u32: CAPTURE_RAW: address of the first octet that is not kept yet */
export const CAPTURE_FROM: usize = 28
/** i64: octets so far */
export const CAPTURE_LENGTH: usize = 32
/** i64: octets in all; negative if that is not known */
export const CAPTURE_TOTAL: usize = 40
/** i64: absolute offset of the identifier octets */
export const CAPTURE_OFFSET: usize = 48
/** u32: select record that tells the level */
export const CAPTURE_OUTER: usize = 56

/** All octets of the input from its beginning to its end. */
export const CAPTURE_RAW: u32 = 0
/** A primitive value that passes by in pieces. */
export const CAPTURE_LONG: u32 = 1
/** A string in segments: their contents octets. */
export const CAPTURE_STRING: u32 = 2
/** A BIT STRING in segments, with one initial octet for all. */
export const CAPTURE_BITS: u32 = 3
