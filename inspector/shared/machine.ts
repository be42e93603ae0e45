/** What crosses between the page and its worker about a machine's stream: data that can be cloned, and nothing else. */

/** What refuses a stream, or a part of it. */
export interface MachineFault {
  readonly code: string
  readonly message: string
  /** In the stream. */
  readonly offset: number | undefined
  readonly path: string | undefined
}

export interface MachineSummary {
  readonly form: 'binary' | 'ber'
  /** Octets of the stream. */
  readonly size: number
  /** Octets of the file before the stream; undefined where the stream is not in the file as it is (unpacked, or in a disk image). */
  readonly base: number | undefined
  readonly machine: string | undefined
  /** What the stream stood in, outermost first, in words. */
  readonly wrappings: readonly string[]
  readonly sections: number
  readonly blocks: readonly BlockSummary[]
  /** Whether the map of RAM is as complete as it will be. */
  readonly isRamRead: boolean
  /** Whether pages of RAM went over other connections. */
  readonly hasConnections: boolean
  /** What is worth knowing of how the stream was made, in words. */
  readonly notes: readonly string[]
  /** What refused the rest of the stream. */
  readonly fault: MachineFault | undefined
}

export interface BlockSummary {
  readonly name: string
  /** Octets. */
  readonly length: number
  readonly pageSize: number
  readonly pages: number
  /** Pages by state, as `PageState` of the library numbers them: never sent, zero, fill, full, XBZRLE, zlib. */
  readonly counts: readonly number[]
}

/** A snapshot in a disk image. */
export interface SnapshotChoice {
  readonly id: string
  readonly name: string
  readonly octets: number
  readonly seconds: number
}

/** A row of the tree of sections, devices and fields. */
export interface MachineRow {
  /** Indexes from the root, as `2/0/5`. */
  readonly id: string
  readonly name: string
  readonly kind: MachineRowKind
  /** As the description has it: `uint32 le`, `buffer`; of a section what it is. */
  readonly type: string
  readonly value: string
  readonly hex: string
  /** Rows below. */
  readonly children: number
  /** Where it stands in the stream; undefined where that is not known. */
  readonly offset: number | undefined
  /** Octets there. */
  readonly size: number
  /** With another stream beside: whether there are differences in it. */
  readonly differs: boolean
  /** What differs, as the other stream has it. */
  readonly other: string | undefined
}

export type MachineRowKind =
  | 'group'
  | 'section'
  | 'struct'
  | 'array'
  | 'list'
  | 'integer'
  | 'boolean'
  | 'octets'
  | 'text'
  | 'block'
  | 'command'
  | 'range'
  | 'fault'

/** Octets of a row, for the hex view. */
export interface RowOctets {
  /** At most as many as were asked for. */
  readonly octets: Uint8Array
  /** In all. */
  readonly size: number
}

/** Which cells of a map are asked for: `count` of them, `pagesPerCell` pages each, from page `first` on. */
export interface CellsRequest {
  readonly block: string
  readonly first: number
  readonly pagesPerCell: number
  readonly count: number
}

/** Octets of `Cells.shares` for each cell. */
export const CELL_SHARES = 6
/** An entropy that is not known (yet). */
export const NO_ENTROPY = 255
/** Entropy in bits an octet, from what crosses for it: 0 to 254. */
export const entropyBits = (level: number): number => (level * 8) / 254

export interface Cells {
  readonly request: CellsRequest
  /** Pages by state, six octets a cell, in 255ths of its pages; what is there at all is 1 at least. */
  readonly shares: Uint8Array
  /** Mean entropy of those pages of a cell that were looked at, or `NO_ENTROPY`. */
  readonly entropy: Uint8Array
  /** Pages that differ from the other stream's, in 255ths; empty where there is no other. */
  readonly differing: Uint8Array
}

export interface PageDetails {
  readonly block: string
  readonly page: number
  readonly pageSize: number
  /** `PageState` of the library. */
  readonly state: number
  readonly times: number
  readonly isLate: boolean
  /** Guest-physical addresses of the page, and how they are known. */
  readonly addresses: readonly number[]
  readonly basis: string | undefined
  /** Of the record's data in the stream, where the page is one that has some. */
  readonly offset: number | undefined
  /** Octets of that. */
  readonly size: number
  /** Undefined where they are not known, and `fault` may say why. */
  readonly octets: Uint8Array | undefined
  readonly fault: MachineFault | undefined
  /** Bits an octet. */
  readonly entropy: number | undefined
}

/** How a long work gets on: octets of the stream, or pages. */
export interface Progress {
  readonly done: number
  readonly of: number
}

export interface MachineDifference {
  readonly path: string
  readonly offset: number | undefined
  readonly a: string | undefined
  readonly b: string | undefined
}

export interface RamComparison {
  readonly block: string
  readonly pages: number
  /** Pages whose contents differ. */
  readonly differing: number
  /** Pages that were sent as another kind, with the same contents. */
  readonly otherKind: number
  /** Pages of which at least one side is not known. */
  readonly unknown: number
  /** Runs of pages that differ, first and last; as many as are listed. */
  readonly runs: readonly (readonly [first: number, last: number])[]
}

/** What a stream can be written as. */
export type DownloadForm = 'ber' | 'binary' | 'stream' | { readonly block: string }

/** The stream of the file that is open, or the one beside it. */
export type StreamSide = 0 | 1
