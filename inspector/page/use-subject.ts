/** What a text or a table is of: follows the selection, or stays with the whole file. */
import { useEffect, useState } from 'preact/hooks'
import type { Subject } from '../shared/schema.ts'
import type { Path } from '../shared/types.ts'
import type { SchemaState } from './schema-state.ts'

export type Scope = 'selection' | 'file'

/** `undefined` as long as it is not known; `'none'` where the schema has no type for the selection, nor for anything around it. */
export function useSubject(
  state: SchemaState,
  scope: Scope,
  find: (path: Path) => Promise<Subject | undefined>,
): Subject | 'none' | undefined {
  const [subject, setSubject] = useState<Subject | 'none'>()
  const file = state.session.file.value
  const chosen = state.chosen.value
  const node = state.session.node.value
  const named = state.session.named.value
  const path = node?.path.join('.')
  useEffect(() => {
    if (file === undefined || chosen === undefined) return setSubject(undefined)
    if (scope === 'file') {
      const typeName = chosen.pdu.slice(chosen.pdu.indexOf('.') + 1)
      return setSubject({ path: [], name: '', typeName, start: 0, end: file.size, type: undefined })
    }
    if (node === undefined) return setSubject('none')
    let isCurrent = true
    find(node.path).then(
      (found) => isCurrent && setSubject((before) => (isSame(before, found) ? before : (found ?? 'none'))),
      (error) => isCurrent && state.session.fail(error),
    )
    return () => {
      isCurrent = false
    }
  }, [file, chosen, scope, path, named])
  return subject
}

/** Another value of the same list has the same subject: nothing is made anew. */
function isSame(a: Subject | 'none' | undefined, b: Subject | undefined): boolean {
  if (typeof a !== 'object' || b === undefined) return false
  return a.start === b.start && a.end === b.end && a.type === b.type && a.path.join('.') === b.path.join('.')
}
