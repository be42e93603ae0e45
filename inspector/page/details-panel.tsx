/** All that is known of the selected value. */
import type { Session } from './session.ts'

export function DetailsPanel({ session }: { readonly session: Session }) {
  const selection = session.selection.value
  if (selection === undefined) return <p class="empty">Nothing is selected.</p>
  const { from, to, node } = selection
  return (
    <dl class="facts">
      <dt>Offset</dt>
      <dd>{from}</dd>
      <dt>Octets</dt>
      <dd>{to - from}</dd>
      <dt>Type</dt>
      <dd>{node?.type}</dd>
      <dt>Value</dt>
      <dd>{node?.preview}</dd>
    </dl>
  )
}
