/**
 * Biome over assembly/. AssemblyScript puts decorators on functions (`@inline`), which TypeScript's grammar does not
 * have and Biome does not parse. Here they stand alone on a line, so a copy in which those lines are comments is
 * checked in place of the original, line for line the same.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { at, filesBelow, shown } from './support/paths.mjs'
import { runNode, tool } from './support/run.mjs'

const write = process.argv.includes('--write')
const copies = at('build/lint')
const marker = '//@'

const hide = (text) => text.replace(/^@(\w+(?:\(.*\))?)$/gm, `${marker}$1`)
const show = (text) => text.replace(/^\/\/@(\w+(?:\(.*\))?)$/gm, '@$1')

rmSync(copies, { recursive: true, force: true })
const sources = filesBelow(at('assembly'), (path) => path.endsWith('.ts'))
for (const path of sources) {
  const copy = `${copies}/${shown(path)}`
  mkdirSync(dirname(copy), { recursive: true })
  writeFileSync(copy, hide(readFileSync(path, 'utf8')))
}
if (sources.length > 0) {
  // The project's rules; only the list of files is another one.
  const config = JSON.parse(readFileSync(at('biome.json'), 'utf8'))
  writeFileSync(`${copies}/biome.json`, JSON.stringify({ ...config, $schema: undefined, files: undefined }))
  const args = ['check', ...(write ? ['--write'] : ['--error-on-warnings']), 'assembly']
  process.exitCode = runNode([tool.biome, ...args], { cwd: copies })
  if (write) {
    for (const path of sources) {
      const before = readFileSync(path, 'utf8')
      const after = show(readFileSync(`${copies}/${shown(path)}`, 'utf8'))
      if (after !== before) writeFileSync(path, after)
    }
  }
}
