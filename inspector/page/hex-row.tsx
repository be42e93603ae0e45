/** A row of octets. */
import { type OctetBlocks, OctetKind } from './octet-blocks.ts'
import type { Selection } from './session.ts'

interface HexRowProps {
  readonly row: number
  readonly columns: number
  readonly size: number
  readonly blocks: OctetBlocks
  readonly selection: Selection | undefined
  readonly mark: { readonly from: number; readonly to: number } | undefined
  readonly caret: number
}

const kindNames = ['contents', 'identifier', 'length', 'end-of-contents'] as const
const digits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).toUpperCase().padStart(2, '0'))
/** Octets that are no printable ASCII are shown as a dot. */
const characters = Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·',
)

export function HexRow({ row, columns, size, blocks, selection, mark, caret }: HexRowProps) {
  const start = row * columns
  const cells = []
  const text = []
  for (let at = start; at < Math.min(start + columns, size); at++) {
    const octet = blocks.octet(at)
    const kind = blocks.kind(at)
    const style = styleOf(at, kind, selection, mark) + (at === caret ? ' caret' : '')
    const shown = octet === undefined ? '··' : digits[octet]
    const label = at === caret ? `${shown}, offset ${at}, ${kindNames[kind]} octet` : undefined
    cells.push(
      // biome-ignore lint/a11y/useSemanticElements: see the grid
      // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its cells
      <span key={at} role="gridcell" id={`octet-${at}`} data-at={at} class={style} aria-label={label}>
        {shown}
      </span>,
    )
    text.push(
      <span key={at} data-at={at} class={style}>
        {octet === undefined ? ' ' : characters[octet]}
      </span>,
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its cells
    <div role="row" aria-rowindex={row + 1} class="line">
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its cells */}
      <span role="rowheader" class="offset">
        {start.toString(16).toUpperCase().padStart(8, '0')}
      </span>
      <span role="presentation" class="octets">
        {cells}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus for its cells */}
      <span role="gridcell" class="characters">
        {text}
      </span>
    </div>
  )
}

function styleOf(at: number, kind: OctetKind, selection: Selection | undefined, mark: HexRowProps['mark']): string {
  let style = `is-${kindNames[kind]}`
  if (mark !== undefined && at >= mark.from && at < mark.to) style += ' marked'
  if (selection === undefined || at < selection.from || at >= selection.to) return style
  return `${style} in-${kindNames[kindIn(at, selection)]}`
}

/** What an octet is to the value that is selected: all of what is inside it is its contents. */
function kindIn(at: number, { node }: Selection): OctetKind {
  if (node === undefined || node.kind === 'fault') return OctetKind.Contents
  if (at < node.lengthOffset) return OctetKind.Identifier
  if (at < node.contents) return OctetKind.Length
  return node.end !== -1 && at >= node.end ? OctetKind.End : OctetKind.Contents
}
