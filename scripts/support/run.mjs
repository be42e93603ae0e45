/** Child processes: Node scripts of this project and of its devDependencies, without a shell. */

import { spawn, spawnSync } from 'node:child_process'
import { at, root } from './paths.mjs'

/** Runs `node ...args` in the root with the terminal of this process; returns the exit status (1 when killed by a signal). */
export function runNode(args, options = {}) {
  return status(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** Runs npm: the one that started this process, if one did. */
export function runNpm(args, options = {}) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('npm-cli.js')) return runNode([npm, ...args], options)
  const shell = process.platform === 'win32'
  return status(spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell, ...options }))
}

/**
 * Runs `node ...args`, passes its output on while it comes, and gathers it.
 * @returns {Promise<{ status: number, output: string }>} the exit status and all of standard output
 */
export function followNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], ...options })
    const chunks = []
    child.stdout.on('data', (chunk) => {
      chunks.push(chunk)
      process.stdout.write(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}

/** The script behind a command of an installed package. */
export const tool = {
  biome: at('node_modules/@biomejs/biome/bin/biome'),
  tsc: at('node_modules/typescript/bin/tsc'),
  uvu: at('node_modules/uvu/bin.js'),
}

function status(result) {
  if (result.error) throw result.error
  return result.status ?? 1
}
