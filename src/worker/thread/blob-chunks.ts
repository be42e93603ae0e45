/** A `Blob` or `File` in chunks: by slices, the next of which is read while one is worked on. */

/** Octets of a slice: each is a journey to another process of the browser, however short it is. */
const PIECE = 1024 * 1024

/** @throws what the platform says when the file cannot be read, or has changed */
export async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array, void, void> {
  const { size } = blob
  const read = (at: number): Promise<ArrayBuffer> => {
    const pending = blob.slice(at, at + PIECE).arrayBuffer()
    // Told when its turn comes, if it comes.
    pending.catch(() => {})
    return pending
  }
  let next = read(0)
  for (let at = 0; at < size; at += PIECE) {
    const octets = new Uint8Array(await next)
    if (at + PIECE < size) next = read(at + PIECE)
    if (octets.length > 0) yield octets
  }
}
