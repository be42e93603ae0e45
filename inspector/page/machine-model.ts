/** What the page knows of the machine's stream in the file that is open, and of the one beside it. One for each session. */
import { batch, type Signal, signal } from '@preact/signals'
import { proxy } from 'comlink'
import type { OpenedMachine } from '../engine/machine-engine.ts'
import type {
  BlockSummary,
  MachineDifference,
  MachineSummary,
  PageDetails,
  Progress,
  RamComparison,
  SnapshotChoice,
  StreamSide,
} from '../shared/machine.ts'
import { machineEngine } from './machine-remote.ts'
import { MachineRows } from './machine-rows.ts'
import { MachineWork } from './machine-work.ts'
import type { Session } from './session.ts'

export interface OtherStream {
  readonly name: string
  readonly summary: MachineSummary
}

/** Milliseconds between two looks at how far a long work has got. */
const REFRESH = 300

export type MachineView = 'devices' | 'ram' | 'differences'

const models = new WeakMap<Session, MachineModel>()

export function machineOf(session: Session): MachineModel {
  let model = models.get(session)
  if (model === undefined) {
    model = new MachineModel(session)
    models.set(session, model)
  }
  return model
}

/** Which stream of a file: the one of a snapshot, or one with the recordings of its other connections. */
interface StreamWanted {
  readonly snapshot?: string
  readonly channels?: readonly File[]
}

export class MachineModel {
  readonly session: Session
  readonly rows: MachineRows
  readonly summary: Signal<MachineSummary | undefined> = signal(undefined)
  /** Why there is no stream. */
  readonly refusal: Signal<string | undefined> = signal(undefined)
  readonly snapshots: Signal<readonly SnapshotChoice[] | undefined> = signal(undefined)
  readonly work: MachineWork
  readonly view: Signal<MachineView> = signal('devices')
  /** Whether the panel takes the place of tree and octets. */
  readonly isWide: Signal<boolean> = signal(false)
  /** Whether RAM has a place beside the other views. */
  readonly isRoomy: Signal<boolean> = signal(false)
  readonly other: Signal<OtherStream | undefined> = signal(undefined)
  readonly differences: Signal<readonly MachineDifference[]> = signal([])
  readonly comparisons: Signal<ReadonlyMap<string, RamComparison>> = signal(new Map())
  readonly block: Signal<string | undefined> = signal(undefined)
  readonly isShaded: Signal<boolean> = signal(true)
  /** Counted up whenever cells may look otherwise. */
  readonly painted: Signal<number> = signal(0)
  /** The page that is looked at, of either stream. */
  readonly pages: Signal<readonly PageDetails[]> = signal([])
  /** Where maps are to go: a page of the block at hand; a new object each time. */
  readonly wanted: Signal<{ readonly page: number } | undefined> = signal(undefined)
  #file: unknown
  #opened: Promise<void> = Promise.resolve()

  constructor(session: Session) {
    this.session = session
    this.rows = new MachineRows(session)
    this.work = new MachineWork(session)
  }

  /** Looks for a stream in the file that is open, unless that was done; then it is done when that is. */
  open(wanted: StreamWanted = {}): Promise<void> {
    const file = this.session.file.peek()
    if (file !== undefined && (file !== this.#file || wanted.snapshot !== undefined || wanted.channels !== undefined)) {
      this.#file = file
      this.#opened = this.#open(file, wanted)
    }
    return this.#opened
  }

  async #open(file: unknown, { snapshot, channels }: StreamWanted): Promise<void> {
    batch(() => {
      this.summary.value = undefined
      this.refusal.value = undefined
      this.snapshots.value = undefined
      this.other.value = undefined
      this.differences.value = []
      this.comparisons.value = new Map()
      this.block.value = undefined
      this.pages.value = []
      this.work.current.value = undefined
    })
    const machine = machineEngine(this.session)
    const opened = await this.work.run('Looking for a stream', (job, report) =>
      machine.open(job, snapshot, channels ?? [], report),
    )
    if (opened === undefined || file !== this.session.file.peek()) return
    if (!this.#accept(opened)) return
    const read = await this.#read(0)
    if (read === undefined || file !== this.session.file.peek() || !this.#accept(read)) return
    this.rows.reset()
    await this.#readRam(0)
  }

  /** Reads a stream that was opened, and shows what is known of it meanwhile. */
  #read(side: StreamSide): Promise<OpenedMachine | undefined> {
    const machine = machineEngine(this.session)
    return this.work.run('Reading the stream', (job, report) => machine.read(side, job, this.#refreshing(side, report)))
  }

  /** A report that shows, now and then, how far the summary has got. */
  #refreshing(side: StreamSide, report: (progress: Progress) => void): (progress: Progress) => void {
    const machine = machineEngine(this.session)
    let next = performance.now() + REFRESH
    const refresh = async () => {
      const summary = await machine.summary(side)
      batch(() => {
        if (side === 0 && this.summary.value !== undefined) this.#show(summary)
        this.painted.value++
      })
    }
    return proxy((progress: Progress) => {
      report(progress)
      if (performance.now() < next) return
      next = performance.now() + REFRESH
      // The next one tells.
      refresh().catch(() => {})
    })
  }

  #show(summary: MachineSummary): void {
    batch(() => {
      this.summary.value = summary
      this.block.value ??= largest(summary.blocks)?.name
    })
  }

  #accept({ summary, fault, snapshots }: OpenedMachine): boolean {
    if (summary === undefined) {
      batch(() => {
        this.summary.value = undefined
        this.refusal.value = fault?.message ?? ''
        this.snapshots.value = snapshots
      })
      return false
    }
    this.#show(summary)
    return true
  }

