/** Mutated samples: a dump ends in lines and perhaps a refusal, whatever the octets are, and JSON is JSON. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { corpus, mutate, seededRandom } from '../support/corpus.ts'
import { runDump } from './run-dump.ts'

const fuzz = suite('dump: fuzz')

fuzz('text and JSON, opened or not, with and without pieces', () => {
  const random = seededRandom(11)
  const samples = corpus().filter(({ octets }) => octets.length < 3000)
  const pick = (): Uint8Array => samples[random(samples.length)].octets
  for (let i = 0; i < 1500; i++) {
    const octets = mutate(pick(), pick(), random)
    const decoder = { maxContiguous: [127, 16384][random(2)], windowSize: 1 + random(4000), batchRecords: 512 }
    const options = { open: random(2) === 0, decoder, names: (oid: string) => (random(2) === 0 ? oid : undefined) }
    const text = runDump(octets, options)
    for (const line of text.lines) assert.match(line, /^ *\d+ d=\d+ +hl=\d+ l=(?:\d+|indef) +(?:prim|cons) /)
    const json = runDump(octets, { ...options, json: true })
    assert.is(json.lines.length, text.lines.length)
    for (const line of json.lines) assert.type(JSON.parse(line).offset, 'number')
    assert.equal([json.error, json.faults], [text.error, text.faults])
  }
})

fuzz.run()
