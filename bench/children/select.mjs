/** `node select.mjs WORK SCHEMA IN`: selection or values of call records alone, for its memory to be measured. */
import { createReadStream, readFileSync } from 'node:fs'
import { compileSchema } from '../../dist/schema/index.js'

const [, , work, notation, from] = process.argv
const schema = compileSchema(readFileSync(notation, 'utf8'))
const stream = createReadStream(from, { highWaterMark: 256 * 1024 })
let sum = 0
if (work === 'select') {
  for await (const batch of schema.select('CallRecord', ['served', 'number'], { several: true }).read(stream)) {
    for (let row = 0; row < batch.length; row++) sum += batch.size(row, 0) + Number(batch.integer(row, 1))
  }
} else {
  for await (const call of schema.values('CallRecord', '', stream)) sum += call.number
}
if (sum === 0) throw new Error('nothing was selected')
