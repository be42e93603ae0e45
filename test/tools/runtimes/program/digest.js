/** What stands for many octets in the results. */

export const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')

export async function digest(octets) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)))
}

/** All octets of an asynchronous iterable. */
export async function gathered(pieces) {
  const all = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(await new Blob(all).arrayBuffer())
}
