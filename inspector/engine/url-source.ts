/** A file at an address: read by ranges where the server has them, fetched as a whole where it has not. */
import type { OctetSource } from '../../src/migration/index.ts'
import { nameIn } from '../shared/name-in.ts'
import { BlobParts } from './blob-parts.ts'

export interface OpenedUrl {
  readonly name: string
  readonly source?: OctetSource
  /** All of the file, where the server gives no ranges. */
  readonly blob?: Blob
}

/** @throws {Error} that says what the server, or the browser, has against it */
export async function openUrl(address: string, onProgress: (share: number) => void): Promise<OpenedUrl> {
  const url = new URL(address)
  const name = nameIn(url)
  const response = await request(url.href, 'bytes=0-0')
  const size = sizeIn(response)
  if (response.status === 206 && Number.isSafeInteger(size)) {
    await response.body?.cancel()
    return { name, source: new UrlSource(url.href, size, versionOf(response)) }
  }
  // A range of an empty file.
  if (response.status === 416) return { name, blob: new Blob([]) }
  // An answer to a range that does not say how much there is in all: the header may be hidden from other origins.
  const whole = response.status === 200 ? response : await request(url.href)
  return { name, blob: await wholeOf(whole, onProgress) }
}

/** Octets of the file in all; NaN where the answer does not say it. */
const sizeIn = ({ headers }: Response): number =>
  Number(/^bytes (?:\d+-\d+|\*)\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1])

/** What tells one state of a file from another, as far as the server says it. */
const versionOf = ({ headers }: Response): string => `${headers.get('etag')} ${headers.get('last-modified')}`

class UrlSource implements OctetSource {
  readonly size: number
  readonly #address: string
  readonly #version: string

  constructor(address: string, size: number, version: string) {
    this.#address = address
    this.size = size
    this.#version = version
  }

  async read(position: number, view: Uint8Array): Promise<number> {
    const end = Math.min(position + view.length, this.size)
    if (position >= end) return 0
    const response = await request(this.#address, `bytes=${position}-${end - 1}`)
    const fault = this.#faultOf(response)
    if (fault !== undefined) {
      await response.body?.cancel()
      throw new Error(fault)
    }
    const octets = new Uint8Array(await response.arrayBuffer())
    view.set(octets.subarray(0, view.length))
    return Math.min(octets.length, view.length)
  }

  #faultOf(response: Response): string | undefined {
    if (response.status === 200) return 'the server stopped to answer by ranges'
    const isSame = sizeIn(response) === this.size && versionOf(response) === this.#version
    return isSame ? undefined : 'the file has changed since it was opened; open it again'
  }
}

async function request(address: string, range?: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, range === undefined ? {} : { headers: { range } })
  } catch {
    throw new Error(
      `${address} cannot be fetched: there is no answer, or its server does not allow it to this page (CORS)`,
    )
  }
  if (!response.ok && response.status !== 416)
    throw new Error(`${address}: the server answers ${response.status} ${response.statusText}`.trim())
  return response
}

/** Piece by piece into a Blob, which the browser may keep on disk. */
async function wholeOf(response: Response, onProgress: (share: number) => void): Promise<Blob> {
  const size = Number(response.headers.get('content-length'))
  const parts = new BlobParts('')
  const reader = response.body!.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (value !== undefined) parts.write(value)
    if (size > 0) onProgress(Math.min(1, parts.length / size))
    if (done) return parts.blob()
  }
}
