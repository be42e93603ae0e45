/** What is shown: the selection, or the whole file; and which value that means. */
import type { Subject } from '../shared/schema.ts'
import { octetCount } from './numbers.ts'
import type { SchemaState } from './schema-state.ts'
import type { Scope } from './use-subject.ts'

interface Props {
  readonly state: SchemaState
  readonly scope: Scope
  readonly setScope: (scope: Scope) => void
  readonly subject: Subject | 'none' | undefined
}

export function SchemaSubject({ state, scope, setScope, subject }: Props) {
  const known = typeof subject === 'object' ? subject : undefined
  const go = (): void => {
    if (known !== undefined) state.session.goToPath(known.path).catch((error) => state.session.fail(error))
  }
  return (
    <>
      <label class="schema-inline">
        Of
        <select
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value === 'file' ? 'file' : 'selection')}
        >
          <option value="selection">the selection</option>
          <option value="file">the whole file</option>
        </select>
      </label>
      {known !== undefined && (
        <span class="schema-subject">
          {known.path.length === 0 ? (
            <span>{known.typeName}</span>
          ) : (
            <button type="button" class="link" title="Select it" onClick={go}>
              {known.name === '' || known.name === known.typeName ? known.typeName : `${known.name}: ${known.typeName}`}
            </button>
          )}
          <span class="where"> {octetCount(known.end - known.start)}</span>
        </span>
      )}
    </>
  )
}

export function NoSubject({ subject }: { readonly subject: 'none' | undefined }) {
  if (subject === undefined) return null
  return (
    <p class="schema-hint">The schema has no type for the selection: select a value that has a name in the tree.</p>
  )
}
