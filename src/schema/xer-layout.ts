/** Registers, modes and marks of the rendering of XER: the mirror of assembly/xer-layout.ts, which tells more; a test holds the two together. */

export const XER_INDENTED = 1
export const XER_CANONICAL = 2
export const XER_JSON = 3

/** Octets from the block's address. */
export const XerRegister = { Out: 0, Marks: 4, Transition: 8, Contents: 12, ContentsEnd: 16 } as const
/** Octets of the block. */
export const XER_SIZE = 64

/** Words of a mark: what, address in the text, transition, transition of the open type or 0. */
export const MARK_WORDS = 4

export const MARK_OPEN = 1
export const MARK_CLOSE = 2
