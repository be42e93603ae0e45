/** Drives the validator's kernel by its exports, as the facade does, and tells each pause in one line. */
import * as assert from 'uvu/assert'
import { defaultLimits } from '../../../src/ber/limits.ts'
import {
  INPUT_SLACK,
  ORDER_SIZE,
  PERMIT_CLOSE,
  RunStatus,
  SCHEMA_ENTRY,
  SCHEMA_STACK_SIZE,
  type SchemaExports,
  SchemaRegister,
  STRING_SIZE,
  V_FLAGS,
  V_SINGLE,
  V_STATE,
  V_TRANSITION,
  V_VIA,
  violationNames,
} from '../../../src/schema/layout.ts'
import { findType, readSchema } from '../../../src/schema/notation/index.ts'
import { compileTables } from '../../../src/schema/tables/index.ts'
import {
  HIGH_TAG_MASK,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  HIGH_TAG_WORD,
  ROW_CAREFUL,
  ROW_NONE,
  ROW_WORDS,
  STATE_FLAGS,
  STATE_ID,
  STATE_LIST,
  STATE_ROW,
  T_ID,
  TABLES_BASE,
} from '../../../src/schema/tables/layout.ts'
import type { SchemaTables, StateInfo } from '../../../src/schema/tables/types.ts'
import { wasmBase64 } from '../../../src/schema/wasm.generated.ts'
import { decodeBase64 } from '../../../src/wasm/base64.ts'
import { instantiate } from '../../../src/wasm/core.ts'
import { layOutScan, pagesFor, Register, STACK_ENTRY, STACK_SIBLINGS } from '../../../src/wasm/layout.ts'
import { faultNames } from '../../../src/wasm/status.ts'
import { hex } from '../../support/hex.ts'
import { moduleText } from '../notation/support.ts'

export interface Settings {
  readonly der?: boolean
  readonly maxContiguous?: number
  readonly maxDepth?: number
  readonly windowSize?: number
  /** A second PDU is unexpected. */
  readonly single?: boolean
  /** No word of a row is left to the short path. */
  readonly careful?: boolean
  /** Absolute offset of the first octet. */
  readonly start?: number
  /** Sizes of pieces, used in turn; none: all at once. */
  readonly cuts?: readonly number[]
  /** Name of the component as which an unexpected value is to be taken; without, it is passed over. */
  readonly takeAs?: string
}

const kernelModule = new WebAssembly.Module(decodeBase64(wasmBase64))
/** Between the regions: nothing may be written there. */
const GUARD = 64
const guardOctet = 0xa5
/** The register of 64 bits beside `Register.PositionDelta`. */
const POSITION_DELTA = 56

/** The tables of a type `P` of a module, with implicit tags, of these assignments. */
export function tablesOf(body: string): SchemaTables {
  const schema = readSchema([{ name: 'm', text: moduleText(body, 'IMPLICIT TAGS') }])
  return compileTables(schema, findType(schema, 'P'))
}

/** All that the kernel has to say of the octets: a line each pause, then how the input ends. */
export function drive(tables: SchemaTables, octets: Uint8Array, settings: Settings = {}): string[] {
  const driver = new Driver(tables, settings)
  const { cuts = [] } = settings
  for (let at = 0, turn = 0; at < octets.length && !driver.failed; turn++) {
    const size = cuts.length === 0 ? octets.length : cuts[turn % cuts.length]
    driver.write(octets.subarray(at, at + size))
    at += size
  }
  return driver.end()
}

class Driver {
  readonly log: string[] = []
  failed = false
  readonly #tables: SchemaTables
  readonly #takeAs: string | undefined
  readonly #kernel: SchemaExports
  readonly #octets: Uint8Array
  readonly #view: DataView
  readonly #regions: ReturnType<typeof layOutScan>
  readonly #schemaStack: number
  readonly #guards: readonly number[]
  #inputEnd: number

