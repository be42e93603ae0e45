/** A packed tarball and an empty folder in which it is installed, as a stranger has them. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Below `npm run`, npm tells its children of its own settings and of this project; a stranger's shell has none. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_|FORCE_COLOR)/i.test(name)),
)

/** Runs a program and returns its standard output; what it says on standard error comes with the exception. */
export function run(program: string, args: readonly string[], folder: string): string {
  return execFileSync(program, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export interface Tarball {
  readonly file: string
  /** Paths inside the package. */
  readonly contents: readonly string[]
}

export function pack(folder: string, into: string): Tarball {
  const said = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], folder)
  const [{ filename, files }] = JSON.parse(said)
  return { file: join(into, filename), contents: files.map(({ path }: { path: string }) => path) }
}

export class Stranger {
  readonly folder = mkdtempSync(join(tmpdir(), 'wasm-ber-package-'))
  /** Where the tarball was installed. */
  readonly project = join(this.folder, 'project')

  /** Installs tarballs without network: every package needed must be among them. */
  install(tarballs: readonly Tarball[]): void {
    mkdirSync(this.project)
    this.write('package.json', '{ "private": true, "type": "module" }')
    const files = tarballs.map(({ file }) => file)
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...files], this.project)
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.project, name), text)
  }

  /** Writes a script and runs it with node; returns what it printed. */
  node(name: string, text: string): string {
    this.write(name, text)
    return run(process.execPath, [name], this.project)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
