/** The converter over octets cut in any way, and how what it says is compared. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SaxesParser } from 'saxes'
import { Assertion } from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import type { XerConverter, XerOptions } from '../../../src/schema/xer.ts'
import { moduleFiles, moduleText } from '../notation/support.ts'

export const fixture = (...path: string[]): string =>
  join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'fixtures', ...path)

/** The schema of assignments, under automatic tags. */
export const schemaOf = (body: string): CompiledSchema => compileSchema(moduleText(body))

export const sinkSchema = compileSchema(moduleFiles('sink'))

export const migrationSchema = compileSchema(
  readFileSync(new URL('../../../schema/migration.asn1', import.meta.url), 'utf8'),
)

export interface Converted {
  readonly text: string
  readonly error: BerError | undefined
}

/** All text of `pieces`, and the error that ended it; each way in takes its turn. */
export function convertPieces(converter: XerConverter, pieces: Iterable<Uint8Array>): Converted {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
  let text = ''
  const take = (): void => {
    for (const part of converter.texts()) {
      text += decoder.decode(part, { stream: true })
      // It is ours until the next call.
      part.fill(0)
    }
  }
  try {
    let turn = 0
    for (const piece of pieces) {
      if (turn++ % 2 === 0 || piece.length === 0 || piece.length > converter.windowSize) {
        converter.write(piece)
      } else {
        converter.reserve(piece.length).set(piece)
        converter.commit(piece.length)
      }
      take()
    }
    converter.end()
    take()
    return { text: text + decoder.decode(), error: undefined }
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return { text, error }
  }
}

/** The text of octets that are valid. */
export function xerOf(schema: CompiledSchema, pdu: string, octets: Uint8Array, options?: XerOptions): string {
  const { text, error } = convertPieces(schema.xer(pdu, options), [octets])
  if (error !== undefined) throw error
  return text
}

/** The smallest windows and room for text there are. */
export const tightOptions = {
  windowSize: 1,
  maxContiguous: 127,
  outputSize: 1,
  limits: { maxDepth: 128 },
} as const satisfies XerOptions

/** Fails unless octets give one text, or one error, however they are cut and however little room there is. */
export function assertEveryCut(
  schema: CompiledSchema,
  pdu: string,
  octets: Uint8Array,
  expected: Converted,
  options: XerOptions = {},
): void {
  const check = (how: string, settings: XerOptions, pieces: Iterable<Uint8Array>): void => {
    const { text, error } = convertPieces(schema.xer(pdu, { ...options, ...settings }), pieces)
    assertText(text, expected.text, how)
    const told = [error, expected.error].map((each) => each && `${each.code} at ${each.offset}, ${each.path}`)
    if (told[0] !== told[1]) fail(`${how}: ${told[0]}, should be ${told[1]}`)
  }
  check('whole', {}, [octets])
  check('octet by octet', {}, singles(octets))
  check('octet by octet, tight', tightOptions, singles(octets))
  for (let at = 1; at < octets.length; at++) {
    const settings = at % 2 === 0 ? {} : { ...tightOptions, windowSize: 1 + (at % 61) }
    check(`cut at ${at}`, settings, [octets.subarray(0, at), octets.subarray(at)])
  }
}

/** Fails unless `use` throws an error with these members. */
export function assertThrows(use: () => unknown, expected: Partial<Pick<BerError, 'code' | 'offset' | 'path'>>): void {
  let thrown: unknown
  try {
    use()
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof BerError)) fail(`throws ${thrown}`)
  for (const [name, value] of Object.entries(expected)) {
    const actual = thrown[name as keyof typeof expected]
    if (actual !== value) fail(`${name} is ${actual}, should be ${value}: ${thrown.message}`)
  }
}

export function* singles(octets: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at++) yield octets.subarray(at, at + 1)
}

/** Shows the first line that differs; the runner's own comparison takes long for long texts. */
export function assertText(actual: string, expected: string, message = 'text'): void {
  if (actual === expected) return
  const [lines, wanted] = [actual, expected].map((text) => text.split('\n'))
  const at = wanted!.findIndex((line, index) => line !== lines![index])
  const line = at < 0 ? wanted!.length : at
  const show = (text: string | undefined): string => JSON.stringify(text?.slice(0, 300))
  fail(`${message}: line ${line} is ${show(lines![line])}, should be ${show(wanted![line])}`)
}

/** A strict parser must take it, as the contents of an element: several PDUs may stand in a row. */
export function assertWellFormed(text: string): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => fail(`not well-formed: ${error.message} in ${text.slice(0, 300)}`))
  parser.write(`<all>${text}</all>`).close()
}

function fail(message: string): never {
  throw new Assertion({ message, generated: false, operator: 'is', expects: undefined, actual: undefined })
}
