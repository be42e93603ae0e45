/** What must hold for a stream that the builder made: the same octets back, and the records it counted, from both forms. */
import * as assert from 'uvu/assert'
import { decode } from '../../src/ber/node.ts'
import type { MigrationInfo } from '../../src/migration/index.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { assertBytes } from './assert.ts'
import { berOf, binaryOf, inspected, type Sizes } from './migration.ts'
import type { StreamBuilder } from './migration-builder.ts'

const usualSizes: readonly Sizes[] = [[], [1], [7, 300]]

/** To BER and back, in pieces of several sizes. @returns the BER */
export function assertSameOctets(binary: Uint8Array, sizes = usualSizes, pageSize = 4096): Uint8Array {
  const ber = berOf(binary, [], pageSize)
  for (const pieces of sizes) {
    assertBytes(berOf(binary, pieces, pageSize), ber, `to BER in pieces of ${pieces}`)
    assertBytes(binaryOf(ber, pieces), binary, `from BER in pieces of ${pieces}`)
  }
  return ber
}

/** @returns what the BER form was found to hold */
export function assertRoundTrip(builder: StreamBuilder, sizes = usualSizes): MigrationInfo {
  const binary = builder.build()
  const { pageSize } = builder
  const ber = assertSameOctets(binary, sizes, pageSize)
  const { info } = inspected('ber', ber)
  assert.equal(info.ramRecords, builder.records, 'records found in BER')
  assert.equal(inspected('binary', binary, { pageSize }).info.ramRecords, builder.records, 'records found in binary')
  const tailOffset = builder.tailOffset ?? binary.length
  assert.is(info.tailOctets, binary.length - tailOffset, 'octets of the tail')
  const tail = decode(ber).children()[1].children().at(-1)
  if (tailOffset < binary.length) assertBytes(tail!.toOctets(), binary.subarray(tailOffset), 'tail')
  else assert.not(tail?.is(SchemaTag.tail), 'no tail')
  return info
}

/** RAM gathered from both forms is what the builder's pages amount to. */
export function assertImages(builder: StreamBuilder): void {
  const binary = builder.build()
  const { pageSize } = builder
  for (const form of ['binary', 'ber'] as const) {
    const octets = form === 'binary' ? binary : berOf(binary, [], pageSize)
    const images = inspected(form, octets, { gather: true, pageSize }, [999]).images!
    assert.equal(images.names(), [...builder.images.keys()])
    for (const [name, image] of builder.images) assertBytes(images.octets(name)!, image, `${name}, from ${form}`)
  }
}
