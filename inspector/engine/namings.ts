/** What a namer says of siblings that follow one another. */
import type { Container } from './container.ts'
import { KEY_OCTETS, type Namer, type NameState, type Naming } from './namer.ts'
import type { Octets } from './octets.ts'
import type { Sibling } from './siblings.ts'

/** Components that are walked over at most to name one behind them; in lists none are. */
const MOST_BEFORE = 10_000

/** @param siblings those from index `from` on. @returns one for each; none at all where they are too far from anything that is known */
export async function namingsOf(
  namer: Namer,
  octets: Octets,
  container: Container,
  from: number,
  siblings: readonly Sibling[],
): Promise<readonly Naming[]> {
  let state: NameState | undefined = container.names
  if (state === undefined) return []
  const near: NameState | undefined = from === 0 ? state : namer.at(state, from)
  let before: readonly Sibling[] = []
  if (near !== undefined) state = near
  else if (from > MOST_BEFORE) return []
  else before = await container.siblings(0, from)
  const namings: Naming[] = []
  for (const sibling of [...before, ...siblings]) {
    const { index, leading, tagNumber, contents, end } = sibling
    const naming = namer.step(state, { tagClass: leading >> 6, tagNumber, constructed: (leading & 0x20) !== 0 })
    if (naming.needsContents) {
      const last = contents + KEY_OCTETS
      state = namer.settle(naming, await octets.slice(contents, end === -1 ? last : Math.min(end, last)))
    } else state = naming.next
    if (index >= from) namings.push(naming)
  }
  return namings
}
