/** Names of well-known OBJECT IDENTIFIERs: from Peter Gutmann's list, as the package @lapo/asn1js carries it on. */
import { oids } from '@lapo/asn1js/oids.js'

const found = new Map<string, string | undefined>()
/** Most that are kept: an input may hold any number of them. */
const mostKept = 4096

/** Looked for in the text of the list: a dump needs a few of its names, and to make a table of all takes longer than that. */
export function oidName(objectIdentifier: string): string | undefined {
  let name = found.get(objectIdentifier)
  if (name !== undefined || found.has(objectIdentifier)) return name
  if (typeof oids === 'string') {
    const line = `\n${objectIdentifier} `
    const at = oids.indexOf(line)
    if (at !== -1) name = oids.slice(at + line.length, oids.indexOf('\n', at + 1))
  } else if (Object.hasOwn(oids, objectIdentifier)) name = oids[objectIdentifier]?.d
  if (found.size < mostKept) found.set(objectIdentifier, name)
  return name
}
