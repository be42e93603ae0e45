/**
 * Results and faults of the kernels: the same numbers as in assembly/status.ts; a test holds the two together.
 */

/** What a scan returns. */
export const ScanStatus = { NeedsInput: 0, BatchFull: 1, Failed: 2 } as const

/** Error codes by fault number; entry 0 is no fault. */
export const faultNames = [
  '',
  'TRUNCATED',
  'TAG_NUMBER_PADDED',
  'TAG_NUMBER_NOT_LOW',
  'TAG_RESERVED',
  'LENGTH_RESERVED',
  'LENGTH_TOO_LARGE',
  'LENGTH_EXCEEDS_PARENT',
  'HEADER_EXCEEDS_PARENT',
  'INDEFINITE_PRIMITIVE',
  'END_OF_CONTENTS_UNEXPECTED',
  'END_OF_CONTENTS_LENGTH',
  'END_OF_CONTENTS_MISSING',
  'LIMIT_DEPTH',
  'LIMIT_TAG_NUMBER_OCTETS',
] as const
