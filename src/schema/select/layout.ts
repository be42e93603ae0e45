/**
 * Where a selection keeps what: the mirror of assembly/select-layout.ts, which tells more; a test holds the two together.
 *
 *     output   levels 32 each | cells 24 each | captures 64 each | rows | data, first half | data, second half
 */
export const LEVEL_SIZE = 32
export const LEVEL_PARENT = 0
export const LEVEL_CELLS = 4
export const LEVEL_CELLS_SIZE = 8
export const LEVEL_OWN = 12
export const LEVEL_SHOWN = 16
export const LEVEL_NONE = 0xffffffff

export const CELL_SIZE = 24
export const CELL_ADDRESS = 0
export const CELL_TRANSITION = 4
export const CELL_LENGTH = 8
export const CELL_OFFSET = 16

export const CAPTURE_SIZE = 64
