/** A border between two parts that can be moved, by pointer and by keys (ARIA window splitter pattern). */
import type { Signal } from '@preact/signals'

interface SplitterProps {
  readonly label: string
  /** Of the line itself: `vertical` has its parts left and right. */
  readonly orientation: 'vertical' | 'horizontal'
  /** The share of the first part, in percent. */
  readonly share: Signal<number>
}

const LEAST = 15
const MOST = 85

export function Splitter({ label, orientation, share }: SplitterProps) {
  const set = (next: number): void => {
    share.value = Math.min(MOST, Math.max(LEAST, next))
  }
  const drag = (event: PointerEvent): void => {
    const splitter = event.currentTarget as HTMLElement
    if (!splitter.hasPointerCapture(event.pointerId)) return
    const area = splitter.parentElement!.getBoundingClientRect()
    const isVertical = orientation === 'vertical'
    const part = isVertical ? (event.clientX - area.left) / area.width : (event.clientY - area.top) / area.height
    set(100 * part)
  }
  const key = (event: KeyboardEvent): void => {
    const less = orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp'
    const more = orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown'
    const next = { [less]: share.value - 2, [more]: share.value + 2, Home: LEAST, End: MOST }[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(next)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that has the focus and moves is no <hr>
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(share.value)}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={key}
    />
  )
}
