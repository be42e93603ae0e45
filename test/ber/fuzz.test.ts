/**
 * Changed samples, for as long as FUZZ_SECONDS says (3 by default), from FUZZ_SEED (by default always the same): all decoders
 * agree on them. A failure names seed, sample and octets; keep what it found as a shape in corpus.ts.
 */
import { suite } from 'uvu'
import { assertAgreement, assertFraming } from '../support/agreement.ts'
import { corpus, mutate, seededRandom } from '../support/corpus.ts'
import { hex } from '../support/hex.ts'

const test = suite('ber: fuzz')
const seconds = Number(process.env.FUZZ_SECONDS ?? 3)
const seed = Number(process.env.FUZZ_SEED ?? 1)

test(`mutations for ${seconds} s from seed ${seed}`, () => {
  const random = seededRandom(seed)
  // Long samples take their time and have little structure for their length.
  const samples = corpus().filter(({ octets }) => octets.length < 1500)
  const end = performance.now() + 1000 * seconds
  for (let round = 0; performance.now() < end; round++) {
    const sample = samples[random(samples.length)]
    const octets = mutate(sample.octets, samples[random(samples.length)].octets, random)
    try {
      assertAgreement(octets)
      assertFraming(octets, random)
    } catch (error) {
      const { message } = error as Error
      throw new Error(`seed ${seed}, round ${round}, from ${sample.name}: ${hex(octets)}\n${message}`, { cause: error })
    }
  }
})

test.run()
