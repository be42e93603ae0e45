/** Rows of one height, of which those in view are there: TanStack's virtualizer for Preact. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useReducer } from 'preact/hooks'

export interface VirtualRows {
  readonly items: readonly VirtualItem[]
  /** Height of all rows, in pixels. */
  readonly height: number
  scrollToRow(index: number): void
}

/** @param rowHeight in pixels */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  const [, again] = useReducer((times: number) => times + 1, 0)
  const virtualizer = useMemo(
    () =>
      new Virtualizer<HTMLElement, Element>({
        count,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowHeight,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => again(undefined),
        overscan: 8,
      }),
    [scroller],
  )
  virtualizer.setOptions({ ...virtualizer.options, count, estimateSize: () => rowHeight })
  useEffect(() => virtualizer._didMount(), [virtualizer])
  useEffect(() => virtualizer._willUpdate())
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    scrollToRow: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  }
}
