/**
 * What the page's own address asks for, behind `#`: `url` names a file, relative to the page or in full, `beside` another stream to be compared
 * with it, each `schema` a file of ASN.1 notation, `pdu` the type of the data. `ber inspect` opens the page so.
 */
import { nameIn } from '../shared/name-in.ts'
import { machineOf } from './machine-model.ts'
import { schemaOf } from './schema-state.ts'
import type { Session } from './session.ts'

export async function openAddress(session: Session): Promise<void> {
  const wanted = new URLSearchParams(location.hash.slice(1))
  const url = wanted.get('url')
  if (!url) return
  await openUrl(session, url)
  await openSchema(session, wanted.getAll('schema'), wanted.get('pdu'))
  await compare(session, addressOf(wanted.get('beside')))
}

/** Without a type one is looked for, as for modules that were dropped. */
async function openSchema(session: Session, places: readonly string[], pdu: string | null): Promise<void> {
  const addresses = places.map(addressOf).filter((address) => address !== undefined)
  if (addresses.length === 0) return
  const schema = schemaOf(session)
  try {
    const texts = addresses.map(async (address) => {
      const response = await fetch(address)
      if (!response.ok) throw new Error(`${nameIn(address)}: the server answers ${response.status}`)
      return { name: nameIn(address), text: await response.text() }
    })
    await schema.add(await Promise.all(texts))
    if (pdu !== null && schema.compiled.peek()?.isSound) await schema.choose(pdu)
  } catch (error) {
    session.fail(error)
  }
}

async function compare(session: Session, beside: URL | undefined): Promise<void> {
  const file = session.file.peek()
  if (beside === undefined || file === undefined) return
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
