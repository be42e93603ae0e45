/** Transitions of values with contents octets to look at: numbers, strings, times. */
import { toHex } from '../../ber/hex.ts'
import { normalize } from '../notation/ranges.ts'
import type {
  ChoiceType,
  EnumeratedType,
  IntegerRange,
  ListType,
  ResolvedType,
  StructureType,
} from '../notation/types.ts'
import type { Compilation, Spot } from './compilation.ts'
import { encodeContents } from './encode-value.ts'
import { fixedBits } from './fixed-bits.ts'
import { keyRecord } from './key-records.ts'
import { slotOf } from './keys.ts'
import { kinds } from './kinds.ts'
import * as layout from './layout.ts'
import { alphabetRecords, itemsRecord, octetsRecord, valuesRecord } from './records.ts'
import { constraintsOn, noteUnchecked, type Restrictions, restrictionsOf } from './restrictions.ts'
import type { Branch } from './rows.ts'
import { valuesOfTable } from './table-values.ts'
import { addTransition, type Records, type TransitionParts } from './transitions.ts'
import { branchTo, inside, type Place, placed } from './ways.ts'

export type ContentsType = Exclude<ResolvedType, StructureType | ListType | ChoiceType>

export function contentsValue(compilation: Compilation, type: ContentsType, place: Place): Branch {
  const { spot } = place
  const restrictions = restrictionsOf(type, constraintsOn(type, spot.constraints))
  noteUnchecked(compilation, type, restrictions)
  const ofTable = valuesOfTable(compilation, type)
  const values = bothValues(restrictions.values, ofTable)
  const ranges = type.kind === 'ENUMERATED' ? itemRanges(type) : restrictions.ranges
  const records = recordsOf(compilation, type, spot, restrictions)
  if (values !== undefined) records.values = valuesRecord(compilation, values)
  let flags = ofTable === undefined ? 0 : layout.T_TABLE
  if (type.kind === 'BIT STRING' && type.namedBits.length > 0) flags |= layout.T_NAMED_BITS
  if (fixedBits(type) !== undefined) flags |= layout.T_FIXED_BITS
  if (type.kind === 'OPEN') flags |= layout.T_RENDER_OPEN
  const tag = type.tags.at(-1)!
  const parts: TransitionParts = {
    ...placed(type, [tag], place),
    ...kinds[type.kind],
    ...containing(compilation, type, spot, restrictions),
    flags,
    ranges,
    records,
    checks: restrictions.checks,
    constraint: restrictions.all,
  }
  const isCareful =
    parts.kind >= layout.KIND_OPEN ||
    records.key !== undefined ||
    values !== undefined ||
    (ranges !== undefined && ranges.length > 1) ||
    restrictions.checks.length > 0
  return branchTo(addTransition(compilation, parts), tag, parts, isCareful)
}

function recordsOf(compilation: Compilation, type: ContentsType, spot: Spot, { alphabet }: Restrictions): Records {
  const isAscii = kinds[type.kind].kind === layout.KIND_ASCII
  const records: Records = isAscii ? alphabetRecords(compilation, type.kind, alphabet) : {}
  const key = keyRecord(compilation, spot.keys)
  if (key !== 0) records.key = key
  if (spot.default !== undefined) {
    const octets = encodeContents(type, spot.default)
    if (octets === undefined) compilation.note(type, 'DEFAULT is not compared with the value under DER')
    else records.default = octetsRecord(compilation, octets)
  }
  if (type.kind === 'ENUMERATED') records.items = itemsRecord(compilation, type)
  return records
}

/** Kind and states of a string that holds a complete encoding (X.682 11). */
function containing(
  compilation: Compilation,
  { kind }: ContentsType,
  spot: Spot,
  restrictions: Restrictions,
): Pick<TransitionParts, 'kind' | 'inner'> | undefined {
  if (restrictions.containing === undefined) return undefined
  const type = compilation.schema.types[restrictions.containing]
  const held = inside(spot)
  // Nothing tells what is in there, so that it may as well be no encoding: signatures of RFC 5912 are octets or a SEQUENCE.
  if (isUntold(compilation, type, { ...spot, ...held })) return undefined
  const inner = compilation.statesFor({
    ...held,
    kind: 'single',
    type,
    tagIndex: 0,
    count: 2,
    constraints: [],
    keys: [],
    default: undefined,
    isResolved: true,
  })
  return { kind: kind === 'BIT STRING' ? layout.KIND_CONTAINING_BITS : layout.KIND_CONTAINING_OCTETS, inner }
}

/** Whether a type is an open one without a row of a table to say what it is. */
function isUntold(compilation: Compilation, type: ResolvedType, spot: Spot): boolean {
  if (type.kind !== 'OPEN' || type.tags.length > 0) return false
  const { type: known } = restrictionsOf(type, constraintsOn(type, []))
  return known === undefined && slotOf(compilation, type, spot) === undefined
}

/** The numbers of the items; all, if later versions of the schema may have others. */
function itemRanges({ items, extensible }: EnumeratedType): readonly IntegerRange[] | undefined {
  if (extensible) return undefined
  return normalize(items.map(({ value }) => ({ min: value, max: value })))
}

function bothValues(
  a: readonly Uint8Array[] | undefined,
  b: readonly Uint8Array[] | undefined,
): readonly Uint8Array[] | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const others = new Set(b.map(toHex))
  return a.filter((octets) => others.has(toHex(octets)))
}
