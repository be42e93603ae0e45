/** The keys of the tree (ARIA tree pattern). The selection follows the focus. */
import type { Session } from './session.ts'
import { canOpen, keyOf, type Row } from './tree.ts'

/** @param page rows that Page Up and Page Down go by */
export function treeKey(event: KeyboardEvent, session: Session, page: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const { tree } = session
  const rows = tree.rows.peek()
  const at = rows.findIndex(({ key }) => key === tree.active.peek())
  const row = rows[at]
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows.length - 1,
  }
  const move = moves[event.key]
  if (move !== undefined) void goToRow(session, stopAt(rows, move, move < at ? -1 : 1))
  else if (row === undefined) return
  else if (event.key === 'ArrowRight') {
    if (!row.isOpen) tree.open(row)
    else if (rows[at + 1]?.kind !== 'reading' && (rows[at + 1]?.level ?? 0) > row.level) void goToRow(session, at + 1)
  } else if (event.key === 'ArrowLeft') {
    if (row.isOpen) tree.close(row)
    else void goToRow(session, parentOf(rows, at))
  } else if (event.key === 'Enter' || event.key === ' ') tree.toggle(row)
  else if (event.key === '*') openBeside(session, rows, row)
  else return
  event.preventDefault()
}

/** The row to stop at: what is still being read is passed by, since its row goes away under whoever stands there. */
function stopAt(rows: readonly Row[], wanted: number, step: 1 | -1): number {
  const last = rows.length - 1
  let index = Math.min(Math.max(wanted, 0), last)
  while (rows[index]?.kind === 'reading' && index + step >= 0 && index + step <= last) index += step
  while (rows[index]?.kind === 'reading') index--
  return index
}

/** Makes a row the active one, and selects what it stands for once that is known. */
export async function goToRow(session: Session, index: number): Promise<void> {
  const { tree } = session
  const row = tree.rows.peek()[index]
  if (row === undefined) return
  tree.active.value = row.key
  tree.reveals.value++
  if (row.kind !== 'value') return
  const node = row.node ?? (await tree.fetched(row))
  // Somebody may be further by now.
  if (node !== undefined && tree.active.peek() === row.key) session.select(node, 'tree')
}

function parentOf(rows: readonly Row[], at: number): number {
  const { level } = rows[at]!
  let index = at
  while (index > 0 && rows[index]!.level >= level) index--
  return index
}

/** Rows that are opened at one go. */
const MOST_OPENED = 200

function openBeside(session: Session, rows: readonly Row[], row: Row): void {
  const key = keyOf(row.parent)
  const beside = rows.filter((each) => each.level === row.level && keyOf(each.parent) === key && !each.isOpen)
  const openable = beside.filter(
    (each) => each.kind === 'range' || (each.kind === 'value' && each.node && canOpen(each.node)),
  )
  for (const each of openable.slice(0, MOST_OPENED)) session.tree.open(each)
}
