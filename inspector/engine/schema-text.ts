/** XER and JER of a value that is selected: the beginning to look at, the whole to be kept. */
import { BerError } from '../../src/index.ts'
import type { OctetSource } from '../../src/migration/index.ts'
import type { CompiledSchema, TypeName } from '../../src/schema/index.ts'
import type { TextNotation, TextPreview, Written } from '../shared/schema.ts'
import { BlobParts } from './blob-parts.ts'
import { feed } from './schema-feed.ts'
import { violationOf } from './schema-violations.ts'

/** Octets of text that are shown. */
export const SHOWN_OCTETS = 1024 * 1024

export interface TextSpan {
  readonly start: number
  readonly end: number
  readonly type: TypeName
}

export interface TextOptions {
  readonly notation: TextNotation
  readonly canonical?: boolean
  readonly compact?: boolean
}

const mediaTypes: Readonly<Record<TextNotation, string>> = { xer: 'application/xml', jer: 'application/json' }

/** What constraints say is for the list of violations: a value that breaks them has a text all the same. */
function converterOf(schema: CompiledSchema, type: TypeName, { notation, canonical, compact }: TextOptions) {
  const common = { checkConstraints: false, several: true }
  return notation === 'xer'
    ? schema.xer(type, { ...common, canonical: canonical ?? false })
    : schema.jer(type, { ...common, compact: compact ?? false })
}

/**
 * Hands the text over in pieces, until `take` has enough.
 * @returns the fault that ended it early
 */
async function convert(
  source: OctetSource,
  schema: CompiledSchema,
  { start, end, type }: TextSpan,
  options: TextOptions,
  take: (text: Uint8Array, position: number) => boolean,
  signal?: AbortSignal,
): Promise<BerError | undefined> {
  const converter = converterOf(schema, type, options)
  const takeAll = (position: number): boolean => {
    for (const text of converter.texts()) if (!take(text, position)) return false
    return true
  }
  try {
    const isAll = await feed(source, converter, { start, end, signal, onWindow: takeAll })
    if (!isAll) return undefined
    converter.end()
    takeAll(end)
    return undefined
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return error
  }
}

/** The first `SHOWN_OCTETS` of the text. */
export async function previewText(
  source: OctetSource,
  schema: CompiledSchema,
  span: TextSpan,
  options: TextOptions,
  signal?: AbortSignal,
): Promise<TextPreview> {
  const decoder = new TextDecoder()
  let text = ''
  let left = SHOWN_OCTETS
  const take = (piece: Uint8Array): boolean => {
    text += decoder.decode(piece.subarray(0, left), { stream: true })
    left -= piece.length
    return left >= 0
  }
  const error = await convert(source, schema, span, options, take, signal)
  return { text, isCut: left < 0, violation: error && violationOf(error, span.start) }
}

/** The whole text. */
export async function wholeText(
  source: OctetSource,
  schema: CompiledSchema,
  span: TextSpan,
  options: TextOptions,
  onProgress: (position: number) => void,
  signal?: AbortSignal,
): Promise<Written> {
  const parts = new BlobParts(mediaTypes[options.notation])
  const take = (piece: Uint8Array, position: number): boolean => {
    parts.write(piece)
    onProgress(position)
    return true
  }
  const error = await convert(source, schema, span, options, take, signal)
  return { blob: parts.blob(), rows: 0, cutValues: 0, violation: error && violationOf(error, span.start) }
}
