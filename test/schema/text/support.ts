/** Readers of text over pieces cut in any way, and how what they say is compared. */
import { Assertion } from 'uvu/assert'
import { joined } from '../../../src/ber/encoding.ts'
import type { CompiledSchema } from '../../../src/schema/compile-schema.ts'
import { TextError } from '../../../src/schema/text/errors.ts'
import type { SchemaTextReader, TextReaderOptions } from '../../../src/schema/text/text-reader.ts'

export type Notation = 'xer' | 'jer'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export function readerOf(
  schema: CompiledSchema,
  pdu: string,
  notation: Notation,
  options?: TextReaderOptions,
): SchemaTextReader {
  return notation === 'xer' ? schema.xerReader(pdu, options) : schema.jerReader(pdu, options)
}

export interface Outcome {
  readonly octets: Uint8Array
  readonly error: TextError | undefined
}

/** What comes of pieces; anything thrown but a `TextError` is a fault of the reader. */
export function readPieces(reader: SchemaTextReader, pieces: Iterable<Uint8Array>): Outcome {
  const parts: Uint8Array[] = []
  const take = (): void => {
    for (const octets of reader.octets()) parts.push(octets)
  }
  try {
    for (const piece of pieces) {
      // The piece is the reader's during the call only.
      const copy = piece.slice()
      reader.write(copy)
      copy.fill(0x7e)
      take()
    }
    reader.end()
    take()
    return { octets: joined(parts), error: undefined }
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    return { octets: joined(parts), error }
  }
}

export function* singles(octets: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at++) yield octets.subarray(at, at + 1)
}

/** `CODE line:column path`, as faults are listed in tables. */
export function toldOf(error: TextError | undefined): string {
  return error === undefined ? 'fine' : `${error.code} ${error.line}:${error.column} ${error.path}`
}

/** The same outcome whole, octet by octet, and cut at every `step`th place. */
export function assertEveryCut(
  schema: CompiledSchema,
  pdu: string,
  notation: Notation,
  text: Uint8Array,
  options: TextReaderOptions = {},
  step = 1,
): Outcome {
  const expected = readPieces(readerOf(schema, pdu, notation, options), [text])
  const check = (how: string, pieces: Iterable<Uint8Array>): void => {
    const found = readPieces(readerOf(schema, pdu, notation, options), pieces)
    if (toldOf(found.error) !== toldOf(expected.error)) {
      fail(`${how}: ${toldOf(found.error)}, should be ${toldOf(expected.error)}`)
    }
    if (expected.error === undefined && Buffer.compare(found.octets, expected.octets) !== 0)
      fail(`${how}: other octets`)
  }
  check('octet by octet', singles(text))
  for (let at = 1; at < text.length; at += step) check(`cut at ${at}`, [text.subarray(0, at), text.subarray(at)])
  return expected
}

export function fail(message: string): never {
  throw new Assertion({ message, generated: false, operator: 'is', expects: undefined, actual: undefined })
}
