/**
 * One pass of the kernel over a stream of octets, with a schema's tables: brings input in, answers the kernel's pauses, and
 * collects what is wrong. The validator and the converter to XER stand on it.
 */
import { type BerError, type BerErrorCode, berError } from '../ber/errors.ts'
import { Header, readHeader } from '../ber/header.ts'
import { InputWindow } from '../stream/input-window.ts'
import { Register, STACK_END, STACK_ENTRY } from '../wasm/layout.ts'
import { faultNames } from '../wasm/status.ts'
import { type ConstraintPart, unmetConstraint } from './constraints.ts'
import { describeContents, describeFound, describeHeader } from './found.ts'
import {
  PERMIT_CLOSE,
  RunStatus,
  SCHEMA_ENTRY,
  SchemaRegister,
  V_FLAGS,
  V_NOTE,
  V_SEEN,
  V_SINGLE,
  violationNames,
} from './layout.ts'
import { SchemaMemory } from './memory.ts'
import { join, pathOf, transitionsAt, valuesBegun, withIndex, withNames } from './paths.ts'
import { type Finding, judgeUnexpected, missingComponents, wrongOpenType } from './recovery.ts'
import { type RunOptions, type RunSettings, resolveRunOptions } from './run-options.ts'
import { T_BIT } from './tables/layout.ts'
import type { SchemaTables, TransitionInfo } from './tables/types.ts'
import { BerViolation, isViolationCode, type ViolationCode } from './violations.ts'

/** Where the kernel writes what is made of values: text, or rows. Only a run with output has one. */
export interface RunOutput {
  /** Octets of room for text, or rows. */
  readonly size: number
  /** Whether it is text: the kernel's renderer is to be at work. */
  readonly renders: boolean
  /** Sets the kernel up, before the first octet. */
  configure(memory: SchemaMemory): void
  /** Writes the text of the value that the registers describe: the answer to `RunStatus.Render`; or says why it does not. */
  render?(memory: SchemaMemory): ViolationCode | undefined
}

// Which value a fault of BER befell, of those in the innermost open one: `Register.ErrorPath`.
/** None of them: the open one itself. */
const PATH_NONE = 0
/** The one before the position: its contents are passing by. The other number, 1, is the value at hand. */
const PATH_BEFORE = 2

/** Codes by the part of a constraint that JavaScript found broken. */
const partCodes: Record<ConstraintPart, ViolationCode> = {
  size: 'SIZE',
  alphabet: 'ALPHABET',
  range: 'VALUE_RANGE',
  reals: 'VALUE_RANGE',
  values: 'VALUE_NOT_ALLOWED',
  anyOf: 'CONSTRAINT',
  noneOf: 'CONSTRAINT',
}

/** What `checkConstraints: false` passes over. */
const constraintCodes: ReadonlySet<string> = new Set([
  ...Object.values(partCodes),
  'KEY_UNKNOWN',
  'OPEN_KEY_UNKNOWN',
  'OPEN_TYPE_ABSENT',
])

export class SchemaRun {
  readonly memory: SchemaMemory
  readonly window: InputWindow
  /** In the order of discovery; the last one may be a fault of BER itself. */
  readonly violations: BerError[] = []
  /** The input need not go on: it has ended, or the run stopped. */
  finished = false
  /** All of the input was looked at. */
  complete = false
  readonly #settings: RunSettings
  readonly #output: RunOutput | undefined
  /** For open values in which something was unexpected: the mandatory components told of. `V_NOTE` - 1 is the index. */
  readonly #told: Set<number>[] = []
  #misuse: BerError | undefined

  constructor(tables: SchemaTables, options: RunOptions = {}, output?: RunOutput) {
    const settings = resolveRunOptions(options)
    this.#settings = settings
    this.#output = output
    this.memory = new SchemaMemory(tables, settings, output)
    if (!settings.several) this.memory.setWord(this.memory.schemaStack + V_FLAGS, V_SINGLE)
    output?.configure(this.memory)
    this.window = new InputWindow(this.memory.memory, this.memory.kernel, this.memory.regions, (error) => {
      this.#misuse = error
      this.#stop()
      return error
    })
  }

  /** Absolute position up to which the input was looked at. */
  get position(): number {
    return this.window.position
  }

  /** Data values so far, end-of-contents octets not counted. */
  get values(): number {
    return this.memory.registerF64(Register.Values)
  }

  /** Top-level values begun so far. */
  get pdus(): number {
    return valuesBegun(this.memory, 0)
  }

