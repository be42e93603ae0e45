/** The Schema panel: modules, the type of the file, and three views by it. */
import { SchemaModules } from './schema-modules.tsx'
import { type SchemaState, type SchemaView, schemaOf } from './schema-state.ts'
import { SchemaTable } from './schema-table.tsx'
import { SchemaText } from './schema-text.tsx'
import { SchemaType } from './schema-type.tsx'
import { SchemaViolations } from './schema-violations.tsx'
import type { Session } from './session.ts'

export function SchemaPanel({ session }: { readonly session: Session }) {
  const state = schemaOf(session)
  return (
    <div class="schema">
      <SchemaModules state={state} />
      {state.compiled.value?.isSound && <SchemaType state={state} />}
      {state.isUsable && <SchemaViews state={state} />}
    </div>
  )
}

const views: readonly { readonly id: SchemaView; readonly title: string }[] = [
  { id: 'violations', title: 'Violations' },
  { id: 'text', title: 'XER, JSON' },
  { id: 'table', title: 'Table' },
]

function SchemaViews({ state }: { readonly state: SchemaState }) {
  const open = state.view.value
  const count = state.violations.value.length
  const move = (event: KeyboardEvent): void => {
    const at = views.findIndex(({ id }) => id === open)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1 }[event.key]
    const view = next === undefined ? undefined : views.at(next % views.length)
    if (view === undefined) return
    event.preventDefault()
    state.view.value = view.id
    document.getElementById(`schema-tab-${view.id}`)?.focus()
  }
  return (
    <section class="schema-views" aria-label="By the schema">
      <div role="tablist" aria-label="By the schema" class="schema-tabs" onKeyDown={move}>
        {views.map(({ id, title }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={`schema-tab-${id}`}
            aria-controls="schema-view"
            aria-selected={id === open}
            tabIndex={id === open ? 0 : -1}
            onClick={() => {
              state.view.value = id
            }}
          >
            {title}
            {id === 'violations' && count > 0 && <span class="count">{count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="schema-view" class="schema-view" aria-labelledby={`schema-tab-${open}`}>
        {open === 'violations' && <SchemaViolations state={state} />}
        {open === 'text' && <SchemaText state={state} />}
        {open === 'table' && <SchemaTable state={state} />}
      </div>
    </section>
  )
}