  /** Reads RAM, or reads it again from the begin where that was stopped. */
  readRam(): Promise<void> {
    if (this.rows.open.peek().length > 0) return this.#readRam(0)
    this.#file = undefined
    return this.open()
  }

  async #readRam(side: StreamSide): Promise<void> {
    const machine = machineEngine(this.session)
    const summary = await this.work.run('Reading RAM', (job, report) =>
      machine.readRam(side, job, this.#refreshing(side, report)),
    )
    if (summary === undefined) return
    batch(() => {
      if (side === 0) this.summary.value = summary
      else if (this.other.value) this.other.value = { ...this.other.value, summary }
      this.painted.value++
    })
  }

  /** Opens another stream, a file or the one at an address, beside the first: what differs is marked. */
  async compareWith(name: string, other: Blob | string | undefined): Promise<void> {
    const machine = machineEngine(this.session)
    batch(() => {
      this.other.value = undefined
      this.differences.value = []
      this.comparisons.value = new Map()
      this.pages.value = this.pages.value.slice(0, 1)
    })
    const opened = await this.work.run(`Opening ${name}`, (job, report) => machine.openOther(other, job, report))
    if (opened?.summary === undefined) {
      if (opened?.fault !== undefined) this.session.fail(new Error(`${name}: ${opened.fault.message}`))
      this.rows.reset()
      this.painted.value++
      if (this.view.value === 'differences') this.view.value = 'devices'
      return
    }
    const read = await this.#read(1)
    if (read?.summary === undefined) {
      if (read?.fault !== undefined) this.session.fail(new Error(`${name}: ${read.fault.message}`))
      return
    }
    this.other.value = { name, summary: read.summary }
    this.differences.value = await machine.differences()
    this.view.value = 'differences'
    this.rows.refresh()
    await this.#readRam(1)
    await this.#compareRam()
  }

  async #compareRam(): Promise<void> {
    const machine = machineEngine(this.session)
    for (const { name } of this.summary.value?.blocks ?? []) {
      let next = 0
      const result = await this.work.run(`Comparing ${name}`, (job, report) => {
        const told = (progress: Progress) => {
          report(progress)
          if (performance.now() < next) return
          next = performance.now() + 300
          this.painted.value++
        }
        return machine.compareRam(name, job, proxy(told))
      })
      if (result === undefined) continue
      this.comparisons.value = new Map([...this.comparisons.value, [name, result]])
      this.painted.value++
    }
  }

  /** Looks at a page of the block at hand. */
  async look(page: number): Promise<void> {
    const block = this.block.peek()
    if (block === undefined) return
    const machine = machineEngine(this.session)
    try {
      const ours = await machine.page(0, block, page)
      const theirs = this.hasOther(block) ? await machine.page(1, block, page).catch(() => undefined) : undefined
      this.pages.value = theirs === undefined ? [ours] : [ours, theirs]
      const { base } = this.summary.value!
      if (base !== undefined && ours.offset !== undefined) this.selectInFile(base + ours.offset, ours.size)
    } catch (error) {
      this.session.fail(error)
    }
  }

  /** Whether the stream beside has the block. */
  hasOther(block: string): boolean {
    return this.other.value?.summary.blocks.some(({ name }) => name === block) ?? false
  }

  selectInFile(offset: number, size: number): void {
    const file = this.session.file.peek()
    if (file !== undefined) this.session.selectOctets(offset, Math.min(offset + size, file.size))
  }

  /** Goes to a page, whatever block and view are at hand. */
  show(block: string, page: number): void {
    batch(() => {
      this.block.value = block
      if (!this.isRoomy.peek()) this.view.value = 'ram'
      this.wanted.value = { page }
    })
    void this.look(page)
  }
}

const largest = (blocks: readonly BlockSummary[]): BlockSummary | undefined =>
  blocks.reduce<BlockSummary | undefined>(
    (most, block) => (most && most.length >= block.length ? most : block),
    undefined,
  )
