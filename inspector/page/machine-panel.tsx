/** The machine's stream: its devices, its RAM, another one beside it, and what can be made of it. */
import { useEffect, useRef } from 'preact/hooks'
import { MachineDifferences } from './machine-differences.tsx'
import { MachineDownloads } from './machine-downloads.tsx'
import { type MachineModel, type MachineView, machineOf } from './machine-model.ts'
import { machineEngine } from './machine-remote.ts'
import { MachineTree } from './machine-tree.tsx'
import { counted, sizeText } from './numbers.ts'
import { RamView } from './ram-view.tsx'
import { machineSample } from './samples.ts'
import type { Session } from './session.ts'

/** CSS pixels from which on two views stand beside one another; styles/machine.css has the same. */
const ROOMY = 1080

export function MachinePanel({ session }: { readonly session: Session }) {
  const model = machineOf(session)
  const file = session.file.value
  useEffect(() => {
    void model.open()
  }, [model, file])
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (model.isRoomy.value = entry!.contentRect.width >= ROOMY))
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [model, file === undefined])
  if (file === undefined) return <p class="empty">No file is open.</p>
  const summary = model.summary.value
  return (
    <div class={`machine${model.isWide.value ? ' is-wide' : ''}`} ref={element}>
      {summary === undefined ? <NoStream model={model} /> : <Stream model={model} />}
      <WorkBar model={model} />
    </div>
  )
}

function NoStream({ model }: { readonly model: MachineModel }) {
  const refusal = model.refusal.value
  const snapshots = model.snapshots.value
  const { session } = model
  if (refusal === undefined) return <p class="empty">Looking for a migration stream …</p>
  if (snapshots !== undefined) {
    return (
      <div>
        <h2>Snapshots in this disk image</h2>
        {snapshots.length === 0 && <p class="empty">None of them has the state of a machine.</p>}
        <ul class="machine-snapshots">
          {snapshots.map(({ id, name, octets, seconds }) => (
            <li key={id}>
              <button type="button" onClick={() => void model.open({ snapshot: id })}>
                {name}
              </button>
              <span class="caption">
                {sizeText(octets)}, {new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC
              </span>
            </li>
          ))}
        </ul>
      </div>
    )
  }
  return (
    <div>
      <p class="empty">This file is no migration stream of QEMU: {refusal}</p>
      <button type="button" onClick={() => void machineSample.open(session)}>
        Open the sample of a machine
      </button>
    </div>
  )
}

const views: readonly (readonly [MachineView, string])[] = [
  ['devices', 'Devices'],
  ['ram', 'RAM'],
]

function Stream({ model }: { readonly model: MachineModel }) {
  const { machine, form, size, wrappings, sections, blocks, notes, hasConnections, fault } = model.summary.value!
  const other = model.other.value
  const view = model.view.value
  const total = blocks.reduce((sum, { length }) => sum + length, 0)
  const shown = other === undefined ? views : [...views, ['differences', 'Differences'] as const]
  return (
    <>
      <header class="machine-head">
        <strong>{machine ?? 'a machine that is not named'}</strong>
        <span class="caption">
          {form === 'ber' ? 'BER' : 'binary'} stream, {sizeText(size)}; {counted(sections, 'section')} of devices;{' '}
          {sizeText(total)} of RAM in {counted(blocks.length, 'block')}
          {wrappings.map((wrapping) => `; ${wrapping}`)}
        </span>
        <div class="machine-actions">
          <MachineDownloads model={model} />
          <OtherButton model={model} />
          <button
            type="button"
            class="machine-widen"
            aria-pressed={model.isWide.value}
            onClick={() => (model.isWide.value = !model.isWide.value)}
          >
            {model.isWide.value ? 'Beside the octets' : 'Whole page'}
          </button>
        </div>
      </header>
      {fault !== undefined && (
        <p class="fault-text" role="status">
          <span class="fault-code">{fault.code}</span> {fault.message}. What could be read is shown.
        </p>
      )}
      {hasConnections && <Connections model={model} />}
      {notes.length > 0 && (
        <ul class="machine-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of a kind, no fields of a form */}
      <div
        class={`group machine-views${other === undefined ? ' is-single' : ''}`}
        role="group"
        aria-label="What of the stream is shown"
      >
        {shown.map(([id, name]) => (
          <button
            type="button"
            key={id}
            class={`of-${id}`}
            aria-pressed={view === id}
            onClick={() => (model.view.value = id)}
          >
            {name}
          </button>
        ))}
      </div>
      <div class={`machine-parts shows-${view}`}>
        <section class="machine-devices" aria-label="Devices">
          {view === 'differences' ? <MachineDifferences model={model} /> : <MachineTree model={model} />}
        </section>
        <section class="machine-ram" aria-label="RAM">
          <RamView model={model} />
        </section>
      </div>
    </>
  )
}

/** Pages that are not in the file: the recordings of the other connections may be added. */
function Connections({ model }: { readonly model: MachineModel }) {
  const pick = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement
    const channels = [...(input.files ?? [])]
    if (channels.length > 0) void model.open({ channels })
    input.value = ''
  }
  return (
    <p class="caption">
      Pages of RAM went over other connections.{' '}
      <label class="button">
        Add their recordings
        <input type="file" class="unseen" multiple onChange={pick} />
      </label>
    </p>
  )
}

function OtherButton({ model }: { readonly model: MachineModel }) {
  const other = model.other.value
  if (other !== undefined) {
    return (
      <button type="button" onClick={() => void model.compareWith(other.name, undefined)}>
        Close {other.name}
      </button>
    )
  }
  const pick = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement
    const file = input.files?.[0]
    if (file !== undefined) void model.compareWith(file.name, file)
    input.value = ''
  }
  const sample = async (): Promise<void> => {
    const blob = await machineEngine(model.session).laterSample()
    await model.compareWith('the sample, a little later', blob)
  }
  return (
    <>
      <label class="button">
        Compare with a file
        <input type="file" class="unseen" onChange={pick} />
      </label>
      {model.summary.value?.machine === 'sample-1.0' && (
        <button type="button" onClick={() => void sample().catch((error) => model.session.fail(error))}>
          Compare with a later one
        </button>
      )}
    </>
  )
}

function WorkBar({ model }: { readonly model: MachineModel }) {
  const work = model.work.current.value
  if (work === undefined) return null
  const { what, progress } = work
  const share = progress && progress.of > 0 ? progress.done / progress.of : undefined
  return (
    <div class="machine-work">
      <span>
        {what}
        {share !== undefined && ` ${Math.floor(share * 100)} %`}
      </span>
      <progress aria-label={what} max={1} {...(share === undefined ? {} : { value: share })} />
      <button type="button" class="quiet" onClick={() => model.work.stop()}>
        Stop
      </button>
    </div>
  )
}
