/** The order of DER in a SET (X.690 10.3) and a SET OF (11.6), and where the components of an open value begin. */
import { compareOctets, compareTags } from '../../ber/set-order.ts'

export interface Part {
  /** Place in the order of the schema. */
  readonly rank: number
  /** Index of its first octet. */
  readonly start: number
  /** Length octets before it: how many values' (LengthPlaces), and how many octets. */
  readonly places: number
  readonly inserted: number
}

interface Encoded {
  readonly octets: Uint8Array
}

export function setInOrder<Each extends Encoded>(parts: Each[]): Each[] {
  return parts.sort((a, b) => compareTags(a.octets, b.octets))
}

export function setOfInOrder<Each extends Encoded>(parts: Each[]): Each[] {
  return parts.sort((a, b) => compareOctets(a.octets, b.octets))
}
