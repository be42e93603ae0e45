/** A machine's stream: its tree, a map of its RAM, its pages, what it can be compared with and written as. */
import { BerError } from '../../src/index.ts'
import {
  type BlockPages,
  type Difference,
  differencesOf,
  driveSource,
  MigrationMemory,
  ModelOutput,
  mapBlock,
  type OctetSource,
  PageMap,
  PageMapOutput,
  PageState,
  type StreamModel,
  visiting,
} from '../../src/migration/index.ts'
import type {
  BlockSummary,
  Cells,
  CellsRequest,
  DownloadForm,
  MachineDifference,
  MachineFault,
  MachineSummary,
  PageDetails,
  Progress,
  RamComparison,
} from '../shared/machine.ts'
import { cached } from './cached-source.ts'
import { type DownloadOptions, type Target, writeBlock, writeForm } from './machine-download.ts'
import { findStream, type OpenSource, Pieces, type StreamFile, type StreamFileOptions } from './machine-file.ts'
import { connectionsOf, notesOn } from './machine-notes.ts'
import { MachineTree } from './machine-tree.ts'
import { cellsOf } from './ram-cells.ts'
import { BlockComparison, Verdict } from './ram-compare.ts'
import { entropyOf } from './ram-entropy.ts'
import { Pages } from './ram-pages.ts'
import { Shading } from './ram-shading.ts'
import { faultOf, readStream } from './read-stream.ts'

/** Differences that are listed. */
const MAX_DIFFERENCES = 100_000
/** Octets of pages that are handed over at a time. */
const MAX_CONTENTS = 4 * 1024 * 1024

export class Machine {
  tree: MachineTree
  readonly #file: StreamFile
  #model: StreamModel = new ModelOutput().model
  #fault: MachineFault | undefined
  #map = new PageMap()
  /** What refused the rest of RAM. */
  #ramFault: MachineFault | undefined
  #isRead = false
  #isMapped = false
  readonly #pages: Pages
  readonly #comparisons = new Map<string, BlockComparison>()
  readonly #shading: Shading

