/** The names of types by their tags. */
import { tagName } from '../../src/ber/tag.ts'
import { universalTypes } from '../../src/ber/universal-types.ts'

/** `SEQUENCE`, `[0]`, `[APPLICATION 3]`. */
export function typeOf(tagClass: number, tagNumber: number | bigint): string {
  const type = tagClass === 0 ? universalTypes[Number(tagNumber)] : undefined
  return type?.name ?? tagName(tagClass as 0, tagNumber)
}
