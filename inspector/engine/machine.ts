/** A machine's stream: its tree, a map of its RAM, its pages, what it can be compared with and written as. */
import { BerError } from '../../src/index.ts'
import {
  type BlockPages,
  capabilitiesOf,
  type Difference,
  differencesOf,
  driveSource,
  MigrationMemory,
  ModelOutput,
  mapBlock,
  type OctetSource,
  PageMap,
  PageMapOutput,
  PageReader,
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
import { turn } from './breath.ts'
import { cached } from './cached-source.ts'
import { type DownloadOptions, type Target, writeBlock, writeForm } from './machine-download.ts'
import { findStream, type OpenSource, Pieces, type StreamFile, type StreamFileOptions } from './machine-file.ts'
import { MachineTree } from './machine-tree.ts'
import { PageOctets } from './page-octets.ts'
import { cellsOf, checked, samplesOf } from './ram-cells.ts'
import { BlockComparison, Verdict } from './ram-compare.ts'
import { entropyOf, levelOf } from './ram-entropy.ts'
import { faultOf, readStream } from './read-stream.ts'

/** Differences that are listed. */
const MAX_DIFFERENCES = 100_000
/** Milliseconds that entropies are worked out for, between two looks at what else there is to do. */
const SHADING = 40
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
  readonly #levels = new Map<BlockPages, PageOctets>()
  readonly #comparisons = new Map<string, BlockComparison>()
  #shading = 0

  private constructor(file: StreamFile, source: OctetSource) {
    this.#file = file
    this.#pages = new Pages(source)
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
    return cellsOf(map, request, this.#levelsOf(map), differing)
  }

  /**
   * Works out the entropy of the pages that stand for cells. Another call ends this one.
   * @param onShaded told now and then that `cells` would know more
   * @returns whether all of them were looked at
   */
  async shade(request: CellsRequest, onShaded: () => void): Promise<boolean> {
    const map = this.#block(request.block)
    const levels = this.#levelsOf(map)
    const { first, pagesPerCell, count } = checked(request)
    const shading = ++this.#shading
    let until = performance.now() + SHADING
    for (const cell of spread(count)) {
      const from = first + cell * pagesPerCell
      for (const page of samplesOf(map, from, Math.min(from + pagesPerCell, map.pages))) {
        if (levels.get(page) !== 0) continue
        // What cannot be read has no entropy: it is told where somebody looks at the page.
        const level = await this.#pages.with(map, page, (octets) => levelOf(entropyOf(octets))).catch(() => undefined)
        if (level !== undefined) levels.set(page, level + 1)
        if (performance.now() < until) continue
        onShaded()
        await turn()
        if (shading !== this.#shading) return false
        until = performance.now() + SHADING
      }
    }
    onShaded()
    return true
  }

  /** Ends what `shade` does. */
  stopShading(): void {
    this.#shading++
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
      await target.abort(error)
      throw error
    }
  }

  #block(name: string): BlockPages {
    const map = this.#map.block(name)
    if (map === undefined) throw new RangeError(`there is no block ${name}`)
    return map
  }

  #levelsOf(map: BlockPages): PageOctets {
    let levels = this.#levels.get(map)
    if (levels === undefined) {
      levels = new PageOctets()
      this.#levels.set(map, levels)
    }
    return levels
  }
}

/** Cells from the coarse to the fine: all of a map takes on its shades at the same time. */
function* spread(count: number): Generator<number> {
  for (const step of [64, 8, 1]) for (let cell = 0; cell < count; cell += step) yield cell
}

/** The blocks, of whose pages nothing is known. */
function mapFor({ blocks }: StreamModel): PageMap {
  const map = new PageMap()
  for (const block of blocks) map.add(block)
  return map
}

/** Pages read one after another, whoever asks for them. */
class Pages {
  readonly #reader: PageReader
  #last: Promise<unknown> = Promise.resolve()

  constructor(source: OctetSource) {
    this.#reader = new PageReader(source)
  }

  /** What `use` makes of a page's octets, which are good during the call alone; undefined where they are not known. */
  with<Result>(map: BlockPages, page: number, use: (octets: Uint8Array) => Result): Promise<Result | undefined> {
    const work = async (): Promise<Result | undefined> => {
      const octets = await this.#reader.read(map, page)
      return octets && use(octets)
    }
    const done = this.#last.then(work, work)
    this.#last = done
    return done
  }
}

/** Whether pages went over other connections, of which this is not the recording. */
function connectionsOf({ configuration }: StreamModel): boolean {
  const capabilities = configuration === undefined ? [] : capabilitiesOf(configuration)
  return capabilities.includes('multifd') || capabilities.includes('postcopy-preempt')
}

function notesOn({ configuration, commands, footers, descriptionText, sections, hasEnd }: StreamModel): string[] {
  const capabilities = configuration === undefined ? [] : capabilitiesOf(configuration)
  const notes = capabilities.length > 0 ? [`capabilities: ${capabilities.join(', ')}`] : []
  if (capabilities.includes('multifd')) {
    notes.push('pages of RAM went over other connections (multifd): a recording of the main one alone has none of them')
  }
  // POSTCOPY_LISTEN
  if (commands.some(({ command }) => command === 4)) {
    notes.push('a recording of postcopy: pages that the running guest asked for come after the devices')
  }
  if (capabilities.includes('x-ignore-shared'))
    notes.push('shared memory stayed where it was, and is not in the stream')
  if (footers === false) notes.push('sections have no footers')
  if (descriptionText === undefined && sections.length > 0) notes.push('there is no description of the devices')
  if (!hasEnd) notes.push('the stream has no end')
  return notes
}
