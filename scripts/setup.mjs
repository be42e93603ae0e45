/**
 * What every command of the project stands on: installs the devDependencies when node_modules is missing or not in line
 * with package-lock.json, then builds what is missing. Plain Node, because it runs before anything is installed.
 */

import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { command, StepFailed } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runNpm } from './support/run.mjs'

/** @param only `'nothing'` builds nothing, `'wasm'` the embedded modules alone */
export async function setUp({ only } = {}) {
  install()
  if (only === 'nothing') return
  const { build } = await import('./build.mjs')
  await build({ only })
}

function install() {
  const reason = whyInstall()
  if (reason === undefined) return
  console.log(`setup: npm ci (${reason})`)
  // --include=dev: NODE_ENV=production would leave out the compiler and the tests. No package here needs its install
  // script: esbuild's only saves a few milliseconds a start.
  if (runNpm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']) !== 0)
    throw new StepFailed('setup: npm ci failed')
}

/**
 * npm itself records inside node_modules what it put there; that record is compared with the lock file, package by
 * package. What is optional may be for another platform and is not asked for.
 */
function whyInstall() {
  const installed = readPackages('node_modules/.package-lock.json')
  if (installed === undefined) return 'nothing is installed'
  const locked = readPackages('package-lock.json')
  for (const [path, { version, optional, devOptional }] of Object.entries(locked)) {
    if (path === '' || optional || devOptional) continue
    if (installed[path]?.version !== version) return `${path} is not at ${version}`
    if (!existsSync(at(path, 'package.json'))) return `${path} is missing`
  }
  return undefined
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(at(path), 'utf8')).packages
  } catch {
    return undefined
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await command(() => setUp())
