/** workerd, which Cloudflare's edge runs, on loopback: it compiles Wasm that is part of a deployed worker, and nothing at run time. */

import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programOf, tools } from './tools.ts'

const modules = ['core', 'schema', 'migration']

/** A worker as deploying tools make one of `script`: one module, and the Wasm files beside it, by the names by which it imports them. */
async function deploy(project: string, script: string): Promise<string> {
  const { build } = await import('esbuild')
  const folder = join(project, 'edge')
  mkdirSync(folder, { recursive: true })
  await build({
    absWorkingDir: project,
    entryPoints: [script],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['*.wasm'],
    logLevel: 'silent',
  })
  for (const name of modules)
    copyFileSync(join(project, `node_modules/wasm-ber/dist/wasm/${name}.wasm`), join(folder, `${name}.wasm`))
  const wasm = modules.map((name) => `(name = "wasm-ber/${name}.wasm", wasm = embed "${name}.wasm")`)
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js"), ${wasm.join(', ')}],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  )
  return join(folder, 'config.capnp')
}

export class Edge {
  readonly #process: ChildProcess
  readonly #origin: string

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.#origin = `http://127.0.0.1:${port}`
  }

  /** @param script of the project, a worker's module */
  static async open(project: string, script: string): Promise<Edge> {
    const configuration = await deploy(project, script)
    // Descriptor 3 tells the port that was free.
    const started = spawn(programOf(tools.workerd), ['serve', configuration, '--control-fd=3'], {
      cwd: project,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let said = ''
    started.stderr!.on('data', (octets) => {
      said += octets
    })
    const port = await new Promise<number>((resolve, reject) => {
      let events = ''
      started.stdio[3]!.on('data', (octets) => {
        events += octets
        const listening = /"event":"listen".*"port":(\d+)/.exec(events)
        if (listening) resolve(Number(listening[1]))
      })
      started.on('error', reject)
      started.on('exit', () => reject(new Error(said)))
    })
    return new Edge(started, port)
  }

  /** What it answers. @throws with what it says where that is no success */
  async get(path: string): Promise<string> {
    const response = await fetch(this.#origin + path)
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status}: ${text}`)
    return text
  }

  async post(octets: Uint8Array<ArrayBuffer>): Promise<{ status: number; body: unknown }> {
    const response = await fetch(this.#origin, { method: 'POST', body: octets })
    return { status: response.status, body: await response.json() }
  }

  close(): void {
    this.#process.kill()
  }
}
