/** Faults, each with code and clause, and a way to the octets. */
import type { Fault } from '../shared/types.ts'
import { grouped } from './numbers.ts'
import type { Session } from './session.ts'

export function FaultText({ fault: { code, clause, message } }: { readonly fault: Fault }) {
  return (
    <>
      <span class="fault-code">{code}</span> {message}
      {clause !== '' && <span class="aside">{/^X\./.test(clause) ? clause : `X.690 ${clause}`}</span>}
    </>
  )
}

interface FaultListProps {
  readonly session: Session
  readonly title: string
  readonly faults: readonly Fault[]
}

export function FaultList({ session, title, faults }: FaultListProps) {
  return (
    <section class="fault-list" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.code} ${fault.offset}`}>
            <button type="button" class="quiet" onClick={() => void session.goTo(fault.offset, { length: 1 })}>
              {grouped(fault.offset)}
            </button>
            <span>
              <FaultText fault={fault} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
