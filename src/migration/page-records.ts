/** Page records in Wasm memory and the registers of their readers: the mirror of assembly/page-record.ts. */

/** Octets of a page record. */
export const PAGE_RECORD = 24
/** Octets from a record's address. */
export const PageField = { Kind: 0, DataAddress: 4, DataLength: 8, Fill: 12, Offset: 16 } as const

/** Octets of the longest data: a page of 64 KiB, and what zlib may make of it at worst. */
export const MAX_PAGE_DATA = 66560

/** What a page record stands for; the low octet of its first word. */
export const PageKind = { Zero: 0, Fill: 1, Full: 2, Xbzrle: 3, Packed: 4, Hook: 5 } as const
export type PageKind = (typeof PageKind)[keyof typeof PageKind]

/** The block's name was left out: the page belongs to the same block as the one before. */
export const CONTINUED = 0x100

/** Octets from the registers' address. */
export const PageRegister = {
  Count: 0,
  Next: 4,
  Wanted: 8,
  Fault: 12,
  Phase: 16,
  Kind: 20,
  At: 24,
  WrittenEnd: 32,
  Tally: 36,
  TallyXbzrle: 64,
  TallyPacked: 68,
  TallyLast: 72,
} as const

/** What `gatherRun` returns beside kinds of pages. */
export const RunFault = { Outside: 6, PageSize: 7 } as const

export const PageStatus = { NeedInput: 0, Full: 1, Other: 2, Fault: 3 } as const

export const PageFault = {
  Flags: 1,
  OutsideBlock: 2,
  Encoding: 3,
  Integer: 4,
  PageSize: 5,
  TooLong: 6,
  AddressFlags: 7,
} as const

/** What the BER page reader expects next. */
export const PagePhase = { Page: 0, Address: 1, Data: 2 } as const
