/** The panels, one at a time, under tabs. */
import { panels } from './panels.ts'
import type { Session } from './session.ts'
import { TabList, tabId } from './tab-list.tsx'

export function PanelTabs({ session }: { readonly session: Session }) {
  const open = panels.find(({ id }) => id === session.panel.value) ?? panels[0]!
  return (
    <section class="panels" aria-label="Panels">
      <TabList
        label="Panels"
        class="tabs"
        panel="panel"
        tabs={panels}
        open={open.id}
        onOpen={(id) => {
          session.panel.value = id
        }}
      />
      <div role="tabpanel" id="panel" class="panel" aria-labelledby={tabId('panel', open.id)}>
        <open.Component session={session} />
      </div>
    </section>
  )
}
