/** The leaves of a device by their paths. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { leavesOf } from '../../../src/migration/compare/fields.ts'
import { SchemaTag } from '../../../src/migration/schema-tags.ts'
import { constructed, type Encoded, primitive } from '../../support/ber-tree.ts'
import { modelOf } from '../../support/check-findings.ts'
import * as ber from '../../support/migration-ber.ts'

const fields = suite('migration/compare/fields')

fields('long names around many fields: paths are shortened, and still all different', () => {
  let entries: Encoded[] = Array.from({ length: 2000 }, () =>
    ber.field('x', primitive(SchemaTag.uint8, Uint8Array.of(1))),
  )
  for (let depth = 0; depth < 100; depth++) {
    entries = [ber.field('n'.repeat(5000), constructed(SchemaTag.struct, entries))]
  }
  const { state } = modelOf(ber.device(entries).octets).sections[0]
  const paths = [...leavesOf(state!)].map(({ path }) => path)
  assert.is(new Set(paths).size, 2000)
  assert.ok(paths.every((path) => path.length < 600))
})

fields.run()
