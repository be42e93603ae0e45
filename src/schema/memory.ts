/** The linear memory of one run: tables, the scan's regions, what the schema's kernel keeps, room for output. */
import { instantiate } from '../wasm/core.ts'
import { align, layOutScan, pagesFor, type Register, type ScanRegions, STACK_ENTRIES } from '../wasm/layout.ts'
import { compiledModule } from '../wasm/modules.ts'
import { configureScan } from '../wasm/scan-kernel.ts'
import { INPUT_SLACK, ORDER_SIZE, SCHEMA_ENTRY, type SchemaExports, SchemaRegister, STRING_SIZE } from './layout.ts'
import type { RunSettings } from './run-options.ts'
import { STATE_ID, T_ID, TABLES_BASE } from './tables/layout.ts'
import type { SchemaTables, StateInfo, TransitionInfo } from './tables/types.ts'
import { wasmBase64 } from './wasm.generated.ts'

/** Octets from the state block's address. */
type AnyRegister = (typeof Register)[keyof typeof Register] | (typeof SchemaRegister)[keyof typeof SchemaRegister]

export class SchemaMemory {
  readonly memory: WebAssembly.Memory
  readonly kernel: SchemaExports
  readonly tables: SchemaTables
  readonly regions: ScanRegions
  /** Addresses. */
  readonly schemaStack: number
  readonly output: number
  readonly outputEnd: number
  /** Views of the whole memory, which never grows. */
  readonly octets: Uint8Array<ArrayBuffer>
  readonly words: Uint32Array<ArrayBuffer>
  readonly view: DataView<ArrayBuffer>

  /** @param output octets of room for what is made of values, and whether that is text; without it nothing is made */
  constructor(
    tables: SchemaTables,
    settings: RunSettings,
    output?: { readonly size: number; readonly renders: boolean },
  ) {
    const { maxContiguous, windowSize, limits } = settings
    this.tables = tables
    this.schemaStack = align(TABLES_BASE + tables.octets.length, 64)
    const string = this.schemaStack + STACK_ENTRIES * SCHEMA_ENTRY
    const order = align(string + STRING_SIZE + maxContiguous, 64)
    this.output = align(order + ORDER_SIZE, 64)
    this.outputEnd = this.output + (output?.size ?? 0)
    // No records are written.
    const regions = layOutScan(this.outputEnd, 0, maxContiguous, windowSize)
    this.regions = regions
    const pages = pagesFor(regions.end + INPUT_SLACK)
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.octets = new Uint8Array(this.memory.buffer)
    this.words = new Uint32Array(this.memory.buffer)
    this.view = new DataView(this.memory.buffer)
    this.octets.set(tables.octets, TABLES_BASE)
    this.kernel = instantiate<SchemaExports>(compiledModule('schema', wasmBase64), this.memory)
    configureScan(this.kernel, regions, { ...limits, maxContiguous, endOfContents: false })
    this.kernel.configureSchema(
      this.schemaStack,
      string,
      order,
      tables.root,
      tables.skip,
      tables.skipTransition,
      tables.segments,
      tables.bitSegments,
      settings.rules === 'DER',
      output?.renders ?? false,
    )
  }

  /** The word at an address that is a multiple of 4. */
  word(address: number): number {
    return this.words[address >>> 2]
  }

  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value
  }

  u64(address: number): number {
    return Number(this.view.getBigUint64(address, true))
  }

  /** A register of 32 bits. */
  register(register: AnyRegister): number {
    return this.word(this.regions.state + register)
  }

  registerF64(register: AnyRegister): number {
    return this.view.getFloat64(this.regions.state + register, true)
  }

  /** Answers a pause that wants an answer: how the kernel is to go on. */
  permit(value: number): void {
    this.setWord(this.regions.state + SchemaRegister.Permit, value)
  }

  transition(address: number): TransitionInfo {
    return this.tables.transitions[this.word(address + T_ID)]
  }

  state(address: number): StateInfo {
    return this.tables.states[this.word(address + STATE_ID)]
  }

  /** What the tables know of the value that a pause is about. */
  transitionAtHand(): TransitionInfo | undefined {
    const address = this.register(SchemaRegister.AtTransition)
    return address === 0 ? undefined : this.transition(address)
  }

  /** Its contents octets, if they lie whole: a view that is good until the kernel goes on. */
  contentsAtHand(): Uint8Array<ArrayBuffer> | undefined {
    const at = this.register(SchemaRegister.ContentsAt)
    return at === 0 ? undefined : this.octets.subarray(at, at + this.register(SchemaRegister.ContentsSize))
  }
}
