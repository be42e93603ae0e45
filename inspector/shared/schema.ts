/** What crosses between the Schema panel and the worker: plain data. */

import type { Path } from './types.ts'

/** A text of ASN.1 notation. */
export interface ModuleFile {
  readonly name: string
  readonly text: string
}

export interface SchemaDiagnostic {
  readonly severity: 'error' | 'warning' | 'note'
  readonly code: string
  readonly message: string
  /** `X.680 25.6`; empty for limits. */
  readonly clause: string
  readonly file: string
  readonly line: number
  readonly column: number
  /** The line of the text, and where in it the fault is: from 0, in UTF-16 code units. */
  readonly excerpt: string
  readonly excerptStart: number
  readonly excerptEnd: number
  /** Other places that belong to it, each as a line of text. */
  readonly related: readonly string[]
}

/** What has become of the module files. */
export interface CompiledModules {
  /** False with `diagnostics` that are errors, and with no files. */
  readonly isSound: boolean
  readonly diagnostics: readonly SchemaDiagnostic[]
  readonly modules: readonly string[]
  /** All types that have a name, `Module.Type`. */
  readonly types: readonly string[]
  /** Those that are part of no other type: what a file is likely to be of. */
  readonly candidates: readonly string[]
}

/** The type of the file's values. */
export interface ChosenType {
  /** `Module.Type`. */
  readonly pdu: string
  /** What of the constraints is not checked. */
  readonly notes: readonly string[]
}

export interface RankedRow {
  readonly pdu: string
  readonly fits: boolean
  readonly octets: number
  readonly values: number
  readonly named: number
  /** Why it does not fit: the first violation. */
  readonly violation: Violation | undefined
}

export interface Violation {
  readonly code: string
  /** What is wrong, without place and clause. */
  readonly message: string
  readonly offset: number
  readonly path: string
  readonly clause: string
}

export interface ValidateSettings {
  readonly rules: 'BER' | 'DER'
  readonly checkConstraints: boolean
}

/** How far a job has come, and what it has found since it told the last time. */
export interface ValidateProgress {
  readonly position: number
  readonly violations: readonly Violation[]
}

export interface ValidateVerdict {
  readonly isValid: boolean
  /** All of the input was looked at. */
  readonly isComplete: boolean
  /** The run stopped since there were too many violations. */
  readonly isFull: boolean
  readonly octets: number
  readonly values: number
  readonly pdus: number
}

/** What a text or a table is of: a value of a type, or the whole file. */
export interface Subject {
  /** Empty for the file. */
  readonly path: Path
  /** Name of the component, and of its type. */
  readonly name: string
  readonly typeName: string
  /** First identifier octet. */
  readonly start: number
  /** Behind the value. */
  readonly end: number
  /** In the schema's list; undefined for the whole file, which is one value of the chosen type, or several. */
  readonly type: number | undefined
}

export type TextNotation = 'xer' | 'jer'

export interface TextPreview {
  readonly text: string
  /** There is more than is shown. */
  readonly isCut: boolean
  /** The text ends there since the octets are no value of the type. */
  readonly violation: Violation | undefined
}

/** A column that a table of the span may have. */
export interface TableColumn {
  /** Of the schema's paths: `[*].charges[*].amount`. */
  readonly path: string
  /** Name of the component, or of the element. */
  readonly name: string
  readonly typeName: string
  /** Components around it within the element, from 0. */
  readonly depth: number
  /** A SEQUENCE, SET or list: as a column its encoding in hexadecimal, and its components are columns of their own. */
  readonly isStructured: boolean
  /** Chosen, unless the user says otherwise. */
  readonly isUsual: boolean
}

export interface TableColumns {
  readonly columns: readonly TableColumn[]
  /** There would be more than are offered. */
  readonly isCut: boolean
}

export type TableFormat = 'csv' | 'ndjson'

export interface TableCell {
  readonly text: string
  /** Of the value's identifier octets, in the file. */
  readonly offset: number
  readonly isNumber: boolean
  readonly isCut: boolean
}

export interface TablePreview {
  readonly columns: readonly string[]
  /** `undefined`: the value is absent. */
  readonly rows: readonly (readonly (TableCell | undefined)[])[]
  readonly isCut: boolean
  readonly violation: Violation | undefined
}

/** What was written of a download. */
export interface Written {
  readonly blob: Blob
  /** Rows of a table; 0 of a text. */
  readonly rows: number
  /** Values of which only the beginning is there. */
  readonly cutValues: number
  readonly violation: Violation | undefined
}
