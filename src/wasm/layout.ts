/**
 * Where things lie in linear memory: the mirror of assembly/layout.ts (a test holds the two together), and the addresses
 * that one decoder's regions get.
 *
 *     base  state 256 | stack 24 * 1024 | table 4 * 256 | records 12 * capacity | front | window
 *
 * `front` takes what the window before left over, so that it stands directly before the new input.
 */

/** Octets from the state's address to a register. */
export const Register = {
  ErrorOffset: 0,
  ErrorMissing: 8,
  ErrorCode: 16,
  ErrorPath: 20,
  RecordCount: 24,
  Next: 28,
  Depth: 32,
  LongHeader: 36,
  Wanted: 40,
  LongIdentifier: 44,
  LongRest: 48,
  PositionDelta: 64,
  Values: 80,
  HoldsWide: 88,
  Siblings: 96,
} as const

/** Octets of the state block. */
export const STATE_SIZE = 256
/** The stream itself and 1023 open constructed values. */
export const STACK_ENTRIES = 1024
export const STACK_ENTRY = 24
export const STACK_SIBLINGS = 8
export const STACK_END = 20

/** 32-bit words of a record. */
export const RECORD_WORDS = 3
/** Tag number field of a wide record. */
export const WIDE_TAG = 0x3fff
/** Identifier and length octets: at most 1 + 128 + 1 + 126, rounded up. */
export const MAX_HEADER = 256

const PAGE = 65536
/** The least multiple of `to` from `address` on. */
export const align = (address: number, to: number): number => Math.ceil(address / to) * to

/** Addresses of one decoder's regions. All are multiples of 64, the window of 4096. */
export interface ScanRegions {
  readonly state: number
  readonly stack: number
  readonly table: number
  readonly records: number
  readonly recordCapacity: number
  /** First octet of the front, where leftovers may begin. */
  readonly front: number
  /** First octet of new input after a relocation. */
  readonly window: number
  /** Address after the window's last octet. */
  readonly windowEnd: number
  /** First address after all regions. */
  readonly end: number
}

/**
 * Lays out the regions of one decoder from `base` on.
 * @param maxContiguous octets of the longest primitive value that lies whole in a batch
 */
export function layOutScan(
  base: number,
  recordCapacity: number,
  maxContiguous: number,
  windowSize: number,
): ScanRegions {
  const state = align(base, 64)
  const stack = state + STATE_SIZE
  const table = stack + STACK_ENTRIES * STACK_ENTRY
  const records = table + 256 * 4
  const front = align(records + recordCapacity * RECORD_WORDS * 4, 64)
  const window = align(front + maxContiguous + MAX_HEADER, 4096)
  const windowEnd = window + windowSize
  // The scan may look, without using them, at two octets past the input.
  return { state, stack, table, records, recordCapacity, front, window, windowEnd, end: align(windowEnd + 2, 64) }
}

/** Wasm pages (64 KiB) that hold `octets`. */
export const pagesFor = (octets: number): number => align(octets, PAGE) / PAGE
