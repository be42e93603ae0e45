/**
 * The linear memory of one conversion: the scan's regions, page records, a scratch place and an output window, so that page
 * octets go from input to output inside Wasm. It grows only when RAM images are gathered.
 */
import { type CoreExports, instantiate, instantiateCore } from '../wasm/core.ts'
import { layOutScan, pagesFor, type ScanRegions } from '../wasm/layout.ts'
import { compiledModule } from '../wasm/modules.ts'
import { MigrationError } from './errors.ts'
import { MAX_PAGE_DATA, PAGE_RECORD } from './page-records.ts'
import { wasmBase64 } from './wasm.generated.ts'

/** What assembly/migration.ts exports. Addresses and lengths are u32, in octets; block lengths and offsets are u64. */
export interface MigrationExports {
  readBinaryPages(
    registers: number,
    next: number,
    inputEnd: number,
    pageSize: number,
    blockLength: bigint,
    nameSize: number,
    records: number,
    capacity: number,
  ): number
  writeBinaryPages(registers: number, record: number, count: number, name: number, nameSize: number, out: number): void
  readBerPages(
    registers: number,
    records: number,
    from: number,
    count: number,
    depth: number,
    pageSize: number,
    pages: number,
    capacity: number,
  ): number
  writeBerPages(registers: number, record: number, count: number, out: number): void
  gatherPages(
    record: number,
    count: number,
    pageSize: number,
    image: number,
    blockLength: bigint,
    marks: number,
  ): number
  gatherRun(
    registers: number,
    record: number,
    count: number,
    pageSize: number,
    blockLength: bigint,
    out: number,
    room: number,
  ): number
  selectPages(record: number, count: number, pageSize: number, from: bigint, to: bigint): number
  tallyPages(registers: number, record: number, count: number, last: bigint, any: boolean): void
  xbzrleFault(data: number, length: number, pageSize: number): number
  applyXbzrle(page: number, data: number, length: number): void
  adler32(at: number, length: number): number
  sameOctets(a: number, b: number, length: number): number
  readMappedPages(
    registers: number,
    next: number,
    end: number,
    pageSize: number,
    offset: bigint,
    records: number,
    capacity: number,
  ): void
  endOfZeros(next: number, end: number): number
  makeZeroPages(record: number, count: number, offset: bigint, pageSize: number): void
}

const WINDOW = 256 * 1024
const SCAN_RECORDS = 16 * 1024
const PAGE_CAPACITY = 16 * 1024
const SCRATCH = MAX_PAGE_DATA
const NAME = 256
/** A record grows by at most 11 octets on its way from one format to the other, and takes 8 or more. */
const OUTPUT = 3 * (WINDOW + MAX_PAGE_DATA)
const REGISTERS = 128
const WASM_PAGE = 65536
const MAX_WASM_PAGES = 65536

export class MigrationMemory {
  readonly memory: WebAssembly.Memory
  readonly core: CoreExports
  readonly kernel: MigrationExports
  readonly regions: ScanRegions
  /** Addresses. */
  readonly registers: number
  readonly pages: number
  readonly scratch: number
  /** Place for a block's name with its length octet. */
  readonly name: number
  readonly output: number
  /** Octets of the output window. */
  readonly outputSize = OUTPUT
  readonly pageCapacity = PAGE_CAPACITY
  readonly maxContiguous = MAX_PAGE_DATA
  /** Views of the whole memory, made anew when it grows: not to be kept across a call that may gather. */
  octets!: Uint8Array<ArrayBuffer>
  view!: DataView<ArrayBuffer>
  /** How far the input has been read: what a refusal of the output side gives as its offset. The input sets it. */
  position: () => number = () => 0
  /** Position in the input of an octet at an address, as the octets lie during a call of the visitor. The input sets it. */
  positionOf: (address: number) => number = () => this.position()
  /** Told when the views were made anew. */
  readonly onGrowth: (() => void)[] = []

  constructor() {
    const regions = layOutScan(0, SCAN_RECORDS, MAX_PAGE_DATA, WINDOW)
    this.regions = regions
    this.registers = regions.end
    this.pages = this.registers + REGISTERS
    this.scratch = this.pages + PAGE_CAPACITY * PAGE_RECORD
    this.name = this.scratch + SCRATCH
    this.output = this.name + NAME
    this.memory = new WebAssembly.Memory({ initial: pagesFor(this.output + OUTPUT), maximum: MAX_WASM_PAGES })
    this.core = instantiateCore(this.memory)
    this.kernel = instantiate<MigrationExports>(compiledModule('migration', wasmBase64), this.memory)
    this.#renewViews()
  }

  /** A 32-bit register of the page readers and writers. */
  register(offset: number): number {
    return this.view.getUint32(this.registers + offset, true)
  }

  setRegister(offset: number, value: number): void {
    this.view.setUint32(this.registers + offset, value, true)
  }

  /**
   * Adds `octets` zero octets at the end of the memory, on a page boundary.
   * @returns their address
   * @throws {MigrationError} `MIGRATION_LIMIT` when WebAssembly's 4 GiB do not hold them
   */
  grow(octets: number): number {
    const before = this.octets.length
    const pages = pagesFor(octets)
    if (before / WASM_PAGE + pages > MAX_WASM_PAGES) {
      throw new MigrationError('MIGRATION_LIMIT', this.position(), {
        actual: `${octets} octets of RAM to be gathered`,
        expected: 'less than 4 GiB',
      })
    }
    try {
      this.memory.grow(pages)
    } catch (cause) {
      throw new MigrationError('MIGRATION_LIMIT', this.position(), {
        actual: `${octets} octets of RAM to be gathered`,
        cause,
      })
    }
    this.#renewViews()
    for (const told of this.onGrowth) told()
    return before
  }

  #renewViews(): void {
    this.octets = new Uint8Array(this.memory.buffer)
    this.view = new DataView(this.memory.buffer)
  }
}
