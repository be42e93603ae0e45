/** Types that no finite value can have: every way through them leads back. */
import type { Resolution, TypeNode } from './resolution.ts'
import { typeLabel } from './resolve-types.ts'

/**
 * Marks the types that have a finite value, from the bottom up, until no more are found; the rest that stand for themselves are
 * reported. A list may be empty, a choice needs one alternative, a structure all mandatory components.
 */
export function checkFinite(resolution: Resolution): void {
  const { nodes } = resolution
  const owners = nodes.filter((node) => node.body.owner === node.id)
  const finite = new Uint8Array(nodes.length)
  /** By type: the structures that may become finite once it is. */
  const users = new Map<number, TypeNode[]>()
  const ready: TypeNode[] = []

  const needs = (node: TypeNode): readonly number[] | undefined => {
    switch (node.kind) {
      case 'CHOICE':
        return node.body.alternatives.map((each) => each.type)
      case 'SEQUENCE':
      case 'SET':
        return node.body.components.filter((each) => !each.optional && !each.addition).map((each) => each.type)
      default:
        return undefined
    }
  }
  const holds = (id: number): boolean => finite[nodes[id].body.owner] === 1
  const check = (node: TypeNode): boolean => {
    const types = needs(node)
    if (types === undefined) return true
    return node.kind === 'CHOICE' ? types.length === 0 || types.some(holds) : types.every(holds)
  }

  for (const node of owners) {
    for (const id of needs(node) ?? []) {
      const { owner } = nodes[id].body
      const list = users.get(owner)
      if (list === undefined) users.set(owner, [node])
      else list.push(node)
    }
    if (check(node)) {
      finite[node.id] = 1
      ready.push(node)
    }
  }
  while (ready.length > 0) {
    const done = ready.pop()!
    for (const user of users.get(done.id) ?? []) {
      if (finite[user.id] === 1 || !check(user)) continue
      finite[user.id] = 1
      ready.push(user)
    }
  }
  // Every type left over needs another one left over, so that following those ends in a circle.
  let node = owners.find((each) => finite[each.id] === 0)
  if (node === undefined) return
  const seen = new Set<TypeNode>()
  while (!seen.has(node)) {
    seen.add(node)
    const next: number = (needs(node) ?? []).find((id) => !holds(id))!
    node = nodes[nodes[next].body.owner]
  }
  const message = `no value of ${typeLabel(node)} can ever end: it holds itself, with no way out`
  resolution.report('VALUE_ENDLESS', node.position, message, { length: node.name?.length ?? 1 })
}
