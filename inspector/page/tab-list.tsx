/** Tabs (ARIA tabs pattern: arrow keys move, and go round; the tab with the focus is open). What they open is the caller's to show. */
import type { ComponentChildren } from 'preact'

interface Tab<Id extends string> {
  readonly id: Id
  readonly title: string
}

interface Props<Id extends string> {
  readonly label: string
  readonly class: string
  /** Of the element that the open tab shows; a tab has the id `PANEL-tab-ID`. */
  readonly panel: string
  readonly tabs: readonly Tab<Id>[]
  readonly open: Id
  readonly onOpen: (id: Id) => void
  /** What stands behind a title. */
  readonly mark?: (id: Id) => ComponentChildren
}

export const tabId = (panel: string, id: string): string => `${panel}-tab-${id}`

export function TabList<Id extends string>({ label, class: name, panel, tabs, open, onOpen, mark }: Props<Id>) {
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === open)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length)
    if (tab === undefined) return
    event.preventDefault()
    onOpen(tab.id)
    document.getElementById(tabId(panel, tab.id))?.focus()
  }
  return (
    <div role="tablist" aria-label={label} class={name} onKeyDown={move}>
      {tabs.map(({ id, title }) => (
        <button
          type="button"
          role="tab"
          key={id}
          id={tabId(panel, id)}
          aria-controls={panel}
          aria-selected={id === open}
          tabIndex={id === open ? 0 : -1}
          onClick={() => onOpen(id)}
        >
          {title}
          {mark?.(id)}
        </button>
      ))}
    </div>
  )
}
