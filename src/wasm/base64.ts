interface NodeBuffer {
  from(text: string, encoding: 'base64'): Uint8Array<ArrayBuffer>
}

/** Octets of a Base64 text. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  // Where Node's Buffer is, it takes 0.1 ms for 40 KB; the loop takes 2 to 3 ms in a process that has just started.
  const { Buffer } = globalThis as { Buffer?: NodeBuffer }
  if (Buffer !== undefined) {
    const { buffer, byteOffset, length } = Buffer.from(text, 'base64')
    return new Uint8Array(buffer, byteOffset, length)
  }
  const characters = atob(text)
  const octets = new Uint8Array(characters.length)
  for (let i = 0; i < octets.length; i++) octets[i] = characters.charCodeAt(i)
  return octets
}