  constructor(tables: SchemaTables, settings: Settings) {
    const { der = false, maxContiguous = 16384, maxDepth = 512, windowSize = 65536 } = settings
    this.#tables = tables
    this.#takeAs = settings.takeAs
    const guards: number[] = []
    let free = TABLES_BASE
    const region = (size: number): number => {
      const at = free
      guards.push(at + size)
      free = Math.ceil((at + size + GUARD) / 64) * 64
      return at
    }
    region(tables.octets.length)
    this.#schemaStack = region(SCHEMA_STACK_SIZE)
    const string = region(STRING_SIZE + maxContiguous)
    const order = region(ORDER_SIZE)
    const regions = layOutScan(free, 0, maxContiguous, windowSize)
    this.#regions = regions
    // What lies behind the input may be read, not written.
    guards.push(regions.windowEnd)
    const pages = pagesFor(regions.windowEnd + Math.max(INPUT_SLACK, GUARD))
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.#octets = new Uint8Array(memory.buffer)
    this.#view = new DataView(memory.buffer)
    this.#octets.set(tables.octets, TABLES_BASE)
    for (const at of guards) this.#octets.fill(guardOctet, at, at + GUARD)
    this.#guards = guards
    if (settings.careful === true) this.#makeCareful()
    this.#kernel = instantiate<SchemaExports>(kernelModule, memory)
    const { state, stack, table, records, window } = regions
    const { maxTagNumberOctets } = defaultLimits
    this.#kernel.configure(state, stack, table, records, 0, window, maxDepth, maxTagNumberOctets, maxContiguous, false)
    const { root, skip, skipTransition, segments, bitSegments } = tables
    this.#kernel.configureSchema(
      this.#schemaStack,
      string,
      order,
      root,
      skip,
      skipTransition,
      segments,
      bitSegments,
      der,
      false,
    )
    if (settings.start !== undefined) this.#startAt(settings.start)
    if (settings.single === true) this.#setWord(this.#schemaStack + V_FLAGS, V_SINGLE)
    this.#inputEnd = window
  }

  /** As much at a time as there is room for. */
  write(piece: Uint8Array): void {
    const { window, windowEnd } = this.#regions
    for (let at = 0; at < piece.length && !this.failed; ) {
      if (this.#inputEnd === windowEnd || this.#word(this.#regions.state + Register.Next) === this.#inputEnd) {
        const unused = this.#inputEnd - this.#register(Register.Next)
        this.#kernel.relocate(window - unused, this.#inputEnd)
        this.#inputEnd = window
      }
      const part = piece.subarray(at, at + windowEnd - this.#inputEnd)
      this.#octets.set(part, this.#inputEnd)
      // What comes behind the input has no meaning.
      this.#octets.fill(
        0x30,
        this.#inputEnd + part.length,
        Math.min(windowEnd, this.#inputEnd + part.length + INPUT_SLACK),
      )
      this.#inputEnd += part.length
      at += part.length
      this.#run()
    }
  }

  end(): string[] {
    if (!this.failed && this.#kernel.finish(this.#inputEnd) === RunStatus.Failed) this.#fault()
    if (!this.failed) this.log.push(`end, ${this.#registerF64(Register.Values)} values`)
    for (const at of this.#guards) {
      assert.ok(
        this.#octets.subarray(at, at + GUARD).every((octet) => octet === guardOctet),
        `octets after the region that ends at ${at} were written`,
      )
    }
    return this.log
  }

  #run(): void {
    for (;;) {
      const status = this.#kernel.run(this.#inputEnd)
      if (status === RunStatus.NeedsInput) break
      if (status === RunStatus.Failed) {
        this.#fault()
        if (this.failed) return
        continue
      }
      this.log.push(this.#tell(status))
      if (status === RunStatus.Unexpected) this.#setRegister(SchemaRegister.Permit, this.#permitted())
      if (status === RunStatus.Missing) this.#setRegister(SchemaRegister.Permit, PERMIT_CLOSE)
    }
    const unused = this.#inputEnd - this.#register(Register.Next)
    const wanted = this.#register(Register.Wanted)
    assert.ok(unused === 0 ? wanted === 0 : wanted > unused, `${unused} octets unused, ${wanted} wanted`)
  }

  #fault(): void {
    const code = faultNames[this.#register(Register.ErrorCode)]!
    const isFinal = code === 'TRUNCATED' || code.startsWith('LIMIT_') || this.#kernel.recover() === 0
    this.failed = isFinal
    this.log.push(`${code}@${this.#registerF64(Register.ErrorOffset)}${isFinal ? ', final' : ''}`)
  }

  #tell(status: number): string {
    const path = this.#path()
    const offset = this.#registerF64(SchemaRegister.ViolationOffset)
    if (status === RunStatus.Missing) return `missing@${offset} ${path}`
    if (status === RunStatus.Unexpected) {
      const next = this.#register(Register.Next) + this.#registerF64(Register.PositionDelta)
      return `unexpected@${next} ${path}${this.#register(SchemaRegister.AtTransition) === 0 ? '' : ', again'}`
    }
    const at = this.#register(SchemaRegister.ContentsAt)
    const contents = this.#octets.slice(at, at + this.#register(SchemaRegister.ContentsSize))
    if (status === RunStatus.Check) {
      const last = this.#kernel.contentsOffset(contents.length - 1)
      return `check@${offset} ${path}: ${hex(contents)}, the last at ${last}`
    }
    assert.is(status, RunStatus.Violation)
    const found = this.#registerF64(SchemaRegister.ViolationFound)
    const shown = contents.length === 0 ? '' : `: ${hex(contents.subarray(0, 16))}`
    const code = violationNames[this.#register(SchemaRegister.ViolationCode)]
    return `${code}@${offset} ${path}${found === 0 ? '' : ` (${found})`}${shown}`
  }

  /** Path of the value that a pause is about. */
  #path(): string {
    const depth = this.#register(SchemaRegister.AtDepth)
    let path = ''
    const add = (outer: number, index: number, ...transitions: number[]): void => {
      const state = this.#word(this.#schemaStack + outer * SCHEMA_ENTRY + V_STATE)
      if ((this.#word(state + STATE_FLAGS) & STATE_LIST) !== 0) path += `[${index}]`
      for (const address of transitions) {
        if (address !== 0)
          path += this.#tables.transitions[this.#word(address + T_ID)]!.names.map((n) => `.${n}`).join('')
      }
    }
    for (let level = 1; level <= depth; level++) {
      const entry = this.#schemaStack + level * SCHEMA_ENTRY
      const siblings = this.#regions.stack + (level - 1) * STACK_ENTRY + STACK_SIBLINGS
      const index = Number(this.#view.getBigUint64(siblings, true)) - 1
      add(level - 1, index, this.#word(entry + V_VIA), this.#word(entry + V_TRANSITION))
    }
    const at = [SchemaRegister.AtVia, SchemaRegister.AtTransition].map((register) => this.#register(register))
    add(depth, this.#registerF64(SchemaRegister.AtIndex), ...at)
    return path.slice(1)
  }

  #permitted(): number {
    const state = this.#tables.states[this.#word(this.#register(SchemaRegister.AtState) + STATE_ID)] as StateInfo
    const component = state.components.find(({ name }) => name === this.#takeAs)
    return component?.transitions[0] ?? this.#tables.skipTransition
  }

  /** Makes every word of every row odd. */
  #makeCareful(): void {
    const makeOdd = (at: number): void => this.#setWord(at, this.#word(at) | ROW_CAREFUL)
    for (const { address } of this.#tables.states) {
      const row = this.#word(address + STATE_ROW)
      for (let octet = 0; octet < ROW_WORDS; octet++) {
        const word = this.#word(row + 4 * octet)
        if (word !== ROW_NONE && (octet & 0x1f) === 0x1f) {
          const table = word - (word & ROW_CAREFUL)
          const slots = this.#word(table + HIGH_TAG_MASK) + 1
          for (let i = 0; i < slots; i++) makeOdd(table + HIGH_TAG_SLOTS + i * HIGH_TAG_SLOT_SIZE + HIGH_TAG_WORD)
        }
        makeOdd(row + 4 * octet)
      }
    }
  }

  /** As if so many octets had been read before. */
  #startAt(position: number): void {
    const { state, window } = this.#regions
    this.#view.setBigInt64(state + POSITION_DELTA, BigInt(position - window), true)
    this.#view.setFloat64(state + Register.PositionDelta, position - window, true)
  }

  #word(at: number): number {
    return this.#view.getUint32(at, true)
  }

  #setWord(at: number, value: number): void {
    this.#view.setUint32(at, value, true)
  }

  #register(offset: number): number {
    return this.#word(this.#regions.state + offset)
  }

  #setRegister(offset: number, value: number): void {
    this.#setWord(this.#regions.state + offset, value)
  }

  #registerF64(offset: number): number {
    return this.#view.getFloat64(this.#regions.state + offset, true)
  }
}