  /** @throws {BerError} `RESERVE_MISUSED`, once a call was out of place */
  assertOpen(): void {
    if (this.#misuse !== undefined) throw this.#misuse
  }

  /** Works on all input that is there. @returns whether it stopped because the room for output is used up */
  advance(): boolean {
    // What comes after the verdict is not looked at.
    if (this.finished) this.window.discard()
    while (!this.finished) {
      if (this.window.drained && !this.window.refill()) return false
      switch (this.memory.kernel.run(this.window.inputEnd)) {
        case RunStatus.NeedsInput:
          this.window.drained = true
          break
        case RunStatus.OutputFull:
          return true
        case RunStatus.Failed:
          this.#failed()
          break
        case RunStatus.Violation:
          this.#violated()
          break
        case RunStatus.Unexpected:
          this.#unexpected()
          break
        case RunStatus.Missing:
          this.#missing()
          break
        case RunStatus.Check:
          this.#check()
          break
        case RunStatus.Render:
          this.#render(this.#output!)
          break
      }
    }
    return false
  }

  /** The input has ended, and `advance` has used all of it. */
  end(): void {
    if (this.window.reserved) throw this.window.misused('end before commit')
    if (this.finished) return
    if (this.memory.kernel.finish(this.window.inputEnd) === RunStatus.Failed) this.#failed()
    else if (this.pdus === 0) this.#final(berError('TRUNCATED', this.position, { missing: 2 }))
    else this.complete = true
    this.finished = true
  }

  #report(error: BerError): void {
    if (this.finished || (!this.#settings.checkConstraints && constraintCodes.has(error.code))) return
    this.violations.push(error)
    if (this.violations.length >= this.#settings.maxViolations) this.#stop()
  }

  /** Nothing can be checked after this one. */
  #final(error: BerError): void {
    this.violations.push(error)
    this.#stop()
  }

  #stop(): void {
    this.finished = true
    this.window.discard()
  }

  // --- faults of BER itself ---

  /** Inside a definite value such a fault costs no more than that value. */
  #failed(): void {
    const { memory } = this
    const code = faultNames[memory.register(Register.ErrorCode)] as BerErrorCode
    const offset = memory.registerF64(Register.ErrorOffset)
    const depth = memory.register(Register.Depth)
    if (depth === 0 && memory.register(Register.ErrorPath) !== PATH_BEFORE && this.#isOver()) {
      this.#final(berError('TRAILING_OCTETS', this.position))
      return
    }
    const path = this.#faultPath(depth)
    const missing = code === 'TRUNCATED' ? memory.registerF64(Register.ErrorMissing) : undefined
    const error = berError(code, offset, missing === undefined ? { path } : { path, missing })
    if (missing !== undefined || code.startsWith('LIMIT_') || memory.kernel.recover() === 0) this.#final(error)
    else this.#report(error)
  }

