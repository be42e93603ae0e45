/** Subsections by their names on the wire: in the order of the description as a rule, but a loader takes them in any. */
import type { StructDescription } from './description.ts'

/** Which subsections of a struct were read, and which one has the name at hand. */
export class SubsectionNames {
  readonly #subsections: readonly StructDescription[]
  readonly #indexes: ReadonlyMap<string, readonly number[]>
  /** How many of each name were taken. */
  readonly #taken = new Map<string, number>()
  /** Of those that are left. */
  left: number

  constructor({ subsections }: StructDescription) {
    this.#subsections = subsections
    this.left = subsections.length
    this.#indexes = indexesOf(subsections)
  }

  /** The next subsection of this name. @param name octets as `octetText` has them */
  take(name: string): StructDescription | undefined {
    const taken = this.#taken.get(name) ?? 0
    const index = this.#indexes.get(name)?.[taken]
    if (index === undefined) return undefined
    this.#taken.set(name, taken + 1)
    this.left--
    return this.#subsections[index]
  }

  /** Some of the names that are left, for a message. */
  get some(): string {
    const names: string[] = []
    for (const [name, indexes] of this.#indexes) {
      if (indexes.length <= (this.#taken.get(name) ?? 0)) continue
      if (names.length === SHOWN) return `${names.join(' or ')} or another`
      names.push(this.#subsections[indexes[0]].vmsdName ?? '')
    }
    return names.join(' or ')
  }
}

const SHOWN = 4
const encoder = new TextEncoder()

/** The elements of an array share one description. */
const known = new WeakMap<readonly StructDescription[], ReadonlyMap<string, readonly number[]>>()

function indexesOf(subsections: readonly StructDescription[]): ReadonlyMap<string, readonly number[]> {
  const found = known.get(subsections)
  if (found !== undefined) return found
  const indexes = new Map<string, number[]>()
  for (const [i, { vmsdName }] of subsections.entries()) {
    const name = octetText(encoder.encode(vmsdName ?? ''))
    const list = indexes.get(name)
    if (list === undefined) indexes.set(name, [i])
    else list.push(i)
  }
  known.set(subsections, indexes)
  return indexes
}

/** One character for each octet: names are compared as they stand on the wire, whatever text they are. */
export function octetText(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return text
}
