/** A loopback server for pages: the project's files, with and without cross-origin isolation, under a Content-Security-Policy without eval. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
}

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}
const policy = [
  "default-src 'none'",
  "script-src 'self' 'nonce-map' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  // The icon that browsers ask for otherwise.
  'img-src data:',
].join('; ')

export class PageServer {
  readonly isolated: boolean
  readonly #server: Server
  readonly #folder: string
  /** What an import map says: address by specifier. */
  readonly #imports: Readonly<Record<string, string>>

  private constructor(folder: string, isolated: boolean) {
    this.isolated = isolated
    this.#folder = folder
    this.#imports = importsOf(folder)
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
      const answer = this.#answer(pathname, searchParams)
      response.writeHead(answer === undefined ? 404 : 200, {
        'Content-Type': types[pathname === '/page' ? '.html' : extname(pathname)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
        'Cache-Control': 'no-store',
        ...(isolated ? isolation : {}),
      })
      response.end(answer)
    })
  }

  static async open(folder: string, isolated: boolean): Promise<PageServer> {
    const opened = new PageServer(folder, isolated)
    await new Promise<void>((resolve) => opened.#server.listen(0, '127.0.0.1', resolve))
    return opened
  }

  /** The address of a page that loads a script of the folder. */
  page(script: string): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}/page?${new URLSearchParams({ script })}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #answer(pathname: string, query: URLSearchParams): string | Buffer | undefined {
    if (pathname === '/page') return this.#page(query.get('script') ?? '')
    // Import maps do not hold in workers: below this, the server puts addresses in, as those of CDNs and of development do.
    const rewritten = /^\/rewritten(?=\/)/
    const path = normalize(join(this.#folder, pathname.replace(rewritten, '')))
    if (!path.startsWith(this.#folder + sep) || !existsSync(path) || !statSync(path).isFile()) return undefined
    const octets = readFileSync(path)
    return rewritten.test(pathname) && pathname.endsWith('js') ? this.#addressed(octets.toString()) : octets
  }

  #page(script: string): string {
    const map = JSON.stringify({ imports: this.#imports })
    return `<!doctype html><meta charset="utf-8"><title>sample</title>
<link rel="icon" href="data:,"><script type="importmap" nonce="map">${map}</script>
<script type="module" src="${script}"></script>`
  }

  #addressed(text: string): string {
    return text.replace(
      /^((?:import|export)\b[^'"]*['"])([^'"./][^'"]*)/gm,
      (all, before: string, specifier: string) => {
        const address = this.#imports[specifier]
        return address === undefined ? all : `${before}/rewritten${address}`
      },
    )
  }
}

/** What `exports` says of an entry, as far as it is about browsers. */
interface Conditions {
  readonly import?: string | { readonly default: string }
  readonly default?: string
}

/** Every module that the installed package exports, and the one that it depends on. */
function importsOf(folder: string): Record<string, string> {
  const imports: Record<string, string> = {}
  for (const name of ['wasm-ber', '@assemblyscript/loader']) {
    const { exports } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
    // Without entries it is the conditions of the only one.
    const entries = '.' in exports ? exports : { '.': exports }
    for (const [entry, conditions] of Object.entries<Conditions>(entries)) {
      const { import: own } = conditions
      const file = (typeof own === 'object' ? own.default : own) ?? conditions.default
      if (typeof file === 'string') imports[name + entry.slice(1)] = `/node_modules/${name}${file.slice(1)}`
    }
  }
  return imports
}
