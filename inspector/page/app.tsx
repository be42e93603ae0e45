/** The page's layout: tree, hex view and panels. */
import { HexView } from './hex-view.tsx'
import { PanelTabs } from './panel-tabs.tsx'
import type { Session } from './session.ts'
import { TreeView } from './tree-view.tsx'

export function App({ session }: { readonly session: Session }) {
  const pick = (event: Event): void => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0]
    if (file !== undefined) void session.open({ kind: 'blob', blob: file, name: file.name })
  }
  return (
    <div class="app">
      <header>
        <h1>BER inspector</h1>
        <label>
          Open a file <input type="file" onChange={pick} />
        </label>
        <span role="alert">{session.problem}</span>
      </header>
      <main>
        <section aria-label="Tree">
          <TreeView session={session} />
        </section>
        <section aria-label="Octets">
          <HexView session={session} />
        </section>
        <PanelTabs session={session} />
      </main>
    </div>
  )
}
