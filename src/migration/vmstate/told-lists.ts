/**
 * Lists as BER tells them: arrays that hold the octets of the wire, TRUE before each element and FALSE after the last. No array
 * but a list has booleans and structs in turn, so that one is known from the other without a description.
 */
import type { StateList, StateValue } from './state.ts'

/** The list that an array of these elements is, if it is one. */
export function asList(
  elements: readonly StateValue[],
  place: { readonly offset: number; readonly size: number },
): StateList | undefined {
  const last = elements.at(-1)
  if (last?.kind !== 'boolean' || last.octet !== 0) return undefined
  const [first] = elements
  const isTree = first.kind === 'integer' && first.width === 4 && !first.signed
  const from = isTree ? 1 : 0
  const perElement = isTree ? 3 : 2
  const count = (elements.length - from - 1) / perElement
  if (!Number.isInteger(count) || (isTree && first.value !== count)) return undefined
  const keys: StateValue[] = []
  const values: StateValue[] = []
  for (let at = from; at < elements.length - 1; at += perElement) {
    const marker = elements[at]
    const value = elements[at + perElement - 1]
    if (marker.kind !== 'boolean' || marker.octet !== 1 || value.kind !== 'struct') return undefined
    if (isTree) keys.push(elements[at + 1])
    values.push(value)
  }
  return isTree
    ? { kind: 'list', typeName: 'gtree', elements: values, keys, ...place }
    : { kind: 'list', typeName: 'qtailq', elements: values, ...place }
}
