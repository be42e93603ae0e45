/** Lists and trees: elements behind markers, whose number nothing but the last marker tells. */
import type { DecodeCursor } from './decode-cursor.ts'
import type { FieldDescription, StructDescription } from './description.ts'
import type { StateList, StateStruct, StateValue } from './state.ts'

/** Octets of the number that a tree begins with. */
const COUNT = 4
/** Octets of a key that is a number. */
const KEY = 8

/** @param readStruct reads a struct, which may reach up to where the list ends */
export function readList(
  cursor: DecodeCursor,
  { structs }: FieldDescription,
  typeName: StateList['typeName'],
  end: number,
  readStruct: (described: StructDescription) => StateStruct,
): StateList {
  const offset = cursor.at
  const elements: StateValue[] = []
  const keys: StateValue[] = []
  const count = typeName === 'gtree' ? nodeCount(cursor, end) : undefined
  // A tree whose keys are no structs has the structs of its values alone.
  const hasKeyStructs = count !== undefined && count > 0 && structs.length >= 2 * count
  const perElement = hasKeyStructs ? 2 : 1
  const element = (which: number): StateStruct => {
    cursor.count()
    const described = structs[Math.min(perElement * elements.length + which, structs.length - perElement + which)]
    if (described === undefined) throw cursor.fault('a description of the elements', 'none')
    return readStruct(described)
  }
  while (readMarker(cursor, end)) {
    cursor.path.push(elements.length)
    if (count !== undefined) keys.push(hasKeyStructs ? element(0) : readKey(cursor, end))
    elements.push(element(perElement - 1))
    cursor.path.pop()
  }
  if (count !== undefined && count !== elements.length) throw cursor.fault(`${count} nodes`, String(elements.length))
  const list = { kind: 'list' as const, typeName, elements, offset, size: cursor.at - offset }
  return count === undefined ? list : { ...list, keys }
}

function nodeCount(cursor: DecodeCursor, end: number): number {
  cursor.count()
  if (end - cursor.at < COUNT) throw cursor.fault('a 32-bit count', `${end - cursor.at} octets`)
  return Number(cursor.integer({ width: COUNT, signed: false }, 'uint32').value)
}

/** The octet before an element, 01, or after the last, 00. */
function readMarker(cursor: DecodeCursor, end: number): boolean {
  cursor.count()
  const octet = cursor.at < end ? cursor.octets[cursor.at] : undefined
  if (octet !== 0 && octet !== 1)
    throw cursor.fault('octet 00 or 01', octet === undefined ? 'the end' : `0x${octet.toString(16)}`)
  cursor.at++
  return octet === 1
}

/** A key that is a number. */
function readKey(cursor: DecodeCursor, end: number): StateValue {
  cursor.count()
  if (end - cursor.at < KEY) throw cursor.fault('a 64-bit key', `${end - cursor.at} octets`)
  return cursor.integer({ width: KEY, signed: false }, 'uint64')
}
