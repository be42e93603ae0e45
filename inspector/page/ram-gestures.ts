/** Pointer, wheel and touch over a map: a click looks at a page, dragging moves, the wheel and two fingers change the scale. */
import type { RamMapProps } from './ram-map.tsx'
import { pageAt, rowOf, type Viewport } from './ram-viewport.ts'

/** CSS pixels that a pointer may move in a click. */
const STILL = 4
/** Wheel units, and the ratio of two fingers' distances, that make one step of scale. */
const WHEEL_STEP = 60
const PINCH_STEP = 1.25

/** CSS pixels of the map. */
export interface Place {
  readonly x: number
  readonly y: number
}

const apart = (one: Place, other: Place): number => Math.hypot(one.x - other.x, one.y - other.y)

const isInView = (view: Viewport, page: number): boolean => {
  const row = rowOf(view, page) - view.top
  return row >= 0 && row < view.rows
}

/** @param at told of where the pointer is, whatever the map shows there by and by */
export function mapGestures(
  canvas: HTMLCanvasElement,
  props: () => RamMapProps,
  at: (place: Place | undefined) => void,
): () => void {
  const pointers = new Map<number, Place>()
  let start: (Place & { readonly top: number; moved: boolean }) | undefined
  /** What the scale changes about, as long as the pointer stays: rows are laid out anew, and other pages come below it. */
  let held: (Place & { readonly page: number }) | undefined
  let told: Place | undefined
  let distance = 0
  let wheel = 0

  const placeOf = (event: MouseEvent): Place => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const pageUnder = (place: Place | undefined): number | undefined => {
    const { view, frame } = props()
    return place && view && pageAt(frame, view, place.x, place.y)
  }
  /** Not of each pixel: the map is painted anew for what is told. */
  const tell = (place: Place): void => {
    if (pageUnder(place) === pageUnder(told)) return
    told = place
    at(place)
  }
  const zoom = (view: Viewport, steps: number, place: Place): void => {
    const { frame, onZoom } = props()
    if (held === undefined || !isInView(view, held.page)) {
      // Beside the last column, and below the last row, the nearest page.
      const x = Math.min(place.x, view.columns * view.cell - 1)
      held = { ...place, page: pageUnder({ x, y: place.y }) ?? frame.pages - 1 }
    }
    onZoom(view.scale + steps, held.page, place.y / frame.height)
  }
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const place = placeOf(event)
    pointers.set(event.pointerId, place)
    canvas.setPointerCapture(event.pointerId)
    held = undefined
    const { view } = props()
    start = view && { ...place, top: view.top, moved: pointers.size > 1 }
    const [a, b] = pointers.values()
    if (a && b) distance = apart(a, b)
  }
  const move = (event: PointerEvent): void => {
    const place = placeOf(event)
    const { view, onMove } = props()
    tell(place)
    if (!pointers.has(event.pointerId) && held && apart(held, place) > STILL) held = undefined
    if (view === undefined || !pointers.has(event.pointerId)) return
    pointers.set(event.pointerId, place)
    const [a, b] = pointers.values()
    if (a && b) {
      const now = apart(a, b)
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
      if (now > distance * PINCH_STEP || now < distance / PINCH_STEP) {
        zoom(view, now > distance ? -1 : 1, middle)
        distance = now
      }
    } else if (start !== undefined) {
      if (apart(start, place) > STILL) start.moved = true
      if (start.moved) onMove(start.top - (place.y - start.y) / view.cell)
    }
  }
  const up = (event: PointerEvent): void => {
    const wasClick = pointers.size === 1 && start?.moved === false && event.type === 'pointerup'
    pointers.delete(event.pointerId)
    const { view, model, onFocus, onZoom, frame } = props()
    // The finger that stays moves the map from where that is by now.
    for (const place of pointers.values()) start = view && { ...place, top: view.top, moved: true }
    if (!wasClick) return
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
      held = undefined
      onMove(view.top + Math.sign(event.deltaY || event.deltaX) * 3)
      return
    }
    wheel += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY * (event.ctrlKey ? 6 : 1) : event.deltaY * 20
    const steps = Math.trunc(wheel / WHEEL_STEP)
    wheel -= steps * WHEEL_STEP
    if (steps !== 0) zoom(view, Math.sign(steps), placeOf(event))
  }
  const leave = (): void => {
    told = undefined
    held = undefined
    at(undefined)
  }

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
