/** Parameterized definitions are worked out only where they are used; their references are looked up all the same. */
import type { Assignment } from './ast-assignments.ts'
import type { Reference } from './ast-types.ts'
import type { ModuleScope } from './modules.ts'
import type { Resolution } from './resolution.ts'

/** Tells of unknown type and class references in definitions with parameters. */
export function checkParameterized(resolution: Resolution, scope: ModuleScope): void {
  for (const assignment of scope.symbols.values()) {
    if (assignment.parameters === undefined) continue
    const dummies = new Set(assignment.parameters.map((parameter) => parameter.name))
    visit(assignment, (reference) => {
      // A small letter may begin the name of an item or named number, which only its type knows.
      if (reference.name[0] >= 'a' || dummies.has(reference.name)) return
      resolution.modules.lookup(reference, scope.top)
    })
  }
}

/** Calls back for every reference in a part of the tree; braces that are not parsed yet are passed over. */
function visit(root: Assignment, found: (reference: Reference) => void): void {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const node = open.pop()
    if (Array.isArray(node)) {
      for (const each of node) open.push(each)
    } else if (typeof node === 'object' && node !== null) {
      if ('kind' in node && node.kind === 'Braces') continue
      if ('kind' in node && node.kind === 'Reference') found(node as Reference)
      for (const each of Object.values(node)) open.push(each)
    }
  }
}
