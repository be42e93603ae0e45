/** All that is known of what is selected, and what can be made of it. */
import { useEffect, useState } from 'preact/hooks'
import type { Details, Fault, OctetForm } from '../shared/types.ts'
import { type CopyForm, copySelection, exportSelection } from './copy.ts'
import { FaultList, FaultText } from './fault-list.tsx'
import { grouped, octetCount, offsetText } from './numbers.ts'
import type { Selection, Session } from './session.ts'

export function DetailsPanel({ session }: { readonly session: Session }) {
  const selection = session.selection.value
  const node = selection?.node
  const [details, setDetails] = useState<Details>()
  const isValue = node?.kind === 'value'
  useEffect(() => {
    if (!isValue) return undefined
    let isWanted = true
    session.engine.details(node.path).then(
      (found) => isWanted && setDetails(found),
      (error) => isWanted && session.fail(error),
    )
    return () => {
      isWanted = false
    }
  }, [node, session.named.value])
  if (selection === undefined) return <p class="empty">Nothing is selected. Choose a value in the tree or an octet.</p>
  const isCurrent = isValue && details?.node.start === node.start && details.node.path.length === node.path.length
  return (
    <>
      <Actions session={session} selection={selection} />
      {node === undefined && <OctetFacts selection={selection} />}
      {node?.kind === 'fault' && <OctetFacts selection={selection} fault={node.fault} />}
      {isCurrent && <ValueFacts session={session} details={details} />}
    </>
  )
}

const copies: readonly [CopyForm, string][] = [
  ['hex', 'hex'],
  ['base64', 'Base64'],
  ['value', 'value'],
  ['path', 'path'],
]

const exports: readonly [OctetForm, string][] = [
  ['octets', 'octets'],
  ['hex', 'hex'],
  ['base64', 'Base64'],
  ['pem', 'PEM'],
]

function Actions({ session, selection: { node } }: { readonly session: Session; readonly selection: Selection }) {
  const isValue = node?.kind === 'value'
  const isString = node?.tagClass !== 0 || node.tagNumber === 3 || node.tagNumber === 4
  const canOpenAnyway = isValue && isString && !node.constructed && !node.opens && node.end > node.contents
  return (
    <div class="actions">
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of a kind, no fields of a form */}
      <span role="group" aria-label="Copy" class="group">
        <span class="caption">Copy</span>
        {copies.map(([form, name]) => (
          <button
            type="button"
            key={form}
            aria-label={`Copy ${name}`}
            disabled={(form === 'value' || form === 'path') && !isValue}
            onClick={() => void copySelection(session, form)}
          >
            {name}
          </button>
        ))}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of a kind, no fields of a form */}
      <span role="group" aria-label="Export" class="group">
        <span class="caption">Export</span>
        {exports.map(([form, name]) => (
          <button
            type="button"
            key={form}
            aria-label={`Export ${name}`}
            onClick={() => void exportSelection(session, form)}
          >
            {name}
          </button>
        ))}
      </span>
      {canOpenAnyway && (
        <button type="button" onClick={() => session.tree.openAnyway(node)}>
          Read contents as BER
        </button>
      )}
    </div>
  )
}

function OctetFacts({
  selection: { from, to },
  fault,
}: {
  readonly selection: Selection
  readonly fault?: Fault | undefined
}) {
  return (
    <dl class="facts">
      {fault !== undefined && (
        <>
          <dt>Fault</dt>
          <dd>
            <FaultText fault={fault} />
          </dd>
        </>
      )}
      <dt>Offset</dt>
      <dd>{offsetText(from)}</dd>
      <dt>Length</dt>
      <dd>{octetCount(to - from)}</dd>
    </dl>
  )
}

function ValueFacts({ session, details }: { readonly session: Session; readonly details: Details }) {
  const { node, value, components, findings } = details
  const others = findings?.filter(({ code, offset }) => code !== node.fault?.code || offset !== node.fault.offset) ?? []
  return (
    <>
      <dl class="facts">
        {node.fault !== undefined && (
          <>
            <dt>Fault</dt>
            <dd>
              <FaultText fault={node.fault} />
            </dd>
          </>
        )}
        {node.name !== undefined && node.name !== '' && (
          <>
            <dt>Name</dt>
            <dd>{node.name}</dd>
          </>
        )}
        <dt>Type</dt>
        <dd>
          {[...new Set([node.typeName ?? node.type, node.type])].join(', ')}
          <span class="aside">{node.constructed ? 'constructed' : 'primitive'}</span>
        </dd>
        {value !== undefined && (
          <>
            <dt>Value</dt>
            <dd class="code">
              {value}
              {node.oidName !== undefined && <span class="aside">{node.oidName}</span>}
            </dd>
          </>
        )}
        {components !== undefined && (
          <>
            <dt>Components</dt>
            <dd>
              {grouped(components.count)}
              {components.done ? '' : ' so far'}
            </dd>
          </>
        )}
        <dt>Path</dt>
        <dd class="code">{details.pathText}</dd>
        <dt>Identifier</dt>
        <dd class="code">
          <span class="is-identifier">{hex(details.identifier)}</span>
          <span class="aside">at {offsetText(node.start)}</span>
        </dd>
        <dt>Length</dt>
        <dd class="code">
          <span class="is-length">{hex(details.length)}</span>
          <span class="aside">{lengthText(details)}</span>
        </dd>
        <dt>Contents</dt>
        <dd>
          {node.end === -1 ? 'up to end-of-contents octets not read so far' : octetCount(node.end - node.contents)}
          <span class="aside">
            at {offsetText(node.contents)}
            {node.next === -1 ? '' : `, ends before ${grouped(node.next)}`}
          </span>
        </dd>
      </dl>
      {others.length > 0 && <FaultList session={session} title="What DER does not allow here" faults={others} />}
    </>
  )
}

const hex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join(' ')

function lengthText({ node, length }: Details): string {
  if (node.indefinite) return 'indefinite form'
  return length.length === 1 ? 'short form' : 'long form'
}
