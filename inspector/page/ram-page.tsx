/** The page of RAM that is looked at: what was sent of it, where that stands, its octets; with another stream, what differs in it. */
import type { PageDetails } from '../shared/machine.ts'
import { HexLines } from './hex-lines.tsx'
import type { MachineModel } from './machine-model.ts'
import { address, stateNames } from './machine-words.ts'
import { counted, grouped } from './numbers.ts'

export function PageView({ model }: { readonly model: MachineModel }) {
  const [ours, theirs] = model.pages.value
  if (ours === undefined) {
    return <p class="caption">A click on a page, or Enter, shows what it holds.</p>
  }
  const last = (model.summary.value?.blocks.find(({ name }) => name === ours.block)?.pages ?? 1) - 1
  const go = (page: number): void => {
    model.wanted.value = { page }
    void model.look(page)
  }
  return (
    <section class="ram-page" aria-label={`Page ${ours.page} of ${ours.block}`}>
      <div class="ram-page-head">
        <h2>
          Page {grouped(ours.page)} of {ours.block}
        </h2>
        {/* biome-ignore lint/a11y/useSemanticElements: buttons of a kind, no fields of a form */}
        <div class="group" role="group" aria-label="Neighbours">
          <button type="button" disabled={ours.page === 0} onClick={() => go(ours.page - 1)}>
            Before
          </button>
          <button type="button" disabled={ours.page >= last} onClick={() => go(ours.page + 1)}>
            Next
          </button>
        </div>
      </div>
      <Facts page={ours} hasFile={model.summary.value?.base !== undefined} />
      {theirs !== undefined && (
        <p class="caption">
          In {model.other.value?.name}: {words(theirs)}
        </p>
      )}
      <div class={theirs === undefined ? '' : 'ram-page-both'}>
        <Octets page={ours} other={theirs} label="Octets of the page" />
        {theirs !== undefined && <Octets page={theirs} other={ours} label="Octets of the page in the other stream" />}
      </div>
    </section>
  )
}

function Octets(props: {
  readonly page: PageDetails
  readonly other: PageDetails | undefined
  readonly label: string
}) {
  const { page, other, label } = props
  if (page.octets === undefined) {
    const why = page.fault?.message ?? 'its data comes in segments, or too many pages were sent to remember its place'
    return <p class="fault-text">The page cannot be shown: {why}</p>
  }
  return <HexLines octets={page.octets} from={page.page * page.pageSize} other={other?.octets} label={label} />
}

function words({ state, times, entropy }: PageDetails): string {
  const sent =
    times === 0 ? '' : `, sent ${times === 1 ? 'once' : times === 15 ? '15 times or more' : `${times} times`}`
  return `${stateNames[state]}${sent}${entropy === undefined ? '' : `, entropy ${entropy.toFixed(2)} bits an octet`}`
}

function Facts({ page, hasFile }: { readonly page: PageDetails; readonly hasFile: boolean }) {
  const at = page.page * page.pageSize
  return (
    <dl class="facts">
      <dt>In the block</dt>
      <dd class="code">
        {address(at)} to {address(at + page.pageSize - 1)}
      </dd>
      {page.addresses.length > 0 && (
        <>
          <dt>Guest-physical</dt>
          <dd>
            <span class="code">{page.addresses.map((one) => address(one)).join(', ')}</span>
            <span class="aside">{page.basis}</span>
          </dd>
        </>
      )}
      <dt>Sent as</dt>
      <dd>
        {words(page)}
        {page.isLate && ', after the guest had gone on (postcopy)'}
      </dd>
      {page.offset !== undefined && (
        <>
          <dt>In the stream</dt>
          <dd>
            {counted(page.size, 'octet')} at {grouped(page.offset)}
            {hasFile && <span class="aside">selected in the octets</span>}
          </dd>
        </>
      )}
    </dl>
  )
}
