/** The built command as a process of its own. */
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const fixtures = join(root, 'test/fixtures')
export const command = join(root, 'dist/cli/main.cjs')

/** Nothing of the caller's wishes about colours. */
const { FORCE_COLOR: _, NO_COLOR: __, ...environment } = process.env

export interface Outcome {
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export function ber(
  args: readonly string[],
  options: { input?: Uint8Array; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Outcome {
  const env = { ...environment, ...options.env }
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    input: new Uint8Array(0),
    maxBuffer: 1 << 28,
    ...options,
    env,
  })
  return { status, stdout, stderr: stderr.toString() }
}

/** A process to talk to. */
export function startBer(args: readonly string[], options: SpawnOptions = {}) {
  return spawn(process.execPath, [command, ...args], { env: environment, ...options })
}

/** Runs a line of a shell that has `ber` on its path. Standard error comes with standard output. */
export function shell(line: string, folder: Folder): { status: number | null; output: string } {
  const env = { ...environment, PATH: `${folder.at('bin')}${delimiter}${process.env.PATH}`, NO_COLOR: '1' }
  const { status, stdout } = spawnSync('sh', ['-c', `{ ${line}\n} 2>&1`], { cwd: folder.path, env, encoding: 'utf8' })
  return { status, output: stdout }
}

/** Said by a process at its end. */
const peakReport = `process.on('exit', () => require('fs').writeSync(2, 'PEAK ' + process.resourceUsage().maxRSS))`

/** Peak resident memory of a run that has to succeed, in KB. */
export function peakMemory(args: readonly string[], folder: Folder): number {
  const report = folder.at('peak-report.cjs')
  writeFileSync(report, peakReport)
  const { status, stderr } = ber(args, { cwd: folder.path, env: { NODE_OPTIONS: `--require "${report}"` } })
  const found = /PEAK (\d+)$/.exec(stderr)
  if (status !== 0 || found === null) throw new Error(`exit status ${status}: ${stderr}`)
  return Number(found[1])
}

/** A folder of a test's own. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'wasm-ber-cli-'))

  at(...names: string[]): string {
    return join(this.path, ...names)
  }

  /** Puts the command and the fixtures where shell lines find them: `ber`, and the folder `fixtures`. */
  prepareShell(): void {
    mkdirSync(this.at('bin'))
    symlinkSync(command, this.at('bin/ber'))
    symlinkSync(fixtures, this.at('fixtures'))
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** A real migration stream, unpacked. */
export function migrationStream(name: string): Buffer {
  return gunzipSync(readFileSync(join(fixtures, `migration/streams/${name}.mig.gz`)))
}
