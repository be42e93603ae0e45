/** The page's layout: tree, octets and panels; before anything is open, how to begin. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Dialogs } from './dialogs.tsx'
import { takeDrops, takePastes } from './drops.ts'
import { HeaderBar } from './header-bar.tsx'
import { HexView } from './hex-view.tsx'
import { Icon } from './icon.tsx'
import { PanelTabs } from './panel-tabs.tsx'
import type { Session, View } from './session.ts'
import { takeKeys } from './shortcuts.ts'
import { Splitter } from './splitter.tsx'
import { StartPage } from './start-page.tsx'
import { TreeView } from './tree-view.tsx'

const treeShare = signal(50)
const octetsShare = signal(50)
const views: readonly [View, string][] = [
  ['tree', 'Tree'],
  ['octets', 'Octets'],
  ['panels', 'Panels'],
]

export function App({ session }: { readonly session: Session }) {
  useEffect(() => {
    const stops = [takeDrops(session), takePastes(session), takeKeys(session)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [session])
  const file = session.file.value
  const problem = session.problem.value
  return (
    <div class="app">
      <HeaderBar session={session} />
      <div>
        {problem !== undefined && (
          <div class="problem" role="alert">
            {problem}
            <button
              type="button"
              class="quiet icon"
              aria-label="Close"
              onClick={() => (session.problem.value = undefined)}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
        {file?.formFault !== undefined && (
          <div class="problem" role="status">
            {file.name}: {file.formFault}
          </div>
        )}
      </div>
      {file === undefined ? <StartPage session={session} /> : <Parts session={session} />}
      <div class="unseen" role="status">
        {session.notice}
      </div>
      <Dialogs session={session} />
    </div>
  )
}

function Parts({ session }: { readonly session: Session }) {
  const view = session.view.value
  return (
    <>
      <main data-view={view} style={{ '--tree-share': `${treeShare.value}%` }}>
        <section class="values" aria-label="Values">
          <TreeView session={session} />
        </section>
        <Splitter label="Width of the tree" orientation="vertical" share={treeShare} />
        <div class="side" style={{ '--octets-share': `${octetsShare.value}%` }}>
          <section class="octets" aria-label="Octets">
            <HexView session={session} />
          </section>
          <Splitter label="Height of the octets" orientation="horizontal" share={octetsShare} />
          <PanelTabs session={session} />
        </div>
      </main>
      <nav class="views" aria-label="Views">
        {views.map(([id, name]) => (
          <button type="button" key={id} aria-pressed={id === view} onClick={() => (session.view.value = id)}>
            {name}
          </button>
        ))}
      </nav>
    </>
  )
}
