/** A source whose octets are kept in pieces for a while: for who reads here and there, and comes back. */
import type { OctetSource } from '../../src/migration/index.ts'
import { Octets, type Window } from './octets.ts'

/** @param octets of a source that can be read at any position */
export function cachedSource(octets: Octets): OctetSource {
  const copy = ({ bytes, from, covers }: Window, position: number, view: Uint8Array): number => {
    const end = Math.min(covers, octets.size - from)
    const piece = bytes.subarray(position - from, Math.min(end, position - from + view.length))
    view.set(piece)
    return piece.length
  }
  return {
    size: octets.size,
    read(position, view) {
      if (position >= octets.size || view.length === 0) return 0
      const known = octets.window(position)
      if (known !== undefined) return copy(known, position, view)
      return octets.load(position).then((window) => copy(window, position, view))
    },
  }
}

export const cached = (source: OctetSource): OctetSource => cachedSource(new Octets(source))
