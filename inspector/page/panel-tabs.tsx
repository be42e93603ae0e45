/** The panels, one at a time, under tabs (ARIA tabs pattern: arrow keys move, the tab with the focus is open). */
import { panels } from './panels.ts'
import type { Session } from './session.ts'

export function PanelTabs({ session }: { readonly session: Session }) {
  const open = panels.find(({ id }) => id === session.panel.value) ?? panels[0]!
  const move = (event: KeyboardEvent): void => {
    const at = panels.indexOf(open)
    const last = panels.length - 1
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    session.panel.value = panels[next]!.id
    document.getElementById(`tab-${panels[next]!.id}`)?.focus()
  }
  return (
    <section class="panels" aria-label="Panels">
      <div role="tablist" aria-label="Panels" class="tabs" onKeyDown={move}>
        {panels.map(({ id, title }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={`tab-${id}`}
            aria-controls="panel"
            aria-selected={id === open.id}
            tabIndex={id === open.id ? 0 : -1}
            onClick={() => (session.panel.value = id)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="panel" class="panel" aria-labelledby={`tab-${open.id}`}>
        <open.Component session={session} />
      </div>
    </section>
  )
}
