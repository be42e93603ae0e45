/** Whole processes: how long they take and how much memory they hold. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const peak = new URL('./children/peak.mjs', import.meta.url).href

/** The command `ber`, as it is built. */
export const berCommand = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url))

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]]

export const bareNode: Command = [process.execPath, '-e', '0']

/** Runs a command, its output thrown away by the system. @returns seconds. @throws unless it exits with 0 */
export function secondsOf([program, ...args]: Command): number {
  const before = performance.now()
  const { status, stderr, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = (performance.now() - before) / 1000
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit status ${status}\n${stderr}`)
  return seconds
}

/** Runs Node and returns the most MiB that it held. */
export function peakOfNode(args: readonly string[]): number {
  const { status, output, error } = spawnSync(process.execPath, ['--import', peak, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  if (error) throw error
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit status ${status}`)
  return Number(output[3]) / 1024
}

/**
 * Runs any program and returns the most MiB that it held, as far as the system tells while it runs: asked every few
 * milliseconds, so that a little may be missed at the end.
 */
export function peakOfProgram([program, ...args]: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore' })
    let most = 0
    const look = setInterval(() => {
      try {
        const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
        if (found) most = Math.max(most, Number(found[1]) / 1024)
      } catch {
        // It has ended, or the system does not tell.
      }
    }, 5)
    child.on('error', reject)
    child.on('exit', (status) => {
      clearInterval(look)
      if (status === 0) resolve(most)
      else reject(new Error(`${program} ${args.join(' ')}: exit status ${status}`))
    })
  })
}

/** What a command writes, told by a digest. */
export function digestOfOutput([program, ...args]: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const hash = createHash('sha256')
    child.stdout.on('data', (octets: Uint8Array) => hash.update(octets))
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve(hash.digest('hex'))
      else reject(new Error(`${program} ${args.join(' ')}: exit status ${status}`))
    })
  })
}
