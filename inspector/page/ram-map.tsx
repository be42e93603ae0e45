/** A map of a block's pages on a canvas: to be zoomed, moved and walked through by pointer, touch and keyboard. */
import { proxy } from 'comlink'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BlockSummary, Cells, StreamSide } from '../shared/machine.ts'
import type { MachineModel } from './machine-model.ts'
import { machineEngine } from './machine-remote.ts'
import { cellText } from './ram-cell-text.ts'
import { mapGestures, type Place } from './ram-gestures.ts'
import { type Colour, colourOf, type Palette, paintCells, paintPage } from './ram-paint.ts'
import { cellsInView, type Frame, firstPage, pageAt, placeOf, revealing, type Viewport } from './ram-viewport.ts'

/** CSS pixels of a cell from which on a page's octets are shown in it. */
const PICTURED = 40

export interface RamMapProps {
  readonly model: MachineModel
  readonly side: StreamSide
  readonly block: BlockSummary
  readonly frame: Frame
  readonly view: Viewport | undefined
  /** The page that the keyboard is at. */
  readonly focus: number
  readonly title: string
  readonly hasTitle: boolean
  readonly onSize: (width: number, height: number) => void
  readonly onView: (view: Viewport) => void
  readonly onMove: (top: number) => void
  readonly onZoom: (scale: number, page?: number, share?: number) => void
  readonly onFocus: (page: number) => void
}

interface Picture {
  readonly view: Viewport
  readonly cells: Cells
  /** Contents of the pages in view, where they are shown. */
  readonly contents: Uint8Array | undefined
}

export function RamMap(props: RamMapProps) {
  const { model, side, block, frame, view, focus, title, hasTitle, onSize } = props
  const wrapper = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [picture, setPicture] = useState<Picture | undefined>(undefined)
  const [pointer, setPointer] = useState<Place | undefined>(undefined)
  const isCompared = model.comparisons.value.has(block.name) || model.other.value !== undefined
  const isShaded = model.isShaded.value && !isCompared

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      if (side === 0 && width > 0) onSize(Math.floor(width), Math.floor(height))
    })
    observer.observe(wrapper.current!)
    return () => observer.disconnect()
  }, [])
  useEffect(() => mapGestures(canvas.current!, () => latest.current, setPointer), [])
  useCells(props, isShaded, setPicture)
  useEffect(() => {
    if (picture !== undefined) paint(canvas.current!, picture, latest.current, isShaded, isCompared)
  })
  useThemeChange(() => picture && paint(canvas.current!, picture, latest.current, isShaded, isCompared))

  const keys = (event: KeyboardEvent): void => {
    if (view === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const cell = view.pagesPerCell
    const row = cell * view.columns
    const screen = row * Math.max(1, Math.floor(frame.height / view.cell) - 1)
    const last = block.pages - 1
    const steps: Record<string, number> = {
      ArrowRight: focus + cell,
      ArrowLeft: focus - cell,
      ArrowDown: focus + row,
      ArrowUp: focus - row,
      PageDown: focus + screen,
      PageUp: focus - screen,
      Home: 0,
      End: last,
    }
    const to = steps[event.key]
    if (to !== undefined) {
      const page = Math.max(0, Math.min(to, last))
      props.onFocus(page)
      props.onView(revealing(frame, view, page))
      setPointer(undefined)
    } else if (event.key === '+' || event.key === '=') props.onZoom(view.scale - 1, focus)
    else if (event.key === '-') props.onZoom(view.scale + 1, focus)
    else if (event.key === '0') props.onZoom(Number.POSITIVE_INFINITY, 0)
    else if (event.key === 'Enter' || event.key === ' ') void model.look(focus)
    else return
    event.preventDefault()
  }
  const under = pointer && view && pageAt(frame, view, pointer.x, pointer.y)
  const shown = under ?? focus
  const text = picture && view ? cellText(picture.cells, block, shown) : ''
  const name = `Map of ${block.name}${hasTitle ? `, ${title}` : ''}`
  return (
    <figure class="ram-map" aria-label={name}>
      {hasTitle && <figcaption class="caption">{title}</figcaption>}
      <div
        class="ram-canvas"
        role="application"
        aria-roledescription="map of pages"
        aria-label={`${name}: arrow keys go through the pages, plus and minus change the scale, 0 shows the whole block, Enter looks at a page`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys, as its name says
        tabIndex={0}
        onKeyDown={keys}
      >
        <Addresses view={view} frame={frame} block={block} />
        <div class="ram-cells" ref={wrapper}>
          <canvas
            ref={canvas}
            style={{ touchAction: view && view.totalRows * view.cell > frame.height ? 'none' : 'pan-y' }}
          />
        </div>
      </div>
      <p class="ram-status" aria-live={under === undefined ? 'polite' : 'off'}>
        {text}
      </p>
    </figure>
  )
}

/** Pixels between two addresses at least. */
const ADDRESS_EVERY = 28

/** Where rows begin in the block. */
function Addresses({ view, frame, block }: Pick<RamMapProps, 'view' | 'frame' | 'block'>) {
  if (view === undefined) return <div class="ram-addresses" />
  const step = Math.max(1, Math.ceil(ADDRESS_EVERY / view.cell))
  const rows = Math.min(view.rows, view.totalRows - view.top)
  const digits = Math.max(4, (block.length - 1).toString(16).length)
  const labels = []
  for (let row = 0; row < rows && (row + 1) * view.cell <= frame.height; row += step) {
    const page = (view.top + row) * view.columns * view.pagesPerCell
    const top = `${row * view.cell}px`
    labels.push(
      <span key={row} style={{ top }}>
        {(page * block.pageSize).toString(16).padStart(digits, '0')}
      </span>,
    )
  }
  return (
    <div class="ram-addresses" aria-hidden="true" style={{ width: `${digits + 1}ch` }}>
      {labels}
    </div>
  )
}

/** Fetches the cells in view whenever they may have changed, the newest request last; and has their entropy worked out. */
function useCells(props: RamMapProps, isShaded: boolean, setPicture: (picture: Picture) => void): void {
  const { model, side, block, frame, view } = props
  const [shaded, again] = useState(0)
  const turn = useRef(0)
  const machine = machineEngine(model.session)
  const known = view !== undefined && frame.width > 0
  const request = known && {
    block: block.name,
    first: firstPage(view),
    pagesPerCell: view.pagesPerCell,
    count: cellsInView(frame, view),
  }
  const key = JSON.stringify(request)
  useEffect(() => {
    if (!request || !known) return
    const mine = ++turn.current
    const fetch = async (): Promise<void> => {
      const cells = await machine.cells(side, request)
      if (mine !== turn.current) return
      const pictured = view.cell >= PICTURED && view.pagesPerCell === 1
      const contents = pictured ? await machine.contents(side, block.name, request.first, request.count) : undefined
      if (mine === turn.current) setPicture({ view, cells, contents })
    }
    fetch().catch((error) => model.session.fail(error))
  }, [key, view?.cell, model.painted.value, shaded])
  useEffect(() => {
    if (!request || !isShaded || model.work.current.value !== undefined) return
    const told = proxy(() => again((times) => times + 1))
    machine.shade(side, request, told).catch((error) => model.session.fail(error))
    return () => void machine.stopShading()
  }, [key, isShaded, model.work.current.value === undefined])
}

function useThemeChange(changed: () => void): void {
  const latest = useRef(changed)
  latest.current = changed
  useEffect(() => {
    const tell = () => requestAnimationFrame(() => latest.current())
    const query = matchMedia('(prefers-color-scheme: dark)')
    query.addEventListener('change', tell)
    const observer = new MutationObserver(tell)
    observer.observe(document.documentElement, { attributes: true })
    return () => {
      query.removeEventListener('change', tell)
      observer.disconnect()
    }
  }, [])
}

function paint(
  canvas: HTMLCanvasElement,
  { view, cells, contents }: Picture,
  { frame, focus, block, side, model }: RamMapProps,
  shaded: boolean,
  compared: boolean,
): void {
  const ratio = Math.max(1, Math.round(devicePixelRatio))
  const [width, height] = [frame.width * ratio, frame.height * ratio]
  if (width === 0) return
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    canvas.style.width = `${frame.width}px`
    canvas.style.height = `${frame.height}px`
  }
  const context = canvas.getContext('2d')!
  const image = context.createImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const palette = paletteOf()
  const cell = view.cell * ratio
  paintCells(pixels, width, cells, { columns: view.columns, cell, palette, shaded, compared })
  if (contents !== undefined) {
    for (let index = 0; index < contents.length / block.pageSize; index++) {
      const octets = contents.subarray(index * block.pageSize, (index + 1) * block.pageSize)
      const state = stateAt(cells, index)
      if (state < 2) continue
      const [x, y] = [(index % view.columns) * cell, Math.floor(index / view.columns) * cell]
      const colour = compared && cells.differing[index] ? palette.differs : palette.states[state]!
      paintPage(pixels, width, { x, y, side: cell - 2 }, octets, colour, palette.surface)
    }
  }
  context.putImageData(image, 0, 0)
  const looked = model.pages.value[side]
  if (looked?.block === block.name) ring(context, view, looked.page, ratio, cssColour('--ink'))
  ring(context, view, focus, ratio, cssColour('--accent'))
}

