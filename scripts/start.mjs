/** `npm start`: installs and builds what is missing, then shows a real migration stream going through BER and back. */

import { existsSync } from 'node:fs'
import { setUp } from './setup.mjs'
import { command, StepFailed } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runNode } from './support/run.mjs'

await command(async () => {
  await setUp()
  const demo = at('scripts/demo.mjs')
  if (!existsSync(demo)) throw new StepFailed('start: scripts/demo.mjs is not there yet')
  return runNode([demo, ...process.argv.slice(2)])
})
