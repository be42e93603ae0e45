/** The tree: rows of which those in view are there (ARIA tree pattern). */
import { useEffect, useRef } from 'preact/hooks'
import type { Session } from './session.ts'
import type { Row } from './tree.ts'
import { useVirtualRows } from './virtual-rows.ts'

const ROW_HEIGHT = 24

export function TreeView({ session }: { readonly session: Session }) {
  const { tree } = session
  const scroller = useRef<HTMLDivElement>(null)
  const rows = tree.rows.value
  const { items, height } = useVirtualRows(scroller, rows.length, ROW_HEIGHT)
  const shown = items.map(({ index }) => rows[index]).filter((row) => row !== undefined)
  useEffect(() => tree.want(shown))
  return (
    <div class="tree" role="tree" aria-label="Data values" ref={scroller}>
      <div style={{ height: `${height}px`, position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          return row && <TreeRow key={row.key} row={row} top={start} session={session} />
        })}
      </div>
    </div>
  )
}

function TreeRow({ row, top, session }: { readonly row: Row; readonly top: number; readonly session: Session }) {
  const { tree } = session
  const place = { position: 'absolute', top: `${top}px`, paddingLeft: `${row.level * 16}px` } as const
  const text =
    row.kind === 'value'
      ? `[${row.index}] ${row.node?.name ?? ''} ${row.node?.type ?? '…'} ${row.node?.preview ?? ''} ${row.node?.fault?.code ?? ''}`
      : row.kind === 'range'
        ? `[${row.from} … ${row.to - 1}]`
        : '… reading'
  return (
    <div
      role="treeitem"
      tabIndex={-1}
      onKeyDown={() => undefined}
      aria-level={row.level}
      style={place}
      onClick={() => row.kind === 'value' && row.node && session.select(row.node, 'tree')}
      onDblClick={() => tree.toggle(row)}
    >
      {text}
    </div>
  )
}
