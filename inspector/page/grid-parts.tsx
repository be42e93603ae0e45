/** Parts of a treegrid whose rows are only those in view: the grid has the focus for all of its cells. */
import type { ComponentChildren } from 'preact'

export function GridHead({ columns }: { readonly columns: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table has no rows that are not there
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its rows
    <div class="head" role="row" aria-rowindex={1}>
      {columns.map((name) => (
        // biome-ignore lint/a11y/useSemanticElements: see the row
        // biome-ignore lint/a11y/useFocusableInteractive: see the row
        <span role="columnheader" key={name}>
          {name}
        </span>
      ))}
    </div>
  )
}

interface GridCellProps {
  readonly class: string
  readonly title?: string | undefined
  /** CSS pixels. */
  readonly indent?: number
  readonly children?: ComponentChildren
}

export function GridCell({ class: name, title, indent, children }: GridCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    // biome-ignore lint/a11y/useFocusableInteractive: see the row
    <span
      role="gridcell"
      class={name}
      title={title}
      style={indent === undefined ? undefined : { paddingLeft: `${indent}px` }}
    >
      {children}
    </span>
  )
}
