/**
 * From a plain stream to a mapped-ram file: pages go straight to their places, the last one sent wins; what is left of the
 * sections of RAM are the first, with the block list, and the last. A stream that is mapped already stays as it is.
 */
import { encodeUtf8 } from '../../ber/values/utf8-string.ts'
import { BinaryOutput } from '../binary-output.ts'
import { Command, commandName } from '../commands.ts'
import { capabilitiesOf, hasCapability, targetPageBits } from '../configuration.ts'
import { MigrationError, type MigrationErrorDetails } from '../errors.ts'
import type { InflateRaw } from '../inflate.ts'
import type { MigrationMemory } from '../memory.ts'
import { type Configuration, type PageRun, type RamBlock, type Section, SectionType } from '../visitor.ts'
import { describeCapabilities, MAPPED_RAM, withCapability } from './mapped-capability.ts'
import { bitmapOctets, hasData, MAPPED_HEADER, MAPPED_VERSION, roundUp } from './mapped-layout.ts'
import { RewritingVisitor } from './mapped-rewriting.ts'
import { BitBudget, PageBits } from './page-bits.ts'
import { unknownBlock } from './page-faults.ts'
import { type BlockPlace, PageWriter } from './page-writer.ts'
import type { PositionalSink } from './positional-sink.ts'
import { onlyHooks } from './ram-store.ts'

/** Octets of bitmaps that are held: of 16 TiB of pages of 4 KiB that lie side by side. */
const MAX_BITMAPS = 512 * 1024 * 1024

interface MappedBlock extends BlockPlace {
  readonly bitmapAt: number
  readonly bitmapOctets: number
}

export interface PlainToMappedOptions {
  /** Octets of a page, where CONFIGURATION does not tell; 4096 by default. */
  readonly pageSize?: number
  /** How zlib pages are inflated; by default with what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
}

/** Commands that only a connection that goes both ways makes sense of. */
const droppedCommands: readonly number[] = [Command.OPEN_RETURN_PATH, Command.PING, Command.POSTCOPY_ADVISE]

export class PlainToMapped extends RewritingVisitor<BinaryOutput> {
  readonly #memory: MigrationMemory
  readonly #sink: PositionalSink
  readonly #writer: PageWriter
  readonly #budget = new BitBudget(MAX_BITMAPS)
  readonly #blocks = new Map<string, MappedBlock>()
  #pageSize: number
  #isConfigured = false
  #isMapped = false
  #hasList = false
  /** A PART section of RAM of which only pages were seen so far: without them nothing is left of it. */
  #part: Section | undefined
  #capabilities: readonly string[] = []

  /** @param sink takes the file, from position 0 on */
  constructor(
    sink: PositionalSink,
    memory: MigrationMemory,
    { pageSize = 4096, inflateRaw }: PlainToMappedOptions = {},
  ) {
    let position = 0
    const append = (octets: Uint8Array): void => {
      sink.write(position, octets)
      position += octets.length
    }
    const skip = (octets: number): void => {
      position += octets
    }
    super(new BinaryOutput(Object.assign(append, { skip }), () => memory.position()))
    this.#memory = memory
    this.#sink = sink
    this.#writer = new PageWriter({ inflateRaw, keepStale: true })
    this.#pageSize = pageSize
  }

  override configuration(configuration: Configuration): void {
    this.#isConfigured = true
    this.#isMapped = hasCapability(configuration, MAPPED_RAM)
    const bits = targetPageBits(configuration)
    if (bits !== undefined) this.#pageSize = 1 << bits
    const mapped = this.#isMapped ? configuration : withCapability(configuration, MAPPED_RAM)
    this.#capabilities = capabilitiesOf(mapped)
    this.output.configuration(mapped)
  }

