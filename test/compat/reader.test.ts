/** Readers of the faces beside those of the packages: the same calls on the same octets. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../../bench/random.ts'
import { instances, shapes, suiteCases, vectors } from '../support/corpus.ts'
import { unhex } from '../support/hex.ts'
import { outcome, pairs } from './faces.ts'
import { compareReaders } from './reader-script.ts'

const reader = suite('compat: readers')

const corpus: readonly Buffer[] = [
  ...instances().map(({ octets }) => octets),
  ...shapes.map(({ octets }) => octets),
  ...suiteCases().map(({ octets }) => octets),
  ...vectors().map((vector) => unhex(vector.hex)),
]
  .map((octets) => Buffer.from(octets))
  .filter((octets) => octets.length < 4000)

for (const pair of pairs) {
  reader(`${pair.name}: the corpus, by calls that suit it more or less`, () => {
    const random = new Random(50)
    const found: string[] = []
    for (const octets of corpus) {
      for (let i = 0; i < 2; i++) {
        const difference = compareReaders(pair, octets, random, 40)
        if (difference !== undefined) found.push(difference.slice(0, 2000))
      }
    }
    assert.equal(found.slice(0, 3), [])
  })

  reader(`${pair.name}: the corpus, mutated`, () => {
    const random = new Random(51)
    const found: string[] = []
    for (let i = 0; i < 2000; i++) {
      const source = corpus[random.below(corpus.length)]!
      const start = random.chance(0.5) ? 0 : random.below(source.length + 1)
      const octets = Buffer.from(source.subarray(start, start + 64))
      for (let k = random.below(3); k > 0 && octets.length > 0; k--) octets[random.below(octets.length)] = random.next()
      const difference = compareReaders(pair, octets, random, 20)
      if (difference !== undefined) found.push(difference)
    }
    assert.equal(found.slice(0, 3), [])
  })

  reader(`${pair.name}: noise of small octets`, () => {
    const random = new Random(52)
    const found: string[] = []
    for (let i = 0; i < 8000; i++) {
      const octets = Buffer.alloc(random.below(16))
      for (let k = 0; k < octets.length; k++) octets[k] = random.chance(0.8) ? random.below(8) : random.next()
      const difference = compareReaders(pair, octets, random, 8)
      if (difference !== undefined) found.push(difference)
    }
    assert.equal(found.slice(0, 3), [])
  })

  reader(`${pair.name}: wrong arguments`, () => {
    for (const data of [undefined, null, '', 'text', 5, {}, [], new Uint8Array(3), new ArrayBuffer(3)]) {
      const [ours, theirs] = [pair.face, pair.old].map((face) => outcome(() => new face.BerReader(data).remain))
      assert.is(ours, theirs, String(data))
    }
    const octets = Buffer.from('0201050401610603550403', 'hex')
    for (const name of ['readInt', 'readString', 'readOID', 'readSequence', 'readBoolean', 'readEnumeration']) {
      for (const tag of [null, 0, '', false, Number.NaN, '2', 4, -1, 2.5]) {
        const [ours, theirs] = [pair.face, pair.old].map((face) => outcome(() => new face.BerReader(octets)[name](tag)))
        assert.is(ours, theirs, `${name}(${String(tag)})`)
      }
    }
  })
}

reader.run()
