/** Values with their notation worked out, as DEFAULT, constraints and tables hold them. */
import type { TypeId } from './types.ts'

export interface StructureValue {
  readonly kind: 'structure'
  /** In the order of the type's components; absent ones left out. */
  readonly components: readonly { readonly name: string; readonly value: ResolvedValue }[]
}

/** A REAL: `mantissa` times `base` to the power of `exponent`, or one of the special values, which have only `value`. */
export interface RealValue {
  readonly kind: 'real'
  /** The nearest double; infinities and NaN for the special values. */
  readonly value: number
  readonly mantissa: bigint
  readonly base: 2 | 10
  readonly exponent: bigint
}

export type ResolvedValue =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'enumerated'; readonly name: string; readonly value: bigint }
  | RealValue
  | { readonly kind: 'bitString'; readonly octets: Uint8Array; readonly bitLength: number }
  | { readonly kind: 'octetString'; readonly octets: Uint8Array }
  /** OBJECT IDENTIFIER, and RELATIVE-OID. */
  | { readonly kind: 'objectIdentifier'; readonly arcs: readonly bigint[] }
  /** Character strings, times and IRIs, as text. */
  | { readonly kind: 'string'; readonly value: string }
  | StructureValue
  | { readonly kind: 'list'; readonly elements: readonly ResolvedValue[] }
  | { readonly kind: 'choice'; readonly alternative: string; readonly value: ResolvedValue }
  | { readonly kind: 'open'; readonly type: TypeId; readonly value: ResolvedValue }
  /** CONTAINING: what a BIT STRING or OCTET STRING holds, not encoded. */
  | { readonly kind: 'containing'; readonly type: TypeId; readonly value: ResolvedValue }
  /** Depends on a missing module. */
  | { readonly kind: 'unknown' }
