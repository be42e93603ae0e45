/** `wasm-ber/schema`: ASN.1 notation, validation and XER; exports only. */
export { CompiledSchema, compileSchema } from './compile-schema.ts'
export { ComponentNames, type NamedComponent, type PlacedValue } from './component-names.ts'
export { DerConverter, type DerOptions, defaultDerOptions } from './der.ts'
export { defaultJerOptions, JerConverter, type JerOptions } from './jer.ts'
export {
  type Diagnostic,
  formatDiagnostic,
  formatPosition,
  type RelatedPlace,
  type ResolveOptions,
  SchemaError,
  type SchemaFaultCode,
  type SchemaLimits,
  type Severity,
  type SourceFile,
} from './notation/index.ts'
export { type RankedType, type RankOptions, rankTypes } from './rank.ts'
export { defaultRunOptions, type RunOptions } from './run-options.ts'
export { TextError, type TextFaultCode, type TextPlace, textFaults } from './text/errors.ts'
export {
  defaultMaxHeld,
  defaultTextReaderOptions,
  SchemaTextReader,
  type TextReaderOptions,
} from './text/text-reader.ts'
export { SchemaValidator, type ValidationResult, type ValidatorOptions } from './validator.ts'
export { BerViolation, type ViolationCode, violationKinds } from './violations.ts'
export { defaultXerOptions, XerConverter, type XerOptions } from './xer.ts'
