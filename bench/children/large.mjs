/** `node large.mjs WORK IN OUT`: one of the works of bench/cases/large-ram.ts alone, for its memory to be measured. */
import { closeSync, openSync } from 'node:fs'
import { fromBer, toBer } from '../../dist/migration/index.js'
import { driveFile, writeFully } from '../../dist/migration/node-file.js'
import { gather } from './gather.mjs'

const [, , work, from, to] = process.argv
const input = openSync(from, 'r')
const output = openSync(to, 'w+')
const write = (octets) => writeFully(output, octets)
if (work === 'gather') await gather('binary', input, output)
else if (work === 'gather-ber') await gather('ber', input, output)
else await driveFile(work === 'to-ber' ? toBer(write) : fromBer(write), input)
closeSync(output)
closeSync(input)
