// What the rendering of XER adds to the tables' layout (the same names stand in src/schema/tables/layout.ts), its modes, registers and
// marks (src/schema/xer-layout.ts); tests hold them together.

/** Transition flag: what is inside stands on lines of its own. */
export const T_LINES: u32 = 256
/** Transition flag: BIT STRING of one size, for which JER has no length. */
export const T_FIXED_BITS: u32 = 512

// --- names record: the elements that a value stands in, the outermost first ---
export const NAMES_COUNT: usize = 0
export const NAMES_ENTRIES: usize = 4
export const NAME_SIZE: u32 = 12
export const NAME_TEXT: usize = 0
export const NAME_TEXT_LENGTH: usize = 4
export const NAME_STYLE: usize = 8

export const NAME_ELEMENT: u32 = 0
export const NAME_LIST_BARE: u32 = 1
export const NAME_LIST_NULL: u32 = 2
export const NAME_LIST_CHOICE: u32 = 3
export const NAME_TYPE: u32 = 4
export const NAME_ALTERNATIVE: u32 = 5
export const NAME_SET_BARE: u32 = 6

// --- items of an ENUMERATED ---
export const ITEMS_COUNT: usize = 0
export const ITEMS_ENTRIES: usize = 8
export const ITEM_SIZE: u32 = 16
export const ITEM_VALUE: usize = 0
export const ITEM_TEXT: usize = 8
export const ITEM_TEXT_LENGTH: usize = 12

// --- modes ---
export const XER_OFF: u32 = 0
/** The dialect of asn1c, by lines. */
export const XER_INDENTED: u32 = 1
/** Canonical XER: here the text of values only; marks tell JavaScript where they belong. */
export const XER_CANONICAL: u32 = 2
/** JER: text and marks, too. */
export const XER_JSON: u32 = 3

// --- registers, in octets from the block's address ---
/** u32: address after the text */
export const XER_OUT: usize = 0
/** u32: address after the marks */
export const XER_MARKS: usize = 4
/** u32: after RENDER, the transition of the value that JavaScript is to write; it sets it to 0 when it has */
export const XER_TRANSITION: usize = 8
/** u32: address of its contents octets, and the address after them */
export const XER_CONTENTS: usize = 12
export const XER_CONTENTS_END: usize = 16
/** sixteen octets: the beginning of a string whose length is not known yet */
export const XER_HELD: usize = 32
/** Octets of the block. */
export const XER_SIZE: u32 = 64

// --- mark: u32 what, u32 address in the text, u32 transition, u32 transition of the open type it came through or 0 ---
export const MARK_SIZE: u32 = 16
export const MARK_WHAT: usize = 0
export const MARK_TEXT: usize = 4
export const MARK_TRANSITION: usize = 8
export const MARK_VIA: usize = 12

/** A value begins. */
export const MARK_OPEN: u32 = 1
/** The innermost value that has begun ends. */
export const MARK_CLOSE: u32 = 2
