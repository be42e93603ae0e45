/** Random well-formed streams: the same octets back, whatever the pieces; counted right; cut anywhere. */
import fc from 'fast-check'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../src/migration/index.ts'
import { assertBytes } from '../support/assert.ts'
import { berOf, binaryOf, refusal } from '../support/migration.ts'
import { anyPlan, anySizes, streamOf } from '../support/migration-arbitrary.ts'
import { assertImages, assertRoundTrip } from '../support/migration-checks.ts'

const suite = makeSuite('migration/properties')
const settings = { seed: 20_260, numRuns: 150 }

suite('octet for octet, in any pieces', () => {
  fc.assert(
    fc.property(anyPlan, anySizes, (plan, sizes) => {
      assertRoundTrip(streamOf(plan), [[], sizes])
    }),
    settings,
  )
})

suite('RAM as the pages say, from both forms', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const steps = plan.steps.filter(({ kind }) => kind !== 'xbzrle' && kind !== 'packed')
      assertImages(streamOf({ ...plan, steps, hugePages: false }))
    }),
    { ...settings, numRuns: 40 },
  )
})

suite('cut anywhere: told where, or a sound shorter stream', () => {
  fc.assert(
    fc.property(anyPlan, fc.nat(), anySizes, (plan, where, sizes) => {
      const builder = streamOf(plan)
      const whole = builder.build()
      const cut = where % whole.length
      const octets = whole.subarray(0, cut)
      const { pageSize } = builder
      let ber: Uint8Array | undefined
      const error = refusal(() => {
        ber = berOf(octets, sizes, pageSize)
      })
      if (ber) {
        assertBytes(binaryOf(ber), octets)
        return
      }
      assert.instance(error, MigrationError)
      assert.is(error!.code, 'MIGRATION_TRUNCATED', error!.message)
      assert.is(error!.offset, cut)
      const { missing } = error as MigrationError
      assert.ok(missing! >= 1 && cut + missing! <= whole.length, `${missing} missing of ${whole.length - cut}`)
      // One octet less than what is said to be missing is not enough.
      const more = refusal(() => berOf(whole.subarray(0, cut + missing! - 1), [], pageSize))
      assert.is(more?.code, 'MIGRATION_TRUNCATED')
    }),
    { ...settings, numRuns: 400 },
  )
})

suite.run()
