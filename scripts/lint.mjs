/** `npm run lint`: style and format of everything, and types. `npm run format` (--write) repairs what can be repaired. */

import { setUp } from './setup.mjs'
import { command } from './support/command.mjs'
import { runNode, tool } from './support/run.mjs'

const write = process.argv.includes('--write')

await command(async () => {
  // The types need the embedded Wasm; dist/ is not looked at.
  await setUp({ only: 'wasm' })
  const checks = [
    ['style', [tool.biome, 'check', write ? '--write' : '--error-on-warnings', '.']],
    ['style of assembly/', ['scripts/lint-assembly.mjs', ...(write ? ['--write'] : [])]],
  ]
  if (!write) checks.push(['types', [tool.tsc, '-p', 'tsconfig.json', '--noEmit']])
  const failed = checks.filter(([, args]) => runNode(args) !== 0).map(([name]) => name)
  console.log(failed.length === 0 ? 'lint: clean' : `lint: failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
