// Selection: cells of the row at hand, levels, rows. A value that is wanted goes into its cells when it has ended; an element of
// a level makes a row when it ends, unless elements inside it have made rows that show all of it. See select-layout.ts.
import { KIND_OPEN, T_KIND } from './schema-layout'
import {
  CAPTURE_ADDRESS,
  CAPTURE_KEPT,
  CAPTURE_ROOM,
  CAPTURE_SIZE,
  CELL_ADDRESS,
  CELL_LENGTH,
  CELL_OFFSET,
  CELL_SIZE,
  CELL_TRANSITION,
  LEVEL_CELLS,
  LEVEL_CELLS_SIZE,
  LEVEL_NONE,
  LEVEL_OWN,
  LEVEL_PARENT,
  LEVEL_SHOWN,
  LEVEL_SIZE,
  SELECT_CELLS,
  SELECT_COMPLETE,
  SELECT_COUNT,
  SELECT_LEVEL,
  SELECT_OWNER,
} from './select-layout'

/** Values are selected. */
export let selecting: bool = false
/** Octets that are kept of one value. */
export let maxValue: u32 = 0
/** The first capture, and the address after the last. */
export let captures: u32 = 0
export let capturesEnd: u32 = 0

let levels: u32 = 0
let cells: u32 = 0
let rowSize: u32 = 0
let rows: u32 = 0
let rowsEnd: u32 = 0
let rowAt: u32 = 0
let data: u32 = 0
let half: u32 = 0
/** The half in use: the first free octet, and its end. */
let used: u32 = 0
let usedEnd: u32 = 0
/** Octets that a row may take. */
let reserve: u32 = 0

/**
 * Turns selection on. Levels and cells must lie in memory; each half of the data has room for two rows, and something over.
 * @param cellCount cells of a row
 */
export function configureSelect(
  levelsAddress: u32,
  cellsAddress: u32,
  cellCount: u32,
  capturesAddress: u32,
  rowsAddress: u32,
  rowsLimit: u32,
  dataAddress: u32,
  halfSize: u32,
  most: u32,
): void {
  selecting = true
  levels = levelsAddress
  cells = cellsAddress
  rowSize = cellCount * CELL_SIZE
  captures = capturesAddress
  capturesEnd = capturesAddress
  rows = rowsAddress
  rowsEnd = rowsLimit
  rowAt = rows
  data = dataAddress
  half = halfSize
  used = data
  usedEnd = data + half
  maxValue = most
  reserve = cellCount * (most + 16)
}

/** Whether what has been selected must be taken before a further row: room is left for one, whatever it holds. */
@inline
export function isFull(): bool {
  return rowAt + rowSize > rowsEnd || used + reserve > usedEnd
}

/** Address after the finished rows. */
export function selectedRows(): u32 {
  return rowAt
}

/** The rows have been taken: makes room. What lasts goes to the other half. */
export function selectedTaken(): void {
  let to = usedEnd == data + half ? data + half : data
  usedEnd = to + half
  rowAt = rows
  const cellsEnd = cells + rowSize
  for (let cell = cells; cell < cellsEnd; cell += CELL_SIZE) {
    const from = load<u32>(cell, CELL_ADDRESS)
    if (from == 0) continue
    const octets = <u32>min<f64>(load<f64>(cell, CELL_LENGTH), maxValue)
    memory.copy(to, from, octets)
    store<u32>(cell, to, CELL_ADDRESS)
    to += octets
  }
  for (let capture = captures; capture < capturesEnd; capture += CAPTURE_SIZE) {
    const from = load<u32>(capture, CAPTURE_ADDRESS)
    if (from == 0) continue
    memory.copy(to, from, load<u32>(capture, CAPTURE_KEPT))
    store<u32>(capture, to, CAPTURE_ADDRESS)
    to += load<u32>(capture, CAPTURE_ROOM)
  }
  used = to
}

/** Room for octets of a value, of which there are up to `maxValue`. */
export function allocate(octets: u32): u32 {
  const address = used
  used += octets
  return address
}

/** Gives back the end of what was allocated last. */
export function shrink(address: u32, room: u32, kept: u32): void {
  if (address + room == used) used = address + kept
}

export function setCapturesEnd(address: u32): void {
  capturesEnd = address
}

/** Copies a few octets; up to fifteen more may be written. */
@inline
function copy(to: u32, from: u32, octets: u32): void {
  if (octets <= 16) v128.store(to, v128.load(from))
  else memory.copy(to, from, octets)
}

/** An element of a level begins. */
@inline
export function beginElement(level: u32): void {
  const at = levels + level * LEVEL_SIZE
  store<u32>(at, load<u32>(at, LEVEL_OWN) ^ 1, LEVEL_SHOWN)
}

/** An element of a level ends. */
export function endElement(level: u32): void {
  const at = levels + level * LEVEL_SIZE
  const first = cells + load<u32>(at, LEVEL_CELLS)
  if (!load<u32>(at, LEVEL_SHOWN)) {
    for (let i: u32 = 0; i < rowSize; i += 8) store<u64>(rowAt + i, load<u64>(cells + i))
    rowAt += rowSize
    for (let outer = load<u32>(at, LEVEL_PARENT); outer != LEVEL_NONE; ) {
      const around = levels + outer * LEVEL_SIZE
      store<u32>(around, 1, LEVEL_SHOWN)
      outer = load<u32>(around, LEVEL_PARENT)
    }
  }
  const end = first + load<u32>(at, LEVEL_CELLS_SIZE)
  for (let cell = first; cell < end; cell += CELL_SIZE) store<u32>(cell, 0, CELL_ADDRESS)
}

/** An element is left without its end: it makes no row. */
export function forgetElement(level: u32): void {
  store<u32>(levels + level * LEVEL_SIZE, 1, LEVEL_SHOWN)
  endElement(level)
}

/** Puts a value into its cells; `address` is that of its octets in the data, or of anything if it has none. */
export function setCells(select: u32, transition: u32, address: u32, octets: f64, offset: i64): void {
  const count = load<u32>(select, SELECT_COUNT)
  for (let i: u32 = 0; i < count; i++) {
    const cell = cells + load<u32>(select + (i << 2), SELECT_CELLS) * CELL_SIZE
    store<u32>(cell, address, CELL_ADDRESS)
    store<u32>(cell, transition, CELL_TRANSITION)
    store<f64>(cell, octets, CELL_LENGTH)
    store<f64>(cell, <f64>offset, CELL_OFFSET)
  }
  store<u32>(levels + load<u32>(select, SELECT_OWNER) * LEVEL_SIZE, 0, LEVEL_SHOWN)
}

/**
 * A primitive value, all of it: identifier octets at `header`, contents octets from `contents` to `after`.
 * @param outer record that tells the level
 * @param select record that tells the cells; 0 for none
 * @param delta what makes an address an absolute offset
 */
export function selectValue(
  outer: u32,
  select: u32,
  transition: u32,
  header: u32,
  contents: u32,
  after: u32,
  delta: i64,
): void {
  const level = load<u32>(outer, SELECT_LEVEL)
  if (level != 0) beginElement(level - 1)
  if (select != 0 && load<u32>(select, SELECT_COUNT) != 0) {
    const complete = load<u32>(select, SELECT_COMPLETE) != 0 || load<u8>(transition, T_KIND) == KIND_OPEN
    const first = complete ? header : contents
    const octets = after - first
    const kept = min(octets, maxValue)
    const address = used
    copy(address, first, kept)
    used += kept
    setCells(select, transition, address, <f64>octets, <i64>header + delta)
  }
  if (level != 0) endElement(level - 1)
}
