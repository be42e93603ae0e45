/**
 * The Schema part of the engine: modules, the type of the file, names for its tree, what breaks the schema, texts and tables of
 * values. Jobs have numbers, so that the page can stop them.
 */
import type { OctetSource } from '../../src/migration/index.ts'
import { CompiledSchema, SchemaError, type TypeName } from '../../src/schema/index.ts'
import type {
  ChosenType,
  CompiledModules,
  ModuleFile,
  RankedRow,
  SchemaDiagnostic,
  Subject,
  TableColumns,
  TableFormat,
  TablePreview,
  TextPreview,
  ValidateProgress,
  ValidateSettings,
  ValidateVerdict,
  Written,
} from '../shared/schema.ts'
import type { Path } from '../shared/types.ts'
import type { Jobs } from './breath.ts'
import type { Outline } from './outline.ts'
import { compileModules, shown } from './schema-modules.ts'
import { SchemaNamer } from './schema-namer.ts'
import { rankSource } from './schema-rank.ts'
import { rowSubject, valueSubject } from './schema-subject.ts'
import { previewTable, tableColumns, wholeTable } from './schema-table.ts'
import { previewText, type TextOptions, type TextSpan, wholeText } from './schema-text.ts'
import { validateSource } from './schema-violations.ts'

/** What the part needs of the engine around it. */
export interface SchemaHost {
  readonly jobs: Jobs
  /** The tree of the file that is open; undefined while none is. */
  outline(): Outline | undefined
  /** A source of that file for a job alone: jobs read at the same time. @throws {Error} where none is open */
  newSource(): OctetSource
}

/** Types inside the chosen one whose tables are kept. */
const KEPT = 32

export class SchemaPart {
  readonly #host: SchemaHost
  #schema: CompiledSchema | undefined
  #namer: SchemaNamer | undefined
  #pdu: string | undefined
  #inner: CompiledSchema | undefined
  readonly #innerTypes = new Set<number>()

  constructor(host: SchemaHost) {
    this.#host = host
  }

  /** Another file is open: its tree gets the names. */
  opened(): void {
    this.#host.outline()?.setNamer(this.#namer)
  }

  /** Compiles the modules, and forgets the type that was chosen. */
  compile(files: readonly ModuleFile[], missing: 'refuse' | 'any'): CompiledModules {
    const { schema, result } = compileModules(files, missing)
    this.#schema = schema
    this.#inner = undefined
    this.#name(undefined)
    return result
  }

  /**
   * Chooses the type of the file's values.
   * @param name `Type` or `Module.Type`
   * @returns what is wrong with its tables, where they cannot be made
   */
  choose(name: string): ChosenType | { readonly diagnostics: readonly SchemaDiagnostic[] } {
    const schema = this.#sound()
    try {
      const { notes } = schema.tables(name)
      const { typeNames } = schema
      // As the lists of the page have it.
      const pdu = typeNames.includes(name) ? name : (typeNames.find((full) => full.endsWith(`.${name}`)) ?? name)
      this.#name(new SchemaNamer(schema, pdu), pdu)
      return { pdu, notes }
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
      return { diagnostics: shown(error.diagnostics) }
    }
  }

  /** @param onProgress gets the share of the types that have been tried, 0 to 1 */
  rank(job: number, onProgress: (share: number) => void): Promise<RankedRow[]> {
    return this.#run(job, (source, signal) => rankSource(source, this.#sound(), onProgress, signal))
  }

  validate(
    job: number,
    settings: ValidateSettings,
    onProgress: (progress: ValidateProgress) => unknown,
  ): Promise<ValidateVerdict> {
    const pdu = this.#chosen()
    return this.#run(job, (source, signal) => validateSource(source, this.#sound(), pdu, settings, onProgress, signal))
  }

  /** What a text would be of: the value itself, or the innermost one around it that the schema knows. */
  textSubject(path: Path): Promise<Subject | undefined> {
    return valueSubject(this.#outline(), path)
  }

  /** What a table would be of: the innermost list around the value, else what structure it is, or is in. */
  tableSubject(path: Path): Promise<Subject | undefined> {
    return rowSubject(this.#outline(), this.#sound(), path)
  }

  previewText(job: number, subject: Subject, options: TextOptions): Promise<TextPreview> {
    const span = this.#spanOf(subject)
    return this.#run(job, (source, signal) => previewText(source, this.#schemaFor(subject), span, options, signal))
  }

  /** @param onProgress gets positions in the file */
  wholeText(job: number, subject: Subject, options: TextOptions, onProgress: (at: number) => void): Promise<Written> {
    const span = this.#spanOf(subject)
    return this.#run(job, (source, signal) =>
      wholeText(source, this.#schemaFor(subject), span, options, seldom(onProgress), signal),
    )
  }

  columns(subject: Subject): TableColumns {
    return tableColumns(this.#schemaFor(subject), this.#typeOf(subject))
  }

  previewTable(job: number, subject: Subject, paths: readonly string[]): Promise<TablePreview> {
    const span = this.#spanOf(subject)
    return this.#run(job, (source, signal) => previewTable(source, this.#schemaFor(subject), span, paths, signal))
  }

  /** @param onProgress gets positions in the file */
  wholeTable(
    job: number,
    subject: Subject,
    paths: readonly string[],
    format: TableFormat,
    onProgress: (at: number) => void,
  ): Promise<Written> {
    const span = this.#spanOf(subject)
    return this.#run(job, (source, signal) =>
      wholeTable(source, this.#schemaFor(subject), span, paths, format, seldom(onProgress), signal),
    )
  }

  #name(namer: SchemaNamer | undefined, pdu?: string): void {
    this.#namer = namer
    this.#pdu = pdu
    this.#host.outline()?.setNamer(namer)
  }

  #run<Result>(job: number, work: (source: OctetSource, signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const source = this.#host.newSource()
    return this.#host.jobs.run(job, (signal) => work(source, signal))
  }

  #outline(): Outline {
    const outline = this.#host.outline()
    if (outline === undefined) throw new Error('no file is open')
    return outline
  }

  #sound(): CompiledSchema {
    if (this.#schema === undefined) throw new Error('there are no modules')
    return this.#schema
  }

  #chosen(): string {
    if (this.#pdu === undefined) throw new Error('no type is chosen')
    return this.#pdu
  }

  #typeOf({ type }: Subject): TypeName {
    return type ?? this.#chosen()
  }

  #spanOf(subject: Subject): TextSpan {
    const { start, end } = subject
    return { start, end, type: this.#typeOf(subject) }
  }

  /** The schema for texts and tables of a type: the tables of types inside the chosen one are not kept for ever. */
  #schemaFor({ type }: Subject): CompiledSchema {
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
