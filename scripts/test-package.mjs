/** `npm run test:package`: packs the tarball and uses it as a stranger would. */

import { setUp } from './setup.mjs'
import { command } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runTests } from './support/uvu.mjs'

/** Fewer tests than this and something was not run. */
const floor = 8

await command(async () => {
  await setUp()
  return runTests({ folder: at('test/package'), floor })
})
