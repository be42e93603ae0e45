/** A file at an address: read by ranges where the server has them, fetched as a whole where it has not. */
import type { OctetSource } from '../../src/migration/index.ts'

export interface OpenedUrl {
  readonly name: string
  readonly source?: OctetSource
  /** All of the file, where the server gives no ranges. */
  readonly blob?: Blob
}

/** @throws {Error} that says what the server, or the browser, has against it */
export async function openUrl(address: string, onProgress: (share: number) => void): Promise<OpenedUrl> {
  const url = new URL(address)
  const name = decodeURIComponent(url.pathname.split('/').at(-1) || url.host)
  const response = await request(url.href, 'bytes=0-0')
  const size = Number(/^bytes 0-0\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1])
  if (response.status === 206 && Number.isSafeInteger(size)) {
    await response.body?.cancel()
    return { name, source: new UrlSource(url.href, size) }
  }
  // An answer to a range that does not say how much there is in all: the header may be hidden from other origins.
  const whole = response.status === 200 ? response : await request(url.href)
  return { name, blob: await wholeOf(whole, onProgress) }
}

class UrlSource implements OctetSource {
  readonly size: number
  readonly #address: string

  constructor(address: string, size: number) {
    this.#address = address
    this.size = size
  }

  async read(position: number, view: Uint8Array): Promise<number> {
    const end = Math.min(position + view.length, this.size)
    if (position >= end) return 0
    const response = await request(this.#address, `bytes=${position}-${end - 1}`)
    if (response.status !== 206) throw new Error('the server stopped to answer by ranges')
    const octets = new Uint8Array(await response.arrayBuffer())
    view.set(octets.subarray(0, view.length))
    return Math.min(octets.length, view.length)
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
  // A range of an empty file.
  if (response.status === 416) return new Response(new Blob([]))
  if (!response.ok) throw new Error(`${address}: the server answers ${response.status} ${response.statusText}`.trim())
  return response
}

/** Piece by piece into a Blob, which the browser may keep on disk. */
async function wholeOf(response: Response, onProgress: (share: number) => void): Promise<Blob> {
  const size = Number(response.headers.get('content-length'))
  const parts: Blob[] = []
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let held = 0
  let have = 0
  const reader = response.body!.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (value !== undefined) {
      pieces.push(value)
      held += value.length
      have += value.length
    }
    if (done || held >= 8 * 1024 * 1024) {
      parts.push(new Blob(pieces))
      pieces = []
      held = 0
    }
    if (size > 0) onProgress(Math.min(1, have / size))
    if (done) return new Blob(parts)
  }
}
