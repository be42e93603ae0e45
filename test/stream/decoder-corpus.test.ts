/** Everything in the corpus, cut everywhere, through each build, against the reference. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../house/sources.ts'
import { corpus, type Sample } from '../support/corpus.ts'
import { expectedOf } from '../support/expected.ts'
import { unhex } from '../support/hex.ts'
import { builds, SplitRunner } from '../support/split.ts'

/** The vectors of the migration schema: whole streams of it, sound and unsound. */
function migrationVectors(): Sample[] {
  return ['valid', 'invalid'].flatMap((file) => {
    const text = readFileSync(join(root, `test/fixtures/migration/vectors/${file}.json`), 'utf8')
    return JSON.parse(text).map(({ id, hex }: { id: string; hex: string }) => ({ name: id, octets: unhex(hex) }))
  })
}

for (const build of builds) {
  const test = suite(`stream: decoder over the corpus (${build.name})`)
  const runner = new SplitRunner(build)
  const groups = { corpus: corpus(), 'migration vectors': migrationVectors() }

  for (const [name, samples] of Object.entries(groups)) {
    test(name, () => {
      assert.ok(samples.length >= 40)
      for (const { name, octets } of samples) {
        const maxCuts = octets.length > 8192 ? 32 : octets.length
        runner.run(name, octets, expectedOf(octets), { maxCuts })
      }
    })
  }

  test('memory has not grown', () => {
    assert.is(runner.grownMemories, 0)
  })

  test.run()
}
