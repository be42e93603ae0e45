/** What the Schema panel knows, whether it is open or not: modules, the type of the file, and what has been found. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { proxy, type Remote } from 'comlink'
import type { SchemaPart } from '../engine/schema.ts'
import type {
  ChosenType,
  CompiledModules,
  ModuleFile,
  RankedRow,
  SchemaDiagnostic,
  ValidateSettings,
  ValidateVerdict,
  Violation,
} from '../shared/schema.ts'
import { isAbort, type Session } from './session.ts'

/** Work that goes on, and the share of it that is done. */
export interface Working {
  readonly job: number
  readonly share: number
}

export type SchemaView = 'violations' | 'text' | 'table'

/** Octets of module texts that are taken. */
const LONGEST_FILE = 16 * 1024 * 1024

export class SchemaState {
  readonly session: Session
  readonly part: Remote<SchemaPart>
  readonly files: Signal<readonly ModuleFile[]> = signal([])
  readonly compiled: Signal<CompiledModules | undefined> = signal(undefined)
  /** Modules that are imported and not there are any value. */
  readonly anyMissing: Signal<boolean> = signal(false)
  readonly chosen: Signal<ChosenType | undefined> = signal(undefined)
  /** Why the type cannot be used. */
  readonly refused: Signal<readonly SchemaDiagnostic[]> = signal([])
  readonly ranking: Signal<Working | undefined> = signal(undefined)
  readonly ranked: Signal<readonly RankedRow[] | undefined> = signal(undefined)
  /** The modules are out of the way: a type was chosen since files were added. */
  readonly isFolded: Signal<boolean> = signal(false)
  readonly view: Signal<SchemaView> = signal('violations')

  readonly settings: Signal<ValidateSettings> = signal({ rules: 'BER', checkConstraints: true })
  readonly validating: Signal<Working | undefined> = signal(undefined)
  readonly violations: Signal<readonly Violation[]> = signal([])
  readonly verdict: Signal<ValidateVerdict | undefined> = signal(undefined)
  /** Changes whenever file or type do: what was asked for before is out of date. */
  readonly subjectKey: ReadonlySignal<object>
  /** Whoever takes files away may take others away, too: the modules stay where they are. */
  #mayFold = false

  constructor(session: Session) {
    this.session = session
    this.part = session.engine.schema as unknown as Remote<SchemaPart>
    this.subjectKey = computed(() => ({ file: session.file.value, chosen: this.chosen.value }))
    let before = session.file.peek()
    session.file.subscribe((file) => {
      if (file === before) return
      before = file
      this.#forgetFindings()
      if (file !== undefined && this.compiled.peek()?.isSound && this.chosen.peek() === undefined) void this.rank()
    })
  }

  get isUsable(): boolean {
    return this.chosen.value !== undefined && this.session.file.value !== undefined
  }

