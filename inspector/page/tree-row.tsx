/** A row of the tree. All text in it that comes from the file is text and nothing else. */
import type { ComponentChildren } from 'preact'
import type { TreeNode } from '../shared/types.ts'
import { Icon } from './icon.tsx'
import { grouped, sizeText } from './numbers.ts'
import type { Session } from './session.ts'
import { canOpen, type Row } from './tree.ts'

interface TreeRowProps {
  readonly id: string
  readonly row: Row
  readonly top: number
  readonly height: number
  readonly session: Session
}

/** Levels that are indented; deeper ones say how deep they are. */
const MOST_INDENTED = 24
const INDENT = 14

export function TreeRow({ id, row, top, height, session }: TreeRowProps) {
  const { tree } = session
  const isActive = tree.active.value === row.key
  const node = row.kind === 'value' ? row.node : undefined
  const opens = row.kind === 'range' || (node !== undefined && canOpen(node))
  const click = (event: MouseEvent): void => {
    tree.active.value = row.key
    const isOnTwisty = (event.target as Element).closest('.twisty') !== null
    if (node !== undefined) session.select(node, 'tree')
    if (opens && (isOnTwisty || row.kind === 'range')) tree.toggle(row)
  }
  const isSelected = node !== undefined && session.node.value?.start === node.start && isActive
  const indent = 4 + INDENT * Math.min(row.level - 1, MOST_INDENTED)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all rows
    <div
      class={`row${isActive ? ' active' : ''}${node?.kind === 'fault' ? ' is-fault' : ''}`}
      role="treeitem"
      id={id}
      tabIndex={-1}
      aria-level={row.level}
      aria-posinset={row.position > 0 ? row.position : undefined}
      aria-setsize={row.siblings}
      aria-selected={row.kind === 'value' ? isSelected : undefined}
      aria-expanded={opens ? row.isOpen : undefined}
      style={{ top: `${top}px`, height: `${height}px`, lineHeight: `${height}px`, paddingLeft: `${indent}px` }}
      onClick={click}
      onDblClick={() => row.kind === 'value' && tree.toggle(row)}
      onMouseDown={(event) => event.preventDefault()}
      onMouseUp={(event) => event.currentTarget.closest<HTMLElement>('[role=tree]')?.focus({ preventScroll: true })}
    >
      <span class="twisty">{opens && <Icon name="twisty" />}</span>
      {row.level > MOST_INDENTED + 1 && <span class="label">level {row.level}</span>}
      {row.kind === 'value' && <Value index={row.index} node={row.node} />}
      {row.kind === 'range' && (
        <span class="label">
          {grouped(row.from)} … {grouped(row.to - 1)}
        </span>
      )}
      {row.kind === 'reading' && <span class="reading">reading … {grouped(row.growth.count)} so far</span>}
    </div>
  )
}

function Value({ index, node }: { readonly index: number; readonly node: TreeNode | undefined }) {
  if (node === undefined) return <span class="label">{grouped(index)} …</span>
  return (
    <>
      {node.kind === 'value' && <Label index={index} name={node.name} />}
      <span class="type">{node.typeName ?? node.type}</span>
      {node.oidName !== undefined && <span class="known">{node.oidName}</span>}
      {node.preview !== '' && <span class="value">{node.preview}</span>}
      {node.isUnexpected === true && <span class="fault-code">not in the schema</span>}
      {node.fault !== undefined && <span class="fault-code">{node.fault.code}</span>}
      <span class="size">{sizeOf(node)}</span>
    </>
  )
}

function Label({ index, name }: { readonly index: number; readonly name: string | undefined }): ComponentChildren {
  if (name !== undefined && name !== '') return <span class="name">{name}</span>
  return <span class="label">{grouped(index)}</span>
}

function sizeOf({ end, contents, kind }: TreeNode): string {
  if (end === -1) return '…'
  return kind === 'fault' ? '' : sizeText(end - contents).replace(/ octets?$/, '')
}
