/** The worker from the deflated text that the page holds. */

/** @param script Base64 of the deflated script (RFC 1951) */
export async function inflatedWorker(script: string): Promise<Worker> {
  const octets = Uint8Array.from(atob(script), (character) => character.charCodeAt(0))
  const inflated = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const text = await new Response(inflated).blob()
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  const worker = new Worker(address)
  // The worker has its script once it answers; to revoke the address before that would take it away in Firefox.
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true })
  return worker
}