  /** Adds module files; those of the same name take the place of the ones before. */
  async addFiles(files: readonly File[]): Promise<void> {
    const long = files.find(({ size }) => size > LONGEST_FILE)
    if (long !== undefined) {
      this.session.fail(new Error(`${long.name} has ${long.size} octets: that is no text of ASN.1 modules`))
      return
    }
    const read = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })))
    await this.add(read)
  }

  async add(files: readonly ModuleFile[]): Promise<void> {
    const names = new Set(files.map(({ name }) => name))
    this.#mayFold = true
    await this.#compile([...this.files.peek().filter(({ name }) => !names.has(name)), ...files])
  }

  async remove(name: string): Promise<void> {
    this.#mayFold = false
    await this.#compile(this.files.peek().filter((each) => each.name !== name))
  }

  async setAnyMissing(isAny: boolean): Promise<void> {
    this.anyMissing.value = isAny
    await this.#compile(this.files.peek())
  }

  async choose(pdu: string): Promise<void> {
    try {
      const chosen = await this.part.choose(pdu)
      this.#forgetFindings()
      this.refused.value = 'diagnostics' in chosen ? chosen.diagnostics : []
      this.chosen.value = 'diagnostics' in chosen ? undefined : chosen
      if (this.#mayFold) this.isFolded.value = this.chosen.peek() !== undefined
      this.#renamed()
    } catch (error) {
      this.session.fail(error)
    }
  }

  /** Tries the types; takes the best one that fits, unless one is chosen. */
  async rank(): Promise<void> {
    const { session } = this
    const job = session.newJob()
    this.ranking.value = { job, share: 0 }
    this.ranked.value = undefined
    const onProgress = (share: number): void => {
      if (this.ranking.peek()?.job === job) this.ranking.value = { job, share }
    }
    try {
      const ranked = await this.part.rank(job, proxy(onProgress))
      if (this.ranking.peek()?.job !== job) return
      this.ranked.value = ranked
      const best = ranked.find(isMatch)
      if (best !== undefined && this.chosen.peek() === undefined) await this.choose(best.pdu)
      session.notice.value = best === undefined ? 'no type fits the whole file' : `${best.pdu} fits`
    } catch (error) {
      if (!isAbort(error)) session.fail(error)
    } finally {
      if (this.ranking.peek()?.job === job) this.ranking.value = undefined
    }
  }

  async validate(): Promise<void> {
    const { session } = this
    this.stop(this.validating)
    const job = session.newJob()
    const size = session.file.peek()?.size ?? 0
    this.violations.value = []
    this.verdict.value = undefined
    this.validating.value = { job, share: 0 }
    const isOurs = (): boolean => this.validating.peek()?.job === job
    try {
      const verdict = await this.part.validate(
        job,
        this.settings.peek(),
        proxy(({ position, violations }) => {
          if (!isOurs()) return
          if (violations.length > 0) this.violations.value = [...this.violations.peek(), ...violations]
          this.validating.value = { job, share: size === 0 ? 1 : position / size }
        }),
      )
      if (!isOurs()) return
      this.verdict.value = verdict
      session.notice.value = verdict.isValid ? 'the file is valid' : `${this.violations.peek().length} violations`
    } catch (error) {
      if (!isAbort(error)) session.fail(error)
    } finally {
      if (isOurs()) this.validating.value = undefined
    }
  }

  /** Stops work that goes on, if any does. */
  stop(working: Signal<Working | undefined>): void {
    const { value } = working
    if (value === undefined) return
    working.value = undefined
    void this.session.engine.stop(value.job)
  }

  async #compile(files: readonly ModuleFile[]): Promise<void> {
    this.stop(this.ranking)
    this.stop(this.validating)
    this.files.value = files
    try {
      const compiled = await this.part.compile([...files], this.anyMissing.peek() ? 'any' : 'refuse')
      if (this.files.peek() !== files) return
      this.compiled.value = compiled
      this.chosen.value = undefined
      this.refused.value = []
      this.ranked.value = undefined
      this.#forgetFindings()
      this.#renamed()
      if (!compiled.isSound) {
        this.isFolded.value = false
        return
      }
      const [only, ...others] = compiled.candidates
      if (only !== undefined && others.length === 0) await this.choose(only)
      else if (this.session.file.peek() !== undefined) await this.rank()
    } catch (error) {
      this.session.fail(error)
    }
  }

  #forgetFindings(): void {
    this.stop(this.validating)
    this.violations.value = []
    this.verdict.value = undefined
  }

  #renamed(): void {
    this.session.renamed()
  }
}

const states = new WeakMap<Session, SchemaState>()

/** The one of a session. */
export function schemaOf(session: Session): SchemaState {
  let state = states.get(session)
  if (state === undefined) states.set(session, (state = new SchemaState(session)))
  return state
}

/** It fits, and not because it takes anything. */
export function isMatch({ fits, named }: RankedRow): boolean {
  return fits && named > 0
}
