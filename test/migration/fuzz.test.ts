/**
 * Changed streams, for as long as FUZZ_SECONDS says (3 by default), from FUZZ_SEED (by default always the same). Nothing but
 * a refusal with code and offset may come of them, the same in whatever pieces they arrive; and what is taken must not lose
 * an octet. A failure names seed and octets: keep what it found in the table of refusals.
 */
import { createHash } from 'node:crypto'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerDecoder } from '../../src/stream/decoder.ts'
import { assertBytes } from '../support/assert.ts'
import { seededRandom } from '../support/corpus.ts'
import { hex } from '../support/hex.ts'
import { berOf, binaryOf, inspected, refusal, type Sizes } from '../support/migration.ts'
import { berSamples, binarySamples, mutate, type Sample } from '../support/migration-mutations.ts'

const suite = makeSuite('migration/fuzz')
const seconds = Number(process.env.FUZZ_SECONDS ?? 3) / 2
const seed = Number(process.env.FUZZ_SEED ?? 1)

/** Changes samples until the time is up; `check` sees the octets, and pieces to feed them in. */
function fuzz(samples: readonly Sample[], check: (octets: Uint8Array, sizes: Sizes) => boolean): void {
  const random = seededRandom(seed)
  const end = performance.now() + 1000 * seconds
  let taken = 0
  for (let round = 0; performance.now() < end; round++) {
    const sample = samples[random(samples.length)]
    const octets = mutate(sample.octets, samples[random(samples.length)].octets, random)
    const sizes = Array.from({ length: 1 + random(3) }, () => 1 + random([2, 20, 3000][random(3)]))
    try {
      if (check(octets, sizes)) taken++
    } catch (cause) {
      const { message } = cause as Error
      throw new Error(`seed ${seed}, round ${round}, from ${sample.name}: ${hex(octets)}\n${message}`, { cause })
    }
  }
  assert.ok(taken > 0 || seconds < 0.2, 'no changed stream was taken at all')
}

/** What a conversion comes to: its octets, or its refusal. */
function outcome(run: () => Uint8Array): { octets?: Uint8Array; refused?: string } {
  let octets: Uint8Array | undefined
  const error = refusal(() => {
    octets = run()
  })
  if (octets) return { octets }
  return { refused: `${error!.code} at ${error!.offset}, ${error!.path}` }
}

function sameOutcome(octets: Uint8Array, sizes: Sizes, convert: (octets: Uint8Array, sizes?: Sizes) => Uint8Array) {
  const whole = outcome(() => convert(octets))
  const pieces = outcome(() => convert(octets, sizes))
  assert.is(pieces.refused, whole.refused, `in pieces of ${sizes}`)
  if (whole.octets) assertBytes(pieces.octets!, whole.octets, `in pieces of ${sizes}`)
  else {
    const offset = Number(/ at (\d+),/.exec(whole.refused!)![1])
    assert.ok(offset <= octets.length, `${whole.refused} in ${octets.length} octets`)
  }
  return whole.octets
}

/** RAM gathered from either form is the same; or neither can be gathered, for the same reason. */
function assertSameImages(binary: Uint8Array, ber: Uint8Array): void {
  const gathered = (form: 'binary' | 'ber', octets: Uint8Array) => {
    let digests = ''
    const error = refusal(() => {
      const images = inspected(form, octets, { gather: true }).images!
      for (const name of images.names()) digests += `${name}: ${sha256(images.octets(name)!)}\n`
    })
    return error ? error.code : digests
  }
  assert.is(gathered('ber', ber), gathered('binary', binary))
}

const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')

suite(`binary streams, ${seconds} s from seed ${seed}`, () => {
  fuzz(binarySamples(), (octets, sizes) => {
    const ber = sameOutcome(octets, sizes, berOf)
    if (!ber) return false
    assertBytes(binaryOf(ber), octets, 'came back')
    const { info } = inspected('ber', ber)
    assert.equal(info.ramRecords, inspected('binary', octets).info.ramRecords)
    if (info.blocks.every(({ length }) => length < 2 ** 22)) assertSameImages(octets, ber)
    return true
  })
})

suite(`BER, ${seconds} s from seed ${seed}`, () => {
  fuzz(berSamples(), (octets, sizes) => {
    const binary = sameOutcome(octets, sizes, binaryOf)
    if (!binary) return false
    // What is taken is sound BER to its last octet.
    const decoder = new BerDecoder()
    decoder.write(octets)
    decoder.count()
    decoder.end()
    // And what it was turned into, where it is a stream that can be read, is told in BER that comes back to it.
    const again = outcome(() => berOf(binary))
    if (again.octets) assertBytes(binaryOf(again.octets), binary, 'came back')
    return true
  })
})

suite.run()
