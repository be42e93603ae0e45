/** `ber inspect` as a process of its own, and what it answers. */
import type { ChildProcess } from 'node:child_process'
import { type IncomingHttpHeaders, request } from 'node:http'
import { startBer } from './run-command.ts'

const started: ChildProcess[] = []

/** Ends all that tests have left running. */
export function endServing(): void {
  for (const process of started.splice(0)) process.kill('SIGKILL')
}

/** A command that serves. */
export class Serving {
  readonly process: ChildProcess
  readonly page: URL
  /** What it opens: the parameters behind #. */
  readonly wanted: URLSearchParams
  readonly said: () => string

  private constructor(process: ChildProcess, address: string, said: () => string) {
    this.process = process
    this.page = new URL(address)
    this.wanted = new URLSearchParams(this.page.hash.slice(1))
    this.said = said
  }

  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Serving> {
    const process = startBer(['inspect', ...args], {
      env: { ...globalThis.process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    })
    started.push(process)
    let said = ''
    process.stderr!.on('data', (octets) => {
      said += octets
    })
    const address = await new Promise<string>((resolve, reject) => {
      let line = ''
      process.stdout!.on('data', (octets) => {
        line += octets
        if (line.endsWith('\n')) resolve(line.trimEnd())
      })
      process.on('exit', (status) => reject(new Error(`${status}: ${said}`)))
    })
    return new Serving(process, address, () => said)
  }

  file(name = 'url'): URL {
    return new URL(this.wanted.get(name)!, this.page)
  }

  /** An answer, whole; with headers and paths that `fetch` does not send. */
  ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.page
      const asked = request({ hostname, port, path, agent: false, ...options }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece) => pieces.push(piece))
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, octets: Buffer.concat(pieces) }),
        )
        response.on('error', reject)
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  /** Until standard error has it. */
  async hears(pattern: RegExp): Promise<void> {
    for (let tries = 0; !pattern.test(this.said()); tries++) {
      if (tries === 500) throw new Error(`${pattern} in ${this.said()}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly octets: Buffer
}
