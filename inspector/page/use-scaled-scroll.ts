/** Ties a `ScaledScroll` to an element that scrolls. */
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ScaledScroll } from './scaled-scroll.ts'

export interface Scrolled {
  /** The first row in view; not a whole one where it is partly out of view. */
  readonly top: number
  moveTo(row: number): void
}

export function useScaledScroll(element: RefObject<HTMLElement | null>, scroll: ScaledScroll): Scrolled {
  const [top, setTop] = useState(0)
  const now = useRef({ scroll, top })
  now.current = { scroll, top }
  /** Where the element was scrolled to from here: what it says of that is no news. */
  const own = useRef(-1)
  const moveTo = (row: number): void => {
    const { scroll } = now.current
    const next = scroll.clamp(row)
    const { current } = element
    now.current.top = next
    setTop(next)
    if (current === null) return
    current.scrollTop = scroll.topOf(next)
    own.current = current.scrollTop
  }
  useEffect(() => {
    const current = element.current
    if (current === null) return undefined
    const onScroll = (): void => {
      const { scroll } = now.current
      if (scroll.isScaled && Math.abs(current.scrollTop - own.current) < 1) return
      own.current = -1
      setTop(scroll.rowAt(current.scrollTop))
    }
    const onWheel = (event: WheelEvent): void => {
      const { scroll, top } = now.current
      if (!scroll.isScaled || event.ctrlKey) return
      event.preventDefault()
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * scroll.rowHeight
      const rows = event.deltaMode === 2 ? event.deltaY * scroll.visible : pixels / scroll.rowHeight
      moveTo(top + (Math.trunc(rows) || Math.sign(rows)))
    }
    const endTouch = takeTouches(
      current,
      (pixels, start) => {
        const { scroll } = now.current
        if (!scroll.isScaled) return false
        moveTo(Math.round(start - pixels / scroll.rowHeight))
        return true
      },
      () => now.current.top,
    )
    current.addEventListener('scroll', onScroll)
    current.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      current.removeEventListener('scroll', onScroll)
      current.removeEventListener('wheel', onWheel)
      endTouch()
    }
  }, [element, element.current])
  return { top: Math.min(top, scroll.lastTop), moveTo }
}

/** A finger moves by rows, too. @param pan tells whether it took the way of the finger, in pixels from where it began */
function takeTouches(
  element: HTMLElement,
  pan: (pixels: number, start: number) => boolean,
  topNow: () => number,
): () => void {
  let from: { readonly y: number; readonly top: number } | undefined
  const onStart = (event: TouchEvent): void => {
    from = event.touches.length === 1 ? { y: event.touches[0]!.clientY, top: topNow() } : undefined
  }
  const onMove = (event: TouchEvent): void => {
    if (from !== undefined && pan(event.touches[0]!.clientY - from.y, from.top)) event.preventDefault()
  }
  element.addEventListener('touchstart', onStart, { passive: true })
  element.addEventListener('touchmove', onMove, { passive: false })
  return () => {
    element.removeEventListener('touchstart', onStart)
    element.removeEventListener('touchmove', onMove)
  }
}