/** The kind of a cell of one page. */
function stateAt({ shares }: Cells, index: number): number {
  for (let state = 0; state < 6; state++) if (shares[index * 6 + state] === 255) return state
  return 0
}

function ring(context: CanvasRenderingContext2D, view: Viewport, page: number, ratio: number, colour: Colour): void {
  const { x, y } = placeOf(view, page)
  // About a small cell, never cut by the map's own edge, and with a rim, so that it is seen among cells of its colour.
  const out = view.cell < 16 ? 2 : 0
  const side = (view.cell + 2 * out - 3) * ratio
  for (const [line, width] of [
    [cssColour('--surface'), 4],
    [colour, 2],
  ] as const) {
    context.strokeStyle = `rgb(${line.join(' ')})`
    context.lineWidth = width * ratio
    context.strokeRect(Math.max(1, x + 1 - out) * ratio, Math.max(1, y + 1 - out) * ratio, side, side)
  }
}

/** Colours as the theme has them: `light-dark()` is worked out where a colour is used, and nowhere else. */
function paletteOf(): Palette {
  const states = Array.from({ length: 6 }, (_, state) => cssColour(`--page-${state}`))
  return {
    states,
    surface: cssColour('--surface'),
    hatch: cssColour('--page-hatch'),
    differs: cssColour('--page-differs'),
  }
}

let probe: HTMLElement | undefined

function cssColour(property: string): Colour {
  if (probe === undefined) {
    probe = document.createElement('span')
    probe.hidden = true
    document.body.append(probe)
  }
  probe.style.color = `var(${property})`
  return colourOf(getComputedStyle(probe).color)
}
