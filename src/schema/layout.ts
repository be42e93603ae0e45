/**
 * Where the validator in WebAssembly keeps what, and what its results mean: the mirror of assembly/schema-registers.ts and
 * assembly/schema-status.ts, which tell more; a test holds them together. The layout of the tables is in tables/layout.ts.
 *
 *     TABLES_BASE  tables | schema stack 96 * 1024 | string | order | the scan's regions (wasm/layout.ts) | INPUT_SLACK
 */
import type { BerErrorCode } from '../ber/errors.ts'
import { STACK_ENTRIES } from '../wasm/layout.ts'
import type { ScanKernel } from '../wasm/scan-kernel.ts'
import type { ViolationCode } from './violations.ts'

/** Octets from the state's address to a register, beside those of wasm/layout.ts. */
export const SchemaRegister = {
  ViolationOffset: 128,
  ViolationFound: 136,
  AtIndex: 144,
  ViolationCode: 152,
  AtDepth: 156,
  AtTransition: 160,
  AtVia: 164,
  AtState: 168,
  ContentsAt: 172,
  ContentsSize: 176,
  Permit: 180,
  OrderLevel: 184,
} as const

/** For `Permit` after MISSING: close the value all the same. */
export const PERMIT_CLOSE = 1

/** An entry of the schema stack, and octets from its address to what is in it. */
export const SCHEMA_ENTRY = 96
export const V_STATE = 0
export const V_TRANSITION = 4
export const V_VIA = 8
export const V_LEVEL = 12
export const V_CONTENTS = 16
export const V_SLOTS = 24
export const V_SEEN = 40
export const V_FLAGS = 72
export const V_NOTE = 76
export const V_LAST_TAG = 80

/** Octets of the schema stack: as many entries as the scan's stack has. */
export const SCHEMA_STACK_SIZE = STACK_ENTRIES * SCHEMA_ENTRY
/** For `V_FLAGS` of the stream's entry: a second value is UNEXPECTED. */
export const V_SINGLE = 8

/** Octets of the string region, which has `maxContiguous` more. */
export const STRING_SIZE = 1128
export const ORDER_LEVELS = 32
export const ORDER_ENTRY = 1024
/** Octets of the order region. */
export const ORDER_SIZE = ORDER_LEVELS * ORDER_ENTRY
/** Octets behind the window that must be there to be read; their values do not matter. */
export const INPUT_SLACK = 16

/** What `run` returns. */
export const RunStatus = {
  NeedsInput: 0,
  Failed: 2,
  Violation: 3,
  Unexpected: 4,
  Missing: 5,
  Check: 6,
  OutputFull: 7,
  Render: 8,
} as const

/** Codes of violations by the kernel's numbers; entry 0 is none. */
export const violationNames = [
  '',
  'FORM_WRONG',
  'BOOLEAN_LENGTH',
  'INTEGER_EMPTY',
  'INTEGER_PADDED',
  'NULL_LENGTH',
  'OID_EMPTY',
  'OID_PADDED',
  'OID_UNFINISHED',
  'REAL_INVALID',
  'BIT_STRING_EMPTY',
  'BIT_STRING_UNUSED',
  'STRING_SEGMENT',
  'UTF8_INVALID',
  'STRING_LENGTH',
  'CODE_POINT',
  'CHARACTER',
  'TIME_INVALID',
  'SIZE',
  'VALUE_RANGE',
  'ALPHABET',
  'ENUMERATION_UNKNOWN',
  'VALUE_NOT_ALLOWED',
  'OPEN_KEY_UNKNOWN',
  'OPEN_TYPE_ABSENT',
  'DER_INDEFINITE',
  'DER_LENGTH',
  'DER_CONSTRUCTED',
  'DER_SET_ORDER',
  'DER_BOOLEAN',
  'DER_UNUSED_BITS',
  'DER_NAMED_BITS',
  'DER_REAL',
  'DEFAULT_ENCODED',
  'DER_SET_OF_ORDER',
  'DER_TIME',
  'LIMIT_CONTIGUOUS',
  'XER_TYPE_UNKNOWN',
  'KEY_UNKNOWN',
] as const satisfies readonly ('' | ViolationCode | BerErrorCode)[]

/** What assembly/schema.ts exports. Addresses and lengths are u32, in octets. No records are written, nor end-of-contents octets told. */
export interface SchemaExports extends ScanKernel {
  /** After `configure`, before the first `run`. The tables must lie in memory by then. */
  configureSchema(
    schemaStack: number,
    string: number,
    order: number,
    rootState: number,
    skipState: number,
    skipTransition: number,
    segmentsState: number,
    bitSegmentsState: number,
    der: boolean,
    renders: boolean,
  ): void
  /** For a run that renders, after `configureSchema`: mode and address of the registers (xer-layout.ts), ends of room for text and marks. */
  configureXer(mode: number, block: number, outputEnd: number, marksEnd: number): void
  /** For a run that selects, after `configureSchema`; see assembly/select.ts, and select/layout.ts for what lies where. */
  configureSelect(
    levels: number,
    cells: number,
    cellCount: number,
    captures: number,
    rows: number,
    rowsEnd: number,
    data: number,
    half: number,
    maxValue: number,
  ): void
  /** Address after the finished rows. */
  selectedRows(): number
  /** The rows have been taken, and may be overwritten. */
  selectedTaken(): void
  /** One of `RunStatus`. */
  run(inputEnd: number): number
  /** After FAILED: 1 if the next `run` will go on behind the innermost definite value, 0 if there is none. */
  recover(): number
  /** Absolute offset of an octet of the contents at hand, by its index, after Check and Violation. */
  contentsOffset(index: number): number
}
