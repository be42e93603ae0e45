// The tables of a schema, as src/schema/tables makes them: the same names stand in src/schema/tables/layout.ts, which tells
// more about each; a test holds the two together.

// --- state: what may come next inside an open value ---
export const STATE_ROW: usize = 0
export const STATE_FALLBACK: usize = 4
export const STATE_FLAGS: usize = 8
/** Four u64: the bits of a SET's mandatory components. */
export const STATE_REQUIRED: usize = 32

export const STATE_LIST: u32 = 1
export const STATE_SET: u32 = 2
export const STATE_MAY_END: u32 = 4
export const STATE_CLEAR: u32 = 8
export const STATE_SKIP: u32 = 16
export const STATE_SEGMENTS: u32 = 32

// --- row: a word for each leading identifier octet ---
export const ROW_NONE: u32 = 1
/** Bit of a word whose transition the short path leaves alone. */
export const ROW_CAREFUL: u32 = 1

// --- high-tag table ---
export const HIGH_TAG_MASK: usize = 0
export const HIGH_TAG_SLOTS: usize = 4
export const HIGH_TAG_SLOT_SIZE: u32 = 8
export const HIGH_TAG_NUMBER: usize = 0
export const HIGH_TAG_WORD: usize = 4
export const HIGH_TAG_FREE: u32 = 0xffffffff

// --- transition: all about one value ---
/** u8 */
export const T_KIND: usize = 0
/** u8 */
export const T_FORMS: usize = 1
/** u16 */
export const T_FLAGS: usize = 2
export const T_NEXT: usize = 4
/** i64 */
export const T_LOW: usize = 8
/** i64 */
export const T_HIGH: usize = 16
export const T_INNER: usize = 24
export const T_BIT: usize = 28
export const T_RANGES: usize = 32
export const T_ALPHABET: usize = 36
export const T_VALUES: usize = 40
export const T_DEFAULT: usize = 44
export const T_KEY: usize = 48
export const T_OPEN: usize = 52
export const T_NAMES: usize = 56
export const T_ITEMS: usize = 64
export const T_BASE: usize = 68

export const FORM_PRIMITIVE: u32 = 1
export const FORM_CONSTRUCTED: u32 = 2

export const T_CHECK: u32 = 1
export const T_UNKNOWN: u32 = 2
export const T_NAMED_BITS: u32 = 4
export const T_SET_OF: u32 = 8
export const T_RENDER_OPEN: u32 = 16
export const T_LOW_BOUND: u32 = 32
export const T_HIGH_BOUND: u32 = 64
export const T_TABLE: u32 = 128

// --- kinds ---
export const KIND_CONTAINER: u32 = 0
export const KIND_BOOLEAN: u32 = 1
export const KIND_INTEGER: u32 = 2
export const KIND_ENUMERATED: u32 = 3
export const KIND_NULL: u32 = 4
export const KIND_REAL: u32 = 5
export const KIND_OBJECT_IDENTIFIER: u32 = 6
export const KIND_RELATIVE_OID: u32 = 7
// From here to KIND_IRI, and the two of CONTAINING: strings, which may be constructed.
export const KIND_BIT_STRING: u32 = 8
export const KIND_OCTET_STRING: u32 = 9
export const KIND_UTF8: u32 = 10
export const KIND_ASCII: u32 = 11
export const KIND_OPAQUE: u32 = 12
export const KIND_BMP: u32 = 13
export const KIND_UNIVERSAL: u32 = 14
export const KIND_UTC_TIME: u32 = 15
export const KIND_GENERALIZED_TIME: u32 = 16
export const KIND_TIME: u32 = 17
export const KIND_IRI: u32 = 18
export const KIND_OPEN: u32 = 19
export const KIND_CONTAINING_OCTETS: u32 = 20
export const KIND_CONTAINING_BITS: u32 = 21

// --- ranges ---
export const RANGES_COUNT: usize = 0
export const RANGES_ENTRIES: usize = 8
export const RANGE_SIZE: u32 = 16
export const RANGE_LOW: usize = 0
export const RANGE_HIGH: usize = 8

// --- alphabet: a bit for each ASCII octet ---
export const ALPHABET_SIZE: usize = 16

// --- octets, and lists of them ---
export const OCTETS_LENGTH: usize = 0
export const OCTETS_DATA: usize = 4
export const VALUES_COUNT: usize = 0
export const VALUES_ENTRIES: usize = 4

// --- key record ---
export const KEY_UP: usize = 0
export const KEY_SLOT: usize = 4
export const KEY_NEXT: usize = 8
export const KEY_COUNT: usize = 12
export const KEY_ENTRIES: usize = 16
export const KEY_UNKNOWN: u32 = 0xffffffff

// --- open record ---
export const OPEN_UP: usize = 0
export const OPEN_SLOT: usize = 4
export const OPEN_STRICT: usize = 8
export const OPEN_COUNT: usize = 12
export const OPEN_STATES: usize = 16
