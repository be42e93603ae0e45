/** Object identifiers of modules, read without looking up any name, and the names of arcs that X.660 fixes. */
import type { Braces } from './ast-values.ts'
import { TokenKind } from './tokens.ts'

/** Root arcs (X.660 Annex A), with the names of 1988. */
export const rootArcs: ReadonlyMap<string, bigint> = new Map([
  ['itu-t', 0n],
  ['ccitt', 0n],
  ['itu-r', 0n],
  ['iso', 1n],
  ['joint-iso-itu-t', 2n],
  ['joint-iso-ccitt', 2n],
])

const secondArcs: readonly ReadonlyMap<string, bigint>[] = [
  new Map([
    ['recommendation', 0n],
    ['question', 1n],
    ['administration', 2n],
    ['network-operator', 3n],
    ['identified-organization', 4n],
    ['r-recommendation', 5n],
  ]),
  new Map([
    ['standard', 0n],
    ['registration-authority', 1n],
    ['member-body', 2n],
    ['identified-organization', 3n],
  ]),
]

/** The number of an arc that may be written by name alone (32.7), after the arcs before it. */
export function wellKnownArc(name: string, before: readonly bigint[]): bigint | undefined {
  if (before.length === 0) return rootArcs.get(name)
  if (before.length === 1) return secondArcs[Number(before[0])]?.get(name)
  // 0.0 has an arc for each letter (X.660 A.2.3).
  if (before.length === 2 && before[0] === 0n && before[1] === 0n && /^[a-z]$/.test(name)) {
    return BigInt(name.charCodeAt(0) - 0x60)
  }
  return undefined
}

/** The arcs of `{ iso(1) 2 name(3) }`; `undefined` where one is a name whose number is not written. */
export function moduleArcs(braces: Braces): bigint[] | undefined {
  const { tokens, from, to } = braces.range
  const arcs: bigint[] = []
  let at = from
  while (at < to) {
    let text = tokens.texts[at]
    if (tokens.kinds[at] === TokenKind.Identifier) {
      if (tokens.texts[at + 1] === '(' && tokens.texts[at + 3] === ')') {
        text = tokens.texts[at + 2]
        at += 3
      } else {
        const arc = wellKnownArc(text, arcs)
        if (arc === undefined) return undefined
        text = String(arc)
      }
    }
    if (!/^\d{1,100}$/.test(text)) return undefined
    arcs.push(BigInt(text))
    at++
  }
  return arcs
}
