/** RAM: which block, what its pages were sent as, the map, the page that is looked at. With another stream, both side by side. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BlockSummary } from '../shared/machine.ts'
import type { MachineModel } from './machine-model.ts'
import { stateNames } from './machine-words.ts'
import { counted, grouped, sizeText } from './numbers.ts'
import { RamMap } from './ram-map.tsx'
import { PageView } from './ram-page.tsx'
import { type Frame, fitted, LEAST_SCALE, mostScale, moved, reframed, type Viewport, zoomed } from './ram-viewport.ts'

export function RamView({ model }: { readonly model: MachineModel }) {
  const { blocks } = model.summary.value!
  const block = blocks.find(({ name }) => name === model.block.value) ?? blocks[0]
  if (block === undefined) return <p class="empty">The stream has no RAM.</p>
  return (
    <>
      <Legend model={model} block={block} />
      <BlockMaps key={`${block.name} ${block.pages}`} model={model} block={block} />
      <PageView model={model} />
    </>
  )
}

function Legend({ model, block }: { readonly model: MachineModel; readonly block: BlockSummary }) {
  const { blocks } = model.summary.value!
  const comparison = model.comparisons.value.get(block.name)
  const choose = (event: Event): void => {
    model.block.value = (event.currentTarget as HTMLSelectElement).value
    model.pages.value = []
  }
  return (
    <div class="ram-head">
      <select aria-label="Block of RAM" value={block.name} onChange={choose}>
        {blocks.map(({ name, length }) => (
          <option key={name} value={name}>
            {name}, {sizeText(length)}
          </option>
        ))}
      </select>
      <span class="caption">
        {counted(block.pages, 'page')} of {sizeText(block.pageSize)}
      </span>
      <ul class="ram-legend" aria-label="Pages by kind">
        {stateNames.map((name, state) => (
          <li key={name} class={block.counts[state] === 0 ? 'is-none' : ''}>
            <span class={`swatch page-${state}`} aria-hidden="true" />
            {name} <b>{grouped(block.counts[state] ?? 0)}</b>
          </li>
        ))}
        {comparison !== undefined && (
          <li>
            <span class="swatch page-differs" aria-hidden="true" />
            differs <b>{grouped(comparison.differing)}</b>
          </li>
        )}
      </ul>
    </div>
  )
}

function BlockMaps({ model, block }: { readonly model: MachineModel; readonly block: BlockSummary }) {
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 })
  const [view, setView] = useState<Viewport | undefined>(undefined)
  const [focus, setFocus] = useState(0)
  const last = useRef<Frame | undefined>(undefined)
  const frame = { pages: block.pages, width, height }
  useEffect(() => {
    if (width === 0) return
    const before = last.current ?? frame
    last.current = frame
    setView((view) => (view === undefined ? fitted(frame) : reframed(frame, before, view)))
  }, [width, height])
  const { wanted } = model
  useEffect(() => {
    const page = wanted.value?.page
    if (page === undefined || view === undefined) return
    setFocus(page)
    setView(zoomed(frame, view, Math.min(view.scale, -2), page))
  }, [wanted.value, view === undefined])
  const hasOther = model.hasOther(block.name)
  const zoom = (scale: number, page = focus, share = 0.5): void => {
    if (view !== undefined) setView(zoomed(frame, view, scale, page, share))
  }
  const maps = hasOther ? ([0, 1] as const) : ([0] as const)
  return (
    <>
      <div class="ram-tools">
        {/* biome-ignore lint/a11y/useSemanticElements: buttons of a kind, no fields of a form */}
        <div class="group" role="group" aria-label="Scale">
          <button
            type="button"
            aria-label="Larger"
            disabled={view === undefined || view.scale <= LEAST_SCALE}
            onClick={() => zoom(view!.scale - 1)}
          >
            +
          </button>
          <button
            type="button"
            aria-label="Smaller"
            disabled={view === undefined || view.scale >= mostScale(frame)}
            onClick={() => zoom(view!.scale + 1)}
          >
            −
          </button>
          <button type="button" disabled={view === undefined} onClick={() => setView(fitted(frame))}>
            Whole block
          </button>
        </div>
        {!hasOther && (
          <label class="choice-label">
            <input
              type="checkbox"
              checked={model.isShaded.value}
              onChange={(event) => (model.isShaded.value = event.currentTarget.checked)}
            />
            Shade by entropy
            <span class="ram-ramp" aria-hidden="true" />
            <span class="caption">0 to 8 bits an octet</span>
          </label>
        )}
        {!model.summary.value!.isRamRead && model.work.current.value === undefined && (
          <button type="button" onClick={() => void model.readRam()}>
            Read RAM
          </button>
        )}
        {view !== undefined && (
          <span class="caption">
            {view.pagesPerCell === 1 ? 'a cell is a page' : `a cell is ${counted(view.pagesPerCell, 'page')}`}
          </span>
        )}
      </div>
      <div class={`ram-maps${hasOther ? ' has-other' : ''}`}>
        {maps.map((side) => (
          <RamMap
            key={side}
            model={model}
            side={side}
            block={block}
            frame={frame}
            view={view}
            focus={focus}
            title={side === 0 ? 'This stream' : (model.other.value?.name ?? '')}
            hasTitle={hasOther}
            onSize={(width, height) => setSize({ width, height })}
            onView={setView}
            onMove={(top) => view && setView(moved(frame, view, top))}
            onZoom={zoom}
            onFocus={setFocus}
          />
        ))}
      </div>
    </>
  )
}
