/**
 * One walk over a migration stream, many formats: an input visitor reads its format and calls an output visitor for each
 * thing it finds, in stream order. Calls are synchronous and bounded in size; the walk is a generator that pauses where it
 * wants input, and where the output may be drained, so that files are served without promises and streams with them.
 */
import type { MigrationMemory } from './memory.ts'
import type { StateStruct, StateSubsection } from './vmstate/state.ts'

/** What a paused walk waits for. */
export const Pause = {
  /** More input: reserve, fill, commit, or end. */
  Input: 0,
  /** Nothing; but a transport that queues should let its queue drain. */
  Output: 1,
} as const
export type Pause = (typeof Pause)[keyof typeof Pause]

/** A walk, or a part of one. */
export type Walk<Result = void> = Generator<Pause, Result, void>

/** The types of sections, with their type octets in the binary stream. */
export const SectionType = { Start: 1, Part: 2, End: 3, Full: 4 } as const
export type SectionType = (typeof SectionType)[keyof typeof SectionType]

export interface Section {
  readonly type: SectionType
  readonly id: number
  /** START and FULL only. */
  readonly name: string
  readonly instanceId: number
  readonly versionId: number
  /** What stands in it: records of RAM, or the state of a device. */
  readonly contents: 'ram' | 'device'
  /** Of its type octet, in the input. */
  readonly offset: number
  /** Where the contents begin, in a binary input. */
  readonly bodyOffset?: number
}

/** The whole contents of a device's section. */
export interface DeviceContents {
  /** As they stand in the binary stream. */
  readonly octets: Uint8Array
  /** The same as fields, offsets from the first of `octets`; undefined where no description tells. */
  readonly state: StateStruct | undefined
}

/** What the CONFIGURATION section tells: the machine's name, then subsections as those of a device. */
export interface Configuration {
  readonly machine: string
  /** The section's body in the binary stream: a 32-bit length, the machine's name, the subsections. */
  readonly octets: Uint8Array
  readonly subsections: readonly StateSubsection[]
}

export interface RamBlock {
  readonly name: string
  /** Octets. */
  readonly length: bigint
  readonly pageSize?: bigint | undefined
  readonly address?: bigint | undefined
  /** In a mapped-ram file. */
  readonly mapped?: MappedRam | undefined
}

/** Where the pages of a block lie in a mapped-ram file; offsets are from the file's begin. */
export interface MappedRam {
  readonly version: number
  readonly pageSize: bigint
  readonly bitmapAt: bigint
  /** 0 where the block's pages are not in the file. */
  readonly pagesAt: bigint
  /** A bit for each page, bit i in octet i / 8, up to a multiple of 8 octets. A page without one is zero, whatever stands in its place. */
  readonly bitmap: Uint8Array
}

/**
 * Pages of one RAM block, as page records in the conversion's memory: `count` of them from `records` on, valid during the
 * call.
 */
export interface PageRun {
  readonly memory: MigrationMemory
  readonly records: number
  readonly count: number
  /** The name that the first page carries; null when the run continues the block of the page before. */
  readonly name: string | null
  /** The block that the pages belong to, as far as the input tells. */
  readonly block: RamBlock | undefined
  /** Octets of a page; 0 when no page has told it yet. */
  readonly pageSize: number
}

/** The output side. Methods are called in stream order; whatever is handed over is valid during the call only. */
export interface Visitor {
  header(version: number): void
  configuration(configuration: Configuration): void
  startSection(section: Section): void
  startBlocks(totalRam: bigint): void
  /** A block with `mapped` is followed by its pages, up to `endMappedPages`. */
  block(block: RamBlock): void
  /** Those pages of a mapped block that are not all zero, in ascending order, whether their bits are set or not. */
  mappedPages(run: PageRun): void
  endMappedPages(): void
  endBlocks(): void
  pages(run: PageRun): void
  flush(): void
  endOfRam(): void
  /** The whole contents of a section of a device. */
  device(device: DeviceContents): void
  /** A piece of the contents of a section that only its own grammar, or its footer, delimits. */
  opaque(octets: Uint8Array): void
  /** @param footer the section id of the footer, or undefined where there is none */
  endSection(footer: number | undefined): void
  /** @param packaged items of a package follow, up to `endPackage` */
  command(command: number, data: Uint8Array, packaged: boolean): void
  endPackage(): void
  endOfFile(): void
  /** The JSON description. `octets` is called for each piece of it. */
  startDescription(length: number): void
  startTail(): void
  octets(piece: Uint8Array): void
  endOctets(): void
  finish(): void
}