  /** Whether the one PDU that is wanted has been there. */
  #isOver(): boolean {
    return !this.#settings.several && this.pdus > 0
  }

  /** Path of the value that a fault of BER befell, or of the one around it if its header tells nothing. */
  #faultPath(depth: number): string {
    const { memory } = this
    const container = pathOf(memory, depth)
    const which = memory.register(Register.ErrorPath)
    if (which === PATH_NONE) return container
    if (which === PATH_BEFORE) {
      const path = withIndex(memory, container, depth, valuesBegun(memory, depth) - 1)
      return this.#withTransitions(path)
    }
    const path = withIndex(memory, container, depth, valuesBegun(memory, depth))
    return this.#transitionsAtHand(depth).reduce(withNames, path)
  }

  /** The transitions that the value at hand would take: none if its header is not complete, or not sound. */
  #transitionsAtHand(depth: number): TransitionInfo[] {
    const { memory, window } = this
    // It may have been judged already, and was then cut.
    const permitted = memory.register(SchemaRegister.Permit)
    if (permitted !== 0) return [memory.transition(permitted)]
    const header = new Header(this.#settings.limits.maxTagNumberOctets)
    // Octets past the end of the open value are none of this one's, whether they are there already or not.
    const end = memory.word(memory.regions.stack + depth * STACK_ENTRY + STACK_END)
    if (!readHeader(window.octets, memory.register(Register.Next), header, Math.min(end, window.inputEnd))) return []
    return transitionsAt(memory, depth, header.leading, Number(header.tagNumber))
  }

  // --- what the schema has no place for ---

  #unexpected(): void {
    const { memory } = this
    const depth = memory.register(SchemaRegister.AtDepth)
    const at = memory.register(Register.Next)
    const offset = this.position
    if (depth === 0 && this.#isOver()) {
      this.#final(berError('TRAILING_OCTETS', offset))
      return
    }
    const state = memory.state(memory.register(SchemaRegister.AtState))
    const header = new Header()
    readHeader(this.window.octets, at, header, this.window.inputEnd)
    const via = memory.register(SchemaRegister.AtVia)
    const { findings, transition } =
      via === 0
        ? judgeUnexpected(
            state,
            header.tagClass,
            header.tagNumber,
            (address) => memory.transition(address),
            this.#toldOf(depth),
          )
        : wrongOpenType(state)
    memory.permit(transition ?? memory.tables.skipTransition)
    // The stream itself has no name, but its values are to be PDUs.
    const container = depth === 0 ? memory.tables.pdu : pathOf(memory, depth)
    let path = withIndex(memory, container, depth, memory.registerF64(SchemaRegister.AtIndex))
    if (via !== 0) path = withNames(path, memory.transition(via))
    this.#reportFindings(findings, offset, path, describeHeader(this.window.octets, at))
  }

  /** A value is about to close without all that it must have. */
  #missing(): void {
    const { memory } = this
    const depth = memory.register(SchemaRegister.AtDepth)
    const state = memory.state(memory.register(SchemaRegister.AtState))
    memory.permit(PERMIT_CLOSE)
    const entry = memory.schemaStack + depth * SCHEMA_ENTRY
    const isMissing = (index: number): boolean => {
      if (state.kind !== 'set') return true
      const bit = memory.word(state.components[index].transitions[0] + T_BIT)
      return ((memory.word(entry + V_SEEN + (bit >> 5) * 4) >>> (bit & 31)) & 1) === 0
    }
    const findings = missingComponents(state, this.#toldOf(depth), isMissing)
    const offset = memory.registerF64(SchemaRegister.ViolationOffset)
    this.#reportFindings(findings, offset, pathOf(memory, depth), 'the end')
  }

  #reportFindings(findings: readonly Finding[], offset: number, path: string, actual: string): void {
    for (const { code, component, expected } of findings) {
      const details = { path: component === undefined ? path : join(path, component), expected, actual }
      this.#report(new BerViolation(code, offset, details))
    }
  }

  /** The mandatory components of the value open at `depth` that were told of; to be added to. */
  #toldOf(depth: number): Set<number> {
    const { memory } = this
    const note = memory.schemaStack + depth * SCHEMA_ENTRY + V_NOTE
    if (depth === 0) return new Set()
    if (memory.word(note) === 0) memory.setWord(note, this.#told.push(new Set()))
    return this.#told[memory.word(note) - 1]
  }

  // --- values that break their type or its constraints ---

  /** The kernel has gone on already; the registers tell about which value it was. */
  #violated(): void {
    const { memory } = this
    const code = violationNames[memory.register(SchemaRegister.ViolationCode)] as ViolationCode | BerErrorCode
    const offset = memory.registerF64(SchemaRegister.ViolationOffset)
    const transition = memory.transitionAtHand()
    const details = {
      path: this.#pathAtHand(),
      expected: transition?.expected,
      actual: describeFound(code, memory.registerF64(SchemaRegister.ViolationFound)) ?? this.#contentsText(),
    }
    this.#report(isViolationCode(code) ? new BerViolation(code, offset, details) : berError(code, offset, details))
  }

  /** What the tables have no room for: the constraints of the transition, over contents that lie whole. */
  #check(): void {
    const { memory } = this
    const { type, checks } = memory.transitionAtHand()!
    const contents = memory.contentsAtHand()!
    const offset = memory.registerF64(SchemaRegister.ViolationOffset)
    for (const constraint of checks) {
      const unmet = unmetConstraint(type!, constraint, contents)
      if (unmet === undefined) continue
      const { part, expected, actual, index } = unmet
      // The contents of a string in segments lie side by side here, but not in the input.
      const at = part === 'alphabet' ? memory.kernel.contentsOffset(index) : offset
      this.#report(new BerViolation(partCodes[part], at, { path: this.#pathAtHand(), expected, actual }))
      return
    }
  }

  #render(output: RunOutput): void {
    const code = output.render?.(this.memory)
    if (code === undefined) return
    const { memory } = this
    const offset = memory.register(SchemaRegister.ContentsAt) + memory.registerF64(Register.PositionDelta)
    this.#report(new BerViolation(code, offset, { path: this.#pathAtHand() }))
  }

  #pathAtHand(): string {
    const { memory } = this
    const depth = memory.register(SchemaRegister.AtDepth)
    return this.#withTransitions(
      withIndex(memory, pathOf(memory, depth), depth, memory.registerF64(SchemaRegister.AtIndex)),
    )
  }

  #withTransitions(path: string): string {
    const { memory } = this
    return [SchemaRegister.AtVia, SchemaRegister.AtTransition]
      .map((register) => memory.register(register))
      .filter((address) => address !== 0)
      .reduce((longer, address) => withNames(longer, memory.transition(address)), path)
  }

  #contentsText(): string | undefined {
    const contents = this.memory.contentsAtHand()
    return contents && describeContents(this.memory.transitionAtHand()?.type?.kind, contents, contents.length)
  }
}
