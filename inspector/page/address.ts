/**
 * What the page's own address asks for, behind `#`: `url` names a file, relative to the page or in full, `beside` another stream to be compared
 * with it. `ber inspect` opens the page so.
 */
import { machineOf } from './machine-model.ts'
import type { Session } from './session.ts'

export async function openAddress(session: Session): Promise<void> {
  const wanted = new URLSearchParams(location.hash.slice(1))
  const url = wanted.get('url')
  if (!url) return
  await openUrl(session, url)
  const file = session.file.peek()
  const beside = addressOf(wanted.get('beside'))
  if (!beside || file === undefined) return
  session.openPanel('machine')
  const machine = machineOf(session)
  await machine.open()
  // Another file may be open by now.
  if (file === session.file.peek() && machine.summary.peek() !== undefined)
    await machine.compareWith(nameIn(beside), beside.href)
}

/** Opens a file by its address; only http and https are fetched. */
export async function openUrl(session: Session, wanted: string): Promise<void> {
  const address = addressOf(wanted)
  if (address !== undefined) await session.open({ kind: 'url', address: address.href })
  else session.problem.value = `"${wanted}" is no address that can be opened: http and https can`
}

function addressOf(wanted: string | null): URL | undefined {
  if (!wanted || !URL.canParse(wanted, location.href)) return undefined
  const address = new URL(wanted, location.href)
  return /^https?:$/.test(address.protocol) ? address : undefined
}

const nameIn = ({ pathname }: URL): string => decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1))
