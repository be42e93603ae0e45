/** `npm test [-- regex]`: sets up, then runs test/ except what has commands of its own (test/package, test/tools). */

import { setUp } from './setup.mjs'
import { command } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runTests } from './support/uvu.mjs'

/** Fewer tests than this and something was not run. Raise it as the suite grows. */
const floor = 3000

await command(async () => {
  await setUp()
  const ignored = ['^package$', '^tools$', '^fixtures$']
  return runTests({ folder: at('test'), pattern: process.argv[2], ignored, floor })
})
