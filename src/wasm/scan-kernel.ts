/** What every kernel that reads a window of octets exports, and how it is set up. */
import type { ScanRegions } from './layout.ts'

/** The exports that come from assembly/scan-state.ts and assembly/finish.ts. Addresses and lengths are u32, in octets. */
export interface ScanKernel {
  configure(
    state: number,
    stack: number,
    table: number,
    records: number,
    recordCapacity: number,
    window: number,
    maxDepth: number,
    maxTagNumberOctets: number,
    maxContiguous: number,
    endOfContents: boolean,
  ): void
  /** Moves the octets that are not used yet to `to`: the front of the next window. */
  relocate(to: number, inputEnd: number): void
  /** The input has ended: `ScanStatus.NeedsInput` for a good end, else `Failed` with TRUNCATED. */
  finish(inputEnd: number): number
}

export interface ScanSettings {
  readonly maxDepth: number
  readonly maxTagNumberOctets: number
  readonly maxContiguous: number
  readonly endOfContents: boolean
}

/** Tells a kernel its regions and limits: it starts anew at position 0. */
export function configureScan(kernel: ScanKernel, regions: ScanRegions, settings: ScanSettings): void {
  kernel.configure(
    regions.state,
    regions.stack,
    regions.table,
    regions.records,
    regions.recordCapacity,
    regions.window,
    settings.maxDepth,
    settings.maxTagNumberOctets,
    settings.maxContiguous,
    settings.endOfContents,
  )
}
