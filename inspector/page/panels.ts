/** The panels beside tree and hex view, in the order of their tabs. To add one is to add a line. */
import type { FunctionComponent } from 'preact'
import { DetailsPanel } from './details-panel.tsx'
import { MachinePanel } from './machine-panel.tsx'
import { SchemaPanel } from './schema-panel.tsx'
import { schemaOf } from './schema-state.ts'
import { SearchPanel } from './search-panel.tsx'
import type { Session } from './session.ts'

export interface Panel {
  readonly id: string
  readonly title: string
  readonly Component: FunctionComponent<{ readonly session: Session }>
  /** Files that are dropped or picked for this panel and not to be opened: by their names. */
  readonly takes?: (name: string) => boolean
  readonly take?: (session: Session, files: readonly File[]) => void
}

export const panels: readonly Panel[] = [
  { id: 'details', title: 'Details', Component: DetailsPanel },
  { id: 'search', title: 'Search', Component: SearchPanel },
  {
    id: 'schema',
    title: 'Schema',
    Component: SchemaPanel,
    takes: (name) => /\.asn1?$/i.test(name),
    take: (session, files) => void schemaOf(session).addFiles(files),
  },
  { id: 'machine', title: 'Machine', Component: MachinePanel },
]
