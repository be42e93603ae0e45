/** The machine and the runtime that figures belong to. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

export interface Environment {
  readonly runtime: string
  readonly platform: string
  readonly processor: string
  readonly processors: number
  readonly memoryGib: number
  /** Of the working tree, where it is one of git. */
  readonly revision?: string
}

export function environment(): Environment {
  const revision = revisionOf()
  return {
    runtime: `node ${process.versions.node}, V8 ${process.versions.v8}`,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    ...(revision !== undefined && { revision }),
  }
}

/** The most memory that this process held, in MiB. */
export function peakMemory(): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (found) return Number(found[1]) / 1024
  } catch {
    // Not a system that has it.
  }
  return process.resourceUsage().maxRSS / 1024
}

function revisionOf(): string | undefined {
  try {
    const options = { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] }
    return execFileSync('git', ['describe', '--always', '--dirty'], options).toString().trim()
  } catch {
    return undefined
  }
}
