// A page of RAM on its way from one format to another: what the readers write and the writers read. 24 octets:
//
//   u32 kind: PAGE_* in the low octet, CONTINUED when the block's name was left out
//   u32 address of the page's data in linear memory (FULL, XBZRLE, PACKED)
//   u32 length of the data in octets
//   u32 fill octet (FILL)
//   u64 offset of the page in its block
//
// The same numbers stand in src/migration/page-records.ts; a test holds the two together.

export const PAGE_RECORD: u32 = 24
export const DATA_ADDRESS: usize = 4
export const DATA_LENGTH: usize = 8
export const FILL_OCTET: usize = 12
export const PAGE_OFFSET: usize = 16

/** Octets of the longest data: a page of 64 KiB, and what zlib may make of it at worst. */
export const MAX_PAGE_DATA: u32 = 66560

export const PAGE_ZERO: u32 = 0
export const PAGE_FILL: u32 = 1
export const PAGE_FULL: u32 = 2
export const PAGE_XBZRLE: u32 = 3
export const PAGE_PACKED: u32 = 4
export const PAGE_HOOK: u32 = 5
export const CONTINUED: u32 = 0x100

// Registers of the page readers, in octets from the address given to `configurePages`.
/** u32: page records written */
export const PAGE_COUNT: usize = 0
/** u32: binary: address of the first octet not used; BER: index of the first record not used */
export const PAGE_NEXT: usize = 4
/** u32: binary: octets wanted from PAGE_NEXT on */
export const PAGE_WANTED: usize = 8
/** u32: fault, FAULT_* */
export const PAGE_FAULT: usize = 12
/** u32: BER: what is expected next, see ram-ber.ts */
export const PAGE_PHASE: usize = 16
/** u32: BER: kind of the page at hand */
export const PAGE_KIND: usize = 20
/** u64: BER: offset of the page at hand */
export const PAGE_AT: usize = 24
/** u32: address after the octets that a writer wrote */
export const WRITTEN_END: usize = 32
/** six u32: pages by kind of the last run counted, then the continued ones */
export const PAGE_TALLY: usize = 36
/** u32: octets of data that XBZRLE pages of that run came with, and zlib pages */
export const TALLY_XBZRLE: usize = 64
export const TALLY_PACKED: usize = 68
/** Octets of all counts of a run. */
export const TALLY_SIZE: usize = 36
/** u64: offset of the last page counted */
export const TALLY_LAST: usize = 72

// What a reader returns.
export const PAGES_NEED_INPUT: i32 = 0
export const PAGES_FULL: i32 = 1
/** Something that is no page, or a page with a name, or in an unusual form: for JavaScript to look at. */
export const PAGES_OTHER: i32 = 2
export const PAGES_FAULT: i32 = 3

export const FAULT_FLAGS: u32 = 1
export const FAULT_OUTSIDE_BLOCK: u32 = 2
export const FAULT_ENCODING: u32 = 3
export const FAULT_INTEGER: u32 = 4
export const FAULT_PAGE_SIZE: u32 = 5
export const FAULT_TOO_LONG: u32 = 6
export const FAULT_ADDRESS_FLAGS: u32 = 7

// What `gatherRun` returns beside the kinds of pages: the page at hand lies outside of its block, or has another size.
export const RUN_OUTSIDE: u32 = 6
export const RUN_PAGE_SIZE: u32 = 7
