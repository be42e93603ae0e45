/**
 * The notation as a tree, before any name in it is looked up. Every node is plain data, has a `kind` and the position of its
 * first lexical item. Braces whose meaning depends on a type or class stay a row of tokens (`Braces`) until that is known.
 */
export type * from './ast-assignments.ts'
export type * from './ast-classes.ts'
export type * from './ast-constraints.ts'
export type * from './ast-types.ts'
export type * from './ast-values.ts'
