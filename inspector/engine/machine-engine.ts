/** What the page asks about machines' streams: that of the file that is open, and another one beside it. */
import { BerError } from '../../src/index.ts'
import { MemorySource } from '../../src/migration/index.ts'
import type {
  Cells,
  CellsRequest,
  DownloadForm,
  MachineDifference,
  MachineFault,
  MachineRow,
  MachineSummary,
  PageDetails,
  Progress,
  RamComparison,
  RowOctets,
  SnapshotChoice,
  StreamSide,
} from '../shared/machine.ts'
import { cached, cachedSource } from './cached-source.ts'
import type { Engine, Opened } from './engine.ts'
import { FileSource } from './file-source.ts'
import { Machine } from './machine.ts'
import { blobTarget, fileTarget } from './machine-download.ts'
import { type OpenSource, Pieces, type StreamFileOptions, snapshotsIn } from './machine-file.ts'
import { machineSample } from './machine-sample.ts'
import { faultOf } from './read-stream.ts'
import { openUrl } from './url-source.ts'

type Report = (progress: Progress) => void

/** A stream, or why there is none. */
export interface OpenedMachine {
  readonly summary?: MachineSummary
  readonly fault?: MachineFault
  /** Where the file is a disk image. */
  readonly snapshots?: readonly SnapshotChoice[]
}

export class MachineEngine {
  readonly #engine: Engine
  /** The file that `machine` was found in. */
  #opened: Opened | undefined
  readonly #machines: [Machine | undefined, Machine | undefined] = [undefined, undefined]

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** The sample's machine a little later than the page's own sample has it. */
  laterSample(): Blob {
    return new Blob([machineSample(true)])
  }

  /**
   * Looks for a stream in the file that is open.
   * @param snapshot id of one, where the file is a disk image
   * @param channels recordings of the migration's other connections
   */
  async open(
    job: number,
    snapshot: string | undefined,
    channels: readonly File[],
    report: Report,
  ): Promise<OpenedMachine> {
    const { opened } = this.#engine
    this.#machines.fill(undefined)
    this.#opened = opened
    const sources = channels.map((file) => ({ name: file.name, open: sourceOfBlob(file) }))
    return this.#open(0, sourceOf(opened), job, { snapshot, channels: sources }, report)
  }

  /** Opens another stream beside it: a file, or what is at an address; `undefined` closes it. */
  async openOther(other: Blob | string | undefined, job: number, report: Report): Promise<OpenedMachine> {
    this.#machines[1] = undefined
    if (other === undefined) {
      this.#machine(0).differences(undefined)
      return {}
    }
    const { blob, source } = typeof other === 'string' ? await openUrl(other, () => {}) : { blob: other }
    if (blob !== undefined) return this.#open(1, sourceOfBlob(blob), job, {}, report)
    const kept = cached(source!)
    return this.#open(1, () => kept, job, {}, report)
  }

  async #open(
    side: StreamSide,
    open: OpenSource,
    job: number,
    options: Pick<StreamFileOptions, 'snapshot' | 'channels'>,
    onProgress: Report,
  ): Promise<OpenedMachine> {
    try {
      const machine = await this.#engine.jobs.run(job, (signal) =>
        Machine.find(open, { ...options, signal, onProgress }),
      )
      this.#machines[side] = machine
      return { summary: machine.summary }
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      const snapshots = error.code === 'MIGRATION_IMAGE' ? await snapshotsIn(open(Pieces.Pages)) : undefined
      return { fault: faultOf(error), ...(snapshots && { snapshots }) }
    }
  }

  /** Reads a stream that was opened. What is known of it grows meanwhile, but for the tree. */
  async read(side: StreamSide, job: number, onProgress: Report): Promise<OpenedMachine> {
    const machine = this.#machine(side)
    try {
      await this.#engine.jobs.run(job, (signal) => machine.read({ signal, onProgress }))
      return { summary: machine.summary }
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      return { fault: faultOf(error) }
    }
  }

  /** Reads RAM for its map, which grows meanwhile. */
  async readRam(side: StreamSide, job: number, onProgress: Report): Promise<MachineSummary> {
    const machine = this.#machine(side)
    await this.#engine.jobs.run(job, (signal) => machine.readRam({ signal, onProgress }))
    return machine.summary
  }

  summary(side: StreamSide): MachineSummary {
    return this.#machine(side).summary
  }

  rows(id: string, from: number, to: number): MachineRow[] {
    return this.#machine(0).tree.children(id, from, to)
  }

  rowOctets(id: string, most: number): RowOctets | undefined {
    return this.#machine(0).tree.octets(id, most)
  }

  cells(side: StreamSide, request: CellsRequest): Cells {
    const { compared } = this.#machine(0)
    return this.#machine(side).cells(request, compared(request.block))
  }

  shade(side: StreamSide, request: CellsRequest, onShaded: () => void): Promise<boolean> {
    return this.#machine(side).shade(request, onShaded)
  }

  stopShading(): void {
    for (const machine of this.#machines) machine?.stopShading()
  }

  page(side: StreamSide, block: string, page: number): Promise<PageDetails> {
    return this.#machine(side).page(block, page)
  }

  contents(side: StreamSide, block: string, first: number, count: number): Promise<Uint8Array> {
    return this.#machine(side).contents(block, first, count)
  }

  differences(): MachineDifference[] {
    return this.#machine(0).differences(this.#machine(1))
  }

  compareRam(block: string, job: number, onProgress: Report): Promise<RamComparison | undefined> {
    const other = this.#machine(1)
    return this.#engine.jobs.run(job, (signal) => this.#machine(0).compareRam(block, other, signal, onProgress))
  }

  /** @param handle of the file to write; without one the octets are gathered into a Blob */
  async download(
    form: DownloadForm,
    handle: FileSystemFileHandle | undefined,
    job: number,
    onProgress: Report,
  ): Promise<Blob | undefined> {
    const machine = this.#machine(0)
    return this.#engine.jobs.run(job, async (signal) => {
      // The browser may ask somebody for leave first: that can be stopped, too.
      const target = handle === undefined ? blobTarget() : await fileTarget(handle)
      return machine.download(form, target, { signal, onProgress })
    })
  }

  #machine(side: StreamSide): Machine {
    const machine = this.#machines[side]
    if (machine !== undefined && this.#opened === this.#engine.opened) return machine
    throw new Error('no stream is open')
  }
}

const sourceOfBlob =
  (blob: Blob): OpenSource =>
  (pieceOctets) =>
    new FileSource(blob, pieceOctets)

/** Readers do not share a source, but for octets that are read through the engine's own pieces. */
function sourceOf({ input, octets }: Opened): OpenSource {
  const { blob, source } = input
  if (blob !== undefined && input.form === 'octets') return sourceOfBlob(blob)
  if (source instanceof MemorySource) return () => source
  return () => cachedSource(octets)
}
