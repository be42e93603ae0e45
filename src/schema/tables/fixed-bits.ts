/** BIT STRINGs whose length goes without saying: JER writes them as digits alone (X.697 24.2). */
import type { ResolvedType } from '../notation/types.ts'

/** The bits of each value, where the type's own constraint gives one size, without an extension marker. */
export function fixedBits({ kind, constraint }: Pick<ResolvedType, 'kind' | 'constraint'>): number | undefined {
  if (kind !== 'BIT STRING' || constraint?.size?.length !== 1 || constraint.extensible) return undefined
  const [{ min, max }] = constraint.size
  return min === max ? min : undefined
}
