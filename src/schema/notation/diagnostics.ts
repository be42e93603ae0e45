/**
 * What is wrong with a schema. Faults are collected, not thrown one by one: a run reports several, and only its end decides
 * whether there is a schema.
 */
import { type SchemaFault, type SchemaFaultCode, schemaFaults } from './faults.ts'
import { lineText, type Position, type Source } from './source.ts'

/** `error`: there is no schema. `warning`: there is one, but the text is wrong. `note`: a construct was passed over or is old. */
export type Severity = 'error' | 'warning' | 'note'

export interface RelatedPlace {
  readonly message: string
  readonly position: Position
}

export interface Diagnostic {
  readonly severity: Severity
  readonly code: SchemaFaultCode
  readonly message: string
  /** The rule, as `X.680 25.6`; empty for limits. */
  readonly clause: string
  readonly position: Position
  /** Code units from the position that are at fault, at least 1. */
  readonly length: number
  /** The line of the text at the position; long ones are cut around it. */
  readonly excerpt: string
  /** Column of the position within the excerpt, from 1. */
  readonly excerptColumn: number
  /** Other places that belong to the fault, such as the second offender. */
  readonly related: readonly RelatedPlace[]
}

/** A schema that cannot be used, with all that is wrong with it. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  /** In order of discovery; warnings and notes included. */
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter((each) => each.severity === 'error')
    const first = errors[0]
    super(
      first === undefined
        ? 'the schema has no errors'
        : formatDiagnostic(first) + (errors.length > 1 ? `\nand ${errors.length - 1} more` : ''),
    )
    this.diagnostics = diagnostics
  }
}

/**
 * The diagnostic as lines of text: place, message and clause, then the line of the schema and a caret below the fault.
 * @returns lines joined by `\n`, without one at the end
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { position, excerpt, excerptColumn } = diagnostic
  const clause = diagnostic.clause === '' ? '' : ` (${diagnostic.clause})`
  const lines = [`${formatPosition(position)}: ${diagnostic.severity}: ${diagnostic.message}${clause}`]
  if (excerpt !== '') {
    // Tabs are kept, so that the caret stands below its place at any tab width.
    const before = excerpt.slice(0, excerptColumn - 1).replace(/[^\t]/g, ' ')
    const room = Math.max(1, excerpt.length - excerptColumn + 1)
    lines.push(`  ${excerpt}`, `  ${before}^${'~'.repeat(Math.min(diagnostic.length, room) - 1)}`)
  }
  for (const each of diagnostic.related) lines.push(`${formatPosition(each.position)}: ${each.message}`)
  return lines.join('\n')
}

/** `file:line:column`. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`
}

export interface ReportDetails {
  /** Takes the place of the fault's summary. */
  readonly message?: string
  readonly severity?: Severity
  readonly clause?: string
  readonly length?: number
  readonly related?: readonly RelatedPlace[]
}

/** Thrown by `report` when `maxErrors` is reached; ends the run. */
export class TooManyErrors extends Error {}

const excerptWidth = 160

/** Diagnostics after which only errors are still taken. */
const maxRemarks = 1000

/** Collects diagnostics; the same fault at the same place is told once. */
export class Diagnostics {
  readonly list: Diagnostic[] = []
  readonly #sources = new Map<string, Source>()
  readonly #seen = new Set<string>()
  readonly #maxErrors: number
  #errors = 0

  constructor(maxErrors: number) {
    this.#maxErrors = maxErrors
  }

  /** No more warnings and notes are taken. */
  get full(): boolean {
    return this.list.length >= maxRemarks
  }

  get errors(): number {
    return this.#errors
  }

  /** Makes a text known, so that its lines can be shown. */
  addSource(source: Source): void {
    this.#sources.set(source.name, source)
  }

  /** Adds a diagnostic; ends the run by `TooManyErrors` once there are too many. */
  report(code: SchemaFaultCode, position: Position, details: ReportDetails = {}): void {
    const fault: SchemaFault = schemaFaults[code]
    const message = details.message ?? fault.summary
    const key = `${code} ${position.file} ${position.offset} ${message}`
    if (this.#seen.has(key)) return
    const severity = details.severity ?? fault.severity ?? 'error'
    if (severity !== 'error' && this.full) return
    this.#seen.add(key)
    if (severity === 'error' && this.#errors === this.#maxErrors) {
      this.#add('error', 'LIMIT_ERRORS', `more than ${this.#maxErrors} errors; the rest is passed over`, position, {})
      throw new TooManyErrors()
    }
    if (severity === 'error') this.#errors++
    this.#add(severity, code, message, position, { ...details, clause: details.clause ?? fault.clause })
  }

  #add(severity: Severity, code: SchemaFaultCode, message: string, position: Position, details: ReportDetails): void {
    const source = this.#sources.get(position.file)
    let excerpt = source === undefined ? '' : lineText(source, position.line)
    let excerptColumn = position.column
    if (excerpt.length > excerptWidth) {
      const from = Math.max(0, Math.min(position.column - 1 - excerptWidth / 2, excerpt.length - excerptWidth))
      excerpt = excerpt.slice(from, from + excerptWidth)
      excerptColumn -= from
    }
    this.list.push({
      severity,
      code,
      message,
      clause: details.clause ?? '',
      position,
      length: Math.max(1, details.length ?? 1),
      excerpt,
      excerptColumn,
      related: details.related ?? [],
    })
  }
}
