/**
 * Runtimes and bundlers that come as npm packages, each in a folder of its own below build/runtimes, which is kept from run to run.
 * Versions are exact, so that a new release of theirs fails nothing here.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { arch } from 'node:process'
import { root, run } from '../../package/tarball.ts'

/** Packages are named by architecture, each project's in its own way. */
const isArm = arch === 'arm64'

export interface Tool {
  readonly name: string
  readonly packages: Readonly<Record<string, string>>
  /** Below the folder of the tool. */
  readonly program?: string
}

const node = (version: string): Tool => {
  const name = `node-linux-${arch}`
  return { name: 'Node', packages: { [name]: version }, program: `node_modules/${name}/bin/node` }
}

const bun = `@oven/bun-linux-${isArm ? 'aarch64' : 'x64'}`
const deno = `@deno/linux-${isArm ? 'arm64' : 'x64'}-glibc`
const workerd = `@cloudflare/workerd-linux-${isArm ? 'arm64' : '64'}`

export const tools = {
  nodes: [node('22.23.3'), node('24.21.0'), node('26.9.0')],
  bun: { name: 'Bun', packages: { [bun]: '1.4.5' }, program: `node_modules/${bun}/bin/bun` },
  deno: { name: 'Deno', packages: { [deno]: '2.9.6' }, program: `node_modules/${deno}/deno` },
  workerd: { name: 'workerd', packages: { [workerd]: '1.20261117.1' }, program: `node_modules/${workerd}/bin/workerd` },
  webpack: { name: 'webpack', packages: { webpack: '5.112.2' } },
  rollup: { name: 'Rollup', packages: { rollup: '4.68.8', '@rollup/plugin-node-resolve': '16.0.3' } },
} as const satisfies Record<string, Tool | readonly Tool[]>

/**
 * The folder of a tool, installed when it is not there yet.
 * @throws with what npm said when it cannot be had
 */
export function folderOf({ name, packages, program }: Tool): string {
  const [version] = Object.values(packages)
  const folder = join(root, 'build/runtimes', `${name.toLowerCase()}-${version}`)
  const wanted = JSON.stringify({ private: true, dependencies: packages })
  const record = join(folder, 'installed.json')
  if (existsSync(record) && readFileSync(record, 'utf8') === wanted) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), wanted)
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline']
  // Where there is no network that shows at once, and not after all of npm's attempts.
  run('npm', ['install', ...quiet, '--fetch-retries=0'], folder)
  if (program !== undefined && !existsSync(join(folder, program))) throw new Error(`${name} has no ${program}`)
  writeFileSync(record, wanted)
  return folder
}

/** The executable of a runtime. */
export const programOf = (tool: Tool): string => join(folderOf(tool), tool.program!)
