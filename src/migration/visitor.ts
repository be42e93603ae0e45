/**
 * One walk over a migration stream, many formats: an input visitor reads its format and calls an output visitor for each
 * thing it finds, in stream order. Calls are synchronous and bounded in size; the walk is a generator that pauses where it
 * wants input, and where the output may be drained, so that files are served without promises and streams with them.
 */
import type { MigrationMemory } from './memory.ts'

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
}

/** A value of VMState, as far as CONFIGURATION needs them. */
export type ConfigurationField =
  | { readonly name: string; readonly type: 'uint32'; readonly value: number }
  | { readonly name: string; readonly type: 'buffer'; readonly value: Uint8Array }
  | { readonly name: string; readonly type: 'array of buffer'; readonly value: readonly Uint8Array[] }

export interface ConfigurationSubsection {
  readonly name: string
  readonly versionId: number
  readonly fields: readonly ConfigurationField[]
}

export interface Configuration {
  readonly machine: string
  readonly subsections: readonly ConfigurationSubsection[]
}

export interface RamBlock {
  readonly name: string
  /** Octets. */
  readonly length: bigint
  readonly pageSize?: bigint | undefined
  readonly address?: bigint | undefined
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
  /** Every section but START and FULL sections of devices, which the input visitor hands over as a tail. */
  startSection(section: Section): void
  startBlocks(totalRam: bigint): void
  block(block: RamBlock): void
  endBlocks(): void
  pages(run: PageRun): void
  flush(): void
  endOfRam(): void
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
