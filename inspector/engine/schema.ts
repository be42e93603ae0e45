/**
 * The Schema part of the engine: modules, the type of the file, names for its tree, what breaks the schema, texts and tables of what is
 * selected. Jobs are known by numbers, so that they can be stopped from outside.
 */
import type { OctetSource } from '../../src/migration/index.ts'
import { CompiledSchema, SchemaError, type TypeName } from '../../src/schema/index.ts'
import type {
  ChosenType,
  CompiledModules,
  ModuleFile,
  RankedRow,
  SchemaDiagnostic,
  TableColumns,
  TableFormat,
  TablePreview,
  TextPreview,
  TypedSpan,
  ValidateProgress,
  ValidateSettings,
  ValidateVerdict,
  Written,
} from '../shared/schema.ts'
import { compileModules, shown } from './schema-modules.ts'
import { SchemaNamer } from './schema-namer.ts'
import { rankSource } from './schema-rank.ts'
import { previewTable, tableColumns, wholeTable } from './schema-table.ts'
import { previewText, type TextOptions, type TextSpan, wholeText } from './schema-text.ts'
import { validateSource } from './schema-violations.ts'

/** Types inside the chosen one whose tables are kept. */
const KEPT = 32

/** Makes a source of the file that is open, for a job of its own; undefined while none is. */
export type NewSource = () => OctetSource | undefined

export class SchemaPart {
  /** Names for the tree; undefined until a type is chosen. */
  namer: SchemaNamer | undefined
  readonly #newSource: NewSource
  readonly #jobs = new Map<number, AbortController>()
  #schema: CompiledSchema | undefined
  #pdu: string | undefined
  #inner: CompiledSchema | undefined
  readonly #innerTypes = new Set<number>()

  constructor(newSource: NewSource) {
    this.#newSource = newSource
  }

  /** Compiles the modules, and forgets the type that was chosen. */
  compile(files: readonly ModuleFile[], missing: 'refuse' | 'any'): CompiledModules {
    this.stopAll()
    const { schema, result } = compileModules(files, missing)
    this.#schema = schema
    this.#inner = undefined
    this.#pdu = undefined
    this.namer = undefined
    return result
  }

  /**
   * Chooses the type of the file's values.
   * @returns what is wrong with its tables, where they cannot be made
   */
  choose(pdu: string): ChosenType | { readonly diagnostics: readonly SchemaDiagnostic[] } {
    const schema = this.#sound()
    try {
      const { notes } = schema.tables(pdu)
      this.namer = new SchemaNamer(schema, pdu)
      this.#pdu = pdu
      return { pdu, notes }
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
      return { diagnostics: shown(error.diagnostics) }
    }
  }

  /** No type any more; the modules stay. */
  forget(): void {
    this.stopAll()
    this.#pdu = undefined
    this.namer = undefined
  }

  rank(job: number, onProgress: (part: number) => void): Promise<RankedRow[]> {
    return this.#run(job, (source, signal) => rankSource(source, this.#sound(), onProgress, signal))
  }

  validate(
    job: number,
    settings: ValidateSettings,
    onProgress: (progress: ValidateProgress) => void,
  ): Promise<ValidateVerdict> {
    const pdu = this.#chosen()
    return this.#run(job, (source, signal) => validateSource(source, this.#sound(), pdu, settings, onProgress, signal))
  }

  previewText(job: number, span: TypedSpan, options: TextOptions): Promise<TextPreview> {
    return this.#run(job, (source, signal) =>
      previewText(source, this.#schemaFor(span), this.#spanOf(span), options, signal),
    )
  }

  wholeText(job: number, span: TypedSpan, options: TextOptions, onProgress: (at: number) => void): Promise<Written> {
    return this.#run(job, (source, signal) =>
      wholeText(source, this.#schemaFor(span), this.#spanOf(span), options, seldom(onProgress), signal),
    )
  }

  columns(type: number | undefined): TableColumns {
    return tableColumns(this.#sound(), this.#typeOf(type))
  }

  previewTable(job: number, span: TypedSpan, paths: readonly string[]): Promise<TablePreview> {
    return this.#run(job, (source, signal) =>
      previewTable(source, this.#schemaFor(span), this.#spanOf(span), paths, signal),
    )
  }

  wholeTable(
    job: number,
    span: TypedSpan,
    paths: readonly string[],
    format: TableFormat,
    onProgress: (at: number) => void,
  ): Promise<Written> {
    return this.#run(job, (source, signal) =>
      wholeTable(source, this.#schemaFor(span), this.#spanOf(span), paths, format, seldom(onProgress), signal),
    )
  }

  /** Stops a job: its promise is rejected with an AbortError. */
  stop(job: number): void {
    this.#jobs.get(job)?.abort()
  }

  stopAll(): void {
    for (const controller of this.#jobs.values()) controller.abort()
  }

  async #run<Result>(
    job: number,
    work: (source: OctetSource, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const source = this.#newSource()
    if (source === undefined) throw new Error('no file is open')
    const controller = new AbortController()
    this.#jobs.set(job, controller)
    try {
      return await work(source, controller.signal)
    } finally {
      this.#jobs.delete(job)
    }
  }

  #sound(): CompiledSchema {
    if (this.#schema === undefined) throw new Error('there are no modules')
    return this.#schema
  }

  #chosen(): string {
    if (this.#pdu === undefined) throw new Error('no type is chosen')
    return this.#pdu
  }

  #typeOf(type: number | undefined): TypeName {
    return type ?? this.#chosen()
  }

  #spanOf({ start, end, type }: TypedSpan): TextSpan {
    return { start, end, type: this.#typeOf(type) }
  }

  /** The schema for texts and tables of a type: the tables of types inside the chosen one are not kept for ever. */
  #schemaFor({ type }: TypedSpan): CompiledSchema {
    if (type === undefined) return this.#sound()
    if (this.#inner === undefined || (!this.#innerTypes.has(type) && this.#innerTypes.size === KEPT)) {
      this.#inner = new CompiledSchema(this.#sound().schema)
      this.#innerTypes.clear()
    }
    this.#innerTypes.add(type)
    return this.#inner
  }
}

/** At most ten reports a second. */
function seldom(report: (position: number) => void): (position: number) => void {
  let next = 0
  return (position) => {
    const now = performance.now()
    if (now < next) return
    next = now + 100
    report(position)
  }
}
