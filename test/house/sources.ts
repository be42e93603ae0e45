/** The project's own files, for the tests that hold its rules. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Paths, from the root, of all files that git knows or would take up. */
export function projectFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', args, { cwd: root, maxBuffer: 1 << 26 }).toString()
  const files = new Set(listed.split('\0').filter((path) => path !== ''))
  const removed = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root }).toString().split('\0')
  return [...files].filter((path) => !removed.includes(path)).sort()
}

/** The text of a file, or `undefined` for one with a zero octet in its first 8 KiB (git's measure of "binary"). */
export function textOf(path: string): string | undefined {
  const octets = readFileSync(join(root, path))
  return octets.subarray(0, 8192).includes(0) ? undefined : octets.toString()
}

/**
 * What a module imports or re-exports, types included, also by `import()`. The formatter keeps statements at the start
 * of a line and quotes single, so that documentation comments (which show imports as well) cannot be mistaken.
 */
export function importsOf(text: string): string[] {
  const statements = /^(?:import|export)\s+(?:type\s+)?(?:[\w*{][^'";=()]*?\sfrom\s+)?'([^']+)'/gm
  const calls = /^(?!\s*(?:\*|\/\/)).*\bimport\('([^']+)'\)/gm
  const addresses = /^(?!\s*(?:\*|\/\/)).*\bnew URL\('(\.[^']+\.[jt]s)', import\.meta\.url\)/gm
  return [statements, calls, addresses].flatMap((form) => [...text.matchAll(form)].map((found) => found[1]!))
}
