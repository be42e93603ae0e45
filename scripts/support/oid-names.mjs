/** The list of OBJECT IDENTIFIERs of @lapo/asn1js without its comments, as one text: smaller, and nothing is made of it before it is asked. */

import { pathToFileURL } from 'node:url'

/** The module's path. */
export const oidList = /[\\/]@lapo[\\/]asn1js[\\/]oids\.js$/

/** The module that takes its place: `oids` is a text of lines, each an OBJECT IDENTIFIER, a space and its name. */
export async function oidNamesText(path) {
  const { oids } = await import(pathToFileURL(path))
  const lines = Object.entries(oids).map(([objectIdentifier, { d }]) => `${objectIdentifier} ${d}`)
  return `export const oids = ${JSON.stringify(`\n${lines.join('\n')}\n`)}`
}
