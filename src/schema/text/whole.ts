/** Conversions of what lies in memory, by the converters and readers that work on streams. */
import { joined } from '../../ber/encoding.ts'
import type { SchemaTextReader } from './text-reader.ts'

/** What makes text of octets. */
interface Converter {
  write(octets: Uint8Array): void
  texts(): IterableIterator<Uint8Array>
  end(): void
}

/** @throws what the converter throws */
export function textOf(converter: Converter, octets: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  const take = (): void => {
    for (const piece of converter.texts()) text += decoder.decode(piece, { stream: true })
  }
  converter.write(octets)
  take()
  converter.end()
  take()
  return text + decoder.decode()
}

/** @throws what the reader throws */
export function octetsOf(reader: SchemaTextReader, text: string | Uint8Array): Uint8Array {
  reader.write(typeof text === 'string' ? new TextEncoder().encode(text) : text)
  reader.end()
  return joined([...reader.octets()])
}