  private constructor(file: StreamFile, source: OctetSource) {
    this.#file = file
    this.#pages = new Pages(source)
    this.#shading = new Shading(this.#pages)
    this.tree = new MachineTree({ model: this.#model, form: file.form, keptAsOctets: [], fault: undefined })
  }

  /** Finds a stream, of which nothing is known yet. @throws {BerError} for what is no stream */
  static async find(open: OpenSource, options: StreamFileOptions = {}): Promise<Machine> {
    const file = await findStream(open, options)
    return new Machine(file, cached((await file.open(Pieces.Pages)).source))
  }

  /** Finds a stream, and reads it. */
  static async open(open: OpenSource, options: StreamFileOptions = {}): Promise<Machine> {
    const machine = await Machine.find(open, options)
    await machine.read(options)
    return machine
  }

  /**
   * Reads all but the pages of RAM; those too where the form does not let them be passed over. What is known grows meanwhile; the
   * tree is there in the end.
   * @throws {BerError} for what is no stream at all
   */
  async read(options: StreamFileOptions = {}): Promise<void> {
    const read = await readStream(this.#file, options, (model, map) => {
      this.#model = model
      this.#map = map
    })
    this.#isRead = true
    this.#fault = read.fault
    this.#isMapped = read.isMapped
    if (!read.isMapped) this.#map = mapFor(read.model)
    this.tree = new MachineTree({ ...read, form: this.#file.form })
  }

  get summary(): MachineSummary {
    const { form, size, base, wrappings, isMerged } = this.#file
    const { configuration, sections } = this.#model
    return {
      form,
      size,
      base,
      machine: configuration?.machine,
      wrappings,
      sections: sections.length,
      blocks: this.blocks,
      isRamRead: this.#isMapped,
      hasConnections: !isMerged && connectionsOf(this.#model),
      notes: this.#isRead ? notesOn(this.#model) : [],
      fault: this.#ramFault ?? this.#fault,
    }
  }

  /** As far as RAM was read. */
  get blocks(): BlockSummary[] {
    return this.#map.blocks.map(({ block, pageSize, pages, counts }) => {
      return { name: block.name, length: Number(block.length), pageSize, pages, counts }
    })
  }

  /** Reads RAM, so that the map tells of it. The map grows meanwhile. */
  async readRam({ signal, onProgress }: StreamFileOptions = {}): Promise<void> {
    if (this.#isMapped) return
    this.#isMapped = true
    // What was read before somebody stopped it would count twice.
    this.#map = mapFor(this.#model)
    const { form, size, base } = this.#file
    const { source } = await this.#file.open(Pieces.Walk)
    const output = new PageMapOutput(this.#map)
    const conversion = visiting(form, new MigrationMemory(), output, { size, ...(base !== undefined && { base }) })
    try {
      await driveSource(conversion, source, { signal, onProgress: (done) => onProgress?.({ done, of: size }) })
    } catch (error) {
      if (!(error instanceof BerError)) {
        this.#isMapped = false
        throw error
      }
      this.#ramFault = faultOf(error)
    }
  }

  /** What is known by now of how a block differs from that of the other stream. */
  readonly compared = (name: string): BlockComparison | undefined => this.#comparisons.get(name)

  /** @param comparison of the block, which this stream may be either side of */
  cells(request: CellsRequest, comparison = this.compared(request.block)): Cells {
    const map = this.#block(request.block)
    const differing = comparison && ((from: number, to: number) => comparison.verdicts.count(from, to, Verdict.Differs))
    return cellsOf(map, request, this.#shading.levelsOf(map), differing)
  }

  /** @see Shading.run */
  shade(request: CellsRequest, onShaded: () => void): Promise<boolean> {
    return this.#shading.run(this.#block(request.block), request, onShaded)
  }

  /** Ends what `shade` does. */
  stopShading(): void {
    this.#shading.stop()
  }

  async page(name: string, page: number): Promise<PageDetails> {
    const map = this.#block(name)
    const { pageSize } = map
    if (!Number.isSafeInteger(page) || page < 0 || page >= map.pages) throw new RangeError(`there is no page ${page}`)
    let octets: Uint8Array | undefined
    let fault: MachineFault | undefined
    try {
      octets = await this.#pages.with(map, page, (octets) => octets.slice())
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      fault = faultOf(error)
    }
    const origin = map.origin(page)
    const place = 'position' in origin ? origin : undefined
    const guest = mapBlock(map.block, this.#model.configuration?.machine)
    const at = page * pageSize
    const addresses = guest?.ranges
      .filter(({ offset, length }) => at >= offset && at < offset + length)
      .map(({ address, offset }) => address + at - offset)
    return {
      block: name,
      page,
      pageSize,
      state: map.state(page),
      times: map.times(page),
      isLate: map.isLate(page),
      addresses: addresses ?? [],
      basis: guest?.basis,
      offset: place?.position,
      size: place === undefined ? 0 : 'length' in place ? place.length : pageSize,
      octets,
      fault,
      entropy: octets && entropyOf(octets),
    }
  }

  /** The contents of some pages, one after the other; zeros for what is not known. */
  async contents(name: string, first: number, count: number): Promise<Uint8Array> {
    const map = this.#block(name)
    const { pageSize } = map
    const pages = Math.max(0, Math.min(count, map.pages - first, Math.floor(MAX_CONTENTS / pageSize)))
    const contents = new Uint8Array(pages * pageSize)
    for (let i = 0; i < pages; i++) {
      if (map.state(first + i) <= PageState.Zero) continue
      await this.#pages.with(map, first + i, (octets) => contents.set(octets, i * pageSize)).catch(() => {})
    }
    return contents
  }

  /** Marks what differs in the tree. @returns what differs from `other`, but not in RAM */
  differences(other: Machine | undefined): MachineDifference[] {
    const found: Difference[] = []
    this.#comparisons.clear()
    if (other !== undefined) {
      for (const difference of differencesOf(this.#model, other.#model)) {
        if (found.length === MAX_DIFFERENCES) break
        found.push(difference)
      }
    }
    this.tree.differences = found
    return found
  }

  /** Compares a block's pages. What is found shows in `cells` meanwhile. @returns undefined where the other stream has no such block */
  async compareRam(
    name: string,
    other: Machine,
    signal: AbortSignal | undefined,
    onProgress: (progress: Progress) => void,
  ): Promise<RamComparison | undefined> {
    const theirs = other.#map.block(name)
    if (theirs === undefined) return undefined
    const [{ source: a }, { source: b }] = [await this.#file.open(Pieces.Pages), await other.#file.open(Pieces.Pages)]
    const ours = { map: this.#block(name), source: cached(a) }
    const comparison = new BlockComparison(ours, { map: theirs, source: cached(b) })
    this.#comparisons.set(name, comparison)
    await comparison.run(signal, onProgress)
    return comparison.result
  }

  /** Writes the stream in another form, or a block of RAM. */
  async download(form: DownloadForm, target: Target, options: DownloadOptions): Promise<Blob | undefined> {
    try {
      if (typeof form === 'string') await writeForm(this.#file, form, target, options)
      else
        await writeBlock(cached((await this.#file.open(Pieces.Pages)).source), this.#block(form.block), target, options)
      return await target.close()
    } catch (error) {
      // What went wrong first is what is told.
      await target.abort(error).catch(() => {})
      throw error
    }
  }

  #block(name: string): BlockPages {
    const map = this.#map.block(name)
    if (map === undefined) throw new RangeError(`there is no block ${name}`)
    return map
  }
}

/** The blocks, of whose pages nothing is known. */
function mapFor({ blocks }: StreamModel): PageMap {
  const map = new PageMap()
  for (const block of blocks) map.add(block)
  return map
}
