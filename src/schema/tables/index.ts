/** Tables for the validator: exports only. */
export { compileTables, type TableOptions } from './compile.ts'
export { findTransition, tableWords, transitionFor } from './find.ts'
export { defaultTableLimits, type TableLimits } from './limits.ts'
export type { SchemaTables, StateComponent, StateInfo, StateKind, TransitionInfo } from './types.ts'
