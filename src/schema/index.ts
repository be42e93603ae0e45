/** `wasm-ber/schema`: ASN.1 notation, validation and XER; exports only. */
export { Codec, type CodecOptions } from './codec/codec.ts'
export { dateOfGeneralizedTime, dateOfUtcTime } from './codec/dates.ts'
export { CodecError, type CodecFault } from './codec/errors.ts'
export { CompiledSchema, compileSchema, type TypeName } from './compile-schema.ts'
export { ComponentNames, type PlacedValue } from './component-names.ts'
export {
  type ComponentPlace,
  ComponentPlaces,
  type ComponentStep,
  type NamedComponent,
  type ValueIdentifier,
} from './component-places.ts'
export { DerConverter, type DerOptions, defaultDerOptions } from './der.ts'
export { defaultJerOptions, JerConverter, type JerOptions } from './jer.ts'
export {
  type Diagnostic,
  formatDiagnostic,
  formatPosition,
  type RelatedPlace,
  type ResolvedType,
  type ResolveOptions,
  type Schema,
  SchemaError,
  type SchemaFaultCode,
  type SchemaLimits,
  type Severity,
  type SourceFile,
  type TypeId,
} from './notation/index.ts'
export { pduCandidates } from './pdu-candidates.ts'
export { byFit, type RankedType, type RankOptions, rankTypes } from './rank.ts'
export type { ValidationResult } from './receiver.ts'
export { defaultRunOptions, type RunOptions } from './run-options.ts'
export type { Column } from './select/plan.ts'
export { type RowFormat, RowText } from './select/row-text.ts'
export type { SelectedRows } from './select/rows.ts'
export { defaultSelectOptions, type ReadOptions, type SelectOptions, Selector } from './select/selector.ts'
export { defaultValuesOptions, type ValuesOptions } from './select/values.ts'
export { TextError, type TextFaultCode, type TextPlace, textFaults } from './text/errors.ts'
export {
  defaultMaxHeld,
  defaultTextReaderOptions,
  SchemaTextReader,
  type TextReaderOptions,
} from './text/text-reader.ts'
export { SchemaValidator, type ValidatorOptions } from './validator.ts'
export { BerViolation, type ViolationCode, violationKinds } from './violations.ts'
export { defaultXerOptions, XerConverter, type XerOptions } from './xer.ts'
