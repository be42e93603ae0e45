/** `node to-ber.mjs IN OUT`: the conversion through the library alone, for its memory to be measured. */
import { closeSync, openSync } from 'node:fs'
import { toBer } from '../../dist/migration/index.js'
import { driveFile, writeFully } from '../../dist/migration/node-file.js'

const [, , from, to] = process.argv
const input = openSync(from, 'r')
const output = openSync(to, 'w')
await driveFile(
  toBer((octets) => writeFully(output, octets)),
  input,
)
closeSync(output)
closeSync(input)
