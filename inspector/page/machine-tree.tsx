/** Sections, devices and fields: a tree with columns (ARIA treegrid pattern), of which the rows in view are there. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { MachineRow } from '../shared/machine.ts'
import { GridCell, GridHead } from './grid-parts.tsx'
import { HexLines } from './hex-lines.tsx'
import type { MachineModel } from './machine-model.ts'
import type { OpenRow } from './machine-rows.ts'
import { counted, grouped } from './numbers.ts'
import { useVirtualRows } from './virtual-rows.ts'

const ROW_HEIGHT = 24

export function MachineTree({ model }: { readonly model: MachineModel }) {
  const { rows } = model
  const scroller = useRef<HTMLDivElement>(null)
  const open = rows.open.value
  const [active, setActive] = useState(0)
  const { items, height, scrollToRow } = useVirtualRows(scroller, open.length, ROW_HEIGHT)
  const at = Math.min(active, open.length - 1)
  useEffect(() => {
    if (active >= open.length && open.length > 0) setActive(open.length - 1)
  }, [open.length, active])

  const go = (index: number): void => {
    const to = Math.max(0, Math.min(index, open.length - 1))
    setActive(to)
    scrollToRow(to)
    const row = open[to]?.row
    if (row !== undefined) choose(model, row)
  }
  const keys = (event: KeyboardEvent): void => {
    const current = open[at]
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2)
    const isOpen = rows.expanded.value.has(current.row.id)
    const actions: Record<string, () => unknown> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + page),
      PageUp: () => go(at - page),
      Home: () => go(0),
      End: () => go(open.length - 1),
      ArrowRight: () => (isOpen ? go(at + 1) : rows.expand(current.row)),
      ArrowLeft: () => (isOpen ? rows.collapse(current.row) : go(parentOf(open, at))),
      Enter: () => activate(model, current.row),
      ' ': () => choose(model, current.row),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  const hasOther = model.other.value !== undefined
  const columns = ['Name', 'Value', ...(hasOther ? ['Other stream'] : []), 'Octets', 'Type', 'Offset']
  return (
    <div class="fields">
      <div
        class={`treegrid${hasOther ? ' has-other' : ''}`}
        role="treegrid"
        aria-label="Sections, devices and fields"
        aria-rowcount={open.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={open.length > 0 ? `machine-row-${open[at]?.row.id}` : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={keys}
      >
        <GridHead columns={columns} />
        <div class="rows" role="presentation" style={{ height: `${height}px` }}>
          {items.map(({ index, start }) => {
            const one = open[index]
            return (
              one && (
                <FieldRow
                  key={one.row.id}
                  model={model}
                  open={one}
                  index={index}
                  top={start}
                  isActive={index === at}
                  onPick={() => {
                    setActive(index)
                    choose(model, one.row)
                  }}
                />
              )
            )
          })}
        </div>
      </div>
      <RowDetails model={model} />
    </div>
  )
}

interface FieldRowProps {
  readonly model: MachineModel
  readonly open: OpenRow
  readonly index: number
  readonly top: number
  readonly isActive: boolean
  readonly onPick: () => void
}

function FieldRow({ model, open, index, top, isActive, onPick }: FieldRowProps) {
  const { row, level, position, siblings } = open
  const { rows } = model
  const isOpen = rows.expanded.value.has(row.id)
  const isSelected = rows.selected.value?.id === row.id
  const toggle = () => (isOpen ? rows.collapse(row) : rows.expand(row))
  const hasOther = model.other.value !== undefined
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table has no rows that are not there
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its rows
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys for all rows
    <div
      class={`row is-${row.kind}${row.differs ? ' differs' : ''}${isActive ? ' active' : ''}`}
      role="row"
      id={`machine-row-${row.id}`}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      {...(row.children > 0 ? { 'aria-expanded': isOpen } : {})}
      style={{ transform: `translateY(${top}px)`, height: `${ROW_HEIGHT}px` }}
      onClick={onPick}
      // The second click of two opens: it marks no word.
      onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
      onDblClick={() => activate(model, row)}
    >
      <GridCell class="name" indent={(level - 1) * 14}>
        <span class="twisty" aria-hidden="true" onClick={toggle}>
          {row.children > 0 ? (isOpen ? '▾' : '▸') : ''}
        </span>
        <span class="text" title={row.name}>
          {row.name}
        </span>
        {row.differs && <span class="unseen"> differs</span>}
      </GridCell>
      <GridCell class="value" title={row.value}>
        {row.kind === 'fault' && <span class="fault-code">kept</span>} {row.value}
      </GridCell>
      {hasOther && (
        <GridCell class="other" title={row.other}>
          {row.other}
        </GridCell>
      )}
      <GridCell class="octets-cell">{row.hex}</GridCell>
      <GridCell class="type" title={row.type}>
        {row.type}
      </GridCell>
      <GridCell class="offset">{row.offset !== undefined && grouped(row.offset)}</GridCell>
    </div>
  )
}

function parentOf(open: readonly OpenRow[], at: number): number {
  const level = open[at]!.level
  for (let index = at - 1; index >= 0; index--) if (open[index]!.level < level) return index
  return at
}

/** Selects a row, and its octets in the file. */
function choose(model: MachineModel, row: MachineRow): void {
  void model.rows.select(row)
  const { base, form } = model.summary.value ?? {}
  if (base === undefined || row.offset === undefined) return
  if (row.size > 0) model.selectInFile(base + row.offset, row.size)
  // A value of the tree, which knows its length.
  else if (form === 'ber') void model.session.goTo(base + row.offset)
}

/** Opens or closes a row; a block of RAM is shown. */
function activate(model: MachineModel, row: MachineRow): void {
  if (row.kind === 'block') model.show(row.name, 0)
  else if (model.rows.expanded.value.has(row.id)) model.rows.collapse(row)
  else void model.rows.expand(row)
}

function RowDetails({ model }: { readonly model: MachineModel }) {
  const row = model.rows.selected.value
  const octets = model.rows.octets.value
  if (row === undefined || octets === undefined || octets.size === 0) return null
  const isPart = octets.octets.length < octets.size
  return (
    <section class="row-details" aria-label={`Octets of ${row.name}`}>
      <p class="caption">
        {row.name}: {counted(octets.size, 'octet')}
        {row.offset !== undefined && ` at ${grouped(row.offset)} of the stream`}
        {isPart && `; the first ${grouped(octets.octets.length)} are shown`}
      </p>
      <HexLines octets={octets.octets} label={`Octets of ${row.name}`} />
    </section>
  )
}
