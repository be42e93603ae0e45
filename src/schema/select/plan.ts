/** From paths to what the tables mark, and what a row holds: cells, and the levels that make rows. */
import type { Schema, TypeId } from '../notation/types.ts'
import { SelectedPlace, type Selection } from '../tables/selection.ts'
import { type Match, matchPath, maxColumns } from './match-paths.ts'
import { isIndex, refusal } from './path-notation.ts'

/** What one column of the rows shows. */
export interface Column {
  /** `records[*].cell.area`: a path without wildcards, but for those of elements. */
  readonly path: string
  /** Where the kernel puts it in a row. */
  readonly cell: number
  /** Types of the value. */
  readonly types: ReadonlySet<TypeId>
}

export interface Plan {
  readonly selection: Selection
  readonly columns: readonly Column[]
}

/** A place under construction. */
class Node {
  readonly children = new Map<string, Node>()
  wanted = false
  cell = 0
}

/**
 * @param complete every value is wanted with its identifier and length octets
 * @throws {RangeError} for paths that are none, or select nothing
 */
export function planSelection(schema: Schema, pdu: TypeId, paths: readonly string[], complete: boolean): Plan {
  if (!Array.isArray(paths)) throw new TypeError('paths: an array of paths is wanted')
  if (paths.length === 0) throw new RangeError('paths: one or more are wanted')
  const wanted = new Map<string, Match>()
  for (const path of paths) {
    for (const match of matchPath(schema, pdu, path)) wanted.set(match.path, match)
    if (wanted.size > maxColumns) throw refusal(path, `more than ${maxColumns} columns`)
  }
  const root = new Node()
  const nodes = Array.from(wanted.values(), ({ steps, path }) => {
    let node = root
    for (const step of steps) node = childOf(node, step, path)
    node.wanted = true
    return node
  })
  const selection = { ...layOut(root), complete }
  const columns = Array.from(wanted.values(), ({ path, types }, index) => ({ path, types, cell: nodes[index].cell }))
  return { selection, columns }
}

function childOf(node: Node, step: string, path: string): Node {
  let child = node.children.get(step)
  if (child !== undefined) return child
  // An element is one of a level, with rows of its own, or a component of what is around it.
  const other = [...node.children.keys()].find((known) => isIndex(known) !== isIndex(step))
  if (other?.startsWith('[') && step.startsWith('[')) {
    throw refusal(path, `another path goes into the list by ${other}, and this one by ${step}: make two selections`)
  }
  node.children.set(step, (child = new Node()))
  return child
}

/** Gives cells to all that is wanted: those of a level first, then those of the levels inside, so that each has its cells in a row. */
function layOut(root: Node): Omit<Selection, 'complete'> {
  const levels: { parent: number | undefined; first: number; own: number; cells: number }[] = []
  const owners = new Map<Node, number>()
  let cells = 0
  const addLevel = (node: Node, parent: number | undefined): void => {
    const index = levels.length
    const level = { parent, first: cells, own: 0, cells: 0 }
    levels.push(level)
    const inner: Node[] = []
    const addOwn = (each: Node): void => {
      owners.set(each, index)
      if (each.wanted) each.cell = cells++
      for (const [step, child] of each.children) {
        if (step === '[*]') inner.push(child)
        else addOwn(child)
      }
    }
    addOwn(node)
    level.own = cells - level.first
    for (const each of inner) addLevel(each, index)
    level.cells = cells - level.first
    elementLevels.set(node, index)
  }
  const elementLevels = new Map<Node, number>()
  addLevel(root, undefined)
  const placeOf = (node: Node): SelectedPlace => {
    const names = [...node.children].filter(([step]) => !step.startsWith('['))
    const indexes = [...node.children].filter(([step]) => isIndex(step))
    const element = node.children.get('[*]')
    return new SelectedPlace({
      level: elementLevels.get(node),
      owner: owners.get(node)!,
      cells: node.wanted ? [node.cell] : [],
      children: new Map(names.map(([step, child]) => [step, placeOf(child)])),
      element: element && placeOf(element),
      elements: new Map(indexes.map(([step, child]) => [Number(step.slice(1, -1)), placeOf(child)])),
    })
  }
  return { root: placeOf(root), levels, cells }
}
