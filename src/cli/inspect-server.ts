/** What `ber inspect` serves, on the loopback interface: the page, some files, and nothing else. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SourceFile } from '../schema/index.ts'
import { isSystemError, UsageError } from './failure.ts'
import type { ServedFile } from './served-file.ts'

const LOOPBACK = '127.0.0.1'

/** With every answer. The first two isolate the page, the third keeps pages of other origins from making use of files. */
const usual = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}
/** The page has a policy of its own in its head, beside which this one holds: there it cannot be said. */
const pagePolicy = { 'Content-Security-Policy': "frame-ancestors 'none'" }
/** Of what a file holds nothing ever runs, not even where somebody opens its address. */
const filePolicy = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Content-Disposition': 'attachment',
}

export interface Inspected {
  /** The inspector. */
  readonly page: string
  readonly files: readonly ServedFile[]
  readonly schema: readonly SourceFile[]
  readonly pdu?: string | undefined
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export class InspectServer {
  readonly #server: Server
  readonly #answers = new Map<string, Answer>()
  /** After `#` in the page's address: what it opens. It is not sent to any server. */
  readonly #wanted = new URLSearchParams()

  private constructor({ page, files, schema, pdu }: Inspected) {
    this.#answers.set('/', textAnswer(page, 'text/html; charset=utf-8', pagePolicy))
    // 128 bits, so that another user of this machine cannot read the files.
    const secret = randomBytes(16).toString('base64url')
    const place = (kind: string, name: string, answer: Answer): string => {
      const path = `/f/${secret}/${kind}/${encodeURIComponent(name)}`
      this.#answers.set(path, answer)
      return path
    }
    files.forEach((file, index) => {
      const path = place(String(index), file.name, (...both) => file.answer(...both, { ...usual, ...filePolicy }))
      this.#wanted.append(index === 0 ? 'url' : 'beside', path)
    })
    schema.forEach(({ name, text }, index) => {
      const path = place(`schema${index}`, name, textAnswer(text, 'text/plain; charset=utf-8', filePolicy))
      this.#wanted.append('schema', path)
    })
    if (pdu !== undefined) this.#wanted.append('pdu', pdu)
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** @throws {UsageError} when the port is taken */
  static async listen(inspected: Inspected, port: number): Promise<InspectServer> {
    const made = new InspectServer(inspected)
    await new Promise<void>((resolve, reject) => {
      made.#server.once('error', reject)
      made.#server.listen(port, LOOPBACK, resolve)
    }).catch((error) => {
      if (!isSystemError(error)) throw error
      throw new UsageError(error.code === 'EADDRINUSE' ? 'is taken' : error.message, `port ${port}`)
    })
    return made
  }

  /** The address of the page, with what it opens. */
  get address(): string {
    return `http://${LOOPBACK}:${this.#port}/#${this.#wanted}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refused = this.#refusal(request)
      if (refused !== undefined) response.writeHead(refused, { ...usual, Allow: 'GET, HEAD' }).end()
      else await this.#answers.get(pathOf(request))!(request, response)
    } catch (error) {
      // The reader went away, or the system failed below us: neither ends the others.
      response.destroy(error as Error)
    }
  }

  /** The status of a request that gets nothing. */
  #refusal(request: IncomingMessage): number | undefined {
    const { headers, method } = request
    const path = pathOf(request)
    // A page of another name that was made to lead here (DNS rebinding) names itself.
    if (headers.host !== `${LOOPBACK}:${this.#port}` && headers.host !== `localhost:${this.#port}`) return 403
    // Where browsers tell it: nothing for other origins, but the page itself when it is opened.
    const from = headers['sec-fetch-site'] ?? 'none'
    if (from !== 'same-origin' && from !== 'none' && path !== '/') return 403
    if (method !== 'GET' && method !== 'HEAD') return 405
    return this.#answers.has(path) ? undefined : 404
  }
}

/** As it was sent: the paths that there are have one form. */
const pathOf = ({ url = '' }: IncomingMessage): string => url.replace(/\?.*$/s, '')

function textAnswer(text: string, type: string, policy: Record<string, string>): Answer {
  const octets = Buffer.from(text)
  const headers = { ...usual, ...policy, 'Content-Type': type, 'Content-Length': String(octets.length) }
  return ({ method }, response) => {
    response.writeHead(200, headers).end(method === 'HEAD' ? undefined : octets)
  }
}