  override startSection(section: Section): void {
    if (!this.#isConfigured) {
      throw this.#unsupported('a stream without CONFIGURATION, which alone could say that its RAM is mapped')
    }
    if (!this.#isMapped && section.contents === 'ram' && section.type === SectionType.Part) this.#part = section
    else this.output.startSection(section)
  }

  override endOfRam(): void {
    if (this.#part === undefined) this.output.endOfRam()
  }

  override endSection(footer: number | undefined): void {
    if (this.#part === undefined) this.output.endSection(footer)
    this.#part = undefined
  }

  override startBlocks(totalRam: bigint): void {
    if (this.#hasList) throw this.#unsupported('a second list of blocks')
    this.#hasList = true
    if (this.#part !== undefined) this.output.startSection(this.#part)
    this.#part = undefined
    this.output.startBlocks(totalRam)
  }

  override block(block: RamBlock): void {
    const { name, length, address } = block
    const head = 1 + encodeUtf8(name).length + 8 + (address === undefined ? 0 : 8) + MAPPED_HEADER
    const bitmapAt = BigInt(this.output.position + head)
    if (this.#isMapped) {
      if (block.mapped !== undefined && hasData(block.mapped) && block.mapped.bitmapAt !== bitmapAt) {
        throw this.#unsupported('a mapped-ram file inside another one: it has to be read as a file, not in one go')
      }
      this.output.block(block)
      return
    }
    const pageSize = BigInt(this.#pageSize)
    if (length % pageSize !== 0n) throw this.#pageSizeIs(`a block of ${length} octets`)
    const octets = bitmapOctets(length, pageSize)
    const pagesAt = roundUp(bitmapAt + octets)
    if (pagesAt + length > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#unsupported(`a block of ${length} octets`)
    const mapped = { version: MAPPED_VERSION, pageSize, bitmapAt, pagesAt, bitmap: new Uint8Array(0) }
    this.output.block({ name, length, address, mapped })
    this.output.endMappedPages()
    this.#blocks.set(name, {
      block,
      sink: this.#sink,
      at: Number(pagesAt),
      pages: new PageBits(this.#budget),
      bitmapAt: Number(bitmapAt),
      bitmapOctets: Number(octets),
    })
  }

  override pages(run: PageRun): void {
    const block = run.block && this.#blocks.get(run.block.name)
    if (block !== undefined) this.#writer.put(run, this.#pageSize, block)
    else if (!onlyHooks(run)) throw unknownBlock(run)
  }

  override flush(): void {
    if (this.#isMapped) this.output.flush()
    else throw this.#unsupported('a multifd flush: pages came over other connections, whose recordings are needed')
  }

  override command(command: number, data: Uint8Array, packaged: boolean): void {
    if (droppedCommands.includes(command)) return
    const isPostcopy = command > Command.POSTCOPY_ADVISE && command < Command.SWITCHOVER_START
    if (packaged || isPostcopy)
      throw this.#unsupported(`command ${commandName(command) ?? command}: no file can do that`)
    this.output.command(command, data)
  }

  override finish(): void {
    for (const { pages, bitmapAt, bitmapOctets } of this.#blocks.values())
      pages.write(this.#sink, bitmapAt, bitmapOctets)
    this.output.finish()
    this.#sink.truncate(this.output.position)
  }

  protected rewrite(description: Uint8Array): Uint8Array {
    return this.#isMapped ? description : describeCapabilities(description, this.#capabilities)
  }

  #pageSizeIs(actual: string): MigrationError {
    return this.#fault('MIGRATION_PAGE_SIZE', actual, { expected: `pages of ${this.#pageSize} octets` })
  }

  #unsupported(actual: string): MigrationError {
    return this.#fault('MIGRATION_UNSUPPORTED', actual, { summary: 'this stream cannot become a mapped-ram file' })
  }

  #fault(code: ConstructorParameters<typeof MigrationError>[0], actual: string, more: MigrationErrorDetails = {}) {
    return new MigrationError(code, this.#memory.position(), { path: 'ram', actual, ...more })
  }
}
