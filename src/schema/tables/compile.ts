/** From a schema and one of its types to tables. */
import type { Schema, TypeId } from '../notation/types.ts'
import { BlockFull } from './block.ts'
import { Compilation } from './compilation.ts'
import { segmentsState, skipState } from './fixed-states.ts'
import { STATE_MAY_END } from './layout.ts'
import { resolveTableLimits, type TableLimits } from './limits.ts'
import { pduNaming, typeName } from './names.ts'
import { refuse } from './refuse.ts'
import type { Selection } from './selection.ts'
import { fillStates } from './states.ts'
import type { SchemaTables } from './types.ts'
import { addValue } from './values.ts'
import { Ways } from './ways.ts'
import { rowOf, writeState } from './write-state.ts'

export interface TableOptions {
  readonly limits?: Partial<TableLimits>
  /** Marks what of the values is wanted: the verdict is the same. */
  readonly selection?: Selection
}

/**
 * Compiles all that values of a type can hold.
 * @param pdu the type; `findType` finds it by name
 * @throws {SchemaError} `TAGS_AMBIGUOUS`, `LIMIT_TABLES`, `LIMIT_SET_COMPONENTS`, `LIMIT_TAG_NUMBER`
 * @throws {RangeError} for limits out of range
 */
export function compileTables(schema: Schema, pdu: TypeId, options: TableOptions = {}): SchemaTables {
  const limits = resolveTableLimits(options.limits)
  const compilation = new Compilation(schema, limits, options.selection)
  try {
    return compile(compilation, pdu)
  } catch (error) {
    if (!(error instanceof BlockFull)) throw error
    const message = `the tables would have more than ${limits.maxTableOctets} octets (limits.maxTableOctets)`
    refuse('LIMIT_TABLES', message, schema.types[pdu].position)
  }
}

function compile(compilation: Compilation, pdu: TypeId): SchemaTables {
  const { schema, block, pending, transitions, states } = compilation
  const { position } = schema.types[pdu]
  const root = fillRoot(compilation, pdu)
  const skip = skipState(compilation, position)
  const segments = segmentsState(compilation, 'OCTET STRING', position)
  const bitSegments = segmentsState(compilation, 'BIT STRING', position)
  // What is reached from a state is appended, so that the list grows while it is worked through.
  for (const each of pending) fillStates(compilation, each)
  return {
    pdu: typeName(schema, schema.types[pdu]),
    octets: block.finish(),
    root,
    skip: skip.state,
    skipTransition: skip.transition,
    segments,
    bitSegments,
    transitions,
    states,
    notes: [...compilation.notes],
  }
}

/** Between PDUs: any number of them in a row. */
function fillRoot(compilation: Compilation, pdu: TypeId): number {
  const { schema } = compilation
  const type = schema.types[pdu]
  const root = compilation.allocateStates(1, type.position)
  const ways = new Ways()
  addValue(compilation, ways, type, 0, {
    spot: {
      constraints: [],
      default: undefined,
      keys: [],
      scope: undefined,
      level: 0,
      select: compilation.selection?.root,
    },
    naming: pduNaming(schema, type),
    next: root,
    setBit: undefined,
  })
  const row = rowOf(compilation, [ways])
  const component = { name: typeName(schema, type), transitions: ways.transitions, mandatory: true }
  const rest = { components: [component], position: 0, positions: [root] }
  writeState(compilation, root, { kind: 'root', row, fallback: ways.fallback, flags: STATE_MAY_END, ...rest })
  return root
}
