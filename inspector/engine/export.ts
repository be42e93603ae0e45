/** Octets of the file, out of the page: as they are, or as text that stands for them. */
import type { OctetForm } from '../shared/types.ts'
import type { Opened } from './engine.ts'
import { partOf } from './file-source.ts'

/** Octets at most that become text in the clipboard. */
const MOST_COPIED = 4 * 1024 * 1024
/** A whole number of lines of either form of text. */
const PIECE = 48 * 16 * 1024

/** Text of the octets, for the clipboard. @throws {RangeError} for more than can sensibly be copied */
export async function copyOf({ octets }: Opened, from: number, to: number, form: OctetForm): Promise<string> {
  if (to - from > MOST_COPIED) throw new RangeError('more than 4 MiB are not copied: export them instead')
  const seen = await octets.slice(from, to)
  return form === 'base64' ? base64(seen) : hexDigits(seen)
}

/** The octets `[from, to)` as a file; of a file they are a part of it, and not read now but for one. */
export async function exported({ input, octets }: Opened, from: number, to: number, form: OctetForm): Promise<Blob> {
  if (form === 'octets' && input.blob !== undefined) return partOf(input.blob, from, to)
  const parts: BlobPart[] = form === 'pem' ? ['-----BEGIN BER-----\n'] : []
  for (let at = from; at < to; at += PIECE) {
    const piece = await octets.slice(at, Math.min(to, at + PIECE))
    // A Blob of its own: the browser may put it on disk.
    parts.push(new Blob([form === 'octets' ? piece : form === 'hex' ? hexLines(piece) : base64Lines(piece)]))
  }
  if (form === 'pem') parts.push('-----END BER-----\n')
  return new Blob(parts)
}

function hexDigits(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

function hexLines(octets: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 32) lines.push(`${hexDigits(octets.subarray(at, at + 32))}\n`)
  return lines.join('')
}

function base64Lines(octets: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 48) lines.push(`${base64(octets.subarray(at, at + 48))}\n`)
  return lines.join('')
}

function base64(octets: Uint8Array): string {
  let characters = ''
  for (let at = 0; at < octets.length; at += 8192) {
    characters += String.fromCharCode(...octets.subarray(at, at + 8192))
  }
  return btoa(characters)
}
