/** The octets of the file (ARIA grid pattern): identifier, length and contents in their colours, with a column of characters. */
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useSize } from './element-size.ts'
import { hexKey } from './hex-keys.ts'
import { HexRow } from './hex-row.tsx'
import { grouped } from './numbers.ts'
import { OctetBlocks } from './octet-blocks.ts'
import { ScaledScroll } from './scaled-scroll.ts'
import type { Session } from './session.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

const ROW_HEIGHT = 20
/** Below this width, in pixels, a row has eight octets. */
const WIDE = 590
/** Milliseconds that the caret rests before the value under it is selected. */
const REST = 150

export function HexView({ session }: { readonly session: Session }) {
  const file = session.file.value!
  const blocks = useMemo(() => new OctetBlocks(session), [session, file])
  blocks.changes.value
  const scroller = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(scroller)
  const columns = width < WIDE ? 8 : 16
  const scroll = new ScaledScroll(Math.ceil(file.size / columns), ROW_HEIGHT, Math.max(0, height - ROW_HEIGHT))
  const { top, moveTo } = useScaledScroll(scroller, scroll)
  const caret = useSignal(0)
  const { selection, shown, mark } = session

  const firstRow = Math.floor(top)
  const rowCount = Math.min(scroll.rows - firstRow, scroll.visible + 2)
  const from = firstRow * columns
  const to = Math.min(file.size, from + rowCount * columns)
  useEffect(() => blocks.want(from, to), [blocks, from, to])
  useEffect(() => blocks.lookAgain(from, to), [blocks, selection.value])
  const wanted = shown.value
  useEffect(() => {
    caret.value = wanted.offset
    const row = Math.floor(wanted.offset / columns)
    const isInView = row >= top && row < top + scroll.visible
    // What is far away comes a few rows below the top: what stands before it belongs to it.
    if (!isInView) moveTo(scroll.clamp(row - Math.min(3, Math.floor(scroll.visible / 4))))
  }, [wanted, columns, height > 0])
  const resting = useRef(0)
  const setCaret = (offset: number, isChosen: boolean): void => {
    const next = Math.min(Math.max(0, offset), file.size - 1)
    caret.value = next
    moveTo(scroll.revealing(Math.floor(next / columns), Math.ceil(top)))
    clearTimeout(resting.current)
    const select = (): void => void session.goTo(next, { from: 'hex' })
    if (isChosen) select()
    else resting.current = window.setTimeout(select, REST)
  }
  const click = (event: MouseEvent): void => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset.at
    if (at !== undefined) setCaret(Number(at), true)
  }
  if (file.size === 0) return <p class="empty none">The file is empty.</p>
  const isCaretInView = caret.value >= from && caret.value < to
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table has no rows that are not there
    <div
      class={`hex columns-${columns}`}
      role="grid"
      aria-label="Octets"
      aria-rowcount={scroll.rows}
      aria-readonly="true"
      aria-activedescendant={isCaretInView ? `octet-${caret.value}` : undefined}
      tabIndex={0}
      ref={scroller}
      onClick={click}
      onKeyDown={(event) => hexKey(event, caret.value, file.size, columns, scroll.visible, setCaret)}
    >
      <div role="presentation" class="all" style={{ height: `${scroll.height + ROW_HEIGHT}px` }}>
        <div role="presentation" class="shown" style={{ height: `${height}px` }}>
          <HexHead columns={columns} />
          <div role="presentation" style={{ transform: `translateY(${-(top - firstRow) * ROW_HEIGHT}px)` }}>
            {Array.from({ length: Math.max(0, rowCount) }, (_, i) => (
              <HexRow
                key={firstRow + i}
                row={firstRow + i}
                columns={columns}
                size={file.size}
                blocks={blocks}
                selection={selection.value}
                mark={mark.value}
                caret={caret.value}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

function HexHead({ columns }: { readonly columns: number }) {
  return (
    <div role="presentation" class="head" aria-hidden="true">
      <span class="offset">offset</span>
      <span class="octets">
        {Array.from({ length: columns }, (_, i) => (
          <span key={grouped(i)}>{i.toString(16).toUpperCase().padStart(2, '0')}</span>
        ))}
      </span>
      <span class="characters">characters</span>
    </div>
  )
}
