/** Prints, as JSON, how long the first steps take in a process that has done nothing yet: milliseconds by step. */
import { readFileSync } from 'node:fs'

const message = new Uint8Array(readFileSync(process.argv[2]))
const steps = {}
let before = performance.now()
const step = (name) => {
  const now = performance.now()
  steps[name] = now - before
  before = performance.now()
}

const { BerDecoder, decode } = await import('../../dist/index.js')
step('import wasm-ber')

walk(decode(message))
step('first message by decode')

walk(decode(message))
step('second message by decode')

const decoder = new BerDecoder()
step('first decoder: compile and instantiate')

scan(decoder)
step('first message by a decoder')

const another = new BerDecoder()
step('second decoder')

scan(another)
step('second message by a decoder')

console.log(JSON.stringify(steps))

function walk(node) {
  let sum = node.contentsOffset
  for (const child of node.children()) sum += walk(child)
  return sum
}

function scan(decoder) {
  let sum = 0
  decoder.write(message)
  for (const batch of decoder.batches()) for (let i = 0; i < batch.length; i++) sum += batch.contentsOffset(i)
  decoder.end()
  return sum
}
