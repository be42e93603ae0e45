import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'

export interface HexDumpParams {
  buffer: Buffer
  /** Before each octet. */
  prefix?: string
  /** Between octets. */
  separator?: string
  /** Before the first octet and after the last. */
  wrapCharacters?: string[]
  /** Octets a line. */
  width?: number
  /** A stream, or the path of a file to write anew; standard output by default. */
  destination?: Writable | string
  /** Whether to end a stream; a file always is. */
  closeDestination?: boolean
}

/** Octets in hexadecimal, as @ldapjs/asn1 2 prints them. */
export function bufferToHexDump({
  buffer,
  prefix = '',
  separator = '',
  wrapCharacters = [],
  width = 10,
  destination = process.stdout,
  closeDestination = false,
}: HexDumpParams): void {
  const toFile = typeof destination === 'string'
  const stream = toFile ? createWriteStream(destination) : destination
  const last = buffer.length - 1
  let text = wrapCharacters[0] || ''
  for (let i = 0; i <= last; i++) {
    text += prefix + buffer[i].toString(16).padStart(2, '0')
    if (i !== last) text += separator
    if ((i + 1) % width === 0) text += '\n'
  }
  text += wrapCharacters[1] || ''
  stream.write(text)
  if (toFile || closeDestination === true) stream.end()
}
