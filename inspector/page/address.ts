/** What the page's own address asks for: `#url=...` names a file, relative to the page or in full. */
import type { Session } from './session.ts'

export function openAddress(session: Session): void {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('url')
  if (wanted !== null && wanted !== '') openUrl(session, wanted)
}

/** Opens a file by its address; only http and https are fetched. */
export function openUrl(session: Session, wanted: string): void {
  const address = URL.canParse(wanted, location.href) ? new URL(wanted, location.href) : undefined
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    session.problem.value = `"${wanted}" is no address that can be opened: http and https can`
  } else void session.open({ kind: 'url', address: address.href })
}
