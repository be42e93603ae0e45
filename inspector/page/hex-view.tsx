/** The octets of the file. */
import { useEffect, useState } from 'preact/hooks'
import type { Session } from './session.ts'

export function HexView({ session }: { readonly session: Session }) {
  const { offset } = session.shown.value
  const [octets, setOctets] = useState(new Uint8Array(0))
  const from = offset - (offset % 16)
  const file = session.file.value
  useEffect(() => {
    if (file !== undefined) session.engine.octets(from, from + 256).then(setOctets, (error) => session.fail(error))
  }, [from, file])
  return <pre>{Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ')}</pre>
}
