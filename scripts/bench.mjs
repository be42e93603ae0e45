/** `npm run bench -- [regex] [options]`: sets up, then runs bench/run.ts with what was given. */

import { setUp } from './setup.mjs'
import { command } from './support/command.mjs'
import { runNode } from './support/run.mjs'

await command(async () => {
  await setUp()
  return runNode(['--expose-gc', '--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)])
})
