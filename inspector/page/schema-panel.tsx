/** The Schema panel: modules, the type of the file, and three views by it. */
import { SchemaModules } from './schema-modules.tsx'
import { type SchemaState, type SchemaView, schemaOf } from './schema-state.ts'
import { SchemaTable } from './schema-table.tsx'
import { SchemaText } from './schema-text.tsx'
import { SchemaType } from './schema-type.tsx'
import { SchemaViolations } from './schema-violations.tsx'
import type { Session } from './session.ts'
import { TabList, tabId } from './tab-list.tsx'

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
  return (
    <section class="schema-views" aria-label="By the schema">
      <TabList
        label="By the schema"
        class="schema-tabs"
        panel="schema-view"
        tabs={views}
        open={open}
        onOpen={(id) => {
          state.view.value = id
        }}
        mark={(id) => id === 'violations' && count > 0 && <span class="count">{count}</span>}
      />
      <div role="tabpanel" id="schema-view" class="schema-view" aria-labelledby={tabId('schema-view', open)}>
        {open === 'violations' && <SchemaViolations state={state} />}
        {open === 'text' && <SchemaText state={state} />}
        {open === 'table' && <SchemaTable state={state} />}
      </div>
    </section>
  )
}
