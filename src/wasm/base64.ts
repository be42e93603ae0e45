/** Octets of a Base64 text. `atob` is in Node and in every browser; it goes through one character an octet. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
