/** `npm start`: installs and builds what is missing, then shows a real migration stream going through BER and back. */

import { setUp } from './setup.mjs'
import { command } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runNode } from './support/run.mjs'

await command(async () => {
  await setUp()
  return runNode([at('scripts/demo.mjs'), ...process.argv.slice(2)])
})
