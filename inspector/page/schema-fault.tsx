/** Where a text or a table ends before its time: a jump to the place. */
import type { Violation } from '../shared/schema.ts'
import type { SchemaState } from './schema-state.ts'

interface Props {
  readonly state: SchemaState
  readonly violation: Violation
  readonly what: string
}

export function SchemaFault({ state, violation, what }: Props) {
  const { code, message, offset, path, clause } = violation
  const go = (): void => {
    void state.session.goTo(offset, { length: 1 })
  }
  return (
    <p class="schema-fault" role="note">
      <span>
        {what}: {message}
      </span>{' '}
      <span class="where">
        <code>{code}</code> {clause} {path}{' '}
        <button type="button" class="link" onClick={go}>
          at offset {offset}
        </button>
      </span>
    </p>
  )
}
