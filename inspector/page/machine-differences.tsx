/** What differs between two streams: fields of devices, then pages of RAM, each a way to where it is. */
import { useRef } from 'preact/hooks'
import type { MachineDifference } from '../shared/machine.ts'
import type { MachineModel } from './machine-model.ts'
import { address } from './machine-words.ts'
import { counted, grouped } from './numbers.ts'
import { useVirtualRows } from './virtual-rows.ts'

const ROW_HEIGHT = 24

type Line = MachineDifference & { readonly page?: { readonly block: string; readonly first: number } }

export function MachineDifferences({ model }: { readonly model: MachineModel }) {
  const scroller = useRef<HTMLDivElement>(null)
  const fields = model.differences.value
  const blocks = [...model.comparisons.value.values()]
  const lines: readonly Line[] = [...fields, ...blocks.flatMap((block) => pageLines(model, block))]
  const { items, height } = useVirtualRows(scroller, lines.length, ROW_HEIGHT)
  const differing = blocks.reduce((sum, { differing }) => sum + differing, 0)
  const unknown = blocks.reduce((sum, { unknown }) => sum + unknown, 0)
  const other = model.other.value
  return (
    <div class="fields">
      <p class="caption">
        Beside {other?.name}: {counted(fields.length, 'difference')} in devices, {counted(differing, 'page')} of RAM
        differ
        {unknown > 0 && `, ${counted(unknown, 'page')} could not be compared`}.
      </p>
      <div class="treegrid differences" ref={scroller}>
        <div class="head" aria-hidden="true">
          <span>What</span>
          <span>This stream</span>
          <span>Other stream</span>
        </div>
        <ul class="rows" aria-label="Differences" style={{ height: `${height}px` }}>
          {items.map(({ index, start }) => {
            const line = lines[index]
            if (line === undefined) return null
            return (
              <li
                class="row"
                key={index}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)`, height: `${ROW_HEIGHT}px` }}
              >
                <span class="name">
                  <button type="button" class="quiet" title={line.path} onClick={() => goTo(model, line)}>
                    {line.path}
                  </button>
                </span>
                <span class="value" title={line.a}>
                  {line.a ?? <i>not there</i>}
                </span>
                <span class="value" title={line.b}>
                  {line.b ?? <i>not there</i>}
                </span>
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

function pageLines(
  model: MachineModel,
  { block, runs }: { block: string; runs: readonly (readonly [number, number])[] },
): Line[] {
  const pageSize = model.summary.value?.blocks.find(({ name }) => name === block)?.pageSize ?? 4096
  return runs.map(([first, last]) => ({
    path: `ram ${block} ${address(first * pageSize)}`,
    offset: undefined,
    a: first === last ? `page ${grouped(first)}` : `pages ${grouped(first)} to ${grouped(last)}`,
    b: 'other contents',
    page: { block, first },
  }))
}

function goTo(model: MachineModel, { page, offset, a }: Line): void {
  if (page !== undefined) model.show(page.block, page.first)
  else {
    const base = model.summary.value?.base
    // What is only in the other stream has its place there.
    if (base !== undefined && offset !== undefined && a !== undefined) model.selectInFile(base + offset, 1)
  }
}
