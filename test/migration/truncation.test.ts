/** A small real stream, cut at every position, in both forms. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerTruncatedError } from '../../src/ber/errors.ts'
import { MigrationError } from '../../src/migration/index.ts'
import { assertBytes } from '../support/assert.ts'
import { berOf, binaryOf, refusal } from '../support/migration.ts'
import { recordedStreams, streamOctets } from '../support/migration-fixtures.ts'

const suite = makeSuite('migration/truncation')
const stream = recordedStreams.find(({ name }) => name === 'none-7.2')!
const binary = streamOctets(stream)
const ber = berOf(binary)

/** The stream may end after the octet 00 that ends it, and anywhere in the description, which QEMU does without. */
const end = binary.lastIndexOf(0x06)

/** Mostly in one piece; now and then in several. */
const sizesFor = (cut: number) => (cut % 8 === 0 ? [[], [1000]] : [[]])

suite('binary: each cut is told, with the least number of octets that are missing', () => {
  for (let cut = 0; cut <= binary.length; cut++) {
    for (const pieces of sizesFor(cut)) {
      const octets = binary.subarray(0, cut)
      if (cut >= end) {
        if (cut % 16 === 0) assertBytes(binaryOf(berOf(octets, pieces)), octets)
        continue
      }
      const error = refusal(() => berOf(octets, pieces))
      assert.instance(error, MigrationError)
      assert.is(error!.code, 'MIGRATION_TRUNCATED', `cut at ${cut}`)
      assert.is(error!.offset, cut)
      const { missing } = error as MigrationError
      assert.ok(missing! >= 1 && cut + missing! <= end, `cut at ${cut}: ${missing} missing, ends at ${end}`)
      assert.match(error!.message, new RegExp(`at least ${missing} more octet`))
    }
  }
})

suite('BER: each cut is told, with the least number of octets that are missing', () => {
  assert.is(refusal(() => binaryOf(new Uint8Array(0)))?.code, 'MIGRATION_SCHEMA')
  for (let cut = 1; cut < ber.length; cut++) {
    for (const pieces of sizesFor(cut)) {
      const error = refusal(() => binaryOf(ber.subarray(0, cut), pieces))
      assert.instance(error, BerTruncatedError, `cut at ${cut}`)
      assert.is(error!.offset, cut)
      const { missing } = error as BerTruncatedError
      assert.ok(missing >= 1 && cut + missing <= ber.length, `cut at ${cut}: ${missing} missing`)
    }
  }
})

suite.run()
