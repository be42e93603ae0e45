/** Pointer, wheel and touch over a map: a click looks at a page, dragging moves, the wheel and two fingers change the scale. */
import type { RamMapProps } from './ram-map.tsx'
import { pageAt, type Viewport } from './ram-viewport.ts'

/** CSS pixels that a pointer may move in a click. */
const STILL = 4
/** Wheel units, and the ratio of two fingers' distances, that make one step of scale. */
const WHEEL_STEP = 60
const PINCH_STEP = 1.25

/** @param under told of the page below the pointer */
export function mapGestures(
  canvas: HTMLCanvasElement,
  props: () => RamMapProps,
  under: (page: number | undefined) => void,
): () => void {
  const pointers = new Map<number, { x: number; y: number }>()
  let start: { y: number; top: number; moved: boolean } | undefined
  let distance = 0
  let wheel = 0

  const placeOf = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const pageUnder = ({ x, y }: { x: number; y: number }): number | undefined => {
    const { view, frame } = props()
    return view && pageAt(frame, view, x, y)
  }
  const zoom = (view: Viewport, steps: number, place: { x: number; y: number }): void => {
    const { frame, onZoom } = props()
    onZoom(view.scale + steps, pageUnder(place), place.y / frame.height)
  }
  const apart = (): number => {
    const [a, b] = [...pointers.values()]
    return Math.hypot(a!.x - b!.x, a!.y - b!.y)
  }

  const down = (event: PointerEvent): void => {
    const place = placeOf(event)
    pointers.set(event.pointerId, place)
    canvas.setPointerCapture(event.pointerId)
    const { view } = props()
    start = view && { y: place.y, top: view.top, moved: pointers.size > 1 }
    if (pointers.size === 2) distance = apart()
  }
  const move = (event: PointerEvent): void => {
    const place = placeOf(event)
    const { view, onMove } = props()
    if (view === undefined) return
    if (!pointers.has(event.pointerId)) {
      under(pageUnder(place))
      return
    }
    pointers.set(event.pointerId, place)
    if (pointers.size === 2) {
      const now = apart()
      const [a, b] = [...pointers.values()]
      const middle = { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 }
      if (now > distance * PINCH_STEP || now < distance / PINCH_STEP) {
        zoom(view, now > distance ? -1 : 1, middle)
        distance = now
      }
    } else if (start !== undefined) {
      if (Math.abs(place.y - start.y) > STILL) start.moved = true
      if (start.moved) onMove(start.top - (place.y - start.y) / view.cell)
    }
  }
  const up = (event: PointerEvent): void => {
    const wasClick = pointers.size === 1 && start?.moved === false && event.type === 'pointerup'
    pointers.delete(event.pointerId)
    if (!wasClick) return
    const { view, model, onFocus, onZoom, frame } = props()
    const place = placeOf(event)
    const page = pageUnder(place)
    if (page === undefined || view === undefined) return
    onFocus(page)
    // A cell of many pages is no page to look at.
    if (view.pagesPerCell > 1) onZoom(Math.max(0, view.scale - 2), page, place.y / frame.height)
    else void model.look(page)
  }
  const turn = (event: WheelEvent): void => {
    const { view, onMove } = props()
    if (view === undefined) return
    event.preventDefault()
    if (event.shiftKey) {
      onMove(view.top + Math.sign(event.deltaY || event.deltaX) * 3)
      return
    }
    wheel += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY * (event.ctrlKey ? 6 : 1) : event.deltaY * 20
    const steps = Math.trunc(wheel / WHEEL_STEP)
    wheel -= steps * WHEEL_STEP
    if (steps !== 0) zoom(view, Math.sign(steps), placeOf(event))
  }
  const leave = (): void => under(undefined)

  canvas.addEventListener('pointerdown', down)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('pointercancel', up)
  canvas.addEventListener('pointerleave', leave)
  canvas.addEventListener('wheel', turn, { passive: false })
  return () => {
    canvas.removeEventListener('pointerdown', down)
    canvas.removeEventListener('pointermove', move)
    canvas.removeEventListener('pointerup', up)
    canvas.removeEventListener('pointercancel', up)
    canvas.removeEventListener('pointerleave', leave)
    canvas.removeEventListener('wheel', turn)
  }
}
