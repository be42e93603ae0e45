/**
 * The tree (ARIA tree pattern): rows of which those in view are there, each saying its level and place among its siblings. The tree
 * itself has the focus and says which row is the active one, so that a row that leaves the view takes no focus with it.
 */
import { useEffect, useRef } from 'preact/hooks'
import { useRowHeight } from './row-height.ts'
import type { Session } from './session.ts'
import { treeKey } from './tree-keys.ts'
import { TreeRow } from './tree-row.tsx'
import { useVirtualRows } from './virtual-rows.ts'

export function TreeView({ session }: { readonly session: Session }) {
  const { tree } = session
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const rows = tree.rows.value
  const active = tree.active.value
  const reveals = tree.reveals.value
  const { items, height, scrollToRow } = useVirtualRows(scroller, rows.length, rowHeight)
  const shown = items.flatMap(({ index }) => rows[index] ?? [])
  useEffect(() => tree.want(shown))
  useEffect(() => {
    const index = rows.findIndex(({ key }) => key === tree.active.peek())
    if (index !== -1) scrollToRow(index)
  }, [reveals])
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
  return (
    <div
      class="tree"
      role="tree"
      aria-label="Data values"
      tabIndex={0}
      aria-activedescendant={shown.some(({ key }) => key === active) ? rowId(active) : undefined}
      ref={scroller}
      onKeyDown={(event) => treeKey(event, session, page)}
    >
      <div class="rows" role="presentation" style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <TreeRow key={row.key} id={rowId(row.key)} row={row} top={start} height={rowHeight} session={session} />
          )
        })}
      </div>
    </div>
  )
}

const rowId = (key: string): string => `row-${key}`
