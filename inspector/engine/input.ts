/** Any input to octets that can be read at any position. */

import { TextFault } from '../../src/cli/text-form.ts'
import { MemorySource, type OctetSource } from '../../src/migration/index.ts'
import type { Input, InputForm } from '../shared/types.ts'
import { FileSource } from './file-source.ts'
import { sampleOf } from './samples.ts'
import { decodeText, formOfText } from './text-input.ts'
import { openUrl } from './url-source.ts'

export interface OpenedInput {
  readonly source: OctetSource
  /** The same octets, for what is exported. */
  readonly blob: Blob | undefined
  readonly name: string
  readonly form: InputForm
  /** What is wrong with the text, and what is read of it. */
  readonly formFault?: string
}

/** Slices of a file that are read at a time; longer ones where more is asked for. */
const SLICE = 64 * 1024
/** Octets by which the form is told. */
const LOOK = 64 * 1024
/** Text up to this length is decoded in memory. */
const LONGEST_TEXT = 256 * 1024 * 1024

/** A source of the same octets for work that reads them from end to end: of a Blob one that keeps another piece. */
export function ownSource({ source, blob, form }: OpenedInput): OctetSource {
  return blob !== undefined && form === 'octets' ? new FileSource(blob) : source
}

/** @param onProgress share of what has to be fetched first, from 0 to 1 */
export async function openInput(input: Input, onProgress: (share: number) => void = () => {}): Promise<OpenedInput> {
  switch (input.kind) {
    case 'octets':
      return { source: new MemorySource(input.octets), blob: undefined, name: input.name, form: 'octets' }
    case 'sample':
      return { source: new MemorySource(sampleOf(input.sample)), blob: undefined, name: input.name, form: 'octets' }
    case 'text':
      return openText(new TextEncoder().encode(input.text), input.name, input.form)
    case 'blob':
      return openBlob(input.blob, input.name, input.form)
    case 'url': {
      const { source, blob, name } = await openUrl(input.address, onProgress)
      return openSource(blob === undefined ? source! : new FileSource(blob, SLICE), blob, name, input.form)
    }
  }
}

const openBlob = (blob: Blob, name: string, form?: InputForm): Promise<OpenedInput> =>
  openSource(new FileSource(blob, SLICE), blob, name, form)

/** Text is read as a whole, to be decoded. */
async function openSource(
  source: OctetSource,
  blob: Blob | undefined,
  name: string,
  form?: InputForm,
): Promise<OpenedInput> {
  const octets = { source, blob, name, form: 'octets' } as const
  const size = source.size!
  if (form === 'octets' || size > LONGEST_TEXT) return octets
  const found = form ?? formOfText(await beginningOf(source, LOOK), size <= LOOK)
  return found === 'octets' ? octets : openText(await beginningOf(source, size), name, found)
}

/** The first octets of a source; fewer where it ends. */
async function beginningOf(source: OctetSource, length: number): Promise<Uint8Array> {
  const octets = new Uint8Array(Math.min(length, source.size!))
  for (let at = 0; at < octets.length; ) {
    const count = await source.read(at, octets.subarray(at))
    if (count === 0) return octets.subarray(0, at)
    at += count
  }
  return octets
}

function openText(text: Uint8Array, name: string, form?: InputForm): OpenedInput {
  const start = text.subarray(0, LOOK)
  const found = form ?? formOfText(start, text.length <= LOOK)
  if (found === 'octets') {
    const formFault =
      form === undefined ? 'it is neither hexadecimal nor Base64 nor PEM, and read as octets of UTF-8' : undefined
    return { source: new MemorySource(text), blob: undefined, name, form: found, ...(formFault && { formFault }) }
  }
  const { octets, fault } = decodeText(text, found)
  const opened = { source: new MemorySource(octets), blob: undefined, name, form: found }
  return fault instanceof TextFault
    ? { ...opened, formFault: `it is read up to where it is at fault: ${fault.message}` }
    : opened
}
